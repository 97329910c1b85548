// SPDX-License-Identifier: GPL-2.0-only
#include "series/sift.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.h"

namespace kseries {
namespace {

using VersionKey = std::pair<int, int>;  ///< version and revision

VersionKey order_key(const PatchSet& set) { return {set.version, set.revision}; }

bool has_mail(const PatchSet& set, const std::string& id) {
  if (set.cover && set.cover->header.message_id == id) return true;
  return std::any_of(set.parts.begin(), set.parts.end(),
                     [&](const auto& part) { return part.second.mail.header.message_id == id; });
}

/// Whether a mail of `newer` replies to one of `older`, directly or not.
bool replies_to(const PatchSet& newer, const PatchSet& older, const Threads& threads) {
  const auto replies = [&](const Mail& mail) {
    const std::vector<std::string> above = threads.ancestors(mail);
    return std::any_of(above.begin(), above.end(),
                       [&](const std::string& id) { return has_mail(older, id); });
  };
  if (newer.cover && replies(*newer.cover)) return true;
  return std::any_of(newer.parts.begin(), newer.parts.end(),
                     [&](const auto& part) { return replies(part.second.mail); });
}

/// Whether at least half of the parts of the smaller set are also in the other one.
bool shares_subjects(const PatchSet& one, const PatchSet& other) {
  if (one.cover && other.cover && one.cover->subject.words == other.cover->subject.words)
    return true;
  std::set<std::string_view> subjects;
  for (const auto& [number, part] : one.parts) subjects.insert(part.mail.subject.words);
  size_t shared = 0;
  for (const auto& [number, part] : other.parts)
    shared += subjects.contains(part.mail.subject.words) ? 1 : 0;
  const size_t smaller = std::min(one.parts.size(), other.parts.size());
  return smaller > 0 && 2 * shared >= smaller;
}

/// Whether two sets of the same size were sent as one: each has parts that the other lacks.
bool complement(const PatchSet& newer, const PatchSet& older) {
  if (newer.total == 0 || newer.total != older.total || newer.cover) return false;
  return std::none_of(newer.parts.begin(), newer.parts.end(),
                      [&](const auto& part) { return older.parts.contains(part.first); });
}

/// Whether `newer` is a later version of the series `older`.
bool supersedes(const PatchSet& newer, const PatchSet& older, const Threads& threads) {
  if (order_key(newer) <= order_key(older)) return false;
  // A single patch does not replace a series.
  if (newer.total == 0 && older.parts.size() > 1) return false;
  return shares_subjects(newer, older) || complement(newer, older) ||
         replies_to(newer, older, threads);
}

/// Whether the parts that `newer` lacks were not sent again, rather than lost: its parts reply to
/// the same parts of `older`, or none of its mails is a reply.
bool is_partial_reroll(const PatchSet& newer, const PatchSet& older, const Threads& threads) {
  if (newer.complete() || newer.total != older.total) return false;
  if (newer.version == older.version || complement(newer, older)) return true;
  if (newer.cover) return false;
  if (!newer.threaded) return true;
  return std::all_of(newer.parts.begin(), newer.parts.end(), [&](const auto& part) {
    const auto before = older.parts.find(part.first);
    if (before == older.parts.end()) return false;
    const std::vector<std::string> above = threads.ancestors(part.second.mail);
    return std::find(above.begin(), above.end(), before->second.mail.header.message_id) !=
           above.end();
  });
}

std::string version_text(const PatchSet& set) {
  return std::to_string(set.version) + (set.revision > 0 ? "." + std::to_string(set.revision) : "");
}

/// What drop_superseded() drops, for the remarks.
struct Dropped {
  std::map<int, int> mails;  ///< by version
  std::vector<std::string> remarks;
};

void drop_mail(const Mail& mail, const PatchSet& older, const PatchSet& newer, Dropped& dropped) {
  if (older.version != newer.version) {
    ++dropped.mails[older.version];
    return;
  }
  dropped.remarks.push_back("ignored: '" + mail.subject.words + "' of version " +
                            version_text(older) + ", superseded by v" + version_text(newer));
}

/// Whether another set has absorbed it.
bool is_gone(const PatchSet& set) { return set.parts.empty() && !set.cover; }

/// Moves the parts that `newer` lacks from `older` to it if it is a partial reroll, and drops the
/// rest of `older`.
void absorb(PatchSet& older, PatchSet& newer, const Threads& threads, Dropped& dropped) {
  std::vector<std::string> taken;
  const bool reroll = is_partial_reroll(newer, older, threads);
  if (reroll && older.cover && !newer.cover) {
    newer.cover = std::move(older.cover);
    older.cover.reset();
  }
  for (auto& [number, part] : older.parts) {
    if (reroll && !newer.parts.contains(number)) {
      newer.parts[number] = std::move(part);
      taken.push_back(std::to_string(number));
    } else {
      drop_mail(part.mail, older, newer, dropped);
    }
  }
  if (older.cover) drop_mail(*older.cover, older, newer, dropped);
  if (!taken.empty() && older.version != newer.version)
    dropped.remarks.push_back("version " + version_text(newer) + " was sent in part: using part " +
                              join(taken, ", ") + " of version " + version_text(older));
  newer.position = std::min(newer.position, older.position);
  older.parts.clear();
  older.cover.reset();
}

/// Indexes of the sets that may be versions of one series, to compare only those: sets with a
/// subject in common, in one thread, or of the same size.
class Relatives {
 public:
  explicit Relatives(const std::vector<PatchSet>& sets, const Threads& threads) {
    for (size_t i = 0; i < sets.size(); ++i) {
      for (const std::string& label : labels(sets[i], threads)) by_label_[label].push_back(i);
    }
  }

