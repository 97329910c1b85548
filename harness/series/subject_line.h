// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// The most parts that a series may announce. Nobody sends more than a few thousand.
inline constexpr int max_parts = 1'000'000;

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

/// Parses "[PATCH v4 05/10] vfio: ...", "[RFC PATCHv2 net-next 1/3]", "[PATCH 1 of 3]", ...
/// Removes all leading brackets, blanks and colons, as git am does. Numbers above max_parts are
/// returned as max_parts + 1.
SubjectLine parse_subject_line(std::string_view text);

}  // namespace kseries
