// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/run_paths.h"
#include "base/text.h"
#include "judge/describe.h"
#include "model/names.h"
#include "report/checks.h"
#include "report/json_text.h"
#include "report/places_json.h"

namespace kseries {
namespace {

using KcidbJson = nlohmann::ordered_json;

constexpr size_t max_excerpt = 16U << 10;

/// One of the five lists. Objects are written one by one, because a run may have 200,000 cases.
class KcidbList {
 public:
  void add(const KcidbJson& object) { text_ += (text_.empty() ? "\n" : ",\n") + object.dump(); }
  [[nodiscard]] std::string text(const char* name) const {
    return "\"" + std::string(name) + "\": [" + text_ + "]";
  }

 private:
  std::string text_;
};

/// A node of the path of a test: other characters than letters, digits, '_' and '-' become '_', and
/// those that separate the parts of a name become '.'.
std::string test_path(std::string_view text) {
  std::string path;
  for (const char c : text) {
    const bool is_plain = is_word_char(c) || c == '-';
    const bool separates = c == '/' || c == '.' || c == ':';
    const char next = is_plain ? c : separates ? '.' : '_';
    if (next == '.' && (path.empty() || path.back() == '.')) continue;
    path += next;
  }
  while (path.ends_with('.')) path.pop_back();
  return path;
}

/// "kselftest.vfio.…" for a suite of the tree, as KernelCI names it; "kseries.…" for those that
/// only kseries has.
std::string case_path(const CaseResult& test) {
  constexpr std::string_view of_tree = "tree:";
  const std::string_view suite = test.suite;
  if (is_of_init(suite)) return "boot." + test_path(suite);
  const std::string name = test.name == test.suite ? "" : "/" + test.name;
  return suite.starts_with(of_tree)
             ? "kselftest." + test_path(std::string(suite.substr(of_tree.size())) + name)
             : "kseries." + test_path(std::string(suite) + name);
}

const char* status_of(TestResult result) {
  switch (result) {
    case TestResult::pass:
    case TestResult::xfail:
      return "PASS";
    case TestResult::fail:
      return "FAIL";
    case TestResult::skip:
      return "SKIP";
    case TestResult::missing:
      return "MISS";
  }
  return "";
}

const char* status_of(const Build& build) {
  switch (build.status) {
    case BuildStatus::ok:
      return "PASS";
    case BuildStatus::failed:
    case BuildStatus::not_configured:
      return "FAIL";
    case BuildStatus::not_applied:
      return "MISS";
  }
  return "";
}

class KcidbReport {
 public:
  KcidbReport(const Report& report, const std::string& origin, const Published& published)
      : report_(report), origin_(origin), published_(published) {}

  std::string text() {
    for (const SeriesResult& series : report_.series) add_checkout(series);
    for (const CellResult& result : report_.cells) add_cell(result);
    for (const Finding& finding : report_.findings) add_issue(finding);
    return "{\"version\": {\"major\": 5, \"minor\": 3},\n" + checkouts_.text("checkouts") + ",\n" +
           builds_.text("builds") + ",\n" + tests_.text("tests") + ",\n" + issues_.text("issues") +
           ",\n" + incidents_.text("incidents") + "}\n";
  }

 private:
  [[nodiscard]] std::string id(const std::string& name) const {
    return origin_ + ":" + printable_line(report_.run + "/" + name);
  }
  [[nodiscard]] std::string checkout_id(const std::string& tree, const std::string& series) const {
    return id(place_name(tree, series));
  }
  [[nodiscard]] std::string build_id(const Cell& cell) const {
    return checkout_id(cell.tree, cell.series) + "/" + std::to_string(cell.patches) + "/" +
           printable_line((cell.flavour.empty() ? "plain" : cell.flavour) + "/" + cell.permutation);
  }
  [[nodiscard]] std::string test_id(const CellResult& result, const std::string& name) const {
    return id(result.cell.id + "/" + name);
  }
  void set_url(KcidbJson& object, const char* field, const std::string& file) const {
    const std::string url = published_.file(file);
    if (!url.empty()) object[field] = url;
  }

  void add_checkout(const SeriesResult& series) {
    bool valid = !series.kconfig_problem;
    std::string log;
    for (const PatchResult& patch : series.patches) {
      if (patch.status == PatchStatus::applied) continue;
      valid = false;
      log += "patch " + std::to_string(patch.number) + ": " + std::string(enum_name(patch.status)) +
             ": " + one_line(patch.message) + "\n";
    }
    KcidbJson object = {{"id", checkout_id(series.tree, series.series)},
                        {"origin", origin_},
                        {"tree_name", json_line(series.tree)},
                        {"valid", valid}};
    for (const Tree& tree : report_.trees) {
      if (tree.name == series.tree && !tree.version.empty())
        object["git_commit_name"] = json_line("v" + tree.version);
    }
    if (!series.title.empty()) object["comment"] = json_line(series.title);
    if (!report_.started.empty()) object["start_time"] = report_.started;
    if (!log.empty()) object["log_excerpt"] = json_text(log, max_excerpt);
    for (const SeriesSource& source : report_.sources) {
      if (source.tree != series.tree || source.series != series.series) continue;
      const std::string message_id = source.cover             ? source.cover->message_id
                                     : source.patches.empty() ? ""
                                                              : source.patches[0].header.message_id;
      if (!message_id.empty()) object["message_id"] = json_line(message_id);
    }
    checkouts_.add(object);
  }

