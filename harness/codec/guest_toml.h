// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// Reads the key "base", the name of the profile that this one is based on. Empty if there
/// is none. Errors are left to parse_guest_toml().
std::string read_guest_base(std::string_view text);

/// Parses the text of guests/NAME.toml. `name` becomes the profile's name; `where` is the
/// file name for errors, which have the line. A value replaces the one of `base`; lists,
/// devices and kernel parameters are added to those of `base`, and `without` removes
/// devices of `base`.
///
/// Refuses unknown keys, values of the wrong type, a device without role or driver, two
/// devices with the same role or address, a bus that no preceding device provides, an
/// address that is not "SLOT.FUNCTION" in hexadecimal, and a role, driver, bus or disk
/// name that is not a single word (QEMU would split it at a comma).
Result<GuestProfile> parse_guest_toml(std::string_view text, const std::string& name,
                                      const std::string& where, GuestProfile base = {});

}  // namespace kseries
