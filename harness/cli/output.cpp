// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <sstream>

#include "base/text.h"

namespace kseries {
namespace {

/// The first error on stdout; 0: none.
int stdout_error = 0;

}  // namespace

void prepare_output() {
  ::signal(SIGPIPE, SIG_IGN);
  // open() uses the lowest free number. Writing to a stdout that was closed must fail.
  while (::fcntl(STDIN_FILENO, F_GETFD) < 0 || ::fcntl(STDOUT_FILENO, F_GETFD) < 0) {
    if (::open("/dev/null", O_RDONLY) < 0) break;
  }
  if (::fcntl(STDERR_FILENO, F_GETFD) < 0) (void)::open("/dev/null", O_WRONLY);
}

void print(std::string_view text) {
  const std::string shown = printable_utf8(text);
  errno = 0;
  const bool written = std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size();
  const bool flushed = std::fflush(stdout) == 0;
  if ((!written || !flushed) && stdout_error == 0) stdout_error = errno != 0 ? errno : EIO;
}

Result<ExitCode> print_output(const std::function<Result<ExitCode>(std::ostream&)>& write) {
  std::ostringstream text;
  Result<ExitCode> code = write(text);
  print(text.str());
  return code;
}

void notice_on_stderr(std::string_view line) {
  std::fprintf(stderr, "%s\n", printable_utf8(line).c_str());
}

Result<Done> finish_output() {
  if (stdout_error == 0) return Done{};
  return Error{"kseries", std::string("can't write to stdout: ") + std::strerror(stdout_error), "",
               stdout_error == EPIPE ? "the reader of the pipe ended before the output was complete"
                                     : "the output is incomplete; run the command again"};
}

}  // namespace kseries
