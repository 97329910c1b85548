// SPDX-License-Identifier: GPL-2.0-only
#include "series/diff.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "series/binary_patch.h"
#include "series/diff_lines.h"
#include "series/git_header.h"

namespace kseries {
namespace {

class Parser {
 public:
  Parser(std::string_view text, std::string source, int first_line)
      : text_(text),
        lines_(split_raw_lines(text)),
        ends_in_line_(!text.empty() && text.back() != '\n'),
        source_(std::move(source)),
        first_line_(first_line) {}

  Result<ParsedDiff> parse() {
    while (at_ < lines_.size() && !error_) {
      if (lines_[at_].starts_with("diff --git ")) {
        check_lone_line();
        if (!error_) git_file();
      } else if (is_plain_header(at_)) {
        plain_file();
      } else if (parse_hunk_header(lines_[at_])) {
        fail("a hunk without a file name", at_, "a line of the patch may be missing");
      } else {
        ++at_;
      }
    }
    if (!error_) check_lone_line();
    if (error_) return *error_;
    return std::move(parsed_);
  }

 private:
  /// A "diff --git" without anything is what remains of a truncated mail.
  void check_lone_line() {
    if (lone_git_line_)
      fail("a diff without hunks", *lone_git_line_, "the mail or file is incomplete");
  }

  bool is_plain_header(size_t at) const {
    return at + 2 < lines_.size() && lines_[at].starts_with("--- ") &&
           lines_[at + 1].starts_with("+++ ") && lines_[at + 2].starts_with("@@ -");
  }

  void fail(std::string what, size_t line, std::string hint) {
    const std::string where = source_ + ":" + std::to_string(first_line_ + static_cast<int>(line));
    error_ = Error{"series", std::move(what), where, std::move(hint), ErrorKind::unavailable};
  }

  /// Adds a file. The diff extends up to here.
  void finish(FileDiff file) {
    const size_t end =
        at_ < lines_.size() ? static_cast<size_t>(lines_[at_].data() - text_.data()) : text_.size();
    parsed_.end = end;
    parsed_.files.push_back(std::move(file));
  }

  void plain_file() {
    const size_t start = at_;
    FileDiff file;
    lone_git_line_.reset();
    take_names(file);
    hunks(file);
    finish_header(file, start);
    if (!error_) finish(std::move(file));
  }

  /// Reads the "---" and "+++" lines of a plain diff at at_.
  void take_names(FileDiff& file) {
    const std::string_view before = lines_[at_].substr(4);
    const std::string_view after = lines_[at_ + 1].substr(4);
    at_ += 2;
    file.old_path = parse_file_name(before);
    file.new_path = parse_file_name(after);
    // Files may have old time stamps: the hunk decides, not the time stamp.
    const std::optional<Hunk> first =
        at_ < lines_.size() ? parse_hunk_header(lines_[at_]) : std::nullopt;
    const bool created = is_no_file(before) && first && first->old_count == 0;
    const bool removed = is_no_file(after) && first && first->new_count == 0;
    // git diff --no-prefix writes the same name twice.
    const bool prefixed = created || removed || file.old_path != file.new_path;
    if (prefixed) {
      file.old_path = strip_prefix(file.old_path);
      file.new_path = strip_prefix(file.new_path);
    }
    if (created) file.change = FileChange::create;
    if (removed) file.change = FileChange::remove;
    if (created) file.old_path.clear();
    if (removed) file.new_path.clear();
    // In plain diffs against a backup copy ("x.c.orig") the new name counts.
    if (file.change == FileChange::modify) file.old_path = file.new_path;
  }

  void git_file() {
    const size_t start = at_;
    // Git does not take a last line without a newline for one of the header.
    GitHeader header = parse_git_header(lines_, start, lines_.size() - (ends_in_line_ ? 1 : 0));
    at_ = header.end;
    if (!header.fault.empty())
      return fail(header.fault, header.fault_line, "a line of the header may be damaged");
    // Git takes a line without any header lines for text. A plain diff may follow.
    if (!header.has_lines) {
      const bool cut_off = start + 1 == lines_.size();
      if (header.name.empty() && !cut_off) {
        return fail("a diff without a file name", start, "the line may be damaged");
      }
      lone_git_line_ = start;
      return;
    }
    if (at_ < lines_.size()) parse_body(header.file, start);
    finish_header(header.file, start);
    if (!error_) finish(std::move(header.file));
  }

  /// Parses what follows the header lines: hunks, binary data or nothing.
  void parse_body(FileDiff& file, size_t start) {
    const std::string_view line = lines_[at_];
    if (line.starts_with("Binary files ") && trim(line).ends_with(" differ")) {
      file.binary = true;
      ++at_;
    } else if (line.starts_with("GIT binary patch")) {
      parse_binary(file, start);
    } else {
      hunks(file);
    }
  }

  /// Parses a binary patch: one block per direction, each of which ends with an empty
  /// line.
  void parse_binary(FileDiff& file, size_t start) {
    const size_t header = at_++;
    file.binary = true;
    int blocks = 0;
    while (at_ < lines_.size() && blocks < 2 &&
           (lines_[at_].starts_with("literal ") || lines_[at_].starts_with("delta "))) {
      const size_t block = at_++;
      while (at_ < lines_.size() && !trim(lines_[at_]).empty()) ++at_;
      if (at_ == lines_.size())
        return fail("truncated binary patch", header, "the mail or file is incomplete");
      const char* const data = lines_[block + 1].data();
      const auto size = static_cast<size_t>(lines_[at_].data() - data);
      switch (check_binary_block(lines_[block], {data, size})) {
        case BinaryBlock::damaged:
          return fail("damaged binary patch", block, "the mail or file is damaged");
        case BinaryBlock::too_large:
          return fail("the binary patch inflates to more than " +
                          std::to_string(max_binary_bytes >> 20) + " MiB",
                      block, "leave this file out of the series");
        case BinaryBlock::fits:
          break;
      }
      ++at_;
      ++blocks;
    }
    if (blocks == 0) return fail("empty binary patch", header, "");
    const char* first = lines_[start].data();
    const char* behind = at_ < lines_.size() ? lines_[at_].data() : text_.data() + text_.size();
    file.binary_patch = std::string(first, behind);
  }

