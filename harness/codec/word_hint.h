// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "model/names.h"

namespace kseries {

/// Returns a hint for an unknown word: the similar words of `Enum`, or all of them.
template <typename Enum>
std::string hint_for_word(std::string_view word) {
  const std::vector<std::string> all = names<Enum>();
  return did_you_mean(nearest(word, all, 3), "use one of: " + join(all, ", "));
}

}  // namespace kseries
