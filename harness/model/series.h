// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/known.h"
#include "model/offer.h"

namespace kseries {

/// One line of a hunk. `kind` is ' ', '+' or '-'; `text` has no newline.
struct HunkLine {
  char kind = ' ';
  std::string text;
  bool no_newline = false;  ///< "\ No newline at end of file" follows
};

/// One "@@ -a,b +c,d @@" of a unified diff. Line numbers count from 1.
struct Hunk {
  int old_start = 0;
  int old_count = 0;
  int new_start = 0;
  int new_count = 0;
  std::string section;  ///< the text behind the second "@@"
  std::vector<HunkLine> lines;
};

enum class FileChange { modify, create, remove, rename, copy, mode };

/// One "diff --git" of a patch.
struct FileDiff {
  FileChange change = FileChange::modify;
  std::string old_path;  ///< without "a/"; empty when created
  std::string new_path;  ///< without "b/"; empty when removed
  int old_mode = 0;      ///< 0100644 and so on; 0 when not said
  int new_mode = 0;
  std::string old_blob;  ///< abbreviated ids of the "index" line; may be empty
  std::string new_blob;
  bool binary = false;
  std::string binary_patch;  ///< the whole "diff --git" section when git carries the bytes
  std::vector<Hunk> hunks;

  [[nodiscard]] const std::string& path() const { return new_path.empty() ? old_path : new_path; }
};

/// A mail as it came, before anything is read out of it.
struct RawMail {
  std::string text;    ///< bytes
  std::string source;  ///< file name, for messages
  int first_line = 1;  ///< of the mail in `source`: behind 1 in a mailbox
};

/// A point in time and the time zone in which it was written down.
struct ZonedTime {
  int64_t seconds = 0;  ///< since 1970, UTC
  int offset = 0;       ///< minutes east of UTC
};

/// One mail of a series, or one commit of a git range.
struct Patch {
  int number = 0;       ///< N of [PATCH vX N/M]; counts from 1
  std::string subject;  ///< without the [PATCH …] prefix
  std::string author_name;
  std::string author_email;
  ZonedTime date;          ///< of the author; 1970 when the mail does not say
  std::string message;     ///< body of the commit message, without the subject
  std::string notes;       ///< between "---" and the diff
  std::string message_id;  ///< may be empty
  std::string source;      ///< file name, "mbox:LINE" or commit id, for messages
  std::string diff;        ///< the unified diff exactly as it applies, CRLF undone
  std::vector<FileDiff> files;
};

/// What is under test: patches in order, plus what the mails said about it.
struct Series {
  std::string name;   ///< folder, file or range: names it in reports
  std::string title;  ///< subject of the cover letter, or series.toml's title
  int version = 1;
  std::vector<Patch> patches;
  int expected = 0;                        ///< M of N/M, 0 when not said
  std::vector<int> missing;                ///< numbers that should be there, or as a whole
  std::vector<int> duplicates;             ///< numbers that came more than once (first kept)
  std::vector<std::string> prerequisites;  ///< prerequisite-patch-id trailers
  std::string base_commit;                 ///< base-commit trailer
  std::vector<std::string> remarks;        ///< what else the reader should know, one line each
  std::vector<KnownFailure> known;
  std::vector<Offer> offers;  ///< what a kernel has through it, or no longer
};

}  // namespace kseries
