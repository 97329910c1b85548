// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"
#include "model/series.h"

namespace kseries {

/// Shell-like: '*' stands for any text, every other character for itself.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// Whether a finding of series.toml means this case of a cell on `tree`. Suite
/// and name may hold '*'; a name also fits the end of a longer one behind a
/// '/'. A finding that names neither suite nor case means no case, nor does one that
/// names a splat.
bool means_case(const KnownFailure& known, const std::string& tree, std::string_view suite,
                std::string_view name);

/// Whether it means this splat: its class, and, where suite or case are named,
/// the test that was running.
bool means_splat(const KnownFailure& known, const std::string& tree, const Splat& splat);

/// "R4: the reason", never empty.
std::string known_reason(const KnownFailure& known);

/// Sets `known` in the result's splats and in its failed or missing cases.
void mark_known(CellResult& result, const std::vector<KnownFailure>& known);

/// Findings that were announced for tests of this cell, all of which passed.
std::vector<std::string> not_occurred(const CellResult& result,
                                      const std::vector<KnownFailure>& known);

}  // namespace kseries
