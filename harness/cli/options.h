// SPDX-License-Identifier: GPL-2.0-only
#pragma once

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
  report,
  compare,
  coverage,
  series_check,
  kconfig_explore,
  kconfig_relevant,
  kconfig_prove,
  boot,
  build,
  doctor,
  step,
};

/// What `kseries kconfig …` was asked.
struct KconfigOptions {
  std::string tree;
  std::string series;
  std::string arch = default_arch;
  std::string campaign = default_campaign;  ///< of `relevant`
  /// Fragment file. Empty: of `relevant` the campaign's, of `explore` the architecture's.
  std::string base;
  std::vector<std::string> symbols;  ///< inputs
  std::vector<std::string> outputs;
  bool csv = false;     ///< of `explore`: comma-separated values instead of a table
  std::string formula;  ///< of `prove`
  bool sandbox = true;
};

/// A command line, understood.
struct Invocation {
  Action action = Action::help;
  std::string help;                ///< text to print for Action::help
  RunOptions run;                  ///< run; report and boot use run_dir
  std::string series;              ///< series check
  std::vector<std::string> trees;  ///< series check
  std::vector<std::string> sides;  ///< compare: RUN or RUN:TREE/SERIES, twice
  std::vector<std::string> runs;   ///< coverage: folders of runs
  KconfigOptions kconfig;
  std::string cell;  ///< boot, build: a cell's folder
  bool shell = false;
  bool gdb = false;
  std::string step;  ///< hidden: suites, build, cell
  std::string step_id;
};

/// Reads a command line. Error of kind usage: what is wrong with which option.
Result<Invocation> parse_command_line(const std::vector<std::string>& words);

}  // namespace kseries
