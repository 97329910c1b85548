// SPDX-License-Identifier: GPL-2.0-only
#include "series/flowed.h"

#include "base/text.h"

namespace kseries {

std::string unflow(std::string_view text, bool delsp) {
  std::string out;
  std::string paragraph;
  for (std::string_view line : split_lines(text)) {
    // The signature separator ends with a space and is never flowed.
    const bool signature = line == "-- ";
    if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    if (signature) {
      if (!paragraph.empty()) out += paragraph + '\n';
      out += "-- \n";
      paragraph.clear();
      continue;
    }
    const bool flows = !line.empty() && line.back() == ' ';
    if (flows && delsp) line.remove_suffix(1);
    paragraph += line;
    if (flows) continue;
    out += paragraph + '\n';
    paragraph.clear();
  }
  if (!paragraph.empty()) out += paragraph + '\n';
  return out;
}

}  // namespace kseries
