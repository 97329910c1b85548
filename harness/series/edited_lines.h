// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/series.h"
#include "series/text_file.h"

namespace kseries {

/// Lines to look for, and whether they must touch the ends of the file.
struct WantedLines {
  std::vector<std::string> lines;  ///< in the form of TextFile::lines
  bool at_start = false;
  bool at_end = false;
};

/// An entry of the index: the hash of one or several lines in a row, and the place of the first.
struct IndexedLine {
  size_t hash = 0;
  size_t place = 0;
  bool operator<(const IndexedLine& other) const {
    return hash != other.hash ? hash < other.hash : place < other.place;
  }
};

/// A file while the hunks of one patch are applied to it. The edits are only collected until
/// take(), so that each costs about the size of its hunk. `place` is the index of a line of the
/// original file; `current` is the index of a line in the file with the edits so far.
class EditedLines {
 public:
  explicit EditedLines(TextFile file);
  EditedLines(const EditedLines&) = delete;
  EditedLines& operator=(const EditedLines&) = delete;

  [[nodiscard]] const TextFile& original() const { return file_; }
  /// Number of lines with the edits so far.
  [[nodiscard]] size_t size() const;
  [[nodiscard]] size_t current(size_t place) const;
  /// The first place whose current index is at least `current`.
  [[nodiscard]] size_t place(size_t current) const;

  /// The place of the lines that is nearest to the current index `named`; of two at the same
  /// distance, the later one. Lines that an edit has matched or written don't match again. The
  /// rules are those of match_fragment() and find_pos() in git's apply.c. Among them: a last line
  /// without a newline also matches one that has only blanks and a newline more.
  std::optional<size_t> find(const WantedLines& wanted, size_t named);

  /// The lines of the original file with the hash of `line`, by place.
  std::span<const IndexedLine> find_lines(const std::string& line);

  /// Replaces the pre-image of `hunk`, which must be at `place`, by its post-image. Added lines
  /// are owned by `patch`, context lines keep their owner.
  void put(const Hunk& hunk, size_t place, int patch);

  /// The file with all edits. A line that an edit left without a newline is joined with the next
  /// one, as in git.
  TextFile take();

 private:
  struct Edit {
    size_t removed = 0;  ///< number of original lines
    TextFile added;
  };

  [[nodiscard]] bool is_at(const WantedLines& wanted, size_t place) const;
  [[nodiscard]] bool has_bytes_at(const WantedLines& wanted, size_t place) const;
  const std::vector<IndexedLine>& index(size_t count);
  std::span<const IndexedLine> find_in_index(size_t count, size_t hash);
  std::optional<size_t> find_nearest(const WantedLines& wanted, size_t named);
  [[nodiscard]] long shift_before(size_t place) const;
  void add_shift(size_t place, long change);

  TextFile file_;
  std::multimap<size_t, Edit> edits_;  ///< by place
  std::vector<bool> taken_;
  std::vector<long> shifts_;  ///< Fenwick tree of the changes of length, by the place after an edit
  long total_shift_ = 0;
  size_t end_;              ///< everything from this place on was removed
  bool end_taken_ = false;  ///< an edit has added lines at the end
  /// By number of lines per entry, sorted. Vectors, because a file may have millions of lines;
  /// built when first needed.
  std::map<size_t, std::vector<IndexedLine>> index_;
};

}  // namespace kseries
