// SPDX-License-Identifier: GPL-2.0-only
#include "guest/accel.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(ChooseAccel, RejectsAnUnknownAccelerator) {
  const auto accel = choose_accel(Architecture{}, "", "xen", {});
  ASSERT_FALSE(accel.ok());
  EXPECT_EQ(accel.error().kind, ErrorKind::usage);
}

TEST(ChooseAccel, ReportsMissingQemu) {
  Architecture arch;
  arch.qemu = "qemu-that-nobody-has";
  arch.qemu_package = "its-package";
  const auto accel = choose_accel(arch, "", "", {});
  ASSERT_FALSE(accel.ok());
  EXPECT_NE(accel.error().what.find("qemu-that-nobody-has"), std::string::npos);
  EXPECT_NE(accel.error().hint.find("its-package"), std::string::npos);
}

}  // namespace
}  // namespace kseries
