// SPDX-License-Identifier: GPL-2.0-only
#include "series/gzip.h"

#include <gio/gio.h>

#include <array>
#include <memory>

namespace kseries {
namespace {

constexpr size_t max_size = size_t{256} << 20;

struct UnrefConverter {
  void operator()(GConverter* converter) const { g_object_unref(converter); }
};

}  // namespace

// GIO is a dependency of GMime. libarchive is not suitable: it does not verify the CRC,
// and ignores garbage after a member.
Result<std::string> inflate_gzip(std::string_view bytes, const std::string& source) {
  const std::unique_ptr<GConverter, UnrefConverter> inflater(
      G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP)));
  std::string plain;
  std::array<char, 64 << 10> buffer{};
  GConverterResult result = G_CONVERTER_CONVERTED;
  while (!bytes.empty() || result != G_CONVERTER_FINISHED) {
    if (result == G_CONVERTER_FINISHED) g_converter_reset(inflater.get());
    gsize taken = 0;
    gsize written = 0;
    result =
        g_converter_convert(inflater.get(), bytes.data(), bytes.size(), buffer.data(),
                            buffer.size(), G_CONVERTER_INPUT_AT_END, &taken, &written, nullptr);
    if (result == G_CONVERTER_ERROR)
      return Error{"series", "the gzip file is truncated or damaged", source, "download it again",
                   ErrorKind::unavailable};
    bytes.remove_prefix(taken);
    plain.append(buffer.data(), written);
    if (plain.size() > max_size)
      return Error{"series", "the inflated mailbox is larger than 256 MiB", source,
                   "use a mailbox with a single series", ErrorKind::unavailable};
  }
  return plain;
}

}  // namespace kseries
