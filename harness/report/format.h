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

/// The first `width` characters of an ASCII text; if it is truncated, it ends with "..".
std::string clipped(std::string_view text, size_t width);

/// Wraps a line at spaces to at most `width` columns; only a longer word exceeds them. The first
/// line starts with `first`, the others with as many spaces. Ends with a newline.
std::string wrapped(std::string_view text, size_t width, std::string_view first);

/// "0.8 s", "12 s", "3 min 20 s", "2 h 03 min".
std::string duration_text(double seconds);

/// "1, 4-6" from ascending numbers.
std::string ranges_text(const std::vector<size_t>& numbers);

/// The lines of `text`, at most `max` of them, each prefixed with
/// `indent`; a last line gives the number of omitted lines.
std::string quoted_lines(std::string_view text, size_t max, std::string_view indent);

/// A table of text. Columns are as wide as their widest cell and separated by two spaces. The first
/// row is the heading. Lines have no trailing spaces.
struct Table {
  std::vector<std::vector<std::string>> rows;
  std::string align;  ///< '<' (left) or '>' (right) for each column
  [[nodiscard]] std::vector<size_t> widths() const;
  [[nodiscard]] size_t width() const;
  /// Truncates cells of the widest columns among `shrinkable` until the table is at most `limit`
  /// wide or these columns have a width of 6.
  void fit(size_t limit, const std::vector<size_t>& shrinkable);
  [[nodiscard]] std::string text(std::string_view indent) const;
};

}  // namespace kseries
