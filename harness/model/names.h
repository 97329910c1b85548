// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/build.h"
#include "model/campaign.h"
#include "model/guest.h"
#include "model/kconfig.h"
#include "model/report.h"
#include "model/reproduction.h"
#include "model/run_time.h"
#include "model/sandbox.h"
#include "model/series.h"
#include "model/splat.h"
#include "model/step.h"
#include "model/test_run.h"
#include "model/triage.h"

// The names of the model's enumerators in files and reports. results.json contains them, so they
// are part of its format. Without a default in a switch, the compiler warns about an enumerator
// that has no name.

namespace kseries {

constexpr std::string_view enum_name(HunkStatus status) {
  switch (status) {
    case HunkStatus::applied:
      return "applied";
    case HunkStatus::offset:
      return "offset";
    case HunkStatus::already_applied:
      return "already-applied";
    case HunkStatus::conflict:
      return "conflict";
    case HunkStatus::not_tried:
      return "not-tried";
  }
  return "";
}

/// Parses the name of a type as printed by sym_type_name() in scripts/kconfig/symbol.c.
constexpr std::optional<SymbolType> symbol_type(std::string_view word) {
  if (word == "bool") return SymbolType::boolean;
  if (word == "tristate") return SymbolType::tristate;
  if (word == "integer") return SymbolType::integer;
  if (word == "hex") return SymbolType::hex;
  if (word == "string") return SymbolType::string;
  return std::nullopt;
}

constexpr std::string_view enum_name(PatchStatus status) {
  switch (status) {
    case PatchStatus::applied:
      return "applied";
    case PatchStatus::already_applied:
      return "already-applied";
    case PatchStatus::conflict:
      return "conflict";
    case PatchStatus::refused:
      return "refused";
    case PatchStatus::skipped:
      return "skipped";
  }
  return "";
}

constexpr std::string_view enum_name(FileChange change) {
  switch (change) {
    case FileChange::modify:
      return "modify";
    case FileChange::create:
      return "create";
    case FileChange::remove:
      return "remove";
    case FileChange::rename:
      return "rename";
    case FileChange::copy:
      return "copy";
    case FileChange::mode:
      return "mode";
  }
  return "";
}

constexpr std::string_view enum_name(Depth depth) {
  switch (depth) {
    case Depth::quick:
      return "quick";
    case Depth::pairwise:
      return "pairwise";
    case Depth::full:
      return "full";
  }
  return "";
}

constexpr std::string_view enum_name(BuildStatus status) {
  switch (status) {
    case BuildStatus::ok:
      return "ok";
    case BuildStatus::failed:
      return "failed";
    case BuildStatus::not_applied:
      return "not-applied";
    case BuildStatus::not_configured:
      return "not-configured";
  }
  return "";
}

constexpr std::string_view enum_name(DiagnosticSeverity severity) {
  switch (severity) {
    case DiagnosticSeverity::error:
      return "error";
    case DiagnosticSeverity::warning:
      return "warning";
  }
  return "";
}

constexpr std::string_view enum_name(SplatClass cls) {
  switch (cls) {
#define REPORT_CLASS(enumerator, word, ...) \
  case SplatClass::enumerator:              \
    return word;
#include "model/report_classes.def"
#undef REPORT_CLASS
  }
  return "";
}

constexpr std::string_view enum_name(ProgramExit exit) {
  switch (exit) {
    case ProgramExit::normal:
      return "normal";
    case ProgramExit::signal:
      return "signal";
    case ProgramExit::timeout:
      return "timeout";
  }
  return "";
}

constexpr std::string_view enum_name(DeviceUse use) {
  switch (use) {
    case DeviceUse::unknown:
      return "unknown";
    case DeviceUse::none:
      return "none";
    case DeviceUse::used:
      return "used";
  }
  return "";
}

constexpr std::string_view enum_name(MissingCause cause) {
  switch (cause) {
    case MissingCause::none:
      return "none";
    case MissingCause::not_reached:
      return "not-reached";
  }
  return "";
}

constexpr std::string_view enum_name(TestResult result) {
  switch (result) {
    case TestResult::pass:
      return "pass";
    case TestResult::fail:
      return "fail";
    case TestResult::skip:
      return "skip";
    case TestResult::xfail:
      return "xfail";
    case TestResult::missing:
      return "missing";
  }
  return "";
}

constexpr std::string_view enum_name(ExitReason reason) {
  switch (reason) {
    case ExitReason::done:
      return "done";
    case ExitReason::panic:
      return "panic";
    case ExitReason::oops:
      return "oops";
    case ExitReason::reboot:
      return "reboot";
    case ExitReason::silence:
      return "silence";
    case ExitReason::deadline:
      return "deadline";
    case ExitReason::no_kernel:
      return "no-kernel";
    case ExitReason::flood:
      return "flood";
    case ExitReason::qemu_died:
      return "qemu-died";
    case ExitReason::qemu_killed:
      return "qemu-killed";
  }
  return "";
}

constexpr std::string_view enum_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::harness_error:
      return "harness-error";
    case Verdict::not_applied:
      return "not-applied";
    case Verdict::build_failed:
      return "build-failed";
    case Verdict::panic:
      return "panic";
    case Verdict::hang:
      return "hang";
    case Verdict::boot_failed:
      return "boot-failed";
    case Verdict::splat:
      return "splat";
    case Verdict::option_lost:
      return "option-lost";
    case Verdict::test_failed:
      return "test-failed";
    case Verdict::tests_skipped:
      return "tests-skipped";
    case Verdict::incomplete:
      return "incomplete";
    case Verdict::kernel_message:
      return "kernel-message";
    case Verdict::new_warning:
      return "new-warning";
    case Verdict::known:
      return "known";
    case Verdict::pass:
      return "pass";
    case Verdict::not_run:
      return "not-run";
  }
  return "";
}

