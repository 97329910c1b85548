// SPDX-License-Identifier: GPL-2.0-only
#include "guest/qemu_argv.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace kseries {

namespace {

const GuestDevice* find_role(const GuestProfile& profile, const std::string& role) {
  const auto device =
      std::find_if(profile.devices.begin(), profile.devices.end(),
                   [&](const GuestDevice& candidate) { return candidate.role == role; });
  return device == profile.devices.end() ? nullptr : &*device;
}

/// The names that QEMU gives to the root bus of its machines.
bool is_root_bus(const std::string& bus) {
  return bus.empty() || bus == "pcie.0" || bus == "pci.0";
}

/// "bus_nr=128" of an expander bridge as two hexadecimal digits, the name of a root bus in
/// sysfs; nothing for other devices.
std::optional<std::string> root_bus_number(const GuestDevice& device) {
  for (const std::string_view option : split(device.options, ',')) {
    if (!option.starts_with("bus_nr=")) continue;
    const long number = std::strtol(std::string(option.substr(7)).c_str(), nullptr, 0);
    constexpr char digits[] = "0123456789abcdef";
    return std::string{digits[(number >> 4) & 15], digits[number & 15]};
  }
  return std::nullopt;
}

/// Longer time-outs for the kernel on a slow host. Otherwise it would report a CPU as stuck that
/// waits for the host.
std::string watchdog_parameters(double slowness) {
  // Defaults and limits of kernel/watchdog.c and kernel/rcu/tree_stall.h.
  constexpr double lockup = 10;
  constexpr double max_lockup = 60;
  constexpr double stall = 21;
  constexpr double max_stall = 300;
  if (slowness <= 1) return {};
  const auto whole = [](double seconds) { return static_cast<int>(std::ceil(seconds)); };
  return "watchdog_thresh=" + std::to_string(whole(std::min(lockup * slowness, max_lockup))) +
         " rcupdate.rcu_cpu_stall_timeout=" +
         std::to_string(whole(std::min(stall * slowness, max_stall)));
}

/// The host's frequency. It saves the kernel the calibration, which is slow and can fail on a
/// busy host.
std::string clock_parameter(const QemuRequest& request) {
  if (request.tsc_khz <= 0 || request.arch.clock_parameter.empty()) return {};
  return request.arch.clock_parameter + "=" + std::to_string(request.tsc_khz);
}

/// Parameters of the suites that differ from their defaults; guests/init passes them on.
std::string suite_parameters(const GuestProfile& profile) {
  std::vector<std::string> words;
  if (profile.factor != 1) words.push_back("kseries.factor=" + std::to_string(profile.factor));
  if (profile.seed != 1) words.push_back("kseries.seed=" + std::to_string(profile.seed));
  return join(words, " ");
}

void append_ports(std::vector<std::string>& argv, const QemuRequest& request) {
  const bool second_serial = request.arch.test_port_device.empty();
  if (request.ports == GuestPorts::terminal) {
    // ^C goes to the guest; ^A x quits.
    argv.insert(argv.end(), {"-serial", "mon:stdio"});
    if (second_serial) argv.insert(argv.end(), {"-serial", "null"});
    return;
  }
  const auto connect_test = [&] {
    if (second_serial) {
      argv.insert(argv.end(), {"-serial", "chardev:test"});
    } else {
      argv.insert(argv.end(), {"-device", request.arch.test_port_device + ",chardev=test"});
    }
  };
  if (request.ports == GuestPorts::files) {
    argv.insert(argv.end(),
                {"-chardev", "stdio,id=console,signal=on", "-chardev",
                 "file,id=test,path=" + request.test_file, "-serial", "chardev:console"});
    connect_test();
    return;
  }
  // Inherited sockets have no names in the file system, so there is nothing to clean up.
  const auto port = [&](const std::string& name, int descriptor) {
    argv.insert(argv.end(),
                {"-chardev", "socket,id=" + name + ",fd=" + std::to_string(descriptor)});
  };
  port("console", request.console_fd);
  port("test", request.test_fd);
  port("monitor", request.monitor_fd);
  argv.insert(argv.end(), {"-serial", "chardev:console"});
  connect_test();
  argv.insert(argv.end(), {"-mon", "chardev=monitor,mode=control"});
}

/// Disks are inherited descriptors for the same reason.
void append_disks(std::vector<std::string>& argv, const QemuRequest& request) {
  int number = 0;
  for (const GuestDisk& disk : request.profile.disks) {
    if (request.ports == GuestPorts::files) {
      argv.insert(argv.end(),
                  {"-blockdev", "driver=raw,node-name=" + disk.name +
                                    ",file.driver=file,file.filename=" + disk.name + ".img"});
      continue;
    }
    const std::string set = std::to_string(number + 1);
    argv.insert(
        argv.end(),
        {"-add-fd", "fd=" + std::to_string(request.disk_fd + number) + ",set=" + set, "-blockdev",
         "driver=raw,node-name=" + disk.name +
             ",file.driver=file,file.locking=off,file.filename=/dev/fdset/" + set});
    ++number;
  }
}

}  // namespace

