// SPDX-License-Identifier: GPL-2.0-only
#include "series/patch_set.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace kseries {
namespace {

constexpr size_t max_ancestors = 64;
constexpr size_t max_joined_sets = 2000;  // bounds the time for a hostile mailbox

bool is_cover(const Mail& mail) { return mail.subject.total > 0 && mail.subject.number == 0; }

bool same_patch(const Mail& one, const Mail& other) {
  return one.subject.words == other.subject.words && one.patch->diff == other.patch->diff;
}

class Collector {
 public:
  Collector(const Threads& threads, Series& series) : threads_(threads), series_(series) {}

  void add(Mail mail, size_t position) {
    const SubjectLine& subject = mail.subject;
    const Key key{subject.version, subject.revision, subject.total};
    const std::string thread = threads_.top(mail);
    const bool threaded = !mail.parents.empty();
    if (subject.total == 0) {
      if (is_repeated_single(mail)) return;
    } else if (PatchSet* const set = find(key, thread, threaded)) {
      if (!clashes(*set, mail)) return put(*set, std::move(mail), position, thread, threaded);
      if (is_repeated_part(*set, mail, threaded && set->thread == thread)) return;
    }
    PatchSet set;
    std::tie(set.version, set.revision, set.total) = key;
    set.position = position;
    sets_.push_back(std::move(set));
    latest_[key] = sets_.size() - 1;
    put(sets_.back(), std::move(mail), position, thread, threaded);
  }

  std::vector<PatchSet> take() {
    series_.duplicates.assign(duplicates_.begin(), duplicates_.end());
    return std::move(sets_);
  }

 private:
  using Key = std::tuple<int, int, int>;  ///< version, revision, total

  /// The set that the mail belongs to, unless it has this number already.
  PatchSet* find(const Key& key, const std::string& thread, bool threaded) {
    if (const auto same = by_thread_.find({key, thread});
        !thread.empty() && same != by_thread_.end())
      return &sets_[same->second];
    const auto last = latest_.find(key);
    if (last == latest_.end()) return nullptr;
    PatchSet& set = sets_[last->second];
    const bool other_thread = (threaded || set.threaded) && !thread.empty() && !set.thread.empty();
    return other_thread ? nullptr : &set;
  }

  static bool clashes(const PatchSet& set, const Mail& mail) {
    return is_cover(mail) ? set.cover.has_value() : set.parts.contains(mail.subject.number);
  }

  /// Notes a part that came again. False if it is the part of another series.
  bool is_repeated_part(const PatchSet& set, const Mail& mail, bool same_thread) {
    if (is_cover(mail)) return set.cover->subject.words == mail.subject.words;
    const Mail& first = set.parts.at(mail.subject.number).mail;
    if (!same_thread && first.subject.words != mail.subject.words) return false;
    duplicates_.insert(mail.subject.number);
    if (!same_patch(first, mail))
      series_.left_out.push_back(describe_left_out(
          mail, "another part " + std::to_string(mail.subject.number) + " with a different diff"));
    return true;
  }

  bool is_repeated_single(const Mail& mail) {
    const SubjectLine& subject = mail.subject;
    const std::string version =
        std::to_string(subject.version) + "." + std::to_string(subject.revision);
    if (singles_.insert(version + subject.words + '\n' + mail.patch->diff).second) return false;
    series_.remarks.push_back("received more than once, using the first: '" + mail.subject.words +
                              "'");
    return true;
  }

  void put(PatchSet& set, Mail mail, size_t position, const std::string& thread, bool threaded) {
    if (threaded || set.thread.empty()) set.thread = thread;
    set.threaded = set.threaded || threaded;
    const Key key{set.version, set.revision, set.total};
    if (!thread.empty() && set.total > 0)
      by_thread_[{key, thread}] = static_cast<size_t>(&set - sets_.data());
    if (is_cover(mail)) {
      set.cover = std::move(mail);
    } else {
      set.parts[set.total == 0 ? 1 : mail.subject.number] = {std::move(mail), position};
    }
  }

