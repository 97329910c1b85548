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

/// A splat with what only the reader needs to know about it.
struct FoundSplat {
  Splat splat;
  long pid = -1;
  bool principal = false;  ///< ReportFormat::principal
};

/// The splats found so far, bounded whatever the console holds.
class SplatStore {
 public:
  explicit SplatStore(std::span<const ReportClass> classes) : classes_(classes) {}
  void keep(FoundSplat found);
  /// The latest splat that a panic with this reason ("Fatal exception", …) is
  /// the end of; null for a panic with a cause of its own.
  FoundSplat* find_cause(std::string_view panic_title);
  ReadConsole take();

 private:
  bool make_room(bool fatal);

  std::span<const ReportClass> classes_;
  std::vector<FoundSplat> found_;
  std::map<std::string, int> kept_;  ///< how many, by fingerprint
  size_t repeats_ = 0;               ///< of those, all but the first of each
  size_t lost_ = 0;                  ///< like none that is kept
};

/// True when a panic with this title is only the end of `found`.
bool is_panic_after(std::string_view panic_title, const FoundSplat& found,
                    std::span<const ReportClass> classes);

}  // namespace kseries::klog
