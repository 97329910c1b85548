// SPDX-License-Identifier: GPL-2.0-only
#include "cli/previous.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cli/history.h"
#include "cli/output.h"
#include "judge/describe.h"
#include "judge/previous.h"
#include "kbuild/domain.h"
#include "plan/series_input.h"
#include "run/report_run.h"
#include "series/patch_text.h"
#include "tree/range_diff.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

RunFolder previous_run(const RunOptions& options) {
  std::error_code code;
  return RunFolder(fs::weakly_canonical(options.previous, code).string());
}

/// Loads a series for each tree of a plan that it has patches for. Error: for none.
Result<std::map<std::string, Series>> load_for_trees(const std::string& spec, const Plan& plan,
                                                     const Environment& environment) {
  std::map<std::string, Series> by_tree;
  std::optional<Error> error;
  for (const Tree& tree : plan.trees) {
    Result<Series> series = load_series(spec, stable_name(tree), environment);
    if (series) {
      by_tree.emplace(tree.name, series.take());
    } else if (!error) {
      error = series.error();
    }
  }
  if (by_tree.empty() && error) return *error;
  return by_tree;
}

/// The series that are under test.
std::set<std::string> current_series(const Plan& plan) {
  std::set<std::string> names;
  for (const SeriesResult& series : plan.series) {
    if (!series.series.empty() && !series.is_previous) names.insert(series.series);
  }
  return names;
}

/// The newest run of the series in the history.
Result<std::optional<Report>> find_run_of_series(const RunOptions& options, const Plan& plan,
                                                 const Environment& environment) {
  TRY_ASSIGN(const auto by_tree, load_for_trees(options.previous, plan, environment));
  SeriesIdentity identity;
  for (const Tree& tree : plan.trees) {
    const auto series = by_tree.find(tree.name);
    if (series == by_tree.end()) continue;
    identity.name = series->second.name;
    identity.contents.insert(series_domain(tree, series->second.patches));
  }
  return find_in_history(identity, current_series(plan), options.history, environment);
}

/// The report of the earlier run; nothing if the history has none.
Result<std::optional<Report>> find_earlier_report(const RunOptions& options, const Plan& plan,
                                                  const Environment& environment) {
  if (!is_previous_run(options)) return find_run_of_series(options, plan, environment);
  const RunFolder run = previous_run(options);
  TRY_ASSIGN(const Plan earlier, run.read_plan());
  TRY_ASSIGN(Report report, gather_report(run, earlier, std::nullopt));
  return std::optional(std::move(report));
}

/// The series on a tree in an earlier run: the one of this name, or the only one; else empty.
std::string find_counterpart(const Report& earlier, const SeriesResult& now) {
  std::vector<std::string> names;
  for (const SeriesResult& series : earlier.series) {
    if (series.tree != now.tree || series.series.empty()) continue;
    if (series.series == now.series) return now.series;
    names.push_back(series.series);
  }
  return names.size() == 1 ? names.front() : "";
}

/// The patches of the previous version on the tree of a series, and its name.
struct EarlierPatches {
  std::string name;
  std::vector<PatchText> patches;
};

using FindPatches = std::function<Result<EarlierPatches>(const SeriesResult& now)>;

Result<std::vector<PatchText>> read_patches(const RunFolder& run, const std::string& tree,
                                            const std::string& series) {
  TRY_ASSIGN(const std::optional<SeriesSource> source, run.read_source(place_name(tree, series)));
  return source ? patch_texts(source->patches) : std::vector<PatchText>();
}

Result<Done> compare_patches(const RunFolder& run, const FindPatches& find_patches,
                             Report& report) {
  for (const SeriesResult& now : report.series) {
    if (now.series.empty() || now.is_reference) continue;
    TRY_ASSIGN(const std::vector<PatchText> patches, read_patches(run, now.tree, now.series));
    TRY_ASSIGN(const EarlierPatches earlier, find_patches(now));
    if (patches.empty() || earlier.patches.empty()) continue;
    report.previous->patches.push_back(
        {earlier.name, now.series, now.tree, range_diff(earlier.patches, patches)});
  }
  return Done{};
}

}  // namespace

bool is_previous_run(const RunOptions& options) { return previous_run(options).has_plan(); }

Result<EarlierVersion> find_earlier_version(const RunOptions& options, const Plan& plan,
                                            const Environment& environment) {
  if (options.previous.empty()) return EarlierVersion();
  TRY_ASSIGN(const std::optional<Report> report, find_earlier_report(options, plan, environment));
  if (report) return EarlierVersion{find_earlier_places(*report)};
  notice_on_stderr(options.previous + ": not in the history; it is tested in this run");
  return EarlierVersion{{}, options.previous};
}

Result<Done> compare_with_earlier_version(const RunFolder& run, const Plan& plan,
                                          const RunOptions& options, const Environment& environment,
                                          Report& report) {
  if (report.previous) {
    // It was tested in this run.
    return compare_patches(
        run,
        [&](const SeriesResult& now) -> Result<EarlierPatches> {
          EarlierPatches earlier{report.previous->series, {}};
          TRY_ASSIGN(earlier.patches, read_patches(run, now.tree, earlier.name));
          return earlier;
        },
        report);
  }
  if (options.previous.empty()) return Done{};
  TRY_ASSIGN(const std::optional<Report> earlier, find_earlier_report(options, plan, environment));
  if (!earlier) {
    report.remarks.push_back(options.previous + ": no run of it is in the history");
    return Done{};
  }
  report.previous = compare_with_previous(*earlier, report);
  if (is_previous_run(options)) {
    const RunFolder folder = previous_run(options);
    return compare_patches(
        run,
        [&](const SeriesResult& now) -> Result<EarlierPatches> {
          EarlierPatches found{find_counterpart(*earlier, now), {}};
          if (found.name.empty()) return found;
          TRY_ASSIGN(found.patches, read_patches(folder, now.tree, found.name));
          return found;
        },
        report);
  }
  TRY_ASSIGN(const auto by_tree, load_for_trees(options.previous, plan, environment));
  if (!by_tree.empty()) report.previous->series = by_tree.begin()->second.name;
  return compare_patches(
      run,
      [&](const SeriesResult& now) -> Result<EarlierPatches> {
        const auto series = by_tree.find(now.tree);
        if (series == by_tree.end()) return EarlierPatches();
        return EarlierPatches{series->second.name, patch_texts(series->second.patches)};
      },
      report);
}

}  // namespace kseries
