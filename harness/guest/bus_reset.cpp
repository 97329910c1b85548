// SPDX-License-Identifier: GPL-2.0-only
#include "guest/bus_reset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/text.h"
#include "guest/qemu_argv.h"

namespace kseries {

namespace {

constexpr unsigned config_enable = 1U << 31;
constexpr unsigned interrupt_line = 0x3C;  // the upper half is bridge control
constexpr unsigned secondary_bus_reset = 1U << 6;

/// The value in "portl[0x0cf8] = 0x80003000".
std::optional<unsigned> parse_value(const std::string& text) {
  const size_t equals = text.find("= 0x");
  if (equals == std::string::npos) return std::nullopt;
  return static_cast<unsigned>(std::strtoul(text.c_str() + equals + 2, nullptr, 0));
}

}  // namespace

Result<std::vector<std::string>> begin_bus_reset(const GuestProfile& profile,
                                                 const GuestDevice& device) {
  const Error none{"guest", device.role + " is not directly behind a bridge on a root bus",
                   profile.name, ""};
  const auto bridge =
      std::find_if(profile.devices.begin(), profile.devices.end(),
                   [&](const GuestDevice& candidate) { return candidate.role == device.bus; });
  if (bridge == profile.devices.end() || bridge->driver.starts_with("pxb")) return none;
  // "80/00.0": root bus, slot and function.
  const std::string path = device_path(profile, *bridge);
  if (path.size() != 7) return none;
  const auto number = [&](size_t at, size_t length, int base) {
    return static_cast<unsigned>(std::strtoul(path.substr(at, length).c_str(), nullptr, base));
  };
  const unsigned address = config_enable | number(0, 2, 16) << 16 | number(3, 2, 16) << 11 |
                           number(6, 1, 16) << 8 | interrupt_line;
  return std::vector<std::string>{"stop", "i /1w 0xcf8", fmt::format("o /w 0xcf8 {:#x}", address),
                                  "i /1h 0xcfe"};
}

std::vector<std::string> finish_bus_reset(const std::vector<std::string>& replies) {
  std::vector<std::string> commands;
  const auto selected = replies.size() > 1 ? parse_value(replies[1]) : std::nullopt;
  const auto control = replies.size() > 3 ? parse_value(replies[3]) : std::nullopt;
  if (selected && control) {
    commands = {fmt::format("o /h 0xcfe {:#x}", *control | secondary_bus_reset),
                fmt::format("o /h 0xcfe {:#x}", *control & ~secondary_bus_reset),
                // The guest may have been stopped between its own two accesses.
                fmt::format("o /w 0xcf8 {:#x}", *selected)};
  }
  commands.emplace_back("cont");
  return commands;
}

}  // namespace kseries
