// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/kconfig.h"

namespace kseries {

/// A tree's own Kconfig as a process that has parsed once and answers requests
/// (see oracle/driver/). It runs in the build sandbox, for parsing runs the
/// tree's $(shell …) probes. Not to be used by two threads at a time.
class Oracle {
 public:
  /// Parses the Kconfig of a tree with a series on it: 1.5 to 3 s; the first
  /// time on a tree about 4 s more. What Kconfig itself objects to is a value,
  /// for a series may have brought it; an Error is everything else.
  static Result<std::variant<Oracle, KconfigProblem>> start(const PatchedTree& patched,
                                                            const Toolchain& toolchain,
                                                            const Environment& environment);

  /// Sets the base of all later requests: a fragment, used as allnoconfig uses
  /// KCONFIG_ALLCONFIG. Returns what Kconfig said about its lines (unknown
  /// symbols, invalid values); the base holds nevertheless.
  Result<std::vector<std::string>> load_base(const std::string& fragment);

  /// Each request on the base, with the reasons for what did not take effect.
  /// Values are y, m or n and the symbols bool or tristate, else an Error of
  /// kind usage; a symbol that the tree does not have is n.
  Result<std::vector<Resolution>> resolve(const std::vector<Assignment>& requests);

  /// The whole .config under one request, byte by byte as `conf` writes it.
  Result<std::string> config(const Assignment& request);

  /// What `make olddefconfig` makes of a whole .config.
  Result<std::string> replay(const std::string& config);

  /// Symbols that a select turns on in a whole .config, as replay() has it, although
  /// what they depend on is not there.
  Result<std::vector<std::string>> find_unmet_symbols(const std::string& config);

  /// Every assignment of the inputs (an axis without values: all values of its
  /// type), distinct by the resolved values of inputs and outputs.
  Result<Enumeration> enumerate(const std::vector<Axis>& inputs,
                                const std::vector<std::string>& outputs);

  /// What these symbols are; those that the tree does not have are left out.
  Result<std::vector<SymbolInfo>> info(const std::vector<std::string>& names);
  Result<std::vector<SymbolInfo>> symbols();

  /// All symbols whose value these can change.
  Result<std::vector<std::string>> influenced(const std::vector<std::string>& names);

  /// Every rule of the tree's Kconfig, as lines for parse_rules() (kconfig/model.h).
  Result<std::vector<std::string>> dump();

  /// This oracle for the pure stages; it must outlive what is returned.
  Resolver resolver();

  Oracle(Oracle&& other) noexcept;
  Oracle& operator=(Oracle&& other) noexcept;
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  ~Oracle();

 private:
  struct State;
  explicit Oracle(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// `name` as an Error of kind usage that says what the tree has instead.
Error no_such_symbol(const std::string& name, const std::vector<SymbolInfo>& symbols);

}  // namespace kseries
