// SPDX-License-Identifier: GPL-2.0-only
#include "codec/guest_toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

#include "codec/toml_table.h"

namespace kseries {
namespace {

/// A word that needs no quoting in QEMU's options and in kernel parameters.
bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

/// "04.0": two hexadecimal digits up to 1f, a dot, a digit up to 7.
bool is_address(std::string_view text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 4 && (text[0] == '0' || text[0] == '1') && hex(text[1]) && text[2] == '.' &&
         text[3] >= '0' && text[3] <= '7';
}

/// A required key whose value is one word.
void read_word(TomlTable& table, const std::string& key, std::string& value,
               const std::string& hint) {
  table.read_required(key, value);
  if (!value.empty() && !is_word(value)) {
    table.refuse(key, key + ": '" + value + "' is not a single word", hint);
  }
}

GuestDevice read_device(TomlTable& table) {
  GuestDevice device;
  read_word(table, "role", device.role, "for example: role = \"edu0\"");
  read_word(table, "driver", device.driver,
            "for example: driver = \"edu\"; qemu-system-x86_64 -device help lists the drivers");
  table.read("options", device.options);
  table.read("bus", device.bus);
  table.read("address", device.address);
  table.finish();
  if (!device.bus.empty() && !is_word(device.bus)) {
    table.refuse("bus", "bus: '" + device.bus + "' is not a single word",
                 "use the role of the bridge");
  }
  if (!device.address.empty() && !is_address(device.address)) {
    table.refuse("address", device.role + ": '" + device.address + "' is not a valid address",
                 "write slot and function in hexadecimal: address = \"04.0\"");
  }
  return device;
}

/// Checks `device` against those that precede it.
void check_device(TomlTable& table, const GuestDevice& device,
                  const std::vector<GuestDevice>& before) {
  bool bus_found = device.bus.empty() || device.bus == "pcie.0" || device.bus == "pci.0";
  for (const GuestDevice& other : before) {
    if (other.role == device.role) {
      table.refuse("duplicate role '" + device.role + "'", "give each device its own role");
    }
    if (!device.address.empty() && other.bus == device.bus && other.address == device.address) {
      table.refuse(device.role + " and " + other.role + " have the same address",
                   "give each device its own address");
    }
    bus_found = bus_found || other.role == device.bus;
  }
  if (bus_found) return;
  table.refuse(device.role + ": no preceding device has the role '" + device.bus + "'",
               "define the bridge before the devices behind it");
}

/// Removes the devices with these roles, which come from the base profile. Refuses a role
/// that does not exist and one on whose bus another device remains.
void remove_devices(TomlTable& table, const std::vector<std::string>& roles,
                    std::vector<GuestDevice>& devices) {
  for (const std::string& role : roles) {
    const size_t removed =
        std::erase_if(devices, [&](const GuestDevice& device) { return device.role == role; });
    if (removed == 0) {
      table.refuse("without", "without: the base profile has no device '" + role + "'",
                   "use roles of the base profile");
    }
  }
  for (const std::string& role : roles) {
    for (const GuestDevice& device : devices) {
      if (device.bus != role) continue;
      table.refuse("without", "without: " + device.role + " is behind " + role,
                   "also remove " + device.role);
    }
  }
}

GuestDisk read_disk(TomlTable& table) {
  GuestDisk disk;
  read_word(table, "name", disk.name, "for example: name = \"disk0\"");
  table.read_required("mib", disk.mib, {1, 1 << 16});
  return disk;
}

void read_profile(TomlTable& table, GuestProfile& profile) {
  std::string base;
  table.read("base", base);
  table.read("title", profile.title);
  table.read("machine", profile.machine);
  table.read("iommu", profile.iommu);
  table.read("memory_mib", profile.memory_mib, {64, 1 << 20});
  table.read("cpus", profile.cpus, {1, 64});
  std::string append;
  table.read("append", append);
  if (!append.empty()) profile.append += (profile.append.empty() ? "" : " ") + append;
  table.read("needs", profile.needs);
  table.read("extra", profile.extra);
  std::vector<std::string> without;
  table.read("without", without);
  remove_devices(table, without, profile.devices);
  table.read_tables("disk", [&](TomlTable& entry) {
    GuestDisk disk = read_disk(entry);
    const bool taken = std::any_of(profile.disks.begin(), profile.disks.end(),
                                   [&](const GuestDisk& other) { return other.name == disk.name; });
    if (taken) entry.refuse("duplicate disk '" + disk.name + "'", "give each disk its own name");
    profile.disks.push_back(std::move(disk));
  });
  table.read_tables("device", [&](TomlTable& entry) {
    GuestDevice device = read_device(entry);
    check_device(entry, device, profile.devices);
    profile.devices.push_back(std::move(device));
  });
}

}  // namespace

std::string read_guest_base(std::string_view text) {
  try {
    return toml::parse(text)["base"].value_or(std::string());
  } catch (const toml::parse_error&) {
    return {};
  }
}

Result<GuestProfile> parse_guest_toml(std::string_view text, const std::string& name,
                                      const std::string& where, GuestProfile base) {
  GuestProfile profile = std::move(base);
  profile.name = name;
  TRY(read_toml(text, "guest", where, [&](TomlTable& table) { read_profile(table, profile); }));
  return profile;
}

}  // namespace kseries
