// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries::klog {

/// The names in a mangled Rust symbol, without hashes and types:
/// "_RNvNtCs9jEwPDbx20M_4core9panicking9panic_fmt" gives "core::panicking::panic_fmt". Nothing for
/// other symbols. For "v0" see https://doc.rust-lang.org/rustc/symbol-mangling/v0.html; the older
/// form is "_ZN4core9panicking9panic_fmt17h0123456789abcdefE".
std::optional<std::string> rust_path(std::string_view symbol);

}  // namespace kseries::klog