  const Threads& threads_;
  Series& series_;
  std::vector<PatchSet> sets_;
  std::map<Key, size_t> latest_;
  std::map<std::pair<Key, std::string>, size_t> by_thread_;
  std::set<std::string> singles_;
  std::set<int> duplicates_;
};

/// Gives a cover letter without parts to the parts that it announces: some senders put the
/// version into the subject of the cover letter only.
void join_covers(std::vector<PatchSet>& sets) {
  if (sets.size() > max_joined_sets) return;
  for (PatchSet& lone : sets) {
    if (!lone.cover || !lone.parts.empty()) continue;
    PatchSet* best = nullptr;
    for (PatchSet& set : sets) {
      const bool fits = set.total == lone.total && !set.cover && !set.parts.empty();
      const bool other_thread = set.threaded && set.thread != lone.thread;
      if (fits && !other_thread && (best == nullptr || set.version > best->version)) best = &set;
    }
    if (best == nullptr) continue;
    best->cover = std::move(lone.cover);
    best->version = std::max(best->version, lone.version);
    best->position = std::min(best->position, lone.position);
    lone.cover.reset();
  }
  std::erase_if(sets, [](const PatchSet& set) { return !set.cover && set.parts.empty(); });
}

/// Makes single patches the parts of a cover letter that has none.
void adopt_singles(std::vector<PatchSet>& sets) {
  const auto numbered = [](const PatchSet& set) { return set.total > 0; };
  const auto only = std::find_if(sets.begin(), sets.end(), numbered);
  if (std::count_if(sets.begin(), sets.end(), numbered) != 1 || !only->parts.empty()) return;
  PatchSet all = std::move(*only);
  all.position = std::min(all.position, sets.front().position);
  for (PatchSet& set : sets) {
    const int number = static_cast<int>(all.parts.size()) + 1;
    for (auto& [one, part] : set.parts) all.parts[number] = std::move(part);
  }
  sets.clear();
  sets.push_back(std::move(all));
}

}  // namespace

bool PatchSet::complete() const {
  if (total == 0) return true;
  const auto end = parts.upper_bound(total);
  return std::distance(parts.begin(), end) == total;
}

std::vector<int> PatchSet::missing() const {
  std::vector<int> numbers;
  for (int number = 1; number <= total; ++number) {
    if (!parts.contains(number)) numbers.push_back(number);
  }
  return numbers;
}

Threads::Threads(const std::vector<Mail>& mails) {
  for (const Mail& mail : mails) {
    if (!mail.header.message_id.empty()) parents_.emplace(mail.header.message_id, mail.parents);
  }
}

std::vector<std::string> Threads::ancestors(const Mail& mail) const {
  std::vector<std::string> all;
  const std::vector<std::string>* above = &mail.parents;
  while (above != nullptr && all.size() < max_ancestors) {
    const auto parent = std::find_if(above->begin(), above->end(), [&](const std::string& id) {
      return parents_.contains(id) && std::find(all.begin(), all.end(), id) == all.end();
    });
    if (parent == above->end()) break;
    all.push_back(*parent);
    above = &parents_.at(*parent);
  }
  return all;
}

std::string Threads::top(const Mail& mail) const {
  const std::vector<std::string> above = ancestors(mail);
  const std::vector<std::string>* const parents =
      above.empty() ? &mail.parents : &parents_.at(above.back());
  // The last one of the parents is the oldest.
  if (!parents->empty()) return parents->back();
  return above.empty() ? mail.header.message_id : above.back();
}

std::string describe_left_out(const Mail& mail, const std::string& reason) {
  return "'" + mail.subject.words + "' (" + mail.patch->source + "): " + reason;
}

std::vector<PatchSet> collect_sets(std::vector<Mail> mails, const Threads& threads,
                                   Series& series) {
  Collector collector(threads, series);
  std::set<std::string> ids;
  for (size_t i = 0; i < mails.size(); ++i) {
    if (!mails[i].header.message_id.empty() && !ids.insert(mails[i].header.message_id).second)
      continue;
    if (mails[i].subject.reply || (!mails[i].patch && !is_cover(mails[i]))) continue;
    collector.add(std::move(mails[i]), i);
  }
  std::vector<PatchSet> sets = collector.take();
  join_covers(sets);
  adopt_singles(sets);
  return sets;
}

}  // namespace kseries
