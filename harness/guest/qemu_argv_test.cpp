// SPDX-License-Identifier: GPL-2.0-only
#include "guest/qemu_argv.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace kseries {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

GuestProfile profile_with(std::vector<GuestDevice> devices) {
  GuestProfile profile;
  profile.name = "q35";
  profile.devices = std::move(devices);
  return profile;
}

QemuRequest request_for(const GuestProfile& profile) {
  QemuRequest request;
  request.arch = find_architecture("x86_64").take();
  request.profile = profile;
  request.kernel = "vmlinux";
  request.initrd = "initrd.cpio";
  return request;
}

/// The argument after `option`.
std::string argument_after(const std::vector<std::string>& argv, const std::string& option) {
  const auto at = std::find(argv.begin(), argv.end(), option);
  return at == argv.end() || at + 1 == argv.end() ? "" : *(at + 1);
}

TEST(DeviceRoles, ListThePathFromTheRootBus) {
  const GuestProfile profile = profile_with({{"edu0", "edu", "", "", "04.0"},
                                             {"port0", "pcie-root-port", "", "pcie.0", "1c.0"},
                                             {"edu1", "edu", "", "port0", "00.0"}});
  EXPECT_EQ(device_roles(profile), "edu0:00/04.0,port0:00/1c.0,edu1:00/1c.0/00.0");
}

TEST(DeviceRoles, StartAtTheBusOfAnExpander) {
  const GuestProfile profile = profile_with({{"root1", "pxb-pcie", "bus_nr=0x80", "", "10.0"},
                                             {"port1", "pcie-root-port", "", "root1", "00.0"},
                                             {"edu0", "edu", "", "port1", "00.0"}});
  EXPECT_THAT(device_roles(profile), HasSubstr("edu0:80/00.0/00.0"));
}

TEST(DeviceRoles, OmitDevicesWithoutAParent) {
  EXPECT_EQ(device_roles(profile_with({{"edu0", "edu", "", "nowhere", "00.0"}})), "");
  EXPECT_EQ(
      device_roles(profile_with({{"a", "edu", "", "b", "00.0"}, {"b", "edu", "", "a", "00.0"}})),
      "");
}

TEST(KernelParameters, PutTheCallersLast) {
  GuestProfile profile = profile_with({{"edu0", "edu", "", "", "04.0"}});
  profile.append = "intel_iommu=on";
  QemuRequest request = request_for(profile);
  request.append = "vfio.x=1";
  const std::string text = kernel_parameters(request);
  EXPECT_THAT(text, HasSubstr("kseries.roles=edu0:00/04.0 intel_iommu=on vfio.x=1"));
  EXPECT_THAT(text, HasSubstr("panic=-1"));
}

TEST(KernelParameters, MakeKasanReportMoreThanOnce) {
  EXPECT_THAT(kernel_parameters(request_for(profile_with({}))), HasSubstr(" kasan_multi_shot "));
}

TEST(KernelParameters, PassOnTheStressFactor) {
  GuestProfile profile = profile_with({});
  profile.append = "x";
  EXPECT_THAT(kernel_parameters(request_for(profile)), Not(HasSubstr("kseries.factor")));
  profile.factor = 20;
  EXPECT_THAT(kernel_parameters(request_for(profile)), HasSubstr(" x kseries.factor=20"));
}

TEST(KernelParameters, PassOnASeedThatIsNotTheDefault) {
  GuestProfile profile = profile_with({});
  EXPECT_THAT(kernel_parameters(request_for(profile)), Not(HasSubstr("kseries.seed")));
  profile.seed = 0;
  EXPECT_THAT(kernel_parameters(request_for(profile)), HasSubstr(" kseries.seed=0"));
  profile.seed = UINT64_MAX;
  EXPECT_THAT(kernel_parameters(request_for(profile)),
              HasSubstr(" kseries.seed=18446744073709551615"));
}

TEST(KernelParameters, RelaxTheWatchdogsOnASlowHost) {
  GuestProfile profile = profile_with({});
  profile.append = "watchdog_thresh=2";
  QemuRequest request = request_for(profile);
  EXPECT_THAT(kernel_parameters(request), Not(HasSubstr("rcu_cpu_stall")));
  request.slowness = 1.5;
  // The profile's own parameters come later and take precedence.
  EXPECT_THAT(kernel_parameters(request),
              AllOf(HasSubstr("watchdog_thresh=15 rcupdate.rcu_cpu_stall_timeout=32 "),
                    EndsWith(" watchdog_thresh=2")));
  EXPECT_THAT(kernel_parameters(request), HasSubstr(" kseries.slowness=1.5"))
      << "for the guest's own time-outs";
  request.slowness = 100;
  EXPECT_THAT(kernel_parameters(request),
              HasSubstr("watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=300"));
}

