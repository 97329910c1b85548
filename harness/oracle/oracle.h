// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "kbuild/configure.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/kconfig.h"

namespace kseries {

/// A tree's own Kconfig as a process that parses once and then answers requests (see
/// oracle/driver/). It runs in the build sandbox, since parsing runs the tree's $(shell …) probes.
/// Must not be used by two threads at the same time.
class Oracle {
 public:
  /// Parses the Kconfig of a tree with a series applied: 1.5 to 3 s, and about 4 s more the first
  /// time on a tree. A problem that Kconfig reports twice is a value, since the series may have
  /// caused it; any other failure is an Error.
  static Result<std::variant<Oracle, KconfigProblem>> start(const PatchedTree& patched,
                                                            const Toolchain& toolchain,
                                                            const Environment& environment);

  /// Sets the base of all later requests: a fragment, used as allnoconfig uses KCONFIG_ALLCONFIG.
  /// Returns Kconfig's warnings about its lines (unknown symbols, invalid values); the base is set
  /// nevertheless.
  Result<std::vector<std::string>> load_base(const std::string& fragment);

  /// The settings of the base `fragment`, which must be loaded, that did not take effect although
  /// the tree has the symbol: "X=y was requested but is n: it depends on Y [=n]".
  Result<std::vector<std::string>> unmet_settings(const std::string& fragment);

  /// Resolves each request on the base, with reasons for values that did not take effect. Error of
  /// kind usage: a value other than y, m and n, or a symbol that is neither bool nor tristate. A
  /// symbol that the tree does not have is n.
  Result<std::vector<Resolution>> resolve(const std::vector<Assignment>& requests);

  /// The whole .config of one request, byte for byte as `conf` writes it.
  Result<std::string> config(const Assignment& request);

  /// The result of `make olddefconfig` on a whole .config.
  Result<std::string> replay(const std::string& config);

  /// The files that `make syncconfig` writes for a whole .config, except for the empty ones in
  /// include/config that only have time stamps. Nothing if Kconfig has a message about the
  /// configuration or would change it: then kbuild must read it itself.
  Result<std::optional<GeneratedFiles>> sync(const std::string& config);

  /// The symbols of a whole .config that a select enables although their dependencies are unmet,
  /// after replay().
  Result<std::vector<std::string>> find_unmet_symbols(const std::string& config);

  /// Tries every assignment of the inputs (an axis without values has all of its type) and returns
  /// the distinct resolved values of inputs and outputs.
  Result<Enumeration> enumerate(const std::vector<Axis>& inputs,
                                const std::vector<std::string>& outputs);

  /// The properties of these symbols, without those that the tree does not have.
  Result<std::vector<SymbolInfo>> info(const std::vector<std::string>& names);
  Result<std::vector<SymbolInfo>> symbols();

  /// All symbols whose value these can influence.
  Result<std::vector<std::string>> influenced(const std::vector<std::string>& names);

  /// Every rule of the tree's Kconfig, as lines for parse_rules() (kconfig/model.h).
  Result<std::vector<std::string>> dump();

  /// This oracle for the pure stages; it must outlive the result.
  Resolver resolver();

  Oracle(Oracle&& other) noexcept;
  Oracle& operator=(Oracle&& other) noexcept;
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  ~Oracle();

 private:
  /// start() without repeating.
  static Result<std::variant<Oracle, KconfigProblem>> attempt(const PatchedTree& patched,
                                                              const Toolchain& toolchain,
                                                              const Environment& environment);
  struct State;
  explicit Oracle(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// An Error of kind usage about an unknown symbol, with similar names of the tree.
Error no_such_symbol(const std::string& name, const std::vector<SymbolInfo>& symbols);

}  // namespace kseries
