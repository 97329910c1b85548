// SPDX-License-Identifier: GPL-2.0-only
#include "cli/series_check.h"

#include "base/exit_code.h"
#include "base/result.h"
#include "plan/series_input.h"
#include "report/series_text.h"
#include "series/series.h"
#include "tree/apply.h"

namespace kseries {

Result<ExitCode> series_check(const std::string& spec, const std::vector<Tree>& trees, Trust trust,
                              const Environment& environment, std::ostream& out) {
  ExitCode code = ExitCode::clean;
  for (const Tree& tree : trees) {
    TRY_ASSIGN(const Series series, load_series(spec, stable_name(tree), environment, trust));
    TRY_ASSIGN(const PatchedTree patched, apply_series(tree, series));
    if (&tree != &trees.front()) out << "\n";
    out << series_text(make_series_result(series, patched));
    if (!patched.complete() || !series.missing.empty()) code = ExitCode::findings;
  }
  return code;
}

}  // namespace kseries
