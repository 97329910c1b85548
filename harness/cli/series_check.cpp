// SPDX-License-Identifier: GPL-2.0-only
#include "cli/series_check.h"

#include "base/exit_code.h"
#include "base/result.h"
#include "codec/series_check_json.h"
#include "plan/series_input.h"
#include "report/series_text.h"
#include "series/series_result.h"
#include "tree/apply.h"

namespace kseries {

Result<ExitCode> series_check(const std::string& spec, const std::vector<Tree>& trees,
                              CheckOptions options, const Environment& environment,
                              std::ostream& out) {
  ExitCode code = ExitCode::clean;
  for (const Tree& tree : trees) {
    TRY_ASSIGN(const Series series,
               load_series(spec, stable_name(tree), environment, options.trust));
    TRY_ASSIGN(const PatchedTree patched, apply_series(tree, series));
    const SeriesResult result = make_series_result(series, patched);
    if (options.format == CheckFormat::json) {
      out << series_check_json(series, result);
    } else {
      out << (&tree == &trees.front() ? "" : "\n") << series_text(result);
    }
    if (!patched.complete() || !series.missing.empty() || !series.left_out.empty())
      code = ExitCode::findings;
  }
  return code;
}

}  // namespace kseries
