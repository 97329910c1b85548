// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "klog/prefix.h"

namespace kseries::klog {

/// Splits off what dmesg, journalctl, syslog and programs that log a serial console put before a
/// message that has no time stamp of printk. The message may begin with the blank after the prefix.
Message split_log_prefix(std::string_view raw);

/// Removes "host kernel:" of syslog and journalctl, or "host kern.warn kernel:" of BusyBox, in
/// front of a blank. False if there is none.
bool take_source(std::string_view& text);

/// `line` without the control sequences of terminals (ECMA-48, 5.4), as dmesg --color prints them.
std::string without_escapes(std::string_view line);

}  // namespace kseries::klog
