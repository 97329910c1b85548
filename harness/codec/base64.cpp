// SPDX-License-Identifier: GPL-2.0-only
#include "codec/base64.h"

#include <array>
#include <cstdint>

namespace kseries {

namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t no_digit = 0xFF;

constexpr std::array<uint8_t, 256> reverse_digits() {
  std::array<uint8_t, 256> values{};
  values.fill(no_digit);
  for (size_t i = 0; i < digits.size(); i++) {
    values[static_cast<uint8_t>(digits[i])] = static_cast<uint8_t>(i);
  }
  return values;
}

constexpr std::array<uint8_t, 256> value_of_digit = reverse_digits();

uint8_t byte_at(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - at);
    uint32_t group = 0;
    for (size_t i = 0; i < 3; i++) group = group << 8 | (i < count ? byte_at(bytes, at + i) : 0U);
    for (size_t i = 0; i < 4; i++) {
      text += i <= count ? digits[group >> (18 - 6 * i) & 0x3F] : '=';
    }
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t at = 0; at < text.size(); at += 4) {
    size_t pads = 0;
    if (at + 4 == text.size()) pads = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    uint32_t group = 0;
    for (size_t i = 0; i < 4; i++) {
      const uint8_t value = i < 4 - pads ? value_of_digit.at(byte_at(text, at + i)) : uint8_t{0};
      if (value == no_digit) return std::nullopt;
      group = group << 6 | value;
    }
    for (size_t i = 0; i < 3 - pads; i++) {
      bytes += static_cast<char>(group >> (16 - 8 * i) & 0xFF);
    }
  }
  return bytes;
}

}  // namespace kseries
