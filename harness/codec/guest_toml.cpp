// SPDX-License-Identifier: GPL-2.0-only
#include "codec/guest_toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

namespace kseries {
namespace {

std::string place(const std::string& where, const toml::node& node) {
  return where + ":" + std::to_string(node.source().begin.line);
}

Error refuse(std::string what, std::string where, std::string hint) {
  return {.stage = "guest",
          .what = std::move(what),
          .where = std::move(where),
          .hint = std::move(hint),
          .kind = ErrorKind::usage};
}

/// Takes keys out of a table one by one and remembers the first that is wrong.
class Fields {
 public:
  Fields(const toml::table& table, std::string where) : table_(table), where_(std::move(where)) {}

  void text(const char* key, std::string& out) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<std::string>()) {
      out = *value;
    } else {
      wrong(*node, key, "a text");
    }
  }

  void number(const char* key, int& out, int min, int max) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const auto value = node->value_exact<int64_t>();
    if (value && *value >= min && *value <= max) {
      out = static_cast<int>(*value);
    } else {
      wrong(*node, key, "a number from " + std::to_string(min) + " to " + std::to_string(max));
    }
  }

  void texts(const char* key, std::vector<std::string>& out) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) return wrong(*node, key, "a list of texts");
    for (const toml::node& item : *list) {
      const auto value = item.value_exact<std::string>();
      if (!value) return wrong(item, key, "a list of texts");
      out.push_back(*value);
    }
  }

  /// For a key that is read elsewhere.
  const toml::node* take(const char* key) {
    known_.emplace_back(key);
    return table_.get(key);
  }

  /// After the last key: the first error, if there is one.
  [[nodiscard]] std::optional<Error> finish() const {
    if (error_) return error_;
    for (const auto& [key, value] : table_) {
      if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
      std::string list;
      for (const std::string& known : known_) list += (list.empty() ? "" : ", ") + known;
      return refuse("unknown key '" + std::string(key.str()) + "'", place(where_, value),
                    "known here: " + list);
    }
    return std::nullopt;
  }

 private:
  void wrong(const toml::node& node, const std::string& key, const std::string& wanted) {
    if (!error_) error_ = refuse(key + " is not " + wanted, place(where_, node), "mend the value");
  }

  const toml::table& table_;
  std::string where_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

/// A word that QEMU does not take apart, and that fits in a kernel parameter.
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

Result<GuestDevice> read_device(const toml::table& table, const std::string& where) {
  GuestDevice device;
  Fields fields(table, where);
  fields.text("role", device.role);
  fields.text("driver", device.driver);
  fields.text("options", device.options);
  fields.text("bus", device.bus);
  fields.text("address", device.address);
  if (auto error = fields.finish()) return *error;
  if (!is_word(device.role))
    return refuse("a device needs a role of one word", place(where, table), "role = \"edu0\"");
  if (!is_word(device.driver))
    return refuse(device.role + " needs the driver's name", place(where, table),
                  "driver = \"edu\"; QEMU's \"-device help\" lists them");
  if (!device.bus.empty() && !is_word(device.bus))
    return refuse(device.role + ": the bus is no word", place(where, table),
                  "name the role of the bridge");
  if (!device.address.empty() && !is_address(device.address))
    return refuse(device.role + ": '" + device.address + "' is no address", place(where, table),
                  "slot and function in hexadecimal: address = \"04.0\"");
  return device;
}

/// What can be wrong with a device because of those before it.
std::optional<Error> check_beside(const std::vector<GuestDevice>& before, const GuestDevice& device,
                                  const std::string& where) {
  const bool root = device.bus.empty() || device.bus == "pcie.0" || device.bus == "pci.0";
  bool bus_found = root;
  for (const GuestDevice& other : before) {
    if (other.role == device.role)
      return refuse("two devices have the role " + device.role, where, "give each its own");
    if (!device.address.empty() && other.bus == device.bus && other.address == device.address)
      return refuse(device.role + " and " + other.role + " are at one place", where,
                    "give each its own address");
    bus_found = bus_found || other.role == device.bus;
  }
  if (bus_found) return std::nullopt;
  return refuse(device.role + ": no device before it has the role " + device.bus, where,
                "a bridge stands before what is behind it");
}

