// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// `text` in ASCII, for terminals and mail: typographic quotes and dashes become
/// ASCII ones, a tab becomes a space, and every other character outside ASCII and
/// every control character except the newline becomes '?'.
std::string ascii(std::string_view text);

/// The first `width` characters of an ASCII text; ".." at the end marks a cut.
std::string clipped(std::string_view text, size_t width);

/// Wraps a line at spaces to at most `width` columns; only a longer word exceeds
/// them. The first line begins with `first`, the others with as many spaces. Ends
/// with a newline.
std::string wrapped(std::string_view text, size_t width, std::string_view first);

/// "0.8 s", "12 s", "3 min 20 s", "2 h 03 min".
std::string duration_text(double seconds);

/// "1, 4-6" from ascending numbers.
std::string ranges_text(const std::vector<size_t>& numbers);

/// The lines of `text`, at most `max` of them, each prefixed with
/// `indent`; a last line tells how many were omitted.
std::string quoted_lines(std::string_view text, size_t max, std::string_view indent);

/// Columns are as wide as their widest cell and two spaces apart; '>' aligns numbers to
/// the right. The first row is the heading. Lines have no trailing spaces.
struct Table {
  std::vector<std::vector<std::string>> rows;
  std::string align;  ///< '<' or '>' for each column
  [[nodiscard]] std::vector<size_t> widths() const;
  [[nodiscard]] size_t width() const;
  /// Clips cells of the widest columns among `shrinkable` until the table is at
  /// most `limit` wide or these columns have shrunk to 6.
  void fit(size_t limit, const std::vector<size_t>& shrinkable);
  [[nodiscard]] std::string text(std::string_view indent) const;
};

}  // namespace kseries