TEST(QemuArgv, HasNoDefaultDevices) {
  const auto argv = qemu_argv(request_for(profile_with({})));
  for (const char* word : {"-nodefaults", "-no-user-config", "-no-reboot"})
    EXPECT_THAT(argv, Contains(word));
  EXPECT_THAT(argv, Not(Contains("-netdev")));
  EXPECT_THAT(argv, Not(Contains("-drive")));
  EXPECT_THAT(argument_after(argv, "-sandbox"), HasSubstr("spawn=deny"));
}

TEST(QemuArgv, RunsTheChosenProgram) {
  QemuRequest request = request_for(profile_with({}));
  EXPECT_EQ(qemu_argv(request).front(), "qemu-system-x86_64");
  request.program = "/opt/qemu/bin/qemu-system-x86_64";
  EXPECT_EQ(qemu_argv(request).front(), request.program);
}

TEST(QemuArgv, LeavesOutWhatEmulationIsSlowAtOnlyUnderTcg) {
  QemuRequest request = request_for(profile_with({}));
  request.accel = "tcg";
  EXPECT_EQ(argument_after(qemu_argv(request), "-cpu"), "max,-erms,-fsrm,-la57");
  request.accel = "kvm";
  EXPECT_EQ(argument_after(qemu_argv(request), "-cpu"), "max");
}

TEST(QemuArgv, ConnectsTheSerialPortsToInheritedSockets) {
  QemuRequest request = request_for(profile_with({}));
  request.console_fd = 13;
  const auto argv = qemu_argv(request);
  EXPECT_THAT(argv, Contains("socket,id=console,fd=13"));
  EXPECT_THAT(argv, Contains("chardev:test"));
  EXPECT_THAT(argv, Contains("chardev=monitor,mode=control"));
}

TEST(QemuArgv, ConnectsDisksToInheritedFiles) {
  QemuRequest request = request_for(profile_with({{"blk0", "virtio-blk-pci", "drive=b", "", ""}}));
  request.profile.disks = {{"a", 1}, {"b", 1}};
  request.disk_fd = 20;
  const auto argv = qemu_argv(request);
  EXPECT_THAT(argv, Contains("fd=20,set=1"));
  EXPECT_THAT(argv, Contains("fd=21,set=2"));
  EXPECT_THAT(argv, Contains(AllOf(HasSubstr("node-name=b,"), HasSubstr("/dev/fdset/2"))));
}

TEST(QemuArgv, AddsTheIommuBeforeTheDevices) {
  GuestProfile profile = profile_with({{"edu0", "edu", "dma_mask=0xffffffff", "", "04.0"}});
  profile.iommu = "intel-iommu,intremap=on";
  const auto argv = qemu_argv(request_for(profile));
  const auto iommu = std::find(argv.begin(), argv.end(), profile.iommu);
  const auto edu = std::find(argv.begin(), argv.end(), "edu,id=edu0,addr=04.0,dma_mask=0xffffffff");
  ASSERT_NE(edu, argv.end());
  EXPECT_LT(iommu, edu);
}

TEST(QemuArgv, SplitsTheIrqchipOnlyForKvmWithAnIommu) {
  GuestProfile profile = profile_with({});
  profile.iommu = "intel-iommu";
  QemuRequest request = request_for(profile);
  EXPECT_EQ(argument_after(qemu_argv(request), "-machine"), "q35");
  request.accel = "kvm";
  EXPECT_EQ(argument_after(qemu_argv(request), "-machine"), "q35,kernel-irqchip=split");
}

TEST(QemuArgv, WaitsForTheDebuggerOnLoopbackOnly) {
  QemuRequest request = request_for(profile_with({}));
  EXPECT_THAT(qemu_argv(request), Not(Contains("-S")));
  request.gdb_port = 1234;
  EXPECT_EQ(argument_after(qemu_argv(request), "-gdb"), "tcp:127.0.0.1:1234");
  EXPECT_THAT(qemu_argv(request), Contains("-S"));
}

TEST(QemuArgv, PassesTheClockFrequencyToTheKernel) {
  QemuRequest request = request_for(profile_with({}));
  EXPECT_THAT(argument_after(qemu_argv(request), "-append"), Not(HasSubstr("tsc_early_khz")));
  request.tsc_khz = 2600000;
  EXPECT_THAT(argument_after(qemu_argv(request), "-append"), HasSubstr(" tsc_early_khz=2600000"));
}

TEST(QemuArgv, PutsTheConsoleOnTheTerminalWhenAsked) {
  QemuRequest request = request_for(profile_with({}));
  request.ports = GuestPorts::terminal;
  const auto argv = qemu_argv(request);
  EXPECT_EQ(argument_after(argv, "-serial"), "mon:stdio");
  EXPECT_THAT(argv, Not(Contains("chardev:test")));
}

}  // namespace
}  // namespace kseries