  /// Makes the fields consistent after the whole header was read.
  void finish_header(FileDiff& file, size_t start) {
    if (file.change == FileChange::create) file.old_path.clear();
    if (file.change == FileChange::remove) file.new_path.clear();
    if (error_) return;
    if (file.path().empty())
      return fail("a diff without a file name", start, "a line of the patch may be missing");
    const bool moves = file.change == FileChange::rename || file.change == FileChange::copy;
    if (moves && (file.old_path.empty() || file.new_path.empty()))
      return fail("a rename or copy with only one file name", start,
                  "a line of the patch may be missing");
    const bool lacks_old = file.change != FileChange::create && file.old_path.empty();
    const bool lacks_new = file.change != FileChange::remove && file.new_path.empty();
    if (lacks_old || lacks_new)
      return fail("a diff with only one file name", start, "a line of the patch may be missing");
    const bool mode_differs =
        file.old_mode != 0 && file.new_mode != 0 && file.new_mode != file.old_mode;
    if (file.change == FileChange::modify && file.hunks.empty() && !file.binary && mode_differs)
      file.change = FileChange::mode;
    if (lacks_hunks(file)) fail("a diff without hunks", start, "the mail or file is incomplete");
  }

  /// Whether the header announces a change but no hunks follow. Whether a removed file
  /// was empty is checked when the patch is applied.
  static bool lacks_hunks(const FileDiff& file) {
    if (!file.hunks.empty() || file.binary || file.change == FileChange::remove) return false;
    if (file.change == FileChange::modify) return true;
    constexpr std::string_view empty_blob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    if (file.change == FileChange::create)
      return !file.new_blob.empty() && !empty_blob.starts_with(file.new_blob);
    return file.old_blob != file.new_blob;
  }

  void hunks(FileDiff& file) {
    while (at_ < lines_.size() && !error_) {
      std::optional<Hunk> hunk = parse_hunk_header(lines_[at_]);
      if (!hunk && lines_[at_].starts_with("@@ -"))
        return fail("invalid hunk header", at_, "expected @@ -a,b +c,d @@");
      if (!hunk) return;
      hunk_lines(*hunk);
      file.hunks.push_back(std::move(*hunk));
    }
  }

  /// Parses the lines of a hunk by the rules of parse_fragment() in git's apply.c.
  void hunk_lines(Hunk& hunk) {
    const size_t header = at_++;
    int before = hunk.old_count;
    int after = hunk.new_count;
    bool changes = false;
    while (before > 0 || after > 0) {
      if (at_ == lines_.size()) {
        return fail(
            "truncated hunk: " + std::to_string(std::max(before, after)) + " lines are missing",
            header, "the mail or file is incomplete");
      }
      if (ends_in_line_ && at_ + 1 == lines_.size())
        return fail("the last line of a hunk has no newline", at_, "the mail or file is cut off");
      const std::string_view line = lines_[at_];
      if (is_no_newline_mark(line)) {
        mark_no_newline(hunk);
        continue;
      }
      // Mailers and editors remove the space of an empty context line.
      const char kind = line.empty() ? ' ' : line.front();
      if (kind != ' ' && kind != '+' && kind != '-') {
        return fail("a line of a hunk does not start with ' ', '+' or '-'", at_,
                    "a mailer may have wrapped or indented the patch");
      }
      if ((kind != '+' && before == 0) || (kind != '-' && after == 0))
        return fail("the lines of a hunk do not match its header", at_,
                    "the patch may have been edited by hand");
      if (kind != '+') --before;
      if (kind != '-') --after;
      changes = changes || kind != ' ';
      hunk.lines.push_back({kind, std::string(line.substr(line.empty() ? 0 : 1)), false});
      ++at_;
    }
    if (!changes)
      return fail("a hunk without changes", header, "the patch may have been edited by hand");
    // Here git only asks for a backslash, and for more than twelve bytes up to the end.
    if (at_ == lines_.size() || !lines_[at_].starts_with("\\ ")) return;
    if (text_.data() + text_.size() - lines_[at_].data() > 12) mark_no_newline(hunk);
  }

  /// Whether it is "\ No newline at end of file", which may be translated.
  static bool is_no_newline_mark(std::string_view line) {
    constexpr size_t min_size = 11;
    return line.size() >= min_size && line.starts_with("\\ ");
  }

  void mark_no_newline(Hunk& hunk) {
    if (!hunk.lines.empty()) hunk.lines.back().no_newline = true;
    ++at_;
  }

  std::string_view text_;
  std::vector<std::string_view> lines_;
  bool ends_in_line_;  ///< the last line has no newline
  std::string source_;
  int first_line_;
  size_t at_ = 0;
  std::optional<size_t> lone_git_line_;
  ParsedDiff parsed_;
  std::optional<Error> error_;
};

}  // namespace

Result<ParsedDiff> parse_diff_text(std::string_view text, const std::string& source,
                                   int first_line) {
  return Parser(text, source, first_line).parse();
}

Result<std::vector<FileDiff>> parse_diff(std::string_view text, const std::string& source) {
  TRY_ASSIGN(ParsedDiff parsed, parse_diff_text(text, source));
  return std::move(parsed.files);
}

}  // namespace kseries
