// SPDX-License-Identifier: GPL-2.0-only
#include "series/series_result.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace kseries {
namespace {

/// Numbers as "1, 3-99".
std::string join_numbers(const std::vector<int>& numbers) {
  std::vector<std::string> words;
  for (size_t i = 0; i < numbers.size();) {
    size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    words.push_back(std::to_string(numbers[i]));
    if (end - i > 2) words.back() += "-" + std::to_string(numbers[end - 1]);
    if (end - i == 2) words.push_back(std::to_string(numbers[end - 1]));
    i = end;
  }
  return join(words, ", ");
}

/// "part 1, 3", or "99998 parts (2-99999)" for many.
std::string missing_parts(const std::vector<int>& numbers) {
  constexpr size_t max_listed = 10;
  if (numbers.size() <= max_listed) return "part " + join_numbers(numbers);
  return std::to_string(numbers.size()) + " parts (" + join_numbers(numbers) + ")";
}

/// "requires the series with change-id 20240820-helper-dd44ee55ff66, v2".
std::string prerequisite_text(const Prerequisite& prerequisite) {
  switch (prerequisite.kind) {
    case PrerequisiteKind::patch_id:
      return "requires the patch with patch-id " + prerequisite.value;
    case PrerequisiteKind::message_id:
      return "requires the series with message-id " + prerequisite.value;
    case PrerequisiteKind::change_id:
      break;
  }
  const size_t colon = prerequisite.value.rfind(":v");
  std::string text = "requires the series with change-id " + prerequisite.value.substr(0, colon);
  if (colon != std::string::npos) text += ", " + prerequisite.value.substr(colon + 1);
  return text;
}

}  // namespace

SeriesResult make_series_result(const Series& series, const PatchedTree& patched) {
  SeriesResult result;
  result.tree = patched.tree.name;
  result.series = series.name;
  result.title = series.title;
  result.known = series.known;
  result.patches = patched.results;
  result.missing = series.missing;
  result.left_out = series.left_out;
  std::vector<int> absent = series.missing;
  std::erase_if(absent, [&](int part) {
    return std::any_of(series.patches.begin(), series.patches.end(),
                       [&](const Patch& patch) { return patch.number == part; });
  });
  if (!absent.empty())
    result.remarks.push_back("missing: " + missing_parts(absent) + " of " +
                             std::to_string(series.expected));
  if (!series.duplicates.empty())
    result.remarks.push_back("received more than once, using the first: part " +
                             join_numbers(series.duplicates));
  if (!series.base_commit.empty())
    result.remarks.push_back("based on commit " + series.base_commit);
  for (const Prerequisite& one : series.prerequisites)
    result.remarks.push_back(prerequisite_text(one));
  result.remarks.insert(result.remarks.end(), series.remarks.begin(), series.remarks.end());
  return result;
}

}  // namespace kseries
