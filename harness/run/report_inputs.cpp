// SPDX-License-Identifier: GPL-2.0-only
#include "run/report_inputs.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "judge/describe.h"
#include "plan/ninja.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// The owners of lines in the tree with the whole series.
Result<Done> read_owners(const RunFolder& run, const Plan& plan, const std::string& place,
                         SeriesSource& source) {
  const std::string input = run_paths::input(file_name_from(place));
  // Only a series that applies has kernels.
  if (!exists(run.in(input))) return Done{};
  TRY_ASSIGN(PatchedTree patched, run.read_patched(plan, input));
  for (auto& [path, file] : patched.files) {
    if (!file.removed) source.owners[path] = std::move(file.owner);
  }
  return Done{};
}

}  // namespace

Result<std::vector<SeriesSource>> read_series_sources(const RunFolder& run, const Plan& plan) {
  std::vector<SeriesSource> all;
  for (const SeriesResult& series : plan.series) {
    if (series.series.empty()) continue;
    const std::string place = place_name(series.tree, series.series);
    TRY_ASSIGN(std::optional<SeriesSource> source, run.read_source(place));
    if (!source) continue;
    TRY(read_owners(run, plan, place, *source));
    all.push_back(std::move(*source));
  }
  return all;
}

std::vector<StepTime> parse_graph_log(
    std::string_view text, const Plan& plan,
    const std::function<std::optional<double>(const std::string&)>& ended) {
  std::map<std::string, double, std::less<>> seconds;
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string_view> fields = split(line, '\t');
    if (fields.size() < 4) continue;
    const std::optional<long> begin = to_number(fields[0]);
    const std::optional<long> end = to_number(fields[1]);
    if (!begin || !end || *end < *begin) continue;
    seconds[std::string(fields[3])] = static_cast<double>(*end - *begin) / 1000;
  }
  std::vector<StepTime> times;
  for (const PlannedStep& planned : planned_steps(plan)) {
    if (planned.step.kind == StepKind::suites) continue;
    const std::string output = step_output(planned.step);
    const auto found = seconds.find(output);
    const std::optional<double> end = found == seconds.end() ? std::nullopt : ended(output);
    if (!end) continue;
    times.push_back(
        {planned.step.kind == StepKind::build, planned.step.id, *end - found->second, *end});
  }
  std::sort(times.begin(), times.end(),
            [](const StepTime& a, const StepTime& b) { return a.end < b.end; });
  double first = times.empty() ? 0 : times.front().begin;
  for (const StepTime& time : times) first = std::min(first, time.begin);
  for (StepTime& time : times) {
    time.begin -= first;
    time.end -= first;
  }
  return times;
}

std::vector<StepTime> read_step_times(const RunFolder& run, const Plan& plan) {
  const Result<std::string> text = read_file(run.in(run_paths::graph_log));
  if (!text) return {};
  return parse_graph_log(*text, plan, [&](const std::string& output) -> std::optional<double> {
    std::error_code code;
    const fs::file_time_type time = fs::last_write_time(run.in(output), code);
    if (code) return std::nullopt;
    return std::chrono::duration<double>(time.time_since_epoch()).count();
  });
}

}  // namespace kseries
