// SPDX-License-Identifier: GPL-2.0-only
#include <exception>

#include "cli/commands.h"
#include "cli/exit_codes.h"

int main(int argc, char** argv) {
  using namespace kseries;
  try {
    const Result<int> code = run_command(std::vector<std::string>(argv + 1, argv + argc));
    if (code) return *code;
    print_error(code.error());
    return exit_code_of(code.error());
  } catch (const std::exception& error) {
    print_error({"kseries", std::string("unexpected: ") + error.what(), "",
                 "this is a bug of kseries: please report it with the command that led here",
                 ErrorKind::bug});
    return exit_bug;
  }
}
