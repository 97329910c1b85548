// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

/// The frequency of this host's time-stamp counter in kHz, or 0 if it has none; measured once,
/// in a few milliseconds. A guest under TCG reads the same counter, but on a busy host its own
/// calibration can be wrong by a factor of ten, and so can all of its time-outs.
long host_tsc_khz();

}  // namespace kseries
