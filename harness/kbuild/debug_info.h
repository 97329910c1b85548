// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// A place in the source, as the debug information of a kernel has it.
struct SourcePlace {
  std::string file;  ///< relative to the source tree where that is known
  int line = 0;      ///< in the function that the symbol names
  /// "function file:line" of what was inlined there, innermost first.
  std::vector<std::string> inlined;
  /// Lines of the function in `file`, as far as its code shows; 0 when unknown.
  int function_begin = 0;
  int function_end = 0;
};

/// The symbols and DWARF of one vmlinux or *.ko, opened once.
class DebugInfo {
 public:
  /// Null when the file is absent or is no ELF file.
  static std::unique_ptr<DebugInfo> open(const std::string& path);
  ~DebugInfo();
  DebugInfo(const DebugInfo&) = delete;
  DebugInfo& operator=(const DebugInfo&) = delete;

  /// The place of `function`+`offset` as a backtrace prints it. Of several
  /// functions with this name the one with this `size` counts. Nothing when none
  /// fits (the file is of another kernel) or when several do and disagree.
  /// `exact` is false for return addresses, which stand behind the call.
  std::optional<SourcePlace> locate(std::string_view function, unsigned long offset,
                                    unsigned long size, bool exact);

 private:
  struct State;
  explicit DebugInfo(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// `path` as the tree knows it. The compiler ran in `folder`, which is the tree
/// or an output folder just below it; "./" and "../" are resolved.
std::string path_in_tree(const std::string& path, const std::string& folder);

}  // namespace kseries
