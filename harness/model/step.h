// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/report.h"

namespace kseries {

enum class StepKind {
  suites,  ///< compiles the test suites for a tree
  build,   ///< builds a kernel
  cell,    ///< boots a kernel in a guest and judges the result
};

/// One edge of the build graph: `kseries step KIND --id ID`.
struct Step {
  StepKind kind = StepKind::build;
  std::string id;  ///< of the tree, the build or the cell
};

/// A step that is running now.
struct RunningStep {
  std::string title;        ///< as in Ninja's status lines: "build ID"
  std::string waiting_for;  ///< empty: nothing
};

/// The result of a step. A finding is a result like any other; a failure of the harness is an
/// error.
struct StepResult {
  Verdict verdict = Verdict::pass;
  std::string summary;         ///< one line for the progress display
  std::optional<Error> error;  ///< why the harness failed
};

}  // namespace kseries
