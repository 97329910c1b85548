// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// What failed in a boot of a cell after an oops or BUG had broken the kernel. These failures
/// prove nothing until another boot shows them without it. A WARN or a KASAN report leaves the
/// kernel usable, so what follows it counts. Known failures neither break a kernel nor are part
/// of an aftermath, and neither is anything whose time is not known.
class Aftermath {
 public:
  /// Refers to the splats and cases of `result`, which has to outlive it.
  explicit Aftermath(const CellResult& result);

  [[nodiscard]] bool has(const Splat& splat) const;
  [[nodiscard]] bool has(const CaseResult& test) const;
  /// The names of the failed tests and the titles of the splats that followed; empty unless
  /// `splat` is the one that broke its boot.
  [[nodiscard]] std::vector<std::string> later_than(const Splat& splat) const;

 private:
  struct Broken {
    const Splat* cause = nullptr;
    std::vector<const Splat*> splats;
    std::vector<const CaseResult*> cases;
  };
  Broken* find_boot(int boot);

  std::vector<Broken> boots_;
};

}  // namespace kseries
