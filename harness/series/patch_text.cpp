// SPDX-License-Identifier: GPL-2.0-only
#include "series/patch_text.h"

#include <array>
#include <cstdio>

#include "base/text.h"

namespace kseries {
namespace {

std::string trim_end(std::string_view line) {
  return std::string(line.substr(0, line.find_last_not_of(" \t\r\v\f") + 1));
}

/// " ## fs/file.c (new) ##".
std::string header(const FileDiff& file) {
  std::string text = " ## " + file.path();
  if (file.change == FileChange::create) text += " (new)";
  if (file.change == FileChange::remove) text += " (deleted)";
  if (file.change == FileChange::rename) text = " ## " + file.old_path + " => " + file.new_path;
  if (file.old_mode != 0 && file.new_mode != 0 && file.old_mode != file.new_mode) {
    std::array<char, 64> change{};
    std::snprintf(change.data(), change.size(), " (mode change %06o => %06o)",
                  static_cast<unsigned>(file.old_mode), static_cast<unsigned>(file.new_mode));
    text += change.data();
  }
  return text + " ##\n";
}

void add_hunk(const FileDiff& file, const Hunk& hunk, PatchText& out) {
  const std::string section = trim_end(hunk.section);
  out.diff += "@@";
  if (!section.empty()) out.diff += " " + file.path() + ": " + std::string(trim(section));
  out.diff += "\n";
  out.lines++;
  for (const HunkLine& line : hunk.lines) {
    out.diff += line.kind + line.text + "\n";
    out.lines++;
    if (!line.no_newline) continue;
    out.diff += " \\ No newline at end of file\n";
    out.lines++;
  }
}

PatchText patch_text(const Patch& patch) {
  PatchText out;
  out.number = patch.number;
  out.subject = patch.subject;
  for (const FileDiff& file : patch.files) {
    if (!out.diff.empty()) out.diff += "\n";
    out.diff += header(file);
    out.lines++;
    if (file.binary) {
      out.diff += " Binary files differ\n" + file.binary_patch;
      out.lines++;
    }
    for (const Hunk& hunk : file.hunks) add_hunk(file, hunk, out);
  }
  out.text = " ## Metadata ##\nAuthor: " + patch.author_name + " <" + patch.author_email +
             ">\n\n ## Commit message ##\n";
  std::string message = patch.subject;
  if (!trim(patch.message).empty()) message += "\n\n" + std::string(trim(patch.message));
  for (const std::string_view line : split_lines(message))
    out.text += trim_end("    " + std::string(line)) + "\n";
  out.text += "\n" + out.diff;
  return out;
}

}  // namespace

std::vector<PatchText> patch_texts(const std::vector<Patch>& patches) {
  std::vector<PatchText> texts;
  for (const Patch& patch : patches) texts.push_back(patch_text(patch));
  return texts;
}

}  // namespace kseries
