// SPDX-License-Identifier: GPL-2.0-only
#include "series/gzip.h"

#include <zlib.h>

#include <array>
#include <memory>

namespace kseries {
namespace {

constexpr size_t max_bytes = size_t{256} << 20;
constexpr int gzip_only = 16 + MAX_WBITS;  // zlib.h, inflateInit2

struct End {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

Result<std::string> inflate_gzip(std::string_view bytes, const std::string& source) {
  const Error damaged{"series", "the gzip file is cut off or damaged", source, "download it again",
                      ErrorKind::unavailable};
  z_stream stream{};
  // Only read; zlib's own type has no const without ZLIB_CONST.
  stream.next_in = static_cast<Bytef*>(
      static_cast<void*>(const_cast<char*>(bytes.data())));  // NOLINT(*-const-cast)
  stream.avail_in = static_cast<uInt>(bytes.size());
  if (inflateInit2(&stream, gzip_only) != Z_OK) return damaged;
  const std::unique_ptr<z_stream, End> held(&stream);
  std::string plain;
  std::array<char, 64 << 10> buffer{};
  int status = Z_OK;
  while (stream.avail_in > 0 || status != Z_STREAM_END) {
    if (status == Z_STREAM_END && inflateReset(&stream) != Z_OK) return damaged;
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(buffer.data()));
    stream.avail_out = buffer.size();
    status = inflate(&stream, Z_NO_FLUSH);
    // Z_BUF_ERROR: there is no more to read, and the end has not come.
    if (status != Z_OK && status != Z_STREAM_END) return damaged;
    plain.append(buffer.data(), buffer.size() - stream.avail_out);
    if (plain.size() > max_bytes)
      return Error{"series", "the inflated mailbox is larger than 256 MiB", source,
                   "is it a mailbox of one series?", ErrorKind::unavailable};
  }
  return plain;
}

}  // namespace kseries
