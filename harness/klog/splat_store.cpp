// SPDX-License-Identifier: GPL-2.0-only
#include "klog/splat_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"

namespace kseries::klog {
namespace {

constexpr size_t max_splats = 400;
constexpr int max_equal = 12;

}  // namespace

bool is_panic_after(std::string_view panic_title, const FoundSplat& found,
                    std::span<const ReportClass> classes) {
  const Splat& splat = found.splat;
  if (splat.cls == SplatClass::panic) return false;
  if (contains(panic_title, "panic_on_warn set") ||
      contains(panic_title, "system warned too often") ||
      contains(panic_title, "panic_on_taint set"))
    return true;
  for (const ReportClass& report : classes) {
    const bool named = std::ranges::any_of(
        report.panics, [&](std::string_view panic) { return contains(panic_title, panic); });
    if (named) return splat.cls == report.cls;
  }
  if (!splat.fatal) return false;
  // Init may also be killed for another reason, long after an oops.
  if (contains(panic_title, "Attempted to kill init!")) return found.pid == 1 || found.pid < 0;
  return contains(panic_title, "Fatal exception") ||
         contains(panic_title, "Attempted to kill the idle") ||
         contains(panic_title, "Aiee, killing interrupt handler") ||
         contains(panic_title, "Oops failed to kill thread") ||
         contains(panic_title, "Oopsed too often");
}

/// Drops one of the kept splats: the last that repeats another one, or otherwise, to make room for
/// a fatal one, the last that is not fatal. Returns false if there is none.
bool SplatStore::make_room(bool fatal) {
  auto victim = found_.rend();
  if (repeats_ > 0) {
    victim = std::find_if(found_.rbegin(), found_.rend(), [this](const FoundSplat& found) {
      return kept_[found.splat.fingerprint] > 1;
    });
    --repeats_;
  } else if (fatal) {
    victim = std::find_if(found_.rbegin(), found_.rend(),
                          [](const FoundSplat& found) { return !found.splat.fatal; });
    if (victim != found_.rend()) ++lost_;
  }
  if (victim == found_.rend()) return false;
  --kept_[victim->splat.fingerprint];
  found_.erase(std::next(victim).base());
  return true;
}

void SplatStore::keep(FoundSplat found) {
  const bool fatal = found.splat.fatal;
  const bool full = found_.size() >= max_splats;
  const auto same = kept_.find(found.splat.fingerprint);
  const int equal = same == kept_.end() ? 0 : same->second;
  if (equal > 0 && (full || (equal >= max_equal && !fatal))) return;
  if (full && !make_room(fatal)) {
    ++lost_;
    return;
  }
  if (equal > 0) ++repeats_;
  ++kept_[found.splat.fingerprint];
  found_.push_back(std::move(found));
}

FoundSplat* SplatStore::find_cause(std::string_view panic_title) {
  const auto cause = std::find_if(found_.rbegin(), found_.rend(), [&](const FoundSplat& found) {
    return is_panic_after(panic_title, found, classes_);
  });
  return cause == found_.rend() ? nullptr : &*cause;
}

ReadConsole SplatStore::take() {
  std::set<SplatClass> principal;
  for (const FoundSplat& found : found_) {
    if (found.principal) principal.insert(found.splat.cls);
  }
  // Those of several threads may have ended in another order.
  std::ranges::stable_sort(found_, {}, [](const FoundSplat& one) { return one.splat.first_line; });
  ReadConsole read;
  read.lost = lost_;
  for (FoundSplat& found : found_) {
    if (!found.principal && principal.contains(found.splat.cls)) continue;
    read.splats.push_back(std::move(found.splat));
  }
  return read;
}

}  // namespace kseries::klog
