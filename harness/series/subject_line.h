// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// What a subject line says besides its words.
struct SubjectLine {
  std::string words;   ///< without "Re:" and without the leading [...]
  bool reply = false;  ///< "Re:", "Fwd:" and their kin stood in front, before PATCH
  bool patch = false;  ///< one of the brackets said PATCH
  int version = 1;     ///< v4 of [PATCH v4 05/10]
  int revision = 0;    ///< 1 of [PATCH v4.1 05/10], which replaces this part of v4
  int number = -1;     ///< 5; -1: not numbered
  int total = 0;       ///< 10; 0: not numbered
};

/// Reads "[PATCH v4 05/10] vfio: ...", "[RFC PATCHv2 net-next 1/3]", ...
/// All leading brackets are taken off, as git am does.
SubjectLine read_subject_line(std::string_view text);

}  // namespace kseries
