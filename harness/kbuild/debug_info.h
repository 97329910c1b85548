// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// A place in the source, according to the debug information of a kernel.
struct SourcePlace {
  std::string file;  ///< relative to the source tree where that is known
  int line = 0;      ///< in the function that the symbol names
  /// "function file:line" of the functions inlined there, innermost first.
  std::vector<std::string> inlined;
  /// The line range of the function in `file`, according to its code; 0 when unknown.
  int function_begin = 0;
  int function_end = 0;
};

/// The symbols and DWARF of one vmlinux or *.ko, opened once.
class DebugInfo {
 public:
  /// Null when the file does not exist or is not an ELF file.
  static std::unique_ptr<DebugInfo> open(const std::string& path);
  ~DebugInfo();
  DebugInfo(const DebugInfo&) = delete;
  DebugInfo& operator=(const DebugInfo&) = delete;

  /// The place of `function`+`offset` in a backtrace. `size` selects one of several functions with
  /// the same name. Nothing when none matches (the file belongs to another kernel) or when several
  /// do and disagree. `exact` is false for return addresses, which are those after the call.
  std::optional<SourcePlace> locate(std::string_view function, unsigned long offset,
                                    unsigned long size, bool exact);

 private:
  struct State;
  explicit DebugInfo(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// `path` relative to the tree. The compiler ran in `folder`, which is the tree or an output
/// directory directly below it; "./" and "../" are resolved.
std::string path_in_tree(const std::string& path, const std::string& folder);

}  // namespace kseries
