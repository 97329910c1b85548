// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/triage.h"

namespace kseries {

/// How long a build for triage is expected to take, in seconds. Its lane is warm: the run used it.
constexpr double warm_build_seconds = 12;

/// A short name for a boot, usable as a file name. Equal for equal boots.
std::string triage_boot_id(const TriageBoot& boot);

/// Decides which boots are needed next to answer for each finding of the report whether the base
/// shows it, how often it occurs, and which patch causes it. The answers use what is known so far.
/// Depends on the arguments only, so that an interrupted triage continues where it was.
///
/// If the cells with a reproducible finding have something in common, up to TriageOptions::probe
/// further configurations are booted that may refute that (judge/neighbours.h).
///
/// Each finding is examined in one of its cells. It is repeated with its suite alone and, if that
/// does not fail, with all suites in their order, each in a fresh boot. A failure that occurs in
/// all of three boots is bisected. Of one that does not, the failure rates with and without the
/// series are compared; if they differ, the patch with which the rate rises is bisected, with as
/// many boots of each part as it takes to know which of the two rates it has.
TriageRound plan_triage(const TriageInput& input);

/// The limit of triage in seconds: that of the options, or what the cells of the run took, at least
/// five minutes.
double triage_limit(const TriageInput& input);

}  // namespace kseries