  void add_cell(const CellResult& result) {
    if (result.verdict == Verdict::not_applied) return;
    const bool ran = result.verdict != Verdict::not_run && result.verdict != Verdict::harness_error;
    const std::string build = build_id(result.cell);
    if (built_.insert(build).second) {
      KcidbJson object = {{"checkout_id", checkout_id(result.cell.tree, result.cell.series)},
                          {"id", build},
                          {"origin", origin_},
                          {"config_name", json_line(result.cell.permutation)},
                          {"status", ran ? status_of(result.build) : "MISS"},
                          {"misc", {{"flavour", json_line(result.cell.flavour)}}}};
      if (!report_.toolchain.empty()) object["compiler"] = json_line(report_.toolchain);
      const auto seconds = result.seconds.find("compile");
      if (seconds != result.seconds.end()) object["duration"] = seconds->second;
      if (const Diagnostic* error = first_error(result.build)) {
        object["log_excerpt"] =
            json_text(diagnostic_text(*error) + "\n" + error->context, max_excerpt);
      }
      const std::string folder = run_paths::cell_folder(result.cell.id) + "/";
      set_url(object, "config_url", folder + run_paths::config);
      set_url(object, "log_url", folder + run_paths::build_log);
      builds_.add(object);
    }
    if (!was_booted(result)) return;
    add_boot(result, build);
    for (size_t i = 0; i < result.cases.size(); i++) add_case(result, i, build);
  }

  [[nodiscard]] KcidbJson start_test(const CellResult& result, const std::string& build,
                                     const std::string& name) const {
    return {{"build_id", build},
            {"id", test_id(result, name)},
            {"origin", origin_},
            {"environment",
             {{"comment", json_line("QEMU guest " + result.cell.guest)},
              {"misc", {{"guest", json_line(result.cell.guest)}, {"accel", result.accel}}}}}};
  }

  void add_boot(const CellResult& result, const std::string& build) {
    KcidbJson object = start_test(result, build, "boot");
    const bool died = result.exit_reason != ExitReason::done;
    object["path"] = "boot";
    object["status"] = died ? "FAIL" : "PASS";
    if (const auto boot = result.seconds.find("boot"); boot != result.seconds.end())
      object["duration"] = boot->second;
    if (!result.exit_message.empty()) object["comment"] = json_line(result.exit_message);
    set_url(object, "log_url", run_paths::cell_folder(result.cell.id) + "/" + run_paths::console);
    if (!result.splats.empty()) {
      object["log_excerpt"] = json_text(result.splats.front().text, max_excerpt);
    }
    tests_.add(object);
  }

  void add_case(const CellResult& result, size_t at, const std::string& build) {
    const CaseResult& test = result.cases[at];
    KcidbJson object = start_test(result, build, std::to_string(at + 1));
    object["path"] = case_path(test);
    object["status"] = status_of(test.result);
    if (test.seconds > 0) object["duration"] = test.seconds;
    if (!test.message.empty() && is_bad(test.result))
      object["log_excerpt"] = json_text(test.message, max_excerpt);
    object["comment"] = json_line(case_name(test));
    tests_.add(object);
  }

  /// The case that a finding is about, if it is about one; otherwise the boot or the build.
  void set_incident_place(const Finding& finding, const CellResult& result,
                          KcidbJson& incident) const {
    for (size_t i = 0; i < result.cases.size(); i++) {
      if (case_name(result.cases[i]) != finding.test || finding.test.empty()) continue;
      incident["test_id"] = test_id(result, std::to_string(i + 1));
      return;
    }
    if (was_booted(result) && finding.kind != Verdict::new_warning) {
      incident["test_id"] = test_id(result, "boot");
    } else {
      incident["build_id"] = build_id(result.cell);
    }
  }

  void add_issue(const Finding& finding) {
    const std::string issue = origin_ + ":" + finding_id(finding);
    const bool is_harness = finding.kind == Verdict::harness_error;
    if (issues_seen_.insert(issue).second) {
      issues_.add({{"id", issue},
                   {"version", 1},
                   {"origin", origin_},
                   {"report_subject", json_line(finding.title)},
                   {"culprit", {{"code", !is_harness}, {"tool", false}, {"harness", is_harness}}},
                   {"comment", json_text(finding_details(report_, finding), max_excerpt)}});
    }
    for (const CellResult& result : report_.cells) {
      const bool here = std::find(finding.places.begin(), finding.places.end(), result.cell.id) !=
                        finding.places.end();
      if (!here || result.verdict == Verdict::not_applied) continue;
      KcidbJson incident = {{"id", id("incident/" + finding_id(finding) + "/" + result.cell.id)},
                            {"origin", origin_},
                            {"issue_id", issue},
                            {"issue_version", 1},
                            {"present", true}};
      set_incident_place(finding, result, incident);
      if (incidents_seen_.insert(incident["id"].get<std::string>()).second)
        incidents_.add(incident);
    }
  }

  const Report& report_;
  const std::string& origin_;
  const Published& published_;
  KcidbList checkouts_, builds_, tests_, issues_, incidents_;
  std::set<std::string> built_;
  std::set<std::string> issues_seen_;
  std::set<std::string> incidents_seen_;
};

}  // namespace

std::string kcidb_json(const Report& report, const std::string& origin,
                       const Published& published) {
  return KcidbReport(report, origin, published).text();
}

}  // namespace kseries
