// SPDX-License-Identifier: GPL-2.0-only
#include <exception>

#include "base/exit_code.h"
#include "cli/commands.h"
#include "host/environment.h"

int main(int argc, char** argv) {
  using namespace kseries;
  try {
    const Result<ExitCode> code =
        run_command(std::vector<std::string>(argv + 1, argv + argc), read_environment());
    if (code) return static_cast<int>(*code);
    print_error(code.error());
    return static_cast<int>(exit_code_from_error(code.error()));
  } catch (const std::exception& error) {
    print_error({"kseries", std::string("unexpected: ") + error.what(), "",
                 "this is a bug in kseries; please report it with the command line",
                 ErrorKind::bug});
    return static_cast<int>(ExitCode::bug);
  }
}
