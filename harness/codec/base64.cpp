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

/// The span of second bytes that may follow a lead byte; the sequences that
/// these exclude are overlong, surrogates or above U+10FFFF.
bool second_fits(uint8_t lead, uint8_t second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

size_t length_from_lead(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

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

bool is_utf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const uint8_t lead = byte_at(text, at);
    const size_t length = length_from_lead(lead);
    if (length == 0 || at + length > text.size()) return false;
    if (length > 1 && !second_fits(lead, byte_at(text, at + 1))) return false;
    for (size_t i = 2; i < length; i++) {
      if ((byte_at(text, at + i) & 0xC0) != 0x80) return false;
    }
    at += length;
  }
  return true;
}

}  // namespace kseries
