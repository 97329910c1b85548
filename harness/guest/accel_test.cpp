// SPDX-License-Identifier: GPL-2.0-only
#include "guest/accel.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kseries {
namespace {

uint32_t word_at(const std::string& bytes, size_t offset) {
  uint32_t word = 0;
  for (size_t i = 0; i < 4; ++i)
    word |= static_cast<uint32_t>(static_cast<uint8_t>(bytes.at(offset + i))) << (8 * i);
  return word;
}

TEST(AccelPayload, StartsWithAMultibootHeader) {
  const std::string payload = accel_payload();
  EXPECT_EQ(word_at(payload, 0), 0x1BADB002U);
  EXPECT_EQ(word_at(payload, 0) + word_at(payload, 4) + word_at(payload, 8), 0U);
  EXPECT_EQ(word_at(payload, 28), word_at(payload, 16) + 32) << "entry is behind the header";
}

TEST(ChooseAccel, RefusesWhatItDoesNotKnow) {
  const auto accel = choose_accel("xen");
  ASSERT_FALSE(accel.ok());
  EXPECT_EQ(accel.error().kind, ErrorKind::usage);
}

TEST(ChooseAccel, SaysWhenThereIsNoQemu) {
  const auto accel = choose_accel("", "qemu-that-nobody-has");
  ASSERT_FALSE(accel.ok());
  EXPECT_NE(accel.error().hint.find("qemu-system-x86"), std::string::npos);
}

}  // namespace
}  // namespace kseries
