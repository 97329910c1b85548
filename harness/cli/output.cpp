// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output.h"

#include <cstdio>

namespace kseries {

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void notice_on_stderr(std::string_view line) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

}  // namespace kseries
