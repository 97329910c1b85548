// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/splat.h"

namespace kseries::klog {

/// What the first line of a splat does with one that is already open.
enum class HeaderKind {
  own,      ///< starts a splat
  prelude,  ///< starts one whose WARNING or "kernel BUG" line is still to come
  slab,     ///< a prelude with the bytes of an object behind it
  warning,  ///< "WARNING: … at file:line": may belong to a prelude
  bug,      ///< "kernel BUG at file:line!": may belong to a prelude
  die,      ///< "Oops: 0000 [#1]": may belong to what was said before it
  detail,   ///< "KASAN: null-ptr-deref in range": says more about an oops
  panic,    ///< "Kernel panic - not syncing": may be the end of an earlier splat
};

struct Header {
  SplatClass cls = SplatClass::bug;
  HeaderKind kind = HeaderKind::own;
  bool fatal = false;  ///< the kernel can't be trusted after it
  std::string title;   ///< cleaned of addresses
  std::string comm;    ///< where the line itself names the task
  long pid = -1;
};

/// Reads a console message as the first line of a splat, in the forms of
/// x86 kernels 6.1 to 7.3; nothing for any other line.
std::optional<Header> header_of(std::string_view message);

/// `text` with "+0x1/0x2" dropped and other addresses as '*', so that two boots
/// give the same title. Bounded and valid UTF-8.
std::string clean_title(std::string_view text);

}  // namespace kseries::klog