std::string device_path(const GuestProfile& profile, const GuestDevice& device) {
  std::string path = device.address;
  const GuestDevice* at = &device;
  // A chain can't be longer than the list; this ends a loop.
  for (size_t depth = 0; depth <= profile.devices.size(); ++depth) {
    if (is_root_bus(at->bus)) return "00/" + path;
    at = find_role(profile, at->bus);
    if (at == nullptr) return {};
    if (const auto root = root_bus_number(*at)) return *root + "/" + path;
    path.insert(0, at->address + "/");
  }
  return {};
}

std::string device_roles(const GuestProfile& profile) {
  std::vector<std::string> roles;
  for (const GuestDevice& device : profile.devices) {
    const std::string path = device_path(profile, device);
    if (!path.empty() && !device.address.empty()) roles.push_back(device.role + ":" + path);
  }
  return join(roles, ",");
}

std::string kernel_parameters(const QemuRequest& request) {
  const Architecture& arch = request.arch;
  std::vector<std::string> words = {
      // All messages go to the console at once.
      "console=" + arch.console, "ignore_loglevel",
      // Where guests/init finds the test port.
      "kseries.port=" + arch.test_port,
      // A panic resets the machine, and with -no-reboot QEMU exits.
      "panic=-1",
      // SysRq after a break on the console, if the kernel has it.
      "sysrq_always_enabled",
      // By default KASAN stops after its first report (mm/kasan/report.c), and nothing would
      // check the remaining suites.
      "kasan_multi_shot", "random.trust_cpu=on"};
  words.insert(words.end(), arch.kernel_parameters.begin(), arch.kernel_parameters.end());
  const std::string roles = device_roles(request.profile);
  if (!roles.empty()) words.push_back("kseries.roles=" + roles);
  const std::string slowness =
      request.slowness > 1 ? "kseries.slowness=" + std::to_string(request.slowness) : "";
  for (const std::string& word :
       {watchdog_parameters(request.slowness), slowness, request.profile.append,
        suite_parameters(request.profile), clock_parameter(request), request.append})
    if (!word.empty()) words.push_back(word);
  return join(words, " ");
}

std::string device_option(const GuestDevice& device) {
  std::string option = device.driver + ",id=" + device.role;
  if (!device.bus.empty()) option += ",bus=" + device.bus;
  if (!device.address.empty()) option += ",addr=" + device.address;
  if (!device.options.empty()) option += "," + device.options;
  return option;
}

std::vector<std::string> qemu_argv(const QemuRequest& request) {
  const GuestProfile& profile = request.profile;
  const Architecture& arch = request.arch;
  std::string machine = profile.machine.empty() ? arch.machine : profile.machine;
  if (request.accel == "kvm" && !profile.iommu.empty()) machine += arch.kvm_iommu_machine_options;
  std::string cpu = arch.cpu;
  if (request.accel == "tcg") cpu += arch.tcg_cpu_options;
  std::vector<std::string> argv = {
      request.program.empty() ? arch.qemu : request.program,
      // No default devices and no user configuration, only what is listed here.
      "-nodefaults", "-no-user-config",
      // A reset ends the guest instead of restarting it.
      "-no-reboot", "-display", "none",
      // The guest runs an untrusted kernel.
      "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
      "-machine", machine, "-accel", request.accel, "-cpu", cpu, "-m",
      std::to_string(profile.memory_mib) + "M", "-smp", std::to_string(profile.cpus),
      // The guest's clock need not catch up after a stall of the host.
      "-rtc", "base=utc,driftfix=none", "-kernel", request.kernel, "-initrd", request.initrd,
      "-append", kernel_parameters(request)};
  argv.insert(argv.end(), arch.arguments.begin(), arch.arguments.end());
  append_ports(argv, request);
  append_disks(argv, request);
  // Before the devices, which look for the IOMMU when they are created.
  if (!profile.iommu.empty()) argv.insert(argv.end(), {"-device", profile.iommu});
  for (const GuestDevice& device : profile.devices)
    argv.insert(argv.end(), {"-device", device_option(device)});
  argv.insert(argv.end(), profile.extra.begin(), profile.extra.end());
  if (request.gdb_port)
    argv.insert(argv.end(), {"-gdb", "tcp:127.0.0.1:" + std::to_string(*request.gdb_port), "-S"});
  return argv;
}

}  // namespace kseries
