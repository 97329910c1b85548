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

/// Proves the campaign's invariants over all configurations of a tree with a
/// series on it, and, where the series changes Kconfig files, what such a change
/// may break (kconfig/changes.h). What the tree does without the series, too, is
/// known. Kept in the cache by what was asked. A symbol that the tree lacks is n.
Result<std::vector<ConfigProof>> config_proofs(Oracle& oracle, const PatchedTree& patched,
                                               const Campaign& campaign, const Toolchain& toolchain,
                                               const Environment& environment);

}  // namespace kseries
