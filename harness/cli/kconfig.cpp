// SPDX-License-Identifier: GPL-2.0-only
#include "cli/kconfig.h"

#include <utility>
#include <variant>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/enumeration_text.h"
#include "cli/relevant_text.h"
#include "kconfig/dot_config.h"
#include "kconfig/model.h"
#include "kconfig/prove.h"
#include "oracle/olddefconfig.h"
#include "oracle/oracle.h"
#include "plan/space_stage.h"

namespace kseries {
namespace {

/// For a run this is a finding, but these commands can't continue without a configuration.
Error rejected_tree(const KconfigProblem& problem) {
  Error error{"kconfig", "Kconfig rejects this tree: " + problem.message, "", ""};
  if (!problem.file.empty()) error.where = problem.file + ":" + std::to_string(problem.line);
  for (const std::string& step : problem.path) error.what += "\n  " + step;
  error.hint = problem.path.empty() ? "fix the Kconfig file, or omit the series"
                                    : "remove one of these dependencies";
  return error;
}

Result<Oracle> start_oracle(const PatchedTree& patched, const std::string& base,
                            const Toolchain& toolchain, const Environment& environment,
                            const Notice& notice) {
  TRY_ASSIGN(auto started, Oracle::start(patched, toolchain, environment));
  if (const auto* problem = std::get_if<KconfigProblem>(&started)) return rejected_tree(*problem);
  Oracle oracle = std::move(std::get<Oracle>(started));
  TRY_ASSIGN(std::vector<std::string> warnings, oracle.load_base(base));
  for (const std::string& line : warnings) notice("base: " + line);
  TRY_ASSIGN(const std::vector<std::string> unmet, oracle.unmet_settings(base));
  for (const std::string& line : unmet) notice("warning: base: " + line);
  return oracle;
}

}  // namespace

Result<ExitCode> kconfig_explore(const KconfigOptions& options, const PatchedTree& patched,
                                 const std::string& base, const Toolchain& toolchain,
                                 const Environment& environment, std::ostream& out,
                                 const Notice& notice) {
  if (options.symbols.empty()) {
    return Error{"kconfig", "explore needs at least one symbol", "--symbols",
                 "for example --symbols VFIO,IOMMUFD", ErrorKind::usage};
  }
  TRY_ASSIGN(Oracle oracle, start_oracle(patched, base, toolchain, environment, notice));
  std::vector<Axis> inputs;
  for (const std::string& symbol : options.symbols) inputs.push_back({symbol, {}});
  TRY_ASSIGN(const Enumeration found, oracle.enumerate(inputs, options.outputs));
  out << (options.csv ? enumeration_csv(found) : enumeration_table(found));
  return ExitCode::clean;
}

Result<ExitCode> kconfig_relevant(const PatchedTree& patched, const std::vector<Patch>& patches,
                                  const Campaign& campaign, const std::string& base,
                                  const Toolchain& toolchain, const Environment& environment,
                                  std::ostream& out, const Notice& notice) {
  TRY_ASSIGN(Oracle oracle, start_oracle(patched, base, toolchain, environment, notice));
  TRY_ASSIGN(const ConfigSpace space,
             find_config_space(oracle, patched, patches, campaign, base, environment));
  out << relevant_text(space);
  return ExitCode::clean;
}

Result<ExitCode> kconfig_prove(const KconfigOptions& options, const PatchedTree& patched,
                               const Toolchain& toolchain, const Environment& environment,
                               std::ostream& out) {
  TRY_ASSIGN(auto started, Oracle::start(patched, toolchain, environment));
  if (const auto* problem = std::get_if<KconfigProblem>(&started)) return rejected_tree(*problem);
  auto& oracle = std::get<Oracle>(started);
  TRY_ASSIGN(const std::vector<std::string> lines, oracle.dump());
  TRY_ASSIGN(const KconfigRules rules, parse_rules(lines));
  TRY_ASSIGN(const Proof proof, prove(rules, options.formula));
  if (!proof.reachable) {
    TRY_ASSIGN(const std::string alone, explain_contradiction(rules, options.formula));
    if (proof.core.empty()) {
      out << "unreachable: " << alone << "\n";
      return ExitCode::clean;
    }
    out << "unreachable: forbidden by these rules together\n";
    for (const std::string& rule : proof.core) out << "  " << rule << "\n";
    return ExitCode::clean;
  }
  TRY_ASSIGN(std::string witness, oracle.replay(proof.candidate));
  TRY_ASSIGN(const bool confirmed, holds(rules, options.formula, DotConfig::parse(witness)));
  if (!confirmed) {
    return Error{"kconfig", "unknown: Kconfig changes the configuration that the solver found", "",
                 "numbers and strings are not modelled; does the formula depend on one?"};
  }
  TRY_ASSIGN(const std::string made, make_olddefconfig(patched, toolchain, witness, environment));
  if (made != witness) {
    return Error{"kconfig",
                 "unknown: make olddefconfig changes the configuration that the solver found", "",
                 "the oracle differs from this tree's Kconfig: please report it"};
  }
  TRY_ASSIGN(const std::string values,
             values_of_formula(options.formula, DotConfig::parse(witness)));
  out << "reachable: with " << values << ", in this configuration:\n" << witness;
  return ExitCode::findings;
}

}  // namespace kseries