constexpr std::string_view enum_name(FindingStatus status) {
  switch (status) {
    case FindingStatus::fresh:
      return "new";
    case FindingStatus::pre_existing:
      return "pre-existing";
    case FindingStatus::expected:
      return "expected";
    case FindingStatus::fixed:
      return "fixed";
    case FindingStatus::flaky:
      return "flaky";
    case FindingStatus::behaviour_change:
      return "behaviour-change";
  }
  return "";
}

constexpr std::string_view enum_name(PatchChange change) {
  switch (change) {
    case PatchChange::unchanged:
      return "unchanged";
    case PatchChange::changed:
      return "changed";
    case PatchChange::gone:
      return "gone";
    case PatchChange::added:
      return "new";
  }
  return "";
}

constexpr std::string_view enum_name(TriageMode mode) {
  switch (mode) {
    case TriageMode::none:
      return "none";
    case TriageMode::base:
      return "base";
    case TriageMode::full:
      return "full";
  }
  return "";
}

constexpr std::string_view enum_name(FailOn what) {
  switch (what) {
    case FailOn::fresh:
      return "new";
    case FailOn::any:
      return "any";
  }
  return "";
}

constexpr std::string_view enum_name(BaseCells which) {
  switch (which) {
    case BaseCells::failing:
      return "failing";
    case BaseCells::all:
      return "all";
  }
  return "";
}

constexpr std::string_view enum_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::bug:
      return "bug";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "";
}

constexpr std::string_view enum_name(StepKind kind) {
  switch (kind) {
    case StepKind::suites:
      return "suites";
    case StepKind::build:
      return "build";
    case StepKind::cell:
      return "cell";
  }
  return "";
}

constexpr std::string_view enum_name(ReproductionVerb verb) {
  switch (verb) {
    case ReproductionVerb::boot:
      return "boot";
    case ReproductionVerb::build:
      return "build";
    case ReproductionVerb::series_check:
      return "series-check";
  }
  return "";
}

constexpr std::string_view enum_name(RunState state) {
  switch (state) {
    case RunState::complete:
      return "complete";
    case RunState::interrupted:
      return "interrupted";
    case RunState::merged:
      return "merged";
  }
  return "";
}

constexpr std::string_view enum_name(SandboxKind kind) {
  switch (kind) {
    case SandboxKind::bubblewrap:
      return "bubblewrap";
    case SandboxKind::landlock:
      return "landlock";
    case SandboxKind::none:
      return "none";
  }
  return "";
}

/// The names of all enumerators, for messages about an unknown one.
template <typename Enum>
std::vector<std::string> names() {
  std::vector<std::string> words;
  for (int i = 0; !enum_name(static_cast<Enum>(i)).empty(); i++) {
    words.emplace_back(enum_name(static_cast<Enum>(i)));
  }
  return words;
}

/// Parses the name of an enumerator. Enumerators start at zero and have no gaps.
template <typename Enum>
constexpr std::optional<Enum> parse_enum(std::string_view name) {
  for (int i = 0;; i++) {
    const std::string_view candidate = enum_name(static_cast<Enum>(i));
    if (candidate.empty()) return std::nullopt;
    if (candidate == name) return static_cast<Enum>(i);
  }
}

}  // namespace kseries
