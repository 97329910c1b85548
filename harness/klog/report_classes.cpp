// SPDX-License-Identifier: GPL-2.0-only
#include "klog/report_classes.h"

#include <algorithm>

namespace kseries::klog {
namespace {

std::vector<ReportClass> make_classes() {
  using enum HeaderKind;
  using enum BodyLine;
  return {
#define REPORT_CLASS(enumerator, word, ...) \
  {.cls = SplatClass::enumerator __VA_OPT__(, ) __VA_ARGS__},
#include "model/report_classes.def"
#undef REPORT_CLASS
  };
}

}  // namespace

const std::vector<ReportClass>& report_classes() {
  static const std::vector<ReportClass> classes = make_classes();
  return classes;
}

const ReportClass* find_class(std::span<const ReportClass> classes, SplatClass cls) {
  const auto found = std::ranges::find(classes, cls, &ReportClass::cls);
  return found == classes.end() ? nullptr : &*found;
}

}  // namespace kseries::klog
