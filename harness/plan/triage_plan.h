// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"
#include "model/triage.h"
#include "oracle/oracle.h"
#include "plan/plan_run.h"

namespace kseries {

/// Plans the boots of triage as a run of its own, in a directory below that of the run. The plan
/// grows: each step keeps its name, so that finished ones are not repeated.
class TriagePlanner {
 public:
  /// `run` must outlive it.
  TriagePlanner(const PlannedRun& run, const Environment& environment);

  /// Adds a boot, and the build of its kernel if that is not a kernel of the run. Returns an empty
  /// text, or why the boot is impossible: the patches so far have no such configuration, or their
  /// Kconfig files are rejected. Errors are those of the Kconfig oracle.
  Result<std::string> add(const TriageBoot& boot);

  [[nodiscard]] const Plan& plan() const { return plan_; }
  /// The files that the steps read, by path relative to the directory.
  [[nodiscard]] const std::map<std::string, std::string>& files() const { return files_; }

  /// The cells in which the series promises features of its own.
  Result<std::set<std::string>> promising_cells() const;

 private:
  struct Part {
    std::string name;  ///< "tree/series-p2"
    PatchedTree patched;
    std::shared_ptr<Oracle> oracle;  ///< null: Kconfig rejects it
  };

  Result<Part*> find_part(const Cell& cell, const TriageBoot& boot);
  Result<std::string> add_build(const PlannedCell& origin, const TriageBoot& boot,
                                const std::string& id);
  [[nodiscard]] Result<std::vector<std::string>> expectation(const PlannedCell& origin, int patches,
                                                             Promises promises,
                                                             const std::string& config) const;
  [[nodiscard]] const Subject* find_subject(const Cell& cell) const;

  const PlannedRun& run_;
  const Environment& environment_;
  Plan plan_;
  std::map<std::string, std::string> files_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::map<std::string, std::string> impossible_;  ///< by build
};

}  // namespace kseries
