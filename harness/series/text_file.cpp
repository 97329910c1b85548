// SPDX-License-Identifier: GPL-2.0-only
#include "series/text_file.h"

#include <algorithm>

namespace kseries {
namespace {

std::vector<std::string> image(const Hunk& hunk, char left_out) {
  std::vector<std::string> lines;
  for (const HunkLine& line : hunk.lines) {
    if (line.kind != left_out) lines.push_back(line.no_newline ? line.text : line.text + '\n');
  }
  return lines;
}

template <typename T>
void replace(std::vector<T>& all, size_t at, size_t count, std::vector<T> by) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
  const auto common = static_cast<std::ptrdiff_t>(std::min(count, by.size()));
  std::move(by.begin(), by.begin() + common, first);
  if (by.size() > count) {
    all.insert(first + common, std::make_move_iterator(by.begin() + common),
               std::make_move_iterator(by.end()));
  } else {
    all.erase(first + common, first + static_cast<std::ptrdiff_t>(count));
  }
}

}  // namespace

TextFile make_text_file(std::string_view content, int owner) {
  TextFile file;
  while (!content.empty()) {
    const size_t newline = content.find('\n');
    const size_t length = newline == std::string_view::npos ? content.size() : newline + 1;
    file.lines.emplace_back(content.substr(0, length));
    content.remove_prefix(length);
  }
  file.owner.assign(file.lines.size(), owner);
  file.taken.assign(file.lines.size(), false);
  return file;
}

std::string join_lines(const TextFile& file) {
  std::string content;
  for (const std::string& line : file.lines) content += line;
  return content;
}

std::vector<std::string> pre_image(const Hunk& hunk) { return image(hunk, '+'); }
std::vector<std::string> post_image(const Hunk& hunk) { return image(hunk, '-'); }

void put_hunk(TextFile& file, const Hunk& hunk, size_t at, int patch) {
  std::vector<int> owners;
  size_t old_line = at;
  for (const HunkLine& line : hunk.lines) {
    if (line.kind == '+') owners.push_back(patch);
    if (line.kind == ' ') owners.push_back(file.owner[old_line]);
    if (line.kind != '+') ++old_line;
  }
  const size_t count = old_line - at;
  replace(file.taken, at, count, std::vector<bool>(owners.size(), true));
  replace(file.owner, at, count, std::move(owners));
  replace(file.lines, at, count, post_image(hunk));
}

}  // namespace kseries
