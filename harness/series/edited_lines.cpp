// SPDX-License-Identifier: GPL-2.0-only
#include "series/edited_lines.h"

#include <algorithm>
#include <functional>

#include "base/text.h"

namespace kseries {
namespace {

/// Whether two lines are equal without their blanks, which git's hash of a line ignores.
bool equal_but_blanks(std::string_view one, std::string_view other) {
  size_t i = 0;
  size_t j = 0;
  while (true) {
    while (i < one.size() && is_space(one[i])) ++i;
    while (j < other.size() && is_space(other[j])) ++j;
    if (i == one.size() || j == other.size()) return i == one.size() && j == other.size();
    if (one[i++] != other[j++]) return false;
  }
}

bool lacks_newline(const std::string& line) { return line.empty() || line.back() != '\n'; }

/// The number of lines up to the first one without a newline. Those have to be equal as a whole.
size_t count_whole_lines(const std::vector<std::string>& lines) {
  return static_cast<size_t>(std::find_if(lines.begin(), lines.end(), lacks_newline) -
                             lines.begin());
}

size_t hash_lines(const std::vector<std::string>& lines, size_t first, size_t count) {
  constexpr size_t factor = 0x9e3779b97f4a7c15;
  size_t hash = 0;
  for (size_t i = first; i < first + count; ++i)
    hash = (hash ^ (hash >> 29U)) * factor + std::hash<std::string>{}(lines[i]);
  return hash;
}

}  // namespace

EditedLines::EditedLines(TextFile file)
    : file_(std::move(file)),
      taken_(file_.lines.size()),
      shifts_(file_.lines.size() + 2),
      end_(file_.lines.size()) {}

long EditedLines::shift_before(size_t place) const {
  long sum = 0;
  for (size_t i = place + 1; i > 0; i -= i & (~i + 1)) sum += shifts_[i];
  return sum;
}

void EditedLines::add_shift(size_t place, long change) {
  total_shift_ += change;
  for (size_t i = place + 1; i < shifts_.size(); i += i & (~i + 1)) shifts_[i] += change;
}

size_t EditedLines::size() const {
  return static_cast<size_t>(static_cast<long>(file_.lines.size()) + total_shift_);
}

size_t EditedLines::current(size_t place) const {
  // All lines that an edit removed are where it starts.
  const auto after = edits_.upper_bound(place);
  if (after != edits_.begin()) {
    const auto& [start, edit] = *std::prev(after);
    if (place < start + edit.removed) place = start;
  }
  return static_cast<size_t>(static_cast<long>(place) + shift_before(place));
}

size_t EditedLines::place(size_t current_index) const {
  size_t low = 0;
  size_t high = file_.lines.size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (current(middle) < current_index) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// The index of all runs of `count` lines. Without lines, it has all places.
const std::vector<IndexedLine>& EditedLines::index(size_t count) {
  std::vector<IndexedLine>& all = index_[count];
  if (!all.empty() || file_.lines.size() < count) return all;
  all.reserve(file_.lines.size() - count + 1);
  for (size_t i = 0; i + count <= file_.lines.size(); ++i)
    all.push_back({hash_lines(file_.lines, i, count), i});
  std::sort(all.begin(), all.end());
  return all;
}

std::span<const IndexedLine> EditedLines::find_in_index(size_t count, size_t hash) {
  const std::vector<IndexedLine>& all = index(count);
  const auto first = std::lower_bound(all.begin(), all.end(), IndexedLine{hash, 0});
  const auto last = std::partition_point(first, all.end(),
                                         [&](const IndexedLine& one) { return one.hash == hash; });
  return {first, last};
}

std::span<const IndexedLine> EditedLines::find_lines(const std::string& line) {
  return find_in_index(1, hash_lines({line}, 0, 1));
}

/// Compares the bytes from the first wanted line without a newline on.
bool EditedLines::has_bytes_at(const WantedLines& wanted, size_t place) const {
  std::string have;
  std::string want;
  for (size_t i = count_whole_lines(wanted.lines); i < wanted.lines.size(); ++i) {
    const std::string& line = file_.lines[place + i];
    if (taken_[place + i] || !equal_but_blanks(line, wanted.lines[i])) return false;
    have += line;
    want += wanted.lines[i];
  }
  return wanted.at_end ? have == want : have.starts_with(want);
}

bool EditedLines::is_at(const WantedLines& wanted, size_t place) const {
  const size_t count = wanted.lines.size();
  if (place + count > end_) return false;
  for (size_t i = 0; i < count; ++i) {
    if (lacks_newline(wanted.lines[i])) return has_bytes_at(wanted, place);
    if (taken_[place + i] || file_.lines[place + i] != wanted.lines[i]) return false;
  }
  return true;
}

std::optional<size_t> EditedLines::find(const WantedLines& wanted, size_t named) {
  const size_t count = wanted.lines.size();
  if (count > size()) return std::nullopt;
  if (wanted.at_start && wanted.at_end && count != size()) return std::nullopt;
  if (count == 0 && wanted.at_end) return file_.lines.size();
  if (wanted.at_end && (end_taken_ || count > end_)) return std::nullopt;
  if (wanted.at_start || wanted.at_end) {
    const size_t only = wanted.at_start ? 0 : end_ - count;
    return is_at(wanted, only) ? std::optional(only) : std::nullopt;
  }
  named = std::min(named, size());
  const size_t there = place(named);
  if (current(there) == named && is_at(wanted, there)) return there;
  return find_nearest(wanted, named);
}

std::optional<size_t> EditedLines::find_nearest(const WantedLines& wanted, size_t named) {
  // Looks only where the rarest run of lines is.
  constexpr size_t max_run = 4;
  const size_t whole = count_whole_lines(wanted.lines);
  const size_t run = std::min(whole, max_run);
  size_t rarest = 0;
  std::span<const IndexedLine> lines = find_in_index(run, hash_lines(wanted.lines, 0, run));
  for (size_t i = 1; i + run <= whole && !lines.empty(); ++i) {
    const std::span<const IndexedLine> here = find_in_index(run, hash_lines(wanted.lines, i, run));
    if (here.size() >= lines.size()) continue;
    lines = here;
    rarest = i;
  }
  const auto line_at = [&](const IndexedLine& one) {
    return static_cast<long>(current(one.place - rarest));
  };
  const auto named_line = static_cast<long>(named);
  using Line = std::span<const IndexedLine>::iterator;
  // The first one in [first, last) from where on the file is at a line after `line`.
  const auto find_after = [&](Line first, Line last, long line) {
    return std::partition_point(first, last,
                                [&](const IndexedLine& one) { return line_at(one) <= line; });
  };
  // Looks in both directions, from [low, high) outwards. The first match ends its direction; the
  // other one goes on up to the same distance.
  Line low_end = std::partition_point(lines.begin(), lines.end(),
                                      [&](const IndexedLine& one) { return one.place < rarest; });
  Line high_end = lines.end();
  Line low = find_after(low_end, high_end, named_line - 1);
  Line high = low;
  std::optional<size_t> found;
  while (low > low_end || high < high_end) {
    if (high < high_end && is_at(wanted, high++->place - rarest)) {
      const IndexedLine& match = *(high - 1);
      found = match.place - rarest;
      high_end = high;
      low_end = find_after(low_end, low, 2 * named_line - line_at(match));
    }
    if (low > low_end && is_at(wanted, (--low)->place - rarest)) {
      found = low->place - rarest;
      low_end = low;
      high_end = find_after(high, high_end, 2 * named_line - line_at(*low));
    }
  }
  return found;
}

void EditedLines::put(const Hunk& hunk, size_t place, int patch) {
  Edit edit;
  for (const HunkLine& line : hunk.lines) {
    const size_t old_line = place + edit.removed;
    if (line.kind != '+') ++edit.removed;
    if (line.kind == '-') continue;
    edit.added.lines.push_back(line.no_newline ? line.text : line.text + '\n');
    edit.added.owner.push_back(line.kind == '+' ? patch : file_.owner[old_line]);
  }
  const size_t behind = place + edit.removed;
  std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(place),
            taken_.begin() + static_cast<std::ptrdiff_t>(behind), true);
  if (behind >= end_) {
    if (edit.added.lines.empty()) {
      end_ = std::min(end_, place);
    } else {
      end_taken_ = true;
    }
  }
  add_shift(behind, static_cast<long>(edit.added.lines.size()) - static_cast<long>(edit.removed));
  edits_.emplace(place, std::move(edit));
}

TextFile EditedLines::take() {
  index_ = {};
  TextFile result;
  result.lines.reserve(size());
  result.owner.reserve(size());
  const auto add = [&](std::string&& line, int owner) {
    if (!result.lines.empty() && lacks_newline(result.lines.back())) {
      result.lines.back() += line;
    } else {
      result.lines.push_back(std::move(line));
      result.owner.push_back(owner);
    }
  };
  size_t place = 0;
  const auto keep_until = [&](size_t end) {
    for (; place < end; ++place) add(std::move(file_.lines[place]), file_.owner[place]);
  };
  for (auto& [start, edit] : edits_) {
    keep_until(start);
    for (size_t i = 0; i < edit.added.lines.size(); ++i)
      add(std::move(edit.added.lines[i]), edit.added.owner[i]);
    place += edit.removed;
  }
  keep_until(file_.lines.size());
  return result;
}

}  // namespace kseries
