// SPDX-License-Identifier: GPL-2.0-only
#include "cli/history.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/error_text.h"
#include "base/text.h"
#include "cli/output.h"
#include "codec/history_json.h"
#include "history/history.h"
#include "history/record.h"
#include "host/environment.h"
#include "host/files.h"
#include "report/history_text.h"
#include "run/report_run.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_runs = 20;
constexpr size_t max_matches = 5;

/// The file that --history selects; nothing: none.
Result<std::optional<std::string>> history_file(const std::string& option,
                                                const Environment& environment) {
  if (option == "none") return std::optional<std::string>();
  if (!option.empty()) return std::optional(expand_home(environment, option));
  TRY_ASSIGN(const std::string folder, state_folder(environment));
  return std::optional(folder + "/history.db");
}

/// The directories of runs, without the link `latest`.
std::vector<std::string> run_folders(const Environment& environment) {
  std::vector<std::string> folders;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(environment.runs, code)) {
    if (!entry.is_symlink(code) && entry.is_directory(code)) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// Adds a run from its directory. Returns whether it could be read and was started.
Result<bool> record_folder(Database& history, const std::string& folder) {
  const RunFolder run(folder);
  const Result<Plan> plan = run.read_plan();
  const Result<std::optional<RunTime>> time = run.read_time();
  if (!plan || !time || !time->has_value()) return false;
  const Result<Report> report = gather_report(run, *plan, std::nullopt);
  if (!report) return false;
  TRY(record_run(history, *report, *plan));
  return true;
}

/// Fills a new history with the runs in reports/runs/.
void rebuild_history(Database& history, const std::string& set_aside,
                     const Environment& environment) {
  const std::string path = history.connection().path;
  notice_on_stderr("history: " + path + " is damaged and was renamed to " + set_aside);
  const std::vector<std::string> folders = run_folders(environment);
  size_t recorded = 0;
  for (const std::string& folder : folders) {
    const Result<bool> done = record_folder(history, folder);
    if (!done) {
      notice_on_stderr("history: can't rebuild it: " + error_text(done.error()));
      return;
    }
    recorded += *done ? 1 : 0;
  }
  notice_on_stderr("history: rebuilt from " + std::to_string(recorded) + " of " +
                   counted(folders.size(), "directory", "directories") + " in " + environment.runs);
}

Result<Done> consult(Report& report, const Plan& plan, HistoryUse use, const std::string& option,
                     const Environment& environment) {
  TRY_ASSIGN(const std::optional<std::string> file, history_file(option, environment));
  if (!file || (use == HistoryUse::look_up && !exists(*file))) return Done{};
  return use_history(
      *file,
      [&](Database& history) -> Result<Done> {
        if (use == HistoryUse::record) {
          TRY(record_run(history, report, plan));
        }
        return find_first_seen(history, report);
      },
      [&](Database& history, const std::string& set_aside) {
        rebuild_history(history, set_aside, environment);
      });
}

template <typename Found>
std::string shown(const Found& found, bool json) {
  return json ? history_json(found) : history_text(found);
}

Result<Done> query(Database& history, const HistoryOptions& options, std::string& text) {
  if (options.flaky) {
    TRY_ASSIGN(const std::vector<FlakyRow> flaky, rank_flaky(history));
    text = shown(flaky, options.json);
    return Done{};
  }
  if (options.text.empty()) {
    TRY_ASSIGN(const std::vector<HistoryRun> runs, recent_runs(history, max_runs));
    text = shown(runs, options.json);
    return Done{};
  }
  TRY_ASSIGN(const HistoryMatches matches, search_history(history, options.text, max_matches));
  if (matches.cases.empty() && matches.findings.empty()) {
    return Error{"history", "no case or finding contains this text", options.text,
                 "give a part of the name of a case (suite/case) or of the title of a finding",
                 ErrorKind::usage};
  }
  text = shown(matches, options.json);
  return Done{};
}

}  // namespace

void consult_history(Report& report, const Plan& plan, HistoryUse use, const std::string& option,
                     const Environment& environment) {
  const Result<Done> done = consult(report, plan, use, option, environment);
  if (done) return;
  std::string notice = use == HistoryUse::record ? "warning: this run is not in the history: "
                                                 : "warning: the history can't be read: ";
  notice += error_text(done.error());
  notice_on_stderr(notice);
}

std::optional<Report> find_in_history(const SeriesIdentity& series,
                                      const std::set<std::string>& current,
                                      const std::string& option, const Environment& environment) {
  std::optional<Report> found;
  const auto search = [&]() -> Result<Done> {
    TRY_ASSIGN(const std::optional<std::string> file, history_file(option, environment));
    if (!file || !exists(*file)) return Done{};
    return use_history(
        *file,
        [&](Database& history) -> Result<Done> {
          TRY_ASSIGN(found, find_earlier_run(history, series, current));
          return Done{};
        },
        [&](Database& history, const std::string& set_aside) {
          rebuild_history(history, set_aside, environment);
        });
  };
  if (const Result<Done> done = search(); !done)
    notice_on_stderr("warning: the history can't be read: " + error_text(done.error()));
  return found;
}

Result<ExitCode> show_history(const HistoryOptions& options, const Environment& environment) {
  TRY_ASSIGN(const std::optional<std::string> file, history_file(options.file, environment));
  if (!file || !exists(*file)) {
    return Error{"history", "no history", file.value_or(options.file),
                 "kseries run records each run; --history FILE selects another file",
                 ErrorKind::usage};
  }
  std::string text;
  TRY(use_history(
      *file, [&](Database& history) { return query(history, options, text); },
      [&](Database& history, const std::string& set_aside) {
        rebuild_history(history, set_aside, environment);
      }));
  print(text);
  return ExitCode::clean;
}

}  // namespace kseries
