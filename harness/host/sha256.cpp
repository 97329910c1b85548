// SPDX-License-Identifier: GPL-2.0-only
#include <openssl/evp.h>

#include <cstdio>
#include <memory>

#include "host/files.h"

namespace kseries {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context new_context() {
  Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  return context;
}

std::string hexadecimal(EVP_MD_CTX* context) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(context, digest, &size);
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

}  // namespace

std::string sha256(std::string_view text) {
  const Context context = new_context();
  EVP_DigestUpdate(context.get(), text.data(), text.size());
  return hexadecimal(context.get());
}

Result<std::string> sha256_file(const std::string& path) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return Error{"files", "can't open", path, ""};
  const Context context = new_context();
  char chunk[1 << 16];
  size_t size = 0;
  while ((size = std::fread(chunk, 1, sizeof(chunk), file.get())) > 0) {
    EVP_DigestUpdate(context.get(), chunk, size);
  }
  if (std::ferror(file.get()) != 0) return Error{"files", "can't read", path, ""};
  return hexadecimal(context.get());
}

}  // namespace kseries
