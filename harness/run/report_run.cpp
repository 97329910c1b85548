// SPDX-License-Identifier: GPL-2.0-only
#include "run/report_run.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "codec/results_json.h"
#include "host/files.h"
#include "judge/base_comparison.h"
#include "judge/finding_status.h"
#include "judge/findings.h"
#include "judge/previous.h"
#include "judge/remarks.h"
#include "judge/statement.h"
#include "kconfig/dot_config.h"
#include "plan/find_planned.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/mail.h"
#include "report/summary.h"
#include "run/absent_cells.h"
#include "run/compiled_lines_report.h"
#include "run/machine_paths.h"
#include "run/report_inputs.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// The time `seconds` ago as ISO 8601, in UTC.
std::string time_text(double seconds) {
  const std::time_t now = std::time(nullptr) - static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

Result<CellResult> read_cell(const RunFolder& run, const PlannedCell& planned, RunState state,
                             AbsentCells& absent) {
  const Step step{StepKind::cell, planned.cell.id};
  if (!run.has_step_output(step)) return absent.explain(planned, state);
  const CellFolder folder = run.cell(planned.cell.id);
  TRY_ASSIGN(CellResult result, folder.read());
  // The run may have been moved, or merged from others.
  if (result.repro) result.repro->target = folder.path();
  return result;
}

/// When the run was first started, how long it took in total, and how it ended.
Result<RunTime> run_time(const RunFolder& run, const std::optional<RunEnd>& end) {
  TRY_ASSIGN(const std::optional<RunTime> kept, run.read_time());
  if (!end) return kept.value_or(RunTime{time_text(0), 0, RunState::interrupted});
  RunTime time = kept.value_or(RunTime{time_text(end->seconds), 0, end->state});
  time.seconds += end->seconds;
  time.state = end->state;
  TRY(run.write_time(time));
  return time;
}

/// The compiler according to Kconfig: CONFIG_CC_VERSION_TEXT of the first build.
std::string read_toolchain(const RunFolder& run, const Plan& plan) {
  if (plan.builds.empty()) return "";
  const Result<std::string> config = run.build(plan.builds.front().id).read_config();
  return config ? DotConfig::parse(*config).string_value("CC_VERSION_TEXT") : "";
}

/// The HTML page, from the template, the style sheet and the script of the checkout.
Result<std::string> render_page(const Report& report, const std::string& checkout) {
  TRY_ASSIGN(std::string page, read_file(checkout + "/reports/page.html"));
  TRY_ASSIGN(std::string style, read_file(checkout + "/reports/page.css"));
  TRY_ASSIGN(std::string script, read_file(checkout + "/reports/page.js"));
  return html_page(report, page, style, script);
}

}  // namespace

Result<Report> gather_report(const RunFolder& run, const Plan& plan,
                             const std::optional<RunEnd>& end) {
  Report report;
  report.run = plan.run;
  report.shard = plan.shard;
  report.campaign = plan.campaign;
  report.depth = plan.depth;
  TRY_ASSIGN(RunTime time, run_time(run, end));
  report.started = time.started;
  report.seconds = time.seconds;
  report.trees = plan.trees;
  report.series = plan.series;
  report.dropped = plan.dropped;
  report.goals = plan.goals;
  report.proofs = plan.proofs;
  TRY_ASSIGN(report.compiled_lines, compiled_lines_report(run, plan));
  TRY_ASSIGN(report.sources, read_series_sources(run, plan));
  report.steps = read_step_times(run, plan);
  report.directory = run.root();
  report.toolchain = read_toolchain(run, plan);
  if (!plan.qemu.empty()) report.toolchain += (report.toolchain.empty() ? "" : ", ") + plan.qemu;
  AbsentCells absent(run, plan);
  for (const PlannedCell& planned : plan.cells) {
    TRY_ASSIGN(CellResult result, read_cell(run, planned, time.state, absent));
    report.cells.push_back(std::move(result));
  }
  compare_with_base(report);
  std::optional<Report> previous = take_previous_version(report);
  report.findings = collect_findings(report);
  set_statuses(report);
  TRY_ASSIGN(const auto answers, run.read_triage_answers());
  apply_triage(report, answers, "triage did not run");
  set_statements(report, guest_profiles(plan));
  if (previous) {
    previous->findings = collect_findings(*previous);
    report.previous = compare_with_previous(*previous, report);
    report.previous->series = previous->series.front().series;
  }
  report.remarks = collect_remarks(report);
  report.remarks.insert(report.remarks.end(), plan.unbooted.begin(), plan.unbooted.end());
  return report;
}

Result<std::string> write_reports(const RunFolder& run, const Report& report,
                                  const Environment& environment) {
  const std::vector<MachinePath> paths = machine_paths(report, environment);
  const std::string summary = summary_text(report);
  TRY_ASSIGN(std::string page, render_page(report, environment.checkout));
  std::map<std::string, std::string> files = {
      {run_paths::junit, hide_paths(junit_xml(report), paths)},
      {run_paths::results, results_json(report)},
      {run_paths::summary, summary},
      {run_paths::page, hide_paths(std::move(page), paths)},
  };
  std::set<std::string> series;
  for (const SeriesResult& result : report.series) {
    if (!result.is_reference) series.insert(result.series);
  }
  for (const std::string& name : series) {
    const std::string file = series.size() == 1 ? run_paths::mail : run_paths::series_mail(name);
    files[file] = hide_paths(mail_text(report, name), paths);
  }
  TRY(run.write_reports(files));
  return summary;
}

}  // namespace kseries
