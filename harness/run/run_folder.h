// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>

#include "base/result.h"
#include "model/apply.h"
#include "model/plan.h"

namespace kseries {

/// The names of the files of a run. Steps hand values to each other through
/// these files only.
class RunFolder {
 public:
  explicit RunFolder(std::string root) : root_(std::move(root)) {}
  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string in(const std::string& relative) const { return root_ + "/" + relative; }
  [[nodiscard]] std::string plan() const { return in("plan.json"); }
  [[nodiscard]] std::string build(const std::string& id) const { return in("builds/" + id); }
  [[nodiscard]] std::string cell(const std::string& id) const { return in("cells/" + id); }

 private:
  std::string root_;
};

Result<Plan> read_plan(const RunFolder& run);

/// The tree that a kernel is built from, and which patch owns each line of it.
Result<PatchedTree> read_patched(const RunFolder& run, const PlannedBuild& planned);

/// The run and the id of a cell whose folder the user names.
Result<std::pair<RunFolder, std::string>> cell_of_folder(const std::string& folder);

/// A folder of its own, again-N in `folder`, for what a later boot or build says: what
/// the run saw stays, for a failure may be rare.
std::string again_folder(const std::string& folder);

/// Writes a file unless it stands there already with the same content: Ninja
/// goes by time stamps.
Result<Done> write_if_changed(const std::string& path, const std::string& content);

}  // namespace kseries