/// Takes the devices with these roles out of those of the base; a role that is not
/// there, or that another device stands behind, is an error.
std::optional<Error> leave_out(const std::vector<std::string>& roles, GuestProfile& profile,
                               const std::string& where) {
  for (const std::string& role : roles) {
    const size_t gone =
        std::erase_if(profile.devices, [&](const GuestDevice& one) { return one.role == role; });
    if (gone == 0)
      return refuse("without: the base has no " + role, where, "name roles of the base");
  }
  for (const std::string& role : roles) {
    for (const GuestDevice& device : profile.devices) {
      if (device.bus != role) continue;
      return refuse("without: " + device.role + " stands behind " + role, where,
                    "leave that out, too");
    }
  }
  return std::nullopt;
}

Result<GuestDisk> read_disk(const toml::table& table, const std::vector<GuestDisk>& before,
                            const std::string& where) {
  GuestDisk disk;
  Fields fields(table, where);
  fields.text("name", disk.name);
  fields.number("mib", disk.mib, 1, 1 << 16);
  if (auto error = fields.finish()) return *error;
  if (!is_word(disk.name) || disk.mib == 0)
    return refuse("a disk needs a name of one word and a size", place(where, table),
                  "name = \"disk0\", mib = 16");
  const bool taken = std::any_of(before.begin(), before.end(),
                                 [&](const GuestDisk& other) { return other.name == disk.name; });
  if (!taken) return disk;
  return refuse("two disks have the name " + disk.name, place(where, table), "give each its own");
}

/// The tables of [[key]]; Error: it is something else.
Result<std::vector<const toml::table*>> tables(const toml::node* node, const std::string& key,
                                               const std::string& where) {
  std::vector<const toml::table*> out;
  if (node == nullptr) return out;
  if (!node->is_array_of_tables())
    return refuse(key + " is no list of tables", place(where, *node), "write [[" + key + "]]");
  for (const toml::node& item : *node->as_array()) out.push_back(item.as_table());
  return out;
}

Result<GuestProfile> read_profile(const toml::table& table, const std::string& name,
                                  const std::string& where, GuestProfile profile) {
  profile.name = name;
  Fields fields(table, where);
  fields.take("base");
  fields.text("title", profile.title);
  fields.text("machine", profile.machine);
  fields.text("iommu", profile.iommu);
  fields.number("memory_mib", profile.memory_mib, 64, 1 << 20);
  fields.number("cpus", profile.cpus, 1, 64);
  std::string append;
  fields.text("append", append);
  if (!append.empty()) profile.append += (profile.append.empty() ? "" : " ") + append;
  fields.texts("needs", profile.needs);
  fields.texts("extra", profile.extra);
  std::vector<std::string> without;
  fields.texts("without", without);
  const auto disks = tables(fields.take("disk"), "disk", where);
  const auto devices = tables(fields.take("device"), "device", where);
  if (auto error = fields.finish()) return *error;
  if (!disks) return disks.error();
  if (!devices) return devices.error();
  if (auto error = leave_out(without, profile, where)) return *error;
  for (const toml::table* one : *disks) {
    auto disk = read_disk(*one, profile.disks, where);
    if (!disk) return disk.error();
    profile.disks.push_back(disk.take());
  }
  for (const toml::table* one : *devices) {
    auto device = read_device(*one, where);
    if (!device) return device.error();
    if (auto error = check_beside(profile.devices, *device, place(where, *one))) return *error;
    profile.devices.push_back(device.take());
  }
  return profile;
}

}  // namespace

std::string guest_base(std::string_view text) {
  try {
    return toml::parse(text)["base"].value_or(std::string());
  } catch (const toml::parse_error&) {
    return {};
  }
}

Result<GuestProfile> parse_guest_toml(std::string_view text, const std::string& name,
                                      const std::string& where, GuestProfile base) {
  try {
    return read_profile(toml::parse(text, where), name, where, std::move(base));
  } catch (const toml::parse_error& error) {
    return refuse(std::string(error.description()),
                  where + ":" + std::to_string(error.source().begin.line), "mend the TOML there");
  }
}

}  // namespace kseries
