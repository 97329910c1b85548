// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "klog/parser.h"
#include "klog/report_classes.h"
#include "model/splat.h"

namespace kseries::klog {

/// A splat with details that only the parser needs.
struct FoundSplat {
  Splat splat;
  long pid = -1;
  bool principal = false;  ///< ReportFormat::principal
};

/// The splats found so far. Their number is bounded, whatever the console contains.
class SplatStore {
 public:
  explicit SplatStore(std::span<const ReportClass> classes) : classes_(classes) {}
  void keep(FoundSplat found);
  /// The latest splat that can cause a panic with this title ("Fatal exception", …); null for a
  /// panic with a cause of its own.
  FoundSplat* find_cause(std::string_view panic_title);
  ReadConsole take();

 private:
  bool make_room(bool fatal);

  std::span<const ReportClass> classes_;
  std::vector<FoundSplat> found_;
  std::map<std::string, int> kept_;  ///< number of splats, by fingerprint
  size_t repeats_ = 0;               ///< number of those that repeat an earlier one
  size_t lost_ = 0;                  ///< number of dropped splats that differ from all kept ones
};

/// Whether a panic with this title is a consequence of `found`.
bool is_panic_after(std::string_view panic_title, const FoundSplat& found,
                    std::span<const ReportClass> classes);

}  // namespace kseries::klog
