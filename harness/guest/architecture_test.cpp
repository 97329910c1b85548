// SPDX-License-Identifier: GPL-2.0-only
#include "guest/architecture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>

#include "guest/qemu_argv.h"

namespace kseries {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

uint32_t word_at(const std::string& bytes, size_t offset) {
  uint32_t word = 0;
  for (size_t i = 0; i < 4; ++i)
    word |= static_cast<uint32_t>(static_cast<uint8_t>(bytes.at(offset + i))) << (8 * i);
  return word;
}

/// A row that is not in the table.
Architecture made_up() {
  Architecture arch;
  arch.name = "pdp11";
  arch.qemu = "qemu-system-pdp11";
  arch.machine = "unibus";
  arch.cpu = "kd11";
  arch.arguments = {"-device", "unibus-serial"};
  arch.kernel = {BootMethod::image, "arch/pdp11/boot/uImage"};
  arch.console = "ttyPDP0";
  arch.test_port = "hvc1";
  arch.test_port_device = "serial-card";
  arch.kernel_parameters = {"core_memory=yes"};
  return arch;
}

QemuRequest request_for(const Architecture& arch) {
  QemuRequest request;
  request.arch = arch;
  request.kernel = "kernel";
  request.tsc_khz = 1000;
  return request;
}

/// The argument after `option`.
std::string option_value(const std::vector<std::string>& argv, const std::string& option) {
  const auto at = std::find(argv.begin(), argv.end(), option);
  return at == argv.end() || at + 1 == argv.end() ? "" : *(at + 1);
}

TEST(Architecture, RowIsEnoughForTheCommandLine) {
  const auto argv = qemu_argv(request_for(made_up()));
  EXPECT_EQ(argv.front(), "qemu-system-pdp11");
  EXPECT_EQ(option_value(argv, "-machine"), "unibus");
  EXPECT_EQ(option_value(argv, "-cpu"), "kd11");
  EXPECT_THAT(argv, IsSupersetOf({"unibus-serial", "serial-card,chardev=test"}));
  EXPECT_THAT(argv, Not(Contains("chardev:test"))) << "there is no second serial port";
  EXPECT_THAT(option_value(argv, "-append"),
              AllOf(HasSubstr("console=ttyPDP0 "), HasSubstr(" kseries.port=hvc1 "),
                    HasSubstr(" core_memory=yes"), Not(HasSubstr("tsc")), Not(HasSubstr("ttyS"))));
}

TEST(Architecture, SecondRowIsFoundByName) {
  const std::vector<Architecture> rows = {architectures().front(), made_up()};
  const auto found = find_architecture("pdp11", rows);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->kernel.path, "arch/pdp11/boot/uImage");
}

TEST(Architecture, UnknownNameIsAUsageErrorThatListsTheRows) {
  const auto found = find_architecture("vax", {architectures().front(), made_up()});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind, ErrorKind::usage);
  EXPECT_THAT(found.error().what, HasSubstr("'vax'"));
  EXPECT_EQ(found.error().hint, "supported: x86_64, pdp11");
}

TEST(Architecture, DefaultHasARow) { EXPECT_TRUE(find_architecture(default_arch).ok()); }

TEST(Architecture, ProfileMayUseAnotherMachine) {
  QemuRequest request = request_for(made_up());
  request.profile.machine = "qbus";
  EXPECT_EQ(option_value(qemu_argv(request), "-machine"), "qbus");
}

TEST(Architecture, X86ProbeIsAMultibootImage) {
  const std::string payload = find_architecture("x86_64")->probe.payload;
  EXPECT_EQ(word_at(payload, 0), 0x1BADB002U);
  EXPECT_EQ(word_at(payload, 0) + word_at(payload, 4) + word_at(payload, 8), 0U);
  EXPECT_EQ(word_at(payload, 28), word_at(payload, 16) + 32)
      << "the entry point follows the header";
}

}  // namespace
}  // namespace kseries
