// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

/// The frequency of this host's time-stamp counter in kHz, measured once against
/// the monotonic clock within some milliseconds; 0 if it has none. A guest under TCG
/// reads the same counter. Its own calibration can be wrong by a factor of ten on a busy
/// host, and with it all of its time-outs.
long host_tsc_khz();

}  // namespace kseries
