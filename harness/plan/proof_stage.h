// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/report.h"
#include "oracle/oracle.h"

namespace kseries {

/// Proves the campaign's invariants over all configurations of a tree with a series applied and,
/// where the series changes Kconfig files, checks what such a change may break (kconfig/changes.h,
/// plan/lost_options.h). `oracle` must have the campaign's base loaded; `base` is its text.
/// A violation that also exists without the series is marked as known. Results are cached by their
/// inputs. A symbol that the tree does not have is n.
Result<std::vector<ConfigProof>> config_proofs(Oracle& oracle, const PatchedTree& patched,
                                               const Campaign& campaign, const std::string& base,
                                               const Toolchain& toolchain,
                                               const Environment& environment);

}  // namespace kseries
