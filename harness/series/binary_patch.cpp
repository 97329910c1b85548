// SPDX-License-Identifier: GPL-2.0-only
#include "series/binary_patch.h"

#include <gio/gio.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/text.h"

namespace kseries {
namespace {

struct Unref {
  void operator()(GConverter* converter) const { g_object_unref(converter); }
};

/// Decodes one line: its length as a letter (A is 1, a is 27), then five characters for four
/// bytes.
bool decode_line(std::string_view line, std::string& bytes) {
  constexpr std::string_view digits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
  if (line.empty()) return false;
  const char letter = line.front();
  size_t length = 0;
  if (letter >= 'A' && letter <= 'Z') length = static_cast<size_t>(letter - 'A') + 1;
  if (letter >= 'a' && letter <= 'z') length = static_cast<size_t>(letter - 'a') + 27;
  line.remove_prefix(1);
  if (length == 0 || line.size() != (length + 3) / 4 * 5) return false;
  for (; !line.empty(); line.remove_prefix(5)) {
    uint64_t value = 0;
    for (const char c : line.substr(0, 5)) {
      const size_t digit = digits.find(c);
      if (digit == std::string_view::npos) return false;
      value = value * digits.size() + digit;
    }
    if (value > UINT32_MAX) return false;
    for (int shift = 24; shift >= 0 && length > 0; shift -= 8, --length)
      bytes += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xff);
  }
  return true;
}

std::optional<std::string> decode_lines(std::string_view data) {
  std::string bytes;
  for (const std::string_view line : split_lines(data)) {
    if (!decode_line(line, bytes)) return std::nullopt;
  }
  return bytes;
}

/// The size that zlib data inflates to, and the first bytes of that. Stops above the limit.
struct Inflated {
  size_t size = 0;
  std::string head;
};

std::optional<Inflated> measure(std::string_view bytes) {
  constexpr size_t head_size = 32;
  const std::unique_ptr<GConverter, Unref> inflater(
      G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB)));
  Inflated inflated;
  std::array<char, 64 << 10> buffer{};
  GConverterResult result = G_CONVERTER_CONVERTED;
  while (result != G_CONVERTER_FINISHED && inflated.size <= max_binary_bytes) {
    gsize taken = 0;
    gsize written = 0;
    result =
        g_converter_convert(inflater.get(), bytes.data(), bytes.size(), buffer.data(),
                            buffer.size(), G_CONVERTER_INPUT_AT_END, &taken, &written, nullptr);
    if (result == G_CONVERTER_ERROR) return std::nullopt;
    bytes.remove_prefix(taken);
    inflated.size += written;
    if (inflated.head.size() < head_size)
      inflated.head.append(buffer.data(), std::min(written, head_size));
  }
  return inflated;
}

/// Reads a size at the start of a delta: seven bits per byte, the lowest ones first.
std::optional<uint64_t> read_size(std::string_view& delta) {
  uint64_t size = 0;
  for (unsigned shift = 0; !delta.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(delta.front());
    delta.remove_prefix(1);
    size |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return size;
  }
  return std::nullopt;
}

}  // namespace

BinaryBlock check_binary_block(std::string_view header, std::string_view data) {
  const std::optional<std::string> bytes = decode_lines(data);
  const std::optional<Inflated> inflated = bytes ? measure(*bytes) : std::nullopt;
  if (!inflated) return BinaryBlock::damaged;
  if (inflated->size > max_binary_bytes) return BinaryBlock::too_large;
  if (!header.starts_with("delta ")) return BinaryBlock::fits;
  std::string_view delta = inflated->head;
  const auto source = read_size(delta);
  const auto result = source ? read_size(delta) : std::nullopt;
  if (!result) return BinaryBlock::damaged;
  return *result > max_binary_bytes ? BinaryBlock::too_large : BinaryBlock::fits;
}

}  // namespace kseries
