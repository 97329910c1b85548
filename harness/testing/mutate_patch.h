// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// Damages patches and files the way that mailers, editors and people do. The same seed gives the
/// same mutations.
class PatchMutator {
 public:
  explicit PatchMutator(unsigned seed) : random_(seed) {}

  /// A number from 0 to `end` - 1.
  size_t below(size_t end) { return end == 0 ? 0 : random_() % end; }

  /// Mutates the diff of a patch one to three times.
  void mutate(std::string& patch) {
    for (size_t times = 1 + below(3); times > 0; --times) mutate_once(patch);
  }

  /// Mutates a file of the tree, so that the hunks have offsets or don't fit.
  void mutate_file(std::string& content) {
    Lines lines = split(content);
    if (lines.empty()) return;
    const size_t at = below(lines.size());
    switch (below(6)) {
      case 0:
        lines.erase(lines.begin() + static_cast<long>(at));
        break;
      case 1:
        lines.insert(lines.begin() + static_cast<long>(at), 1 + below(5), "inserted\n");
        break;
      case 2: {  // a copy of some lines elsewhere
        const size_t size = std::min(1 + below(30), lines.size() - at);
        const Lines copy(lines.begin() + static_cast<long>(at),
                         lines.begin() + static_cast<long>(at + size));
        lines.insert(lines.begin() + static_cast<long>(below(lines.size())), copy.begin(),
                     copy.end());
        break;
      }
      case 3:
        if (lines.back().ends_with('\n')) lines.back().pop_back();
        break;
      case 4:
        lines[at].insert(0, " ");
        break;
      default:
        if (lines[at].ends_with('\n')) lines[at].insert(lines[at].size() - 1, "\t");
        break;
    }
    content = join(lines);
  }

 private:
  using Lines = std::vector<std::string>;

  static Lines split(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
      const size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
      lines.emplace_back(text.substr(0, size));
      text.remove_prefix(size);
    }
    return lines;
  }

  static std::string join(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
  }

  /// The first line of the diff.
  static size_t find_diff(const Lines& lines) {
    const auto first = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("diff --git ") || line.starts_with("--- a/");
    });
    return first == lines.end() ? 0 : static_cast<size_t>(first - lines.begin());
  }

  /// The hunks: each from its "@@" line to the next header.
  static std::vector<std::pair<size_t, size_t>> find_hunks(const Lines& lines) {
    std::vector<std::pair<size_t, size_t>> hunks;
    for (size_t i = find_diff(lines); i < lines.size(); ++i) {
      if (!lines[i].starts_with("@@ -")) continue;
      size_t end = i + 1;
      while (end < lines.size() && !lines[end].starts_with("@@ -") &&
             !lines[end].starts_with("diff ") && !lines[end].starts_with("-- \n"))
        ++end;
      hunks.emplace_back(i, end);
    }
    return hunks;
  }

  static auto at(Lines& lines, size_t index) { return lines.begin() + static_cast<long>(index); }

  /// Changes one number of a hunk header a little, or completely.
  void change_header(std::string& header) {
    std::vector<size_t> starts;
    for (size_t i = 4; i < header.size() && header.compare(i, 3, " @@") != 0; ++i) {
      if (std::isdigit(static_cast<unsigned char>(header[i])) != 0 &&
          std::isdigit(static_cast<unsigned char>(header[i - 1])) == 0)
        starts.push_back(i);
    }
    if (starts.empty()) return;
    const size_t start = starts[below(starts.size())];
    size_t end = start;
    while (end < header.size() && std::isdigit(static_cast<unsigned char>(header[end])) != 0) ++end;
    const long old = std::atol(header.substr(start, end - start).c_str());
    const long change = static_cast<long>(below(7)) - 3;
    const long value = below(4) == 0 ? static_cast<long>(below(400)) : std::max(0L, old + change);
    header.replace(start, end - start, std::to_string(value));
  }

  void mutate_hunks(Lines& lines) {
    const auto hunks = find_hunks(lines);
    if (hunks.empty()) return;
    const size_t chosen = below(hunks.size());
    const size_t first = hunks[chosen].first;
    const size_t last = hunks[chosen].second;
    const Lines copy(at(lines, first), at(lines, last));
    switch (below(4)) {
      case 0:
        lines.insert(at(lines, last), copy.begin(), copy.end());
        break;
      case 1:
        lines.erase(at(lines, first), at(lines, last));
        break;
      case 2:
        if (last < lines.size() && lines[last].starts_with("@@ -")) {
          lines.erase(at(lines, first), at(lines, last));
          const auto rest = find_hunks(lines);
          const auto next = std::find_if(rest.begin(), rest.end(),
                                         [&](const auto& hunk) { return hunk.first == first; });
          const size_t place = next == rest.end() ? first : next->second;
          lines.insert(at(lines, place), copy.begin(), copy.end());
        }
        break;
      default:
        change_header(lines[first]);
        break;
    }
  }

  void mutate_line(Lines& lines, size_t index) {
    std::string& line = lines[index];
    switch (below(9)) {
      case 0:
        lines.erase(at(lines, index));
        break;
      case 1:
        lines.insert(at(lines, index), std::string(line));
        break;
      case 2:
        if (index + 1 < lines.size()) std::swap(line, lines[index + 1]);
        break;
      case 3:
        lines.insert(at(lines, index + 1), "\\ No newline at end of file\n");
        break;
      case 4:
        line[0] = " +-"[below(3)];
        break;
      case 5:  // an editor that removes blanks at the end of lines
        line.erase(line.find_last_not_of(" \t\n") + 1);
        line += '\n';
        break;
      case 6:
        line.insert(below(line.size()), 1, " \tx\r"[below(4)]);
        break;
      case 7:
        if (line.ends_with('\n')) line.insert(line.size() - 1, "\r");
        break;
      default:
        line[below(line.size())] = static_cast<char>(32 + below(95));
        break;
    }
  }

  void mutate_once(std::string& patch) {
    Lines lines = split(patch);
    const size_t start = find_diff(lines);
    if (lines.size() <= start + 1) return;
    const size_t kind = below(12);
    if (kind < 4) {
      mutate_hunks(lines);
    } else if (kind < 10) {
      mutate_line(lines, start + below(lines.size() - start));
    } else if (kind == 10) {
      lines.resize(start + 1 + below(lines.size() - start - 1));
      if (below(2) == 0) lines.back().resize(1 + below(lines.back().size()));
    } else if (lines.back().ends_with('\n')) {
      lines.back().pop_back();
    }
    patch = join(lines);
  }

  std::mt19937 random_;
};

}  // namespace kseries
