// SPDX-License-Identifier: GPL-2.0-only
#include "judge/describe.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/kernel_path.h"
#include "base/quote.h"
#include "base/text.h"

namespace kseries {

std::string describe(const Diagnostic& diagnostic) {
  std::string text = diagnostic.file.empty() ? diagnostic.object : diagnostic.file;
  if (diagnostic.line > 0) text += ":" + std::to_string(diagnostic.line);
  if (!text.empty()) text += ": ";
  text += diagnostic.message;
  if (!diagnostic.flag.empty()) text += " [" + diagnostic.flag + "]";
  return text;
}

std::string diagnostic_text(const Diagnostic& diagnostic) {
  std::string text = describe(diagnostic);
  if (diagnostic.patch > 0) text += " (patch " + std::to_string(diagnostic.patch) + ")";
  return text;
}

std::string splat_title(const Splat& splat) {
  return splat.title.empty() ? std::string(enum_name(splat.cls)) : one_line(splat.title);
}

std::string describe(const Splat& splat) {
  std::string text = splat_title(splat);
  std::vector<std::string> blame;
  if (splat.blame_patch > 0) blame.push_back("patch " + std::to_string(splat.blame_patch));
  if (!splat.blame_where.empty()) blame.push_back(splat.blame_where);
  if (!blame.empty()) text += " (" + join(blame, ", ") + ")";
  if (!splat.running_test.empty()) text += " in " + splat.running_test;
  return text;
}

std::string command_text(const std::optional<Reproduction>& repro) {
  if (!repro) return "";
  switch (repro->verb) {
    case ReproductionVerb::boot:
      return shell_quote({repro->program, "boot", repro->target});
    case ReproductionVerb::build:
      return shell_quote({repro->program, "build", repro->target});
    case ReproductionVerb::series_check:
      return shell_quote({repro->program, "series", "check", repro->target, "--tree", repro->tree});
  }
  return "";
}

std::string case_name(const CaseResult& test) { return test.suite + "/" + test.name; }

std::string series_name(const Cell& cell, int planned) {
  std::string name = cell.series.empty() ? "unpatched" : cell.series;
  if (cell.patches < planned) name += "@" + std::to_string(cell.patches);
  return name;
}

std::string cell_name(const Cell& cell, int planned) {
  std::vector<std::string> parts = {cell.tree, series_name(cell, planned)};
  if (!cell.flavour.empty()) parts.push_back(cell.flavour);
  parts.push_back(cell.permutation.empty() ? "-" : cell.permutation);
  parts.push_back(cell.guest.empty() ? "build-only" : cell.guest);
  return join(parts, "/");
}

std::string place_name(const std::string& tree, const std::string& series) {
  return tree + "/" + (series.empty() ? "none" : series);
}

std::string violation_text(const ConfigProof& proof) { return proof.name + ": " + proof.violation; }

std::string proof_text(const ConfigProof& proof) {
  const std::string place = place_name(proof.tree, proof.series) + ": ";
  if (proof.holds) return place + proof.name + ": " + proof.claim + ": proved";
  std::string text = place + violation_text(proof);
  if (!proof.witness.empty()) text += ", for example with " + assignment_text(proof.witness);
  if (!proof.known.empty()) text += " (known failure: " + proof.known + ")";
  return text;
}

std::string kconfig_problem_place(const KconfigProblem& problem) {
  if (problem.file.empty() || problem.line == 0) return problem.file;
  return problem.file + ":" + std::to_string(problem.line);
}

std::string kconfig_problem_title(const KconfigProblem& problem) {
  const std::string place = kconfig_problem_place(problem);
  return (place.empty() ? "Kconfig" : place) + ": " + one_line(problem.message);
}

std::string kconfig_problem_text(const KconfigProblem& problem) {
  std::string text = kconfig_problem_title(problem);
  for (const std::string& step : problem.path) text += "\n  " + step;
  return text;
}

std::string line_range(const CompiledRange& lines) {
  std::string text = lines.file + ":" + std::to_string(lines.first);
  if (lines.last > lines.first) text += "-" + std::to_string(lines.last);
  return text;
}

int planned_patches(const Report& report, const Cell& cell) {
  for (const SeriesResult& series : report.series) {
    if (series.tree == cell.tree && series.series == cell.series) {
      return static_cast<int>(series.patches.size());
    }
  }
  return 0;
}

bool was_booted(const CellResult& result) { return result.boots > 0; }

bool is_fatal(const Splat& splat) { return splat.fatal && !splat.may_recover; }

bool is_charged(const Splat& splat, const CaseResult& test) {
  if (splat.boot != test.boot) return false;
  // A suite is a case itself if it has none, or if it failed in addition to its own.
  if (splat.running_test == test.suite) return test.name == test.suite;
  return splat.running_test == case_name(test);
}

bool is_bad(TestResult result) {
  return result == TestResult::fail || result == TestResult::missing;
}

const Diagnostic* first_error(const Build& build) {
  const auto error = std::find_if(build.diagnostics.begin(), build.diagnostics.end(),
                                  [](const Diagnostic& diagnostic) {
                                    return diagnostic.severity == DiagnosticSeverity::error;
                                  });
  return error == build.diagnostics.end() ? nullptr : &*error;
}

std::vector<Diagnostic> reported_diagnostics(const CellResult& cell) {
  std::vector<Diagnostic> all;
  std::copy_if(cell.build.diagnostics.begin(), cell.build.diagnostics.end(),
               std::back_inserter(all), [](const Diagnostic& diagnostic) {
                 return diagnostic.severity == DiagnosticSeverity::error;
               });
  all.insert(all.end(), cell.new_warnings.begin(), cell.new_warnings.end());
  return all;
}

std::string stuck_test(const CellResult& result, int boot) {
  const CaseResult* stuck = nullptr;
  for (const CaseResult& test : result.cases) {
    if (test.boot != boot) continue;
    // A suite that ended earlier lost its missing cases for another reason.
    if (stuck != nullptr && test.result != TestResult::missing && test.suite != stuck->suite) {
      stuck = nullptr;
    } else if (stuck == nullptr && test.result == TestResult::missing) {
      stuck = &test;
    }
  }
  return stuck == nullptr ? "" : case_name(*stuck);
}

std::string nothing_compiled(const Report& report, const SeriesResult& series) {
  int all = 0;
  for (const CompiledRange& lines : report.compiled_lines) {
    if (lines.tree != series.tree || lines.series != series.series) continue;
    if (lines.kernels > 0) return "";
    all += lines.last - lines.first + 1;
  }
  if (all == 0) return "";
  return "no kernel of this run compiled " +
         (all == 1 ? std::string("the line") : "any of the " + std::to_string(all) + " lines") +
         " that " + place_name(series.tree, series.series) +
         " changes; its tests do not cover them";
}

bool is_outside_kernel(const SeriesResult& series) {
  bool any = false;
  for (const PatchResult& patch : series.patches) {
    for (const HunkResult& hunk : patch.hunks) {
      if (is_kernel_path(hunk.path) || is_build_tool(hunk.path)) return false;
      any = true;
    }
  }
  return any;
}

std::string outside_text(const SeriesResult& series) {
  return place_name(series.tree, series.series) +
         " changes nothing that is built into a kernel; the tests ran on unchanged kernels";
}

std::vector<MissingParts> list_missing(const SeriesResult& series) {
  constexpr size_t max_single = 10;
  std::set<int> present;
  for (const PatchResult& patch : series.patches) present.insert(patch.number);
  std::vector<MissingParts> all;
  for (const int part : series.missing) {
    const bool joins = series.missing.size() > max_single && !all.empty() &&
                       all.back().last + 1 == part && !present.contains(part) &&
                       !present.contains(part - 1);
    if (joins) {
      all.back().last = part;
    } else {
      all.push_back({part, part});
    }
  }
  return all;
}

std::string missing_text(const SeriesResult& series, const MissingParts& parts) {
  const std::string first = std::to_string(parts.first);
  if (parts.last > parts.first)
    return "parts " + first + " to " + std::to_string(parts.last) + " of the series are missing";
  const bool there =
      std::any_of(series.patches.begin(), series.patches.end(),
                  [&](const PatchResult& patch) { return patch.number == parts.first; });
  if (!there) return "part " + first + " of the series is missing";
  return "patch " + first + " is truncated: its diffstat lists more changes than its diff";
}

std::string left_out_text(const std::string& patch) { return "left out: " + patch; }

bool is_of_init(std::string_view suite) {
  return suite == "modules" || suite == "boot" || suite == console_case || suite == compile_case;
}

bool is_of_compilation(const CaseResult& result) {
  return result.suite == compile_case && result.name != result.suite;
}

bool is_of_init(const CaseResult& result) {
  return is_of_compilation(result) || (is_of_init(result.suite) && result.name == result.suite);
}

bool is_of_harness(const CaseResult& result) {
  return result.suite == "smoke" && result.name == "global.host_answers";
}

bool tested_something(const CaseResult& result) {
  if (is_of_init(result)) return false;
  return result.result == TestResult::pass || result.result == TestResult::fail ||
         result.result == TestResult::xfail;
}

bool tested_kernel(const CaseResult& result) {
  return tested_something(result) && !is_of_harness(result) && result.device_use != DeviceUse::none;
}

std::string untested_text(const CellResult& cell) {
  if (!was_booted(cell)) return "";
  const auto any = [&](const auto& matches) {
    return std::any_of(cell.cases.begin(), cell.cases.end(), matches);
  };
  if (!any(tested_something) || any(tested_kernel)) return "";
  return "tested nothing: no case used a device";
}

std::string nothing_tested(const Report& report, const SeriesResult& series) {
  std::map<std::string, size_t> reasons;
  size_t skipped = 0;
  size_t without_device = 0;
  for (const CellResult& cell : report.cells) {
    if (cell.cell.tree != series.tree || cell.cell.series != series.series) continue;
    for (const CaseResult& test : cell.cases) {
      if (tested_kernel(test)) return "";
      if (tested_something(test) && test.device_use == DeviceUse::none) without_device++;
      if (test.result != TestResult::skip) continue;
      skipped++;
      if (const std::string why = one_line(test.message); !why.empty()) reasons[why]++;
    }
  }
  if (skipped + without_device == 0) return "";
  const std::string place = place_name(series.tree, series.series);
  std::string text = without_device == 0
                         ? "no test case ran for " + place + ": "
                         : "no test case used a device for " + place + ": " +
                               std::to_string(without_device) + " passed without one, ";
  text += std::to_string(skipped) + " skipped";
  const auto most =
      std::max_element(reasons.begin(), reasons.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == reasons.end()) return text;
  return text + (reasons.size() > 1 ? ", mostly because: " : ": ") + most->first;
}

}  // namespace kseries
