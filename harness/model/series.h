// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
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
  std::string section;  ///< the text after the second "@@"
  std::vector<HunkLine> lines;
};

enum class FileChange { modify, create, remove, rename, copy, mode };

/// One "diff --git" of a patch.
struct FileDiff {
  FileChange change = FileChange::modify;
  std::string old_path;  ///< without "a/"; empty when created
  std::string new_path;  ///< without "b/"; empty when removed
  int old_mode = 0;      ///< 0100644 and so on; 0 if unknown
  int new_mode = 0;
  std::string old_blob;  ///< abbreviated ids of the "index" line; may be empty
  std::string new_blob;
  bool binary = false;
  std::string binary_patch;  ///< the whole "diff --git" section if it contains the data
  std::vector<Hunk> hunks;

  [[nodiscard]] const std::string& path() const { return new_path.empty() ? old_path : new_path; }
};

/// A mail as received, before parsing.
struct RawMail {
  std::string text;    ///< bytes
  std::string source;  ///< file name, for messages
  int first_line = 1;  ///< of the mail in `source`; greater than 1 in a mailbox
};

/// A point in time and the time zone it was given in.
struct ZonedTime {
  int64_t seconds = 0;  ///< since 1970, UTC
  int offset = 0;       ///< minutes east of UTC
};

/// What a reply to a mail needs of its header. Texts are decoded.
struct MailHeader {
  std::string message_id;  ///< without < >; may be empty
  std::string subject;     ///< with "[PATCH v4 0/8]"
  std::string from;        ///< "Name <address>", as in the next two
  std::vector<std::string> to;
  std::vector<std::string> cc;
};

/// One mail of a series, or one commit of a git range.
struct Patch {
  int number = 0;       ///< N of [PATCH vX N/M], from 1
  int version = 1;      ///< X of [PATCH vX N/M]
  std::string subject;  ///< without the [PATCH …] prefix
  std::string author_name;
  std::string author_email;
  ZonedTime date;       ///< of the author; 1970 if the mail has none
  std::string message;  ///< body of the commit message, without the subject
  std::string notes;    ///< between "---" and the diff
  MailHeader header;    ///< of its mail; empty for a commit
  std::string source;   ///< file name, "mbox:LINE" or commit id, for messages
  std::string diff;     ///< the unified diff, with CRLF converted to LF
  std::vector<FileDiff> files;
};

enum class PrerequisiteKind { patch_id, change_id, message_id };

/// What a series has to be applied on top of, from a trailer that git or b4 writes:
/// "prerequisite-patch-id:", "prerequisite-change-id:", "prerequisite-message-id:".
struct Prerequisite {
  PrerequisiteKind kind = PrerequisiteKind::patch_id;
  std::string value;  ///< as written, without the name of the trailer
};

/// What is under test: the patches in order, and what the mails state about them.
struct Series {
  std::string name;                 ///< directory, file or range; its name in reports
  std::string title;                ///< subject of the cover letter, or the title in series.toml
  std::optional<MailHeader> cover;  ///< of the cover letter
  int version = 1;
  std::vector<Patch> patches;
  int expected = 0;             ///< M of N/M; 0 if unknown
  std::vector<int> missing;     ///< numbers of missing or incomplete parts
  std::vector<int> duplicates;  ///< numbers that occur more than once (the first is used)
  /// Patches of the input that are not among `patches`, and why, one line each.
  std::vector<std::string> left_out;
  std::vector<Prerequisite> prerequisites;
  std::string base_commit;           ///< base-commit trailer
  std::vector<std::string> remarks;  ///< further remarks, one line each
  std::vector<KnownFailure> known;
  std::vector<Offer> offers;  ///< features that it adds to a kernel or removes
  std::vector<WithdrawnOption> withdrawn;
};

}  // namespace kseries
