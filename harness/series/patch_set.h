// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/series.h"
#include "series/mail.h"

namespace kseries {

/// One version of a series: the numbered patches that belong together, or a single patch.
struct PatchSet {
  /// A part, and the index of its mail in the input.
  struct Part {
    Mail mail;
    size_t position = 0;
  };

  int version = 1;
  int revision = 0;
  int total = 0;  ///< M of N/M; 0: a single patch without a number
  std::optional<Mail> cover;
  std::map<int, Part> parts;  ///< by number; a single patch is number 1
  size_t position = 0;        ///< of its first mail
  std::string thread;         ///< message-id at the top of its thread; empty if there is none
  bool threaded = false;      ///< one of its mails names the mail that it replies to

  [[nodiscard]] bool complete() const;
  /// The numbers from 1 to `total` that it lacks.
  [[nodiscard]] std::vector<int> missing() const;
};

/// Which mails of a mailbox reply to which.
class Threads {
 public:
  explicit Threads(const std::vector<Mail>& mails);

  /// The message-id at the top of the thread of a mail, as far as the mailbox has it.
  [[nodiscard]] std::string top(const Mail& mail) const;
  /// The mails above a mail that are in the mailbox, the nearest first.
  [[nodiscard]] std::vector<std::string> ancestors(const Mail& mail) const;

 private:
  std::map<std::string, std::vector<std::string>> parents_;  ///< by message-id
};

/// A patch that is not part of the result, and why: "'subject' (file:line): reason".
std::string describe_left_out(const Mail& mail, const std::string& reason);

/// Groups the patches and cover letters of a mailbox, in the order of their first mails. Numbers
/// belong together if version and total are the same and the threads, if any, are. A number that
/// occurs again with another subject starts a new set. Drops copies of a mail (cross-posting) and
/// replies, and adds duplicate parts to `series`.
std::vector<PatchSet> collect_sets(std::vector<Mail> mails, const Threads& threads, Series& series);

}  // namespace kseries
