// SPDX-License-Identifier: GPL-2.0-only
#include "klog/splat_store.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kseries::klog {
namespace {

constexpr size_t most_splats = 400;
constexpr int most_equal = 12;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Panics that a setting makes of one kind of splat.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> panic_settings = {{
    {"softlockup: hung tasks", "soft-lockup"},
    {"workqueue: ", "soft-lockup"},
    {"Hard LOCKUP", "hard-lockup"},
    {"hung_task: blocked tasks", "hung-task"},
    {"RCU Stall", "rcu-stall"},
    {"kasan.fault=", "kasan"},
    {"Out of memory", "oom"},
    {"System is deadlocked on memory", "oom"},
}};

}  // namespace

bool is_end_of(std::string_view panic_title, const FoundSplat& found) {
  const Splat& splat = found.splat;
  if (splat.cls == "panic") return false;
  if (has(panic_title, "panic_on_warn set") || has(panic_title, "system warned too often") ||
      has(panic_title, "panic_on_taint set"))
    return true;
  for (const auto& [reason, cls] : panic_settings) {
    if (has(panic_title, reason)) return splat.cls == cls;
  }
  if (!splat.fatal) return false;
  // Init may also be killed for a reason of its own, long after an oops.
  if (has(panic_title, "Attempted to kill init!")) return found.pid == 1 || found.pid < 0;
  return has(panic_title, "Fatal exception") || has(panic_title, "Attempted to kill the idle") ||
         has(panic_title, "Aiee, killing interrupt handler") ||
         has(panic_title, "Oops failed to kill thread") || has(panic_title, "Oopsed too often");
}

void SplatStore::keep(FoundSplat found) {
  const bool full = found_.size() >= most_splats;
  if (full) {
    if (found.splat.fatal) found_.back() = std::move(found);
    return;
  }
  if (++seen_[found.splat.fingerprint] > most_equal && !found.splat.fatal) return;
  found_.push_back(std::move(found));
}

FoundSplat* SplatStore::cause_of(std::string_view panic_title) {
  const auto cause = std::find_if(found_.rbegin(), found_.rend(), [&](const FoundSplat& found) {
    return is_end_of(panic_title, found);
  });
  return cause == found_.rend() ? nullptr : &*cause;
}

std::vector<Splat> SplatStore::take() {
  // "kmemleak: 3 new suspected memory leaks" says nothing beside the leaks.
  const auto is_leak = [](const FoundSplat& found) {
    return found.splat.cls == "kmemleak" && found.splat.title.starts_with("unreferenced");
  };
  const bool leaks = std::any_of(found_.begin(), found_.end(), is_leak);
  std::vector<Splat> splats;
  for (FoundSplat& found : found_) {
    if (leaks && found.splat.cls == "kmemleak" && !is_leak(found)) continue;
    splats.push_back(std::move(found.splat));
  }
  return splats;
}

}  // namespace kseries::klog
