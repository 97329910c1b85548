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

/// Something that some configuration should do.
struct Goal {
  std::string kind;     ///< "changed files", for counting
  std::string what;     ///< "drivers/vfio/group.c is compiled"
  std::string formula;  ///< the same in Kconfig's syntax; empty: not expressible
  std::function<bool(const ValueOf&)> met;
  std::string why;  ///< why it can't be evaluated; empty: it can
  /// Returns whether `met` is certain. Null means it always is. Otherwise a condition can't be
  /// evaluated, and counts as fulfilled.
  std::function<bool(const ValueOf&)> sure = nullptr;
};

/// The goals for each changed source: that it is compiled; that each group of changed lines with
/// the same conditions is; that both arms of every changed #if, IS_ENABLED() and the like of a bool
/// or tristate symbol are taken; and that a tristate in IS_ENABLED() is m while the source is built
/// in. A source that no Makefile is known to build only gets the first goal, which is never met;
/// such a header gets none.
std::vector<Goal> source_goals(const std::vector<TouchedSource>& sources,
                               const KconfigRules& rules);

/// A goal for each combination of answers to the questions that some of `rows` gives. Error of kind
/// usage: a formula that can't be parsed.
Result<std::vector<Goal>> shape_goals(const std::vector<ShapeQuestion>& questions,
                                      const std::vector<Assignment>& rows);

/// Looks up values in an assignment; a symbol that it lacks is n.
ValueOf values_in(const Assignment& assignment);

/// Which goals the kept configurations meet: a line that counts them by kind, and a line for each
/// goal that is not met or may not be; `reasons` by Goal::what.
std::vector<std::string> goal_lines(const std::vector<Goal>& goals,
                                    const std::vector<Assignment>& kept,
                                    const std::map<std::string, std::string>& reasons);

}  // namespace kseries
