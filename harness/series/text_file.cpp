// SPDX-License-Identifier: GPL-2.0-only
#include "series/text_file.h"

namespace kseries {
namespace {

std::vector<std::string> image(const Hunk& hunk, char left_out) {
  std::vector<std::string> lines;
  for (const HunkLine& line : hunk.lines) {
    if (line.kind != left_out) lines.push_back(line.no_newline ? line.text : line.text + '\n');
  }
  return lines;
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
  return file;
}

std::string join_lines(const TextFile& file) {
  size_t size = 0;
  for (const std::string& line : file.lines) size += line.size();
  std::string content;
  content.reserve(size);
  for (const std::string& line : file.lines) content += line;
  return content;
}

std::vector<std::string> pre_image(const Hunk& hunk) { return image(hunk, '+'); }
std::vector<std::string> post_image(const Hunk& hunk) { return image(hunk, '-'); }

}  // namespace kseries
