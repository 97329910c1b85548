// SPDX-License-Identifier: GPL-2.0-only
#include "series/series.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/result.h"
#include "base/text.h"
#include "series/diffstat.h"
#include "series/mail.h"
#include "series/patch_set.h"
#include "series/sift.h"

namespace kseries {
namespace {

/// Reads the trailers of git and b4 that name what the series is based on.
void read_trailers(const Mail& mail, Series& series) {
  constexpr std::string_view base = "base-commit:";
  constexpr std::array<std::pair<std::string_view, PrerequisiteKind>, 3> prerequisites = {
      {{"prerequisite-patch-id:", PrerequisiteKind::patch_id},
       {"prerequisite-change-id:", PrerequisiteKind::change_id},
       {"prerequisite-message-id:", PrerequisiteKind::message_id}}};
  for (const std::string_view line : split_lines(mail.text)) {
    if (line.substr(0, base.size()) == base && series.base_commit.empty())
      series.base_commit = std::string(trim(line.substr(base.size())));
    for (const auto& [name, kind] : prerequisites) {
      if (line.starts_with(name))
        series.prerequisites.push_back({kind, std::string(trim(line.substr(name.size())))});
    }
  }
}

/// Adds a remark about a patch with less than its diffstat announces. It counts as missing if
/// the end is what it lacks and nothing follows the diff, not even git's signature: then the
/// mail was cut off.
void check_complete(const Patch& patch, bool ends_with_diff, Series& series) {
  const DiffstatCheck check = check_diffstat(patch);
  if (check.remark.empty()) return;
  const bool is_cut = check.cut_short && ends_with_diff;
  series.remarks.push_back(check.remark + (is_cut ? ": the mail seems truncated, so the patch "
                                                    "counts as missing"
                                                  : ": the diffstat is outdated, or the patch is "
                                                    "incomplete"));
  if (is_cut) series.missing.push_back(patch.number);
}

/// Appends a patch with a new number.
void add_patch(Mail& mail, int number, Series& series) {
  mail.patch->number = number;
  mail.patch->version = mail.subject.version;
  if (!mail.subject.reply) series.version = std::max(series.version, mail.subject.version);
  read_trailers(mail, series);
  check_complete(*mail.patch, mail.ends_with_diff, series);
  series.patches.push_back(std::move(*mail.patch));
}

void add_cover(const Mail& cover, Series& series) {
  series.version = std::max(series.version, cover.subject.version);
  if (series.title.empty()) series.title = cover.subject.words;
  if (!series.cover) series.cover = cover.header;
  read_trailers(cover, series);
}

/// Adds the only series of the input, with its own numbers.
void add_numbered(PatchSet& set, Series& series) {
  series.version = std::max(series.version, set.version);
  if (set.cover) add_cover(*set.cover, series);
  series.expected = set.total;
  series.missing = set.missing();
  for (auto& [number, part] : set.parts) add_patch(part.mail, number, series);
}

/// Whether the numbers of a set only tell where its patches came from: some parts are absent,
/// and neither a cover letter nor a thread shows that they should be there.
bool has_foreign_numbers(const PatchSet& set) {
  return set.total > 0 && !set.complete() && !set.cover && !set.threaded;
}

std::string describe_set(const PatchSet& set) {
  const Mail& first = set.cover ? *set.cover : set.parts.begin()->second.mail;
  std::string text = "'" + first.subject.words + "'";
  if (set.total == 0) return text;
  text += " (";
  if (!set.complete()) text += std::to_string(set.parts.size()) + " of ";
  return text + std::to_string(set.total) + (set.total == 1 ? " part)" : " parts)");
}

/// Adds several series and single patches of one mailbox in their order. Their patches get new
/// numbers; parts that are missing from a series keep theirs.
void add_all_sets(std::vector<PatchSet>& sets, Series& series) {
  constexpr size_t max_named = 5;
  std::vector<std::string> names;
  int last = 0;
  for (PatchSet& set : sets) {
    if (names.size() < max_named) names.push_back(describe_set(set));
    if (set.cover) add_cover(*set.cover, series);
    std::vector<PatchSet::Part*> parts;
    for (auto& [number, part] : set.parts) parts.push_back(&part);
    if (set.total == 0 || has_foreign_numbers(set)) {
      std::sort(parts.begin(), parts.end(),
                [](const auto* one, const auto* other) { return one->position < other->position; });
      for (PatchSet::Part* part : parts) add_patch(part->mail, ++last, series);
      continue;
    }
    for (const int number : set.missing()) series.missing.push_back(last + number);
    for (auto& [number, part] : set.parts) add_patch(part.mail, last + number, series);
    last += std::max(set.total, set.parts.empty() ? 0 : set.parts.rbegin()->first);
  }
  series.expected = last;
  const size_t unnamed = sets.size() - names.size();
  series.remarks.push_back(
      "contains " + std::to_string(sets.size()) +
      " separate series or patches, applied in this order: " + join(names, ", ") +
      (unnamed > 0 ? " and " + std::to_string(unnamed) + " more" : ""));
}

void add_in_order(std::vector<Mail>& mails, Series& series) {
  int number = 0;
  for (Mail& mail : mails) {
    if (mail.subject.reply) continue;
    if (mail.subject.number == 0) add_cover(mail, series);
    if (mail.patch) add_patch(mail, ++number, series);
  }
}

/// Which mails are a file of their own in a directory of patches, where each file should
/// be a patch. A mailbox may contain discussion.
std::vector<bool> find_single_files(const std::vector<RawMail>& raw) {
  std::map<std::string, int> mails_in;
  for (const RawMail& mail : raw) ++mails_in[mail.source];
  std::vector<bool> own;
  own.reserve(raw.size());
  for (const RawMail& mail : raw) own.push_back(mails_in.size() > 1 && mails_in[mail.source] == 1);
  return own;
}

/// Adds a remark about each file without a diff that is not a reply or a cover letter: it
/// may be truncated.
void remark_empty_files(const std::vector<RawMail>& raw, const std::vector<Mail>& mails,
                        Series& series) {
  const std::vector<bool> own = find_single_files(raw);
  for (size_t i = 0; i < mails.size(); ++i) {
    const SubjectLine& subject = mails[i].subject;
    if (mails[i].patch || subject.reply || subject.number == 0 || !own[i]) continue;
    series.remarks.push_back("ignored: no diff in " + raw[i].source);
  }
}

/// Error for files that are patches without a common order: one without a number next to
/// numbered ones, or parts of several series.
std::optional<Error> check_order(const std::vector<RawMail>& raw, const std::vector<Mail>& mails) {
  if (std::none_of(mails.begin(), mails.end(), is_numbered_part)) return std::nullopt;
  const std::vector<bool> own = find_single_files(raw);
  std::map<std::tuple<int, int, int>, std::string> seen;
  for (size_t i = 0; i < mails.size(); ++i) {
    if (!own[i] || !mails[i].patch || mails[i].subject.reply) continue;
    const SubjectLine& subject = mails[i].subject;
    const std::string hint =
        "list all patches in a quilt 'series' file, or start all file names "
        "with numbers in their order";
    if (subject.total == 0)
      return Error{"series", "a patch without a number next to numbered ones", raw[i].source,
                   "add [PATCH N/M] to its subject, remove it, or " + hint, ErrorKind::usage};
    const auto [first, is_new] =
        seen.try_emplace({subject.version, subject.revision, subject.number}, subject.words);
    if (!is_new && first->second != subject.words)
      return Error{"series",
                   "two different patches have the number " + std::to_string(subject.number),
                   raw[i].source, hint, ErrorKind::usage};
  }
  return std::nullopt;
}

/// Whether all patches form one series, in which each mail has its place.
bool is_one_series(const std::vector<PatchSet>& sets, const std::vector<Mail>& mails) {
  size_t patches = 0;
  for (const Mail& mail : mails) patches += mail.patch && !mail.subject.reply ? 1 : 0;
  const bool single =
      std::all_of(sets.begin(), sets.end(), [](const PatchSet& set) { return set.total == 0; });
  if (single) return sets.size() == patches;
  return sets.size() == 1 && sets.front().parts.size() == patches;
}

/// A mail that calls itself a patch but has no diff is a reply without "Re:" if another mail has
/// its diff.
Result<Done> check_diffs(const std::vector<Mail>& mails) {
  std::set<std::string> with_diff;
  for (const Mail& mail : mails) {
    if (mail.patch) with_diff.insert(mail.subject.words);
  }
  for (const Mail& mail : mails) {
    const bool reply = !mail.parents.empty() && with_diff.contains(mail.subject.words);
    if (mail.lack && !reply) return *mail.lack;
  }
  return Done{};
}

Error too_many_parts(const std::string& where) {
  return {"series", "the subjects announce more than a million parts", where, "are these patches?",
          ErrorKind::unavailable};
}

Result<std::vector<Mail>> parse_mails(const std::vector<RawMail>& raw_mails) {
  std::vector<Mail> mails;
  bool any = false;
  for (const RawMail& raw : raw_mails) {
    TRY_ASSIGN(Mail mail, parse_mail(raw));
    if (mail.subject.total > max_parts || mail.subject.number > max_parts)
      return too_many_parts(raw.source);
    any = any || (mail.patch && !mail.subject.reply);
    mails.push_back(std::move(mail));
  }
  // A patch in a reply only counts where nothing else could be meant.
  for (Mail& mail : mails) {
    if (mail.patch && !any) mail.subject.reply = false;
    if (mail.subject.reply) mail.patch.reset();
  }
  TRY(check_diffs(mails));
  return mails;
}

/// Adds the patches of a mailbox by their numbers.
Result<Done> add_by_number(std::vector<Mail> mails, Series& series) {
  const Threads threads(mails);
  std::vector<PatchSet> sets = collect_sets(std::move(mails), threads, series);
  sets = drop_superseded(std::move(sets), threads, series);
  sets = leave_out_discussion(std::move(sets), threads, series);
  const bool single =
      std::all_of(sets.begin(), sets.end(), [](const PatchSet& set) { return set.total == 0; });
  long announced = 0;
  for (const PatchSet& set : sets) announced += set.total;
  if (announced > max_parts) return too_many_parts(series.name);
  if (sets.size() == 1 && !single) {
    add_numbered(sets.front(), series);
  } else if (!single) {
    add_all_sets(sets, series);
  } else {
    int number = 0;
    for (PatchSet& set : sets) add_patch(set.parts.begin()->second.mail, ++number, series);
  }
  return Done{};
}

}  // namespace

Result<Series> series_from_mails(const std::vector<RawMail>& raw_mails, const std::string& name,
                                 Order order) {
  Series series;
  series.name = name;
  TRY_ASSIGN(std::vector<Mail> mails, parse_mails(raw_mails));
  remark_empty_files(raw_mails, mails, series);
  if (order == Order::by_number) {
    if (std::optional<Error> error = check_order(raw_mails, mails)) return *error;
  }
  if (order == Order::by_file_number) {
    Series unused;
    const Threads threads(mails);
    order = Order::by_number;
    if (!is_one_series(collect_sets(mails, threads, unused), mails)) {
      order = Order::as_given;
      series.remarks.emplace_back(
          "ordered by the numbers of the file names: the subjects have those of several series");
    }
  }
  if (order == Order::by_number) {
    TRY(add_by_number(std::move(mails), series));
  } else {
    add_in_order(mails, series);
  }
  if (series.patches.empty())
    return Error{
        "series", "it contains no patch", name,
        raw_mails.size() == 1 ? "it may be a cover letter or a reply" : "they may be replies only",
        ErrorKind::unavailable};
  std::sort(series.missing.begin(), series.missing.end());
  if (series.title.empty()) series.title = series.patches.front().subject;
  return series;
}

Series stack_series(const Series& lower, Series upper) {
  const int last = lower.patches.empty() ? 0 : lower.patches.back().number;
  const bool continues = !upper.patches.empty() && upper.patches.front().number > last;
  const int shift = continues ? 0 : last;
  if (continues) {
    // Parts 1 to 10 of an "11/11" are those of the lower series.
    const auto own = std::upper_bound(upper.missing.begin(), upper.missing.end(), last);
    upper.missing.erase(upper.missing.begin(), own);
  }
  for (Patch& patch : upper.patches) patch.number += shift;
  for (int& number : upper.missing) number += shift;
  for (int& number : upper.duplicates) number += shift;
  if (upper.expected > 0) upper.expected += shift;
  upper.patches.insert(upper.patches.begin(), lower.patches.begin(), lower.patches.end());
  upper.missing.insert(upper.missing.begin(), lower.missing.begin(), lower.missing.end());
  upper.duplicates.insert(upper.duplicates.begin(), lower.duplicates.begin(),
                          lower.duplicates.end());
  upper.prerequisites.insert(upper.prerequisites.begin(), lower.prerequisites.begin(),
                             lower.prerequisites.end());
  upper.left_out.insert(upper.left_out.begin(), lower.left_out.begin(), lower.left_out.end());
  upper.remarks.insert(upper.remarks.begin(), lower.remarks.begin(), lower.remarks.end());
  if (upper.base_commit.empty()) upper.base_commit = lower.base_commit;
  upper.known.insert(upper.known.begin(), lower.known.begin(), lower.known.end());
  upper.offers.insert(upper.offers.begin(), lower.offers.begin(), lower.offers.end());
  upper.withdrawn.insert(upper.withdrawn.begin(), lower.withdrawn.begin(), lower.withdrawn.end());
  return upper;
}

}  // namespace kseries
