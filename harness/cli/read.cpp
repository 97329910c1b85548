// SPDX-License-Identifier: GPL-2.0-only
#include "cli/read.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "codec/log_json.h"
#include "host/input.h"
#include "klog/blame.h"
#include "klog/parser.h"
#include "ktap/parser.h"
#include "report/log_text.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// Error: the command can't use these options.
Result<Done> check_options(const ReadOptions& options) {
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    return Error{"usage", "- is given twice", "", "standard input can be read once",
                 ErrorKind::usage};
  }
  std::error_code code;
  if (!options.vmlinux.empty() && !fs::is_regular_file(options.vmlinux, code)) {
    return Error{"usage", "--vmlinux is not a file", options.vmlinux,
                 "name the vmlinux of the kernel that printed the log", ErrorKind::usage};
  }
  return Done{};
}

bool has_frames(const Splat& splat) { return !splat.frames.empty(); }

bool has_places(const Splat& splat) {
  return std::any_of(splat.frames.begin(), splat.frames.end(),
                     [](const Frame& frame) { return !frame.file.empty(); });
}

Result<std::vector<Splat>> add_places(std::vector<Splat> splats, const Symbolise& symbolise,
                                      const std::string& vmlinux) {
  TRY_ASSIGN(std::vector<Splat> placed, symbolise(std::move(splats)));
  if (std::any_of(placed.begin(), placed.end(), has_frames) &&
      std::none_of(placed.begin(), placed.end(), has_places)) {
    notice_on_stderr("no frame found in " + vmlinux +
                     ": it has no debug information, or belongs to another kernel");
  }
  return placed;
}

Result<ConsoleLog> read_console(const std::string& file, const ReadOptions& options,
                                const Symbolise& symbolise,
                                const std::optional<PatchedTree>& patched) {
  TRY_ASSIGN(const std::string content, read_input(file, max_log_bytes));
  ReadConsole read = parse_console(content);
  std::vector<Splat> splats = std::move(read.splats);
  if (symbolise) {
    TRY_ASSIGN(splats, add_places(std::move(splats), symbolise, options.vmlinux));
  }
  if (patched) {
    splats = blame(std::move(splats), [&](const std::string& path, int line) {
      return find_owner(*patched, path, line).value_or(0);
    });
  }
  return ConsoleLog{file, std::move(splats), read.lost};
}

bool is_bad(const TestCase& test) {
  return test.result == TestResult::fail || test.result == TestResult::missing ||
         std::any_of(test.subtests.begin(), test.subtests.end(), is_bad);
}

bool is_bad(const KtapLog& log) {
  return !log.run.complete || log.run.suites.empty() ||
         std::any_of(log.run.suites.begin(), log.run.suites.end(),
                     [](const TestCase& test) { return is_bad(test); });
}

bool is_bad(const ConsoleLog& log) { return !log.splats.empty() || log.lost > 0; }

/// Blocks of text with an empty line between them.
template <typename Log>
std::string join_texts(const std::vector<Log>& logs, std::string (*text)(const Log&)) {
  std::string joined;
  for (const Log& log : logs) joined += (joined.empty() ? "" : "\n") + text(log);
  return joined;
}

template <typename Log>
Result<ExitCode> write(const std::vector<Log>& logs, const std::string& text, std::ostream& out) {
  out << text << std::flush;
  if (!out) return Error{"read", "can't write the output", "standard output", "free some space"};
  const bool bad =
      std::any_of(logs.begin(), logs.end(), [](const Log& log) { return is_bad(log); });
  return bad ? ExitCode::findings : ExitCode::clean;
}

}  // namespace

Result<ExitCode> read_consoles(const ReadOptions& options, const Symbolise& symbolise,
                               const std::optional<PatchedTree>& patched, std::ostream& out) {
  TRY(check_options(options));
  std::vector<ConsoleLog> logs;
  for (const std::string& file : options.files) {
    TRY_ASSIGN(ConsoleLog log, read_console(file, options, symbolise, patched));
    logs.push_back(std::move(log));
  }
  return write(logs, options.json ? console_logs_json(logs) : join_texts(logs, console_log_text),
               out);
}

Result<ExitCode> read_ktaps(const ReadOptions& options, std::ostream& out) {
  TRY(check_options(options));
  std::vector<KtapLog> logs;
  for (const std::string& file : options.files) {
    TRY_ASSIGN(const std::string content, read_input(file, max_log_bytes));
    logs.push_back({file, parse_ktap(content)});
  }
  return write(logs, options.json ? ktap_logs_json(logs) : join_texts(logs, ktap_log_text), out);
}

}  // namespace kseries
