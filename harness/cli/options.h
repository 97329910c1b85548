// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/architecture.h"
#include "plan/options.h"

namespace kseries {

enum class Action {
  help,
  version,
  run,
  plan,
  merge,
  report,
  compare,
  history,
  coverage,
  series_check,
  kconfig_explore,
  kconfig_relevant,
  kconfig_prove,
  boot,
  build,
  bundle,
  doctor,
  read_console,
  read_ktap,
  step,
  symbolise,
  document,
};

/// For which `kseries plan` prints a job for each shard.
enum class CiSystem { none, github, gitlab };

/// The options of `kseries kconfig …`.
struct KconfigOptions {
  std::string tree;
  std::string series;
  std::string arch = default_arch;
  std::string campaign = default_campaign;  ///< for `relevant`
  /// Fragment file. If empty, `relevant` uses the campaign's and `explore` the architecture's.
  std::string base;
  std::vector<std::string> symbols;  ///< inputs
  std::vector<std::string> outputs;
  bool csv = false;     ///< for `explore`: comma-separated values instead of a table
  std::string formula;  ///< for `prove`
  bool sandbox = true;
};

/// `kseries read` rejects larger files.
inline constexpr std::size_t max_log_bytes = std::size_t{64} << 20U;

/// The options of `kseries read …`.
struct ReadOptions {
  std::vector<std::string> files;  ///< "-" is standard input
  std::string vmlinux;             ///< for `console`; may be empty
  std::string series;              ///< for `console`; may be empty
  std::string tree;                ///< empty if `series` is
  bool json = false;
};

/// The options of `kseries history`.
struct HistoryOptions {
  std::string text;  ///< part of the name of a case or of a finding; empty: the last runs
  bool flaky = false;
  bool json = false;
  std::string file;  ///< empty: the default
};

/// What `kseries report` writes in addition to the files of the run, for the places that show it.
struct ReportOptions {
  std::string series;  ///< which one; empty: all, or the only one
  bool b4 = false;     ///< print checks for b4 instead of the summary
  std::string patch;   ///< with `b4`: a number, or a file with the mail ("-": stdin)
  std::string kcidb;   ///< file; "-": stdout, instead of the summary; empty: not written
  std::string sarif;   ///< the same, as the next two
  std::string code_quality;
  std::string mail;
  std::string origin = "kseries";  ///< KCIDB's name of who submits a report
  std::string url;                 ///< where the directory of the run is published
  std::string patchwork;           ///< address of a server
  std::string token_file;
  bool dry_run = false;
};

/// A parsed command line.
struct Invocation {
  Action action = Action::help;
  std::string help;                ///< text to print for Action::help
  RunOptions run;                  ///< run, plan; report, merge and boot use run_dir
  std::string series;              ///< series check
  std::vector<std::string> trees;  ///< series check
  CiSystem ci = CiSystem::none;    ///< plan: print its jobs instead of the plan
  bool json = false;               ///< series check
  bool trust_expected = false;     ///< series check
  std::vector<std::string> sides;  ///< compare: RUN or RUN:TREE/SERIES, twice
  std::vector<std::string> runs;   ///< coverage, merge: directories of runs
  KconfigOptions kconfig;
  ReportOptions report;
  ReadOptions read;
  HistoryOptions history;
  std::string cell;    ///< boot, build, bundle: directory of a cell
  std::string output;  ///< bundle: the archive; empty: named after the cell
  bool shell = false;
  bool gdb = false;
  std::string step;  ///< hidden: suites, build, cell
  std::string step_id;
  std::string vmlinux;  ///< hidden: symbolise
  std::string modules;
  std::string document;  ///< hidden: man, bash, zsh, fish
};

/// Parses a command line. Error of kind usage, with the option that is wrong.
Result<Invocation> parse_command_line(const std::vector<std::string>& words);

}  // namespace kseries
