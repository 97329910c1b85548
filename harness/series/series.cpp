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

std::string join_numbers(const std::vector<int>& numbers) {
  std::vector<std::string> words;
  words.reserve(numbers.size());
  for (const int number : numbers) words.push_back(std::to_string(number));
  return join(words, ", ");
}

/// Reads the base-commit: and prerequisite-patch-id: lines of a mail.
void read_trailers(const Mail& mail, Series& series) {
  constexpr std::string_view base = "base-commit:";
  constexpr std::string_view prerequisite = "prerequisite-patch-id:";
  for (const std::string_view line : split_lines(mail.text)) {
    if (line.substr(0, base.size()) == base && series.base_commit.empty())
      series.base_commit = std::string(trim(line.substr(base.size())));
    if (line.substr(0, prerequisite.size()) == prerequisite)
      series.prerequisites.emplace_back(trim(line.substr(prerequisite.size())));
  }
}

int count_lines(const Patch& patch, char kind) {
  int count = 0;
  for (const FileDiff& file : patch.files) {
    for (const Hunk& hunk : file.hunks) {
      for (const HunkLine& line : hunk.lines) count += line.kind == kind;
    }
  }
  return count;
}

/// The number before " insertions(+)" or " deletions(-)". 0 when missing.
long parse_announced(std::string_view line, std::string_view word) {
  const size_t at = line.find(word);
  if (at == std::string_view::npos) return 0;
  const std::string_view before = line.substr(0, at);
  const size_t comma = before.rfind(',');
  return to_number(trim(before.substr(comma == std::string_view::npos ? 0 : comma + 1)))
      .value_or(0);
}

/// Compares the "N files changed, N insertions(+), N deletions(-)" of the diffstat with
/// the diff: in a mail that was truncated between two files or hunks, the diff looks
/// complete. Returns whether the diff has less, with a remark.
bool lacks_announced(const Patch& patch, Series& series) {
  bool any = false;
  for (const std::string_view line : split_lines(patch.notes)) {
    const size_t at = line.find(" changed,");
    const size_t word = line.find(" file");
    if (at == std::string_view::npos || word == std::string_view::npos || word > at) continue;
    const auto count = to_number(trim(line.substr(0, word)));
    if (!count) continue;
    const auto lacks = [&](long announced, long has, const std::string& what) {
      if (announced <= has) return false;
      series.remarks.push_back("patch " + std::to_string(patch.number) + " announces " +
                               std::to_string(announced) + " " + what + ", its diff has " +
                               std::to_string(has) + ": it may be truncated");
      any = true;
      return true;
    };
    if (lacks(*count, static_cast<long>(patch.files.size()), "changed files") ||
        lacks(parse_announced(line, " insertion"), count_lines(patch, '+'), "insertions"))
      continue;
    lacks(parse_announced(line, " deletion"), count_lines(patch, '-'), "deletions");
  }
  return any;
}

/// Marks a patch as missing if it has less than its diffstat announces and its mail ends
/// with the diff, without git's signature: then the mail is truncated. Otherwise the
/// diffstat may be outdated.
void check_complete(const Patch& patch, const std::set<std::string>& ending_with_diff,
                    Series& series) {
  if (!lacks_announced(patch, series) || !ending_with_diff.contains(patch.source)) return;
  const auto at = std::lower_bound(series.missing.begin(), series.missing.end(), patch.number);
  series.missing.insert(at, patch.number);
}

void add_numbered(std::vector<Mail>& mails, Series& series) {
  std::map<int, Patch> parts;
  std::set<int> duplicates;
  const auto add_duplicate = [&](const Patch& first, const Patch& other) {
    duplicates.insert(first.number);
    if (first.diff != other.diff)
      series.remarks.push_back("part " + std::to_string(first.number) +
                               " has two different diffs, ignoring that of " + other.source);
  };
  for (Mail& mail : mails) {
    if (is_numbered_part(mail)) series.expected = std::max(series.expected, mail.subject.total);
    if (!mail.patch) continue;
    const int number = mail.subject.number;
    mail.patch->number = number;
    const auto [at, is_new] = parts.try_emplace(number, *mail.patch);
    if (!is_new) add_duplicate(at->second, *mail.patch);
  }
  for (int number = 1; number <= series.expected; ++number) {
    if (!parts.contains(number)) series.missing.push_back(number);
  }
  series.duplicates.assign(duplicates.begin(), duplicates.end());
  for (auto& [number, patch] : parts) series.patches.push_back(std::move(patch));
}

void add_in_order(std::vector<Mail>& mails, Series& series) {
  for (Mail& mail : mails) {
    if (!mail.patch) continue;
    mail.patch->number = static_cast<int>(series.patches.size()) + 1;
    series.patches.push_back(std::move(*mail.patch));
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

/// Error for a file whose patch has no number, next to others that have one: its place in
/// the order is unknown.
std::optional<Error> check_numbers(const std::vector<RawMail>& raw,
                                   const std::vector<Mail>& mails) {
  if (std::none_of(mails.begin(), mails.end(), is_numbered_part)) return std::nullopt;
  const std::vector<bool> own = find_single_files(raw);
  for (size_t i = 0; i < mails.size(); ++i) {
    if (!own[i] || !mails[i].patch || mails[i].subject.total > 0) continue;
    return Error{"series", "a patch without a number next to numbered ones", raw[i].source,
                 "add [PATCH N/M] to its subject, list all patches in a quilt 'series' file, or "
                 "remove it",
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
    TRY_ASSIGN(Mail mail, parse_mail(raw));
    mails.push_back(std::move(mail));
  }
  remark_empty_files(raw_mails, mails, series);
  if (order == Order::by_number) {
    if (std::optional<Error> error = check_numbers(raw_mails, mails)) return *error;
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
  if (numbered && order == Order::by_number) {
    add_numbered(mails, series);
  } else {
    add_in_order(mails, series);
  }
  if (series.patches.empty())
    return Error{
        "series", "it contains no patch", name,
        raw_mails.size() == 1 ? "it may be a cover letter or a reply" : "they may be replies only",
        ErrorKind::unavailable};
  if (series.title.empty()) series.title = series.patches.front().subject;
  for (const Patch& patch : series.patches) check_complete(patch, ending_with_diff, series);
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
  upper.remarks.insert(upper.remarks.begin(), lower.remarks.begin(), lower.remarks.end());
  if (upper.base_commit.empty()) upper.base_commit = lower.base_commit;
  upper.known.insert(upper.known.begin(), lower.known.begin(), lower.known.end());
  upper.offers.insert(upper.offers.begin(), lower.offers.begin(), lower.offers.end());
  upper.withdrawn.insert(upper.withdrawn.begin(), lower.withdrawn.begin(), lower.withdrawn.end());
  return upper;
}

SeriesResult make_series_result(const Series& series, const PatchedTree& patched) {
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
    result.remarks.push_back("missing: part " + join_numbers(absent) + " of " +
                             std::to_string(series.expected));
  if (!series.duplicates.empty())
    result.remarks.push_back("received more than once, using the first: part " +
                             join_numbers(series.duplicates));
  if (!series.base_commit.empty())
    result.remarks.push_back("based on commit " + series.base_commit);
  for (const std::string& id : series.prerequisites)
    result.remarks.push_back("requires the patch with patch-id " + id);
  result.remarks.insert(result.remarks.end(), series.remarks.begin(), series.remarks.end());
  return result;
}

}  // namespace kseries