  [[nodiscard]] std::set<size_t> find(const PatchSet& set, const Threads& threads) const {
    std::set<size_t> all;
    for (const std::string& label : labels(set, threads)) {
      const std::vector<size_t>& same = by_label_.at(label);
      if (same.size() <= max_same) all.insert(same.begin(), same.end());
    }
    return all;
  }

 private:
  static constexpr size_t max_same = 1000;  // bounds the time for a hostile mailbox

  static std::vector<std::string> labels(const PatchSet& set, const Threads& threads) {
    std::vector<std::string> all = {"size " + std::to_string(set.total)};
    const auto add = [&](const Mail& mail) {
      all.push_back("subject " + mail.subject.words);
      if (const std::string top = threads.top(mail); !top.empty()) all.push_back("thread " + top);
    };
    if (set.cover) add(*set.cover);
    for (const auto& [number, part] : set.parts) add(part.mail);
    return all;
  }

  std::map<std::string, std::vector<size_t>> by_label_;
};

}  // namespace

bool is_numbered_part(const Mail& mail) {
  return mail.subject.total > 0 && !mail.subject.reply && (mail.patch || mail.subject.number == 0);
}

std::vector<PatchSet> drop_superseded(std::vector<PatchSet> sets, const Threads& threads,
                                      Series& series) {
  const Relatives relatives(sets, threads);
  std::vector<size_t> newest_first(sets.size());
  for (size_t i = 0; i < sets.size(); ++i) newest_first[i] = i;
  std::stable_sort(newest_first.begin(), newest_first.end(), [&](size_t one, size_t other) {
    return order_key(sets[one]) > order_key(sets[other]);
  });
  Dropped dropped;
  for (const size_t newer : newest_first) {
    if (is_gone(sets[newer])) continue;
    std::vector<size_t> near;
    for (const size_t other : relatives.find(sets[newer], threads)) near.push_back(other);
    std::stable_sort(near.begin(), near.end(), [&](size_t one, size_t other) {
      return order_key(sets[one]) > order_key(sets[other]);
    });
    for (const size_t older : near) {
      if (!is_gone(sets[older]) && supersedes(sets[newer], sets[older], threads))
        absorb(sets[older], sets[newer], threads, dropped);
    }
  }
  for (const auto& [version, count] : dropped.mails) {
    series.remarks.push_back("ignored: " + std::to_string(count) + " mail(s) of version " +
                             std::to_string(version));
  }
  series.remarks.insert(series.remarks.end(), dropped.remarks.begin(), dropped.remarks.end());
  std::erase_if(sets, is_gone);
  std::stable_sort(sets.begin(), sets.end(), [](const PatchSet& one, const PatchSet& other) {
    return one.position < other.position;
  });
  return sets;
}

std::vector<PatchSet> leave_out_discussion(std::vector<PatchSet> sets, const Threads& threads,
                                           Series& series) {
  std::set<std::string> numbered;
  for (const PatchSet& set : sets) {
    if (set.total == 0 || set.parts.empty()) continue;
    if (set.cover) numbered.insert(set.cover->header.message_id);
    for (const auto& [number, part] : set.parts) numbered.insert(part.mail.header.message_id);
    if (set.threaded) numbered.insert(set.thread);
  }
  std::erase_if(sets, [&](const PatchSet& set) {
    if (set.total > 0) return false;
    const Mail& mail = set.parts.begin()->second.mail;
    const std::vector<std::string> above = threads.ancestors(mail);
    const bool answers =
        std::any_of(above.begin(), above.end(),
                    [&](const std::string& id) { return numbered.contains(id); }) ||
        (!mail.parents.empty() && numbered.contains(threads.top(mail)));
    if (answers)
      series.left_out.push_back(
          describe_left_out(mail, "a patch without a number in the thread of a numbered series"));
    return answers;
  });
  return sets;
}

}  // namespace kseries
