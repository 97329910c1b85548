// SPDX-License-Identifier: GPL-2.0-only
#include <exception>

#include "base/exit_code.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "host/environment.h"

int main(int argc, char** argv) {
  using namespace kseries;
  prepare_output();
  try {
    const Result<ExitCode> code =
        run_command(std::vector<std::string>(argv + 1, argv + argc), read_environment());
    const Result<Done> written = finish_output();
    if (code && written) return static_cast<int>(*code);
    const Error& error = code ? written.error() : code.error();
    print_error(error);
    return static_cast<int>(exit_code_from_error(error));
  } catch (const std::exception& error) {
    print_error({"kseries", std::string("unexpected: ") + error.what(), "",
                 "this is a bug in kseries; please report it with the command line",
                 ErrorKind::bug});
    return static_cast<int>(ExitCode::bug);
  }
}
