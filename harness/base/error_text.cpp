// SPDX-License-Identifier: GPL-2.0-only
#include "base/error_text.h"

namespace kseries {

std::string error_line(const Error& error) {
  std::string text = error.stage + ": " + error.what;
  if (!error.where.empty()) text += ": " + error.where;
  return text;
}

std::string error_text(const Error& error) {
  return error_line(error) + (error.hint.empty() ? "" : "\nhint: " + error.hint);
}

}  // namespace kseries
