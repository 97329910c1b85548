// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/dot_config.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(ConfigValues, AreWhatTheLastLineOnASymbolSays) {
  const Assignment values = config_values(
      "# Bus options\nCONFIG_V=m\n# CONFIG_G is not set\nCONFIG_S=\"a=b\"\n"
      "CONFIG_V=y\nCONFIG_N=0x10\n");
  EXPECT_EQ(values, (Assignment{{"G", "n"}, {"N", "0x10"}, {"S", "\"a=b\""}, {"V", "y"}}));
}

}  // namespace
}  // namespace kseries
