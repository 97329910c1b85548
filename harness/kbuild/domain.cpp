// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/domain.h"

#include "host/files.h"

namespace kseries {

namespace {

constexpr size_t digest_chars = 16;

}  // namespace

std::string unpatched_domain(const Tree& tree) { return tree.trusted ? base_domain : tree.id; }

std::string series_domain(const Tree& tree, const std::vector<Patch>& patches) {
  std::string text = tree.id + "\n";
  for (const Patch& patch : patches) {
    text += std::to_string(patch.diff.size()) + "\n" + patch.diff;
  }
  return "series-" + sha256(text).substr(0, digest_chars);
}

}  // namespace kseries
