// SPDX-License-Identifier: GPL-2.0-only
#include "codec/base64.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(Base64, MatchesTheVectorsOfRfc4648) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, EveryByteIsPreserved) {
  std::string bytes;
  for (int i = 0; i < 256; i++) bytes += static_cast<char>(i);
  for (size_t length : {256, 255, 254, 1, 0}) {
    EXPECT_EQ(from_base64(to_base64(bytes.substr(0, length))), bytes.substr(0, length));
  }
}

TEST(Base64, RefusesInvalidText) {
  for (const char* text : {"Zg=", "Zg", "Z===", "Z*==", "Zg==Zg==", "====", "Zm9v\n"}) {
    EXPECT_FALSE(from_base64(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace kseries
