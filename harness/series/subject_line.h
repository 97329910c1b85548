// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// A subject line.
struct SubjectLine {
  std::string words;   ///< without "Re:" and the leading [...]
  bool reply = false;  ///< "Re:", "Fwd:" or similar came before PATCH
  bool patch = false;  ///< PATCH was in one of the brackets
  int version = 1;     ///< v4 of [PATCH v4 05/10]
  int revision = 0;    ///< 1 of [PATCH v4.1 05/10], which replaces this part of v4
  int number = -1;     ///< 5; -1: not numbered
  int total = 0;       ///< 10; 0: not numbered
};

/// Parses "[PATCH v4 05/10] vfio: ...", "[RFC PATCHv2 net-next 1/3]", ... Removes all
/// leading brackets, as git am does.
SubjectLine parse_subject_line(std::string_view text);

}  // namespace kseries
