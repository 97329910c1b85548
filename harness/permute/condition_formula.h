// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "impact/makefile.h"

namespace kseries {

/// The symbols that are numbers or strings, which formulas do not support.
using Names = std::shared_ptr<const std::set<std::string>>;

/// "((VFIO != n && VFIO_GROUP != n))" for the test " != n": a guard as a formula in which the
/// symbols of some alternative all pass the test. !VFIO would hold for m, too.
std::string guard_formula(const BuildGuard& guard, std::string_view test);

/// The conditions of a stack as terms of a formula, without include guards. Nothing when a
/// condition has more in it than tests of bool and tristate symbols.
std::optional<std::vector<std::string>> stack_terms(const std::vector<std::string>& stack,
                                                    const Names& numbers);

}  // namespace kseries
