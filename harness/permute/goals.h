// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "impact/condition.h"
#include "impact/touched.h"
#include "kconfig/model.h"
#include "model/campaign.h"
#include "model/config.h"

namespace kseries {

/// Something that some permutation has to do.
struct Goal {
  std::string kind;     ///< "changed files", for counting
  std::string what;     ///< "drivers/vfio/group.c is compiled"
  std::string formula;  ///< the same in Kconfig's words; empty: can't be said in them
  std::function<bool(const ValueOf&)> met;
  std::string why;  ///< it can never be told to be met; empty: it can
  /// Whether that it is met can be told; null: always. Else a condition is not understood,
  /// and counts as fulfilled.
  std::function<bool(const ValueOf&)> sure = nullptr;
};

/// Of each changed source: that it is compiled, each group of changed lines that
/// share their conditions, and both arms of every changed #if, IS_ENABLED() and
/// its like of a bool or tristate symbol; and of a tristate in IS_ENABLED() that it
/// is m where the source is linked in. Of a source that no Makefile is understood
/// to build, only that it is compiled, which is never met; of such a header, nothing.
std::vector<Goal> source_goals(const std::vector<TouchedSource>& sources,
                               const KconfigRules& rules);

/// Each combination of answers to the questions that some of `rows` gives. Error
/// of kind usage: a formula that can't be read.
Result<std::vector<Goal>> shape_goals(const std::vector<ShapeQuestion>& questions,
                                      const std::vector<Assignment>& rows);

/// Values of an assignment; what it lacks is n.
ValueOf values_in(const Assignment& assignment);

/// What the kept configurations do for the goals, a line for each kind and for each
/// goal that is not met or can't be told to be; `reasons` by Goal::what.
std::vector<std::string> goal_lines(const std::vector<Goal>& goals,
                                    const std::vector<Assignment>& kept,
                                    const std::map<std::string, std::string>& reasons);

}  // namespace kseries
