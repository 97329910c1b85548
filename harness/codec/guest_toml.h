// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// The profile that the text's key "base" names; empty: none. Errors are left
/// to parse_guest_toml().
std::string guest_base(std::string_view text);

/// Reads the text of guests/NAME.toml; `name` becomes the profile's name and
/// `where` names the file in errors, which give the line. What stands there
/// replaces what `base` has, or, for lists, devices and kernel parameters, is
/// added to it; `without` takes devices of the base away. Refuses unknown keys, values of the wrong
/// type, a device without role or driver, two devices of one role or at one place, a bus that no
/// earlier device provides, an address that is not "SLOT.FUNCTION" in
/// hexadecimal, and words that QEMU would take apart (a comma in a role, a
/// driver, a bus, a disk).
Result<GuestProfile> parse_guest_toml(std::string_view text, const std::string& name,
                                      const std::string& where, GuestProfile base = {});

}  // namespace kseries
