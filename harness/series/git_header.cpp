// SPDX-License-Identifier: GPL-2.0-only
#include "series/git_header.h"

#include "series/diff_lines.h"

namespace kseries {
namespace {

class HeaderParser {
 public:
  HeaderParser(const std::vector<std::string_view>& lines, size_t start, size_t end)
      : lines_(lines), at_(start), end_(end) {}

  GitHeader parse() {
    const auto names = parse_git_line(lines_[at_++]);
    // git diff --no-prefix writes the same name twice.
    prefixed_ = !names || names->first != names->second;
    if (names) {
      header_.name = prefixed_ ? strip_prefix(names->first) : names->first;
      const std::string other = prefixed_ ? strip_prefix(names->second) : names->second;
      if (header_.name != other) header_.name.clear();
    }
    while (at_ < end_ && header_.fault.empty() && parse_line()) {
      header_.has_lines = true;
      ++at_;
    }
    header_.end = at_;
    FileDiff& file = header_.file;
    if (file.old_path.empty() && file.new_path.empty()) {
      file.old_path = header_.name;
      file.new_path = header_.name;
    }
    const bool moves =
        !file.old_path.empty() && !file.new_path.empty() && file.old_path != file.new_path;
    if (file.change == FileChange::modify && moves) file.change = FileChange::rename;
    return std::move(header_);
  }

 private:
  void fail(std::string what) {
    header_.fault = std::move(what);
    header_.fault_line = at_;
  }

  /// Parses the line at at_. False when it does not belong to the header.
  bool parse_line() {
    const std::string_view line = lines_[at_];
    FileDiff& file = header_.file;
    const auto is = [&](std::string_view key) { return line.starts_with(key); };
    const auto rest = [&](std::string_view key) { return line.substr(key.size()); };
    if (is("--- ")) {
      set_name(file.old_path, file.change == FileChange::create);
    } else if (is("+++ ")) {
      set_name(file.new_path, file.change == FileChange::remove);
    } else if (is("old mode ")) {
      set_mode(rest("old mode "), file.old_mode);
    } else if (is("new mode ")) {
      set_mode(rest("new mode "), file.new_mode);
    } else if (is("new file mode ")) {
      set_change(FileChange::create);
      file.old_path.clear();
      file.new_path = header_.name;
      set_mode(rest("new file mode "), file.new_mode);
    } else if (is("deleted file mode ")) {
      set_change(FileChange::remove);
      file.new_path.clear();
      file.old_path = header_.name;
      set_mode(rest("deleted file mode "), file.old_mode);
    } else if (is("rename from ") || is("copy from ")) {
      set_change(is("rename") ? FileChange::rename : FileChange::copy);
      file.old_path = parse_file_name(line.substr(line.find(" from ") + 6));
    } else if (is("rename to ") || is("copy to ")) {
      set_change(is("rename") ? FileChange::rename : FileChange::copy);
      file.new_path = parse_file_name(line.substr(line.find(" to ") + 4));
    } else if (is("index ")) {
      if (!parse_index_line(rest("index "), file)) fail("invalid mode");
    } else {
      return is("similarity index ") || is("dissimilarity index ");
    }
    return true;
  }

  void set_mode(std::string_view text, int& mode) {
    const auto parsed = parse_mode(text);
    if (!parsed) return fail("invalid mode");
    mode = *parsed;
  }

  void set_change(FileChange change) {
    if (header_.file.change != FileChange::modify && header_.file.change != change)
      fail("contradictory header lines");
    header_.file.change = change;
  }

  /// Sets a name from a "---" or "+++" line, which has to agree with earlier lines. `none`: the
  /// file does not exist on this side.
  void set_name(std::string& path, bool none) {
    const std::string_view text = lines_[at_].substr(4);
    if (none) {
      if (!is_dev_null(text)) fail("expected /dev/null");
      return;
    }
    std::string name = parse_file_name(text);
    if (prefixed_) {
      // Git does not take a name without a directory.
      name = name.find('/') == std::string::npos ? "" : strip_prefix(name);
    }
    if (!path.empty() && path != name) return fail("another file name than before");
    path = std::move(name);
  }

  const std::vector<std::string_view>& lines_;
  size_t at_;
  size_t end_;
  bool prefixed_ = true;
  GitHeader header_;
};

}  // namespace

GitHeader parse_git_header(const std::vector<std::string_view>& lines, size_t start, size_t end) {
  return HeaderParser(lines, start, end).parse();
}

}  // namespace kseries
