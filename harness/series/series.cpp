// SPDX-License-Identifier: GPL-2.0-only
#include "series/series.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "series/mail.h"
#include "series/sift.h"

namespace kseries {
namespace {

std::string part_list(const std::vector<int>& numbers) {
  std::vector<std::string> words;
  words.reserve(numbers.size());
  for (const int number : numbers) words.push_back(std::to_string(number));
  return join(words, ", ");
}

/// base-commit: and prerequisite-patch-id: lines, from any mail.
void read_trailers(const Mail& mail, Series& series) {
  constexpr std::string_view base = "base-commit:";
  constexpr std::string_view prerequisite = "prerequisite-patch-id:";
  for (const std::string_view line : lines_of(mail.text)) {
    if (line.substr(0, base.size()) == base && series.base_commit.empty())
      series.base_commit = std::string(trim(line.substr(base.size())));
    if (line.substr(0, prerequisite.size()) == prerequisite)
      series.prerequisites.emplace_back(trim(line.substr(prerequisite.size())));
  }
}

int changed_lines(const Patch& patch, char kind) {
  int count = 0;
  for (const FileDiff& file : patch.files) {
    for (const Hunk& hunk : file.hunks) {
      for (const HunkLine& line : hunk.lines) count += line.kind == kind;
    }
  }
  return count;
}

/// The number in front of " insertions(+)" or " deletions(-)"; 0: it is not there.
long announced(std::string_view line, std::string_view word) {
  const size_t at = line.find(word);
  if (at == std::string_view::npos) return 0;
  const std::string_view before = line.substr(0, at);
  const size_t comma = before.rfind(',');
  return to_number(trim(before.substr(comma == std::string_view::npos ? 0 : comma + 1)))
      .value_or(0);
}

/// "N files changed, N insertions(+), N deletions(-)" of the diffstat against the
/// diff: a mail may be cut off between two files or hunks, where the diff itself
/// looks whole. True where it has less.
bool lacks_announced(const Patch& patch, Series& series) {
  bool any = false;
  for (const std::string_view line : lines_of(patch.notes)) {
    const size_t at = line.find(" changed,");
    const size_t word = line.find(" file");
    if (at == std::string_view::npos || word == std::string_view::npos || word > at) continue;
    const auto count = to_number(trim(line.substr(0, word)));
    if (!count) continue;
    const auto lacks = [&](long said, long has, const std::string& what) {
      if (said <= has) return false;
      series.remarks.push_back("patch " + std::to_string(patch.number) + " announces " +
                               std::to_string(said) + " " + what + ", its diff has " +
                               std::to_string(has) + ": is it cut off?");
      any = true;
      return true;
    };
    if (lacks(*count, static_cast<long>(patch.files.size()), "changed files") ||
        lacks(announced(line, " insertion"), changed_lines(patch, '+'), "insertions"))
      continue;
    lacks(announced(line, " deletion"), changed_lines(patch, '-'), "deletions");
  }
  return any;
}

/// A diffstat may be older than its diff; that of a mail which ends in the diff, without
/// the signature that git puts there, is not: the rest of it is missing.
void check_whole(const Patch& patch, const std::set<std::string>& ending_with_diff,
                 Series& series) {
  if (!lacks_announced(patch, series) || !ending_with_diff.contains(patch.source)) return;
  const auto at = std::lower_bound(series.missing.begin(), series.missing.end(), patch.number);
  series.missing.insert(at, patch.number);
}

void take_numbered(std::vector<Mail>& mails, Series& series) {
  std::map<int, Patch> parts;
  std::set<int> duplicates;
  const auto again = [&](const Patch& first, const Patch& other) {
    duplicates.insert(first.number);
    if (first.diff != other.diff)
      series.remarks.push_back("part " + std::to_string(first.number) +
                               " came with two different diffs, that of " + other.source +
                               " is left out");
  };
  for (Mail& mail : mails) {
    if (is_numbered_part(mail)) series.expected = std::max(series.expected, mail.subject.total);
    if (!mail.patch) continue;
    const int number = mail.subject.number;
    mail.patch->number = number;
    const auto [at, is_new] = parts.try_emplace(number, *mail.patch);
    if (!is_new) again(at->second, *mail.patch);
  }
  for (int number = 1; number <= series.expected; ++number) {
    if (!parts.contains(number)) series.missing.push_back(number);
  }
  series.duplicates.assign(duplicates.begin(), duplicates.end());
  for (auto& [number, patch] : parts) series.patches.push_back(std::move(patch));
}

void take_in_order(std::vector<Mail>& mails, Series& series) {
  for (Mail& mail : mails) {
    if (!mail.patch) continue;
    mail.patch->number = static_cast<int>(series.patches.size()) + 1;
    series.patches.push_back(std::move(*mail.patch));
  }
}

/// Which mails are a file of their own in a folder of patches, where each file is
/// meant; in a mailbox there is talk.
std::vector<bool> files_of_their_own(const std::vector<RawMail>& raw) {
  std::map<std::string, int> mails_in;
  for (const RawMail& mail : raw) ++mails_in[mail.source];
  std::vector<bool> own;
  own.reserve(raw.size());
  for (const RawMail& mail : raw) own.push_back(mails_in.size() > 1 && mails_in[mail.source] == 1);
  return own;
}

/// A file without a diff, that is neither talk nor a cover letter, may have been cut off.
void remark_empty_files(const std::vector<RawMail>& raw, const std::vector<Mail>& mails,
                        Series& series) {
  const std::vector<bool> own = files_of_their_own(raw);
  for (size_t i = 0; i < mails.size(); ++i) {
    const SubjectLine& subject = mails[i].subject;
    if (mails[i].patch || subject.reply || subject.number == 0 || !own[i]) continue;
    series.remarks.push_back("left out: there is no diff in " + raw[i].source);
  }
}

/// A file whose patch has no number, beside others that have one: it has no place.
std::optional<Error> unnumbered_file(const std::vector<RawMail>& raw,
                                     const std::vector<Mail>& mails) {
  if (std::none_of(mails.begin(), mails.end(), is_numbered_part)) return std::nullopt;
  const std::vector<bool> own = files_of_their_own(raw);
  for (size_t i = 0; i < mails.size(); ++i) {
    if (!own[i] || !mails[i].patch || mails[i].subject.total > 0) continue;
    return Error{"series", "a patch without a number stands beside numbered ones", raw[i].source,
                 "write [PATCH N/M] into its subject, list all in a file 'series' as quilt does, "
                 "or take it away",
                 ErrorKind::usage};
  }
  return std::nullopt;
}

}  // namespace

Result<Series> series_from_mails(const std::vector<RawMail>& raw_mails, const std::string& name,
                                 Order order) {
  Series series;
  series.name = name;
  std::vector<Mail> mails;
  for (const RawMail& raw : raw_mails) {
    TRY_ASSIGN(Mail mail, read_mail(raw));
    mails.push_back(std::move(mail));
  }
  remark_empty_files(raw_mails, mails, series);
  if (order == Order::of_numbers) {
    if (std::optional<Error> error = unnumbered_file(raw_mails, mails)) return *error;
    mails = sift(std::move(mails), series);
  }
  bool numbered = false;
  std::set<std::string> ending_with_diff;
  for (const Mail& mail : mails) {
    if (mail.patch && mail.ends_with_diff) ending_with_diff.insert(mail.patch->source);
    if (mail.subject.reply) continue;
    numbered = numbered || is_numbered_part(mail);
    series.version = std::max(series.version, mail.subject.version);
    const bool cover = mail.subject.number == 0;
    if (cover && series.title.empty()) series.title = mail.subject.words;
    if (cover || mail.patch) read_trailers(mail, series);
  }
  if (numbered && order == Order::of_numbers) {
    take_numbered(mails, series);
  } else {
    take_in_order(mails, series);
  }
  if (series.patches.empty())
    return Error{
        "series", "there is no patch in it", name,
        raw_mails.size() == 1 ? "is it a cover letter or a reply?" : "are they only replies?",
        ErrorKind::unavailable};
  if (series.title.empty()) series.title = series.patches.front().subject;
  for (const Patch& patch : series.patches) check_whole(patch, ending_with_diff, series);
  return series;
}

Series stacked(const Series& lower, Series upper) {
  const int last = lower.patches.empty() ? 0 : lower.patches.back().number;
  const bool numbered_on = !upper.patches.empty() && upper.patches.front().number > last;
  const int shift = numbered_on ? 0 : last;
  if (numbered_on) {
    // Parts 1 to 10 of an "11/11" are those of the series below.
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
  upper.remarks.insert(upper.remarks.begin(), lower.remarks.begin(), lower.remarks.end());
  if (upper.base_commit.empty()) upper.base_commit = lower.base_commit;
  upper.known.insert(upper.known.begin(), lower.known.begin(), lower.known.end());
  upper.offers.insert(upper.offers.begin(), lower.offers.begin(), lower.offers.end());
  return upper;
}

SeriesResult result_of(const Series& series, const PatchedTree& patched) {
  SeriesResult result;
  result.tree = patched.tree.name;
  result.series = series.name;
  result.title = series.title;
  result.known = series.known;
  result.patches = patched.results;
  result.missing = series.missing;
  std::vector<int> absent = series.missing;
  std::erase_if(absent, [&](int part) {
    return std::any_of(series.patches.begin(), series.patches.end(),
                       [&](const Patch& patch) { return patch.number == part; });
  });
  if (!absent.empty())
    result.remarks.push_back("missing: part " + part_list(absent) + " of " +
                             std::to_string(series.expected));
  if (!series.duplicates.empty())
    result.remarks.push_back("came more than once, the first is taken: part " +
                             part_list(series.duplicates));
  if (!series.base_commit.empty()) result.remarks.push_back("made on commit " + series.base_commit);
  for (const std::string& id : series.prerequisites)
    result.remarks.push_back("needs the patch with patch-id " + id);
  result.remarks.insert(result.remarks.end(), series.remarks.begin(), series.remarks.end());
  return result;
}

}  // namespace kseries
