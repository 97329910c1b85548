// SPDX-License-Identifier: GPL-2.0-only
#include "cli/compare.h"

#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using Side = std::pair<std::string, std::string>;

TEST(Compare, SideIsSplitIntoRunAndSubject) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "compare");
  ASSERT_TRUE(scratch.ok());
  const std::string plain = scratch->path() + "/run";
  const std::string odd = scratch->path() + "/12:30";
  ASSERT_TRUE(write_file(plain + "/plan.json", "{}").ok());
  ASSERT_TRUE(write_file(odd + "/plan.json", "{}").ok());
  EXPECT_EQ(split_side(plain), Side(plain, ""));
  EXPECT_EQ(split_side(plain + ":6.12/v4"), Side(plain, "6.12/v4"));
  EXPECT_EQ(split_side(plain + ":git:linux@v6/v4"), Side(plain, "git:linux@v6/v4"));
  EXPECT_EQ(split_side(odd), Side(odd, ""));
  EXPECT_EQ(split_side(odd + ":6.12/none"), Side(odd, "6.12/none"));
  EXPECT_EQ(split_side("no/such:run"), Side("no/such:run", ""));
}

}  // namespace
}  // namespace kseries
