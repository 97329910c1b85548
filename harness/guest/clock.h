// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

/// The frequency of this host's time-stamp counter in kHz, measured once against
/// the monotonic clock within some milliseconds; 0 where there is none. A guest
/// under TCG reads the same counter. It can't calibrate it by itself on a busy
/// host: it is off by a factor of ten then, and so are all its time-outs.
long host_tsc_khz();

}  // namespace kseries
