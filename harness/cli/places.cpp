// SPDX-License-Identifier: GPL-2.0-only
#include "cli/places.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "base/run_paths.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/patchwork.h"
#include "host/files.h"
#include "host/input.h"
#include "report/checks.h"
#include "report/github.h"
#include "report/places_json.h"
#include "report/reply.h"
#include "run/maintainers.h"
#include "series/mail.h"

namespace kseries {
namespace {

bool has_value(const Environment& environment, const char* name, std::string_view value) {
  const auto found = environment.variables.find(name);
  return found != environment.variables.end() && found->second == value;
}

bool is_github(const Environment& environment) {
  return has_value(environment, "GITHUB_ACTIONS", "true");
}

Result<std::string> choose_series(const Report& report, const ReportOptions& options) {
  const std::vector<std::string> all = tested_series(report);
  if (!options.series.empty()) {
    if (std::find(all.begin(), all.end(), options.series) != all.end()) return options.series;
    return Error{"report", "the run has no such series", options.series,
                 did_you_mean(nearest(options.series, all, 2), "it has " + join(all, ", ")),
                 ErrorKind::usage};
  }
  if (all.size() == 1) return all.front();
  return Error{"report", all.empty() ? "the run has no series" : "the run has several series",
               report.run, all.empty() ? "" : "choose one with --series: " + join(all, ", "),
               ErrorKind::usage};
}

Result<Done> write_or_print(const std::string& file, const std::string& text) {
  if (file != "-") return write_file(file, text);
  print(text);
  return Done{};
}

/// The checks of a patch that is given by its number or its mail. A mail of another series has
/// none, since b4 asks about every mail that a maintainer looks at.
Result<std::string> patch_checks(const Report& report, const ReportOptions& options,
                                 const Published& published) {
  if (const std::optional<long> number = to_number(options.patch)) {
    TRY_ASSIGN(const std::string series, choose_series(report, options));
    return b4_json(report, series, static_cast<int>(*number), published);
  }
  TRY_ASSIGN(const std::string text, read_input(options.patch, max_log_bytes));
  const Result<Mail> mail = parse_mail({text, options.patch, 1});
  std::optional<MailMatch> found;
  if (mail) found = find_mail(report, mail->header.message_id, mail->subject.words);
  if (!found) return std::string("[]\n");
  return b4_json(report, found->series,
                 found->patch > 0 ? std::optional(found->patch) : std::nullopt, published);
}

Result<Done> print_b4(const Report& report, const ReportOptions& options) {
  const Published published{options.url};
  if (!options.patch.empty()) {
    TRY_ASSIGN(const std::string text, patch_checks(report, options, published));
    print(text);
    return Done{};
  }
  TRY_ASSIGN(const std::string series, choose_series(report, options));
  print(b4_json(report, series, std::nullopt, published));
  return Done{};
}

Result<Done> post_to_patchwork(const Report& report, const ReportOptions& options) {
  TRY(check_server_url(options.patchwork));
  PatchworkServer server{options.patchwork, ""};
  std::vector<PatchworkCheck> checks;
  for (const std::string& series : tested_series(report)) {
    if (!options.series.empty() && series != options.series) continue;
    const auto more = patchwork_checks(report, series, {options.url});
    checks.insert(checks.end(), more.begin(), more.end());
  }
  if (checks.empty()) {
    return Error{"patchwork", "no patch of the run has a Message-ID", report.run,
                 "test the mails of the series, such as an mbox from b4 am",
                 ErrorKind::unavailable};
  }
  if (options.dry_run) {
    print(dry_run_text(server, checks));
    return Done{};
  }
  if (options.token_file.empty()) {
    return Error{"patchwork", "no token", "--token-file",
                 "give a file with the token of your account, or --dry-run", ErrorKind::usage};
  }
  TRY_ASSIGN(const std::string token, read_input_file(options.token_file));
  server.token = trim(token);
  const bool is_plain = std::all_of(server.token.begin(), server.token.end(),
                                    [](char c) { return c > ' ' && c < 0x7F; });
  if (server.token.empty() || !is_plain) {
    return Error{"patchwork", "the file does not have a token in its only line", options.token_file,
                 "", ErrorKind::usage};
  }
  TRY_ASSIGN(const std::vector<std::string> lines,
             post_checks(server, checks, send_http, [](double seconds) {
               std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
             }));
  for (const std::string& line : lines) notice_on_stderr("patchwork: " + line);
  return Done{};
}

Result<Done> append(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << text;
  file.flush();
  if (file) return Done{};
  return Error{"report", "can't write the summary of the job", path, "", ErrorKind::unavailable};
}

}  // namespace

bool prints_format(const ReportOptions& options) {
  return options.b4 || options.kcidb == "-" || options.sarif == "-" ||
         options.code_quality == "-" || options.mail == "-" ||
         (!options.patchwork.empty() && options.dry_run);
}

Result<Done> write_places(const Report& report, const ReportOptions& options, SandboxKind sandbox) {
  if (options.b4) TRY(print_b4(report, options));
  if (!options.kcidb.empty())
    TRY(write_or_print(options.kcidb, kcidb_json(report, options.origin, {options.url})));
  if (!options.sarif.empty()) TRY(write_or_print(options.sarif, sarif_json(report)));
  if (!options.code_quality.empty())
    TRY(write_or_print(options.code_quality, code_quality_json(report)));
  if (!options.mail.empty()) {
    TRY_ASSIGN(const std::string series, choose_series(report, options));
    const std::vector<std::string> maintainers = find_maintainers(report, series, sandbox);
    TRY(write_or_print(options.mail, reply_mail(report, series, maintainers)));
  }
  if (!options.patchwork.empty()) TRY(post_to_patchwork(report, options));
  return Done{};
}

Result<Done> write_ci_files(const Report& report, const Environment& environment) {
  if (is_github(environment)) {
    print(github_annotations(report));
    TRY(write_file(report.directory + "/" + run_paths::sarif, sarif_json(report)));
    const auto summary = environment.variables.find("GITHUB_STEP_SUMMARY");
    if (summary != environment.variables.end() && !summary->second.empty())
      TRY(append(summary->second, github_summary(report)));
  }
  if (has_value(environment, "GITLAB_CI", "true"))
    TRY(write_file(report.directory + "/" + run_paths::code_quality, code_quality_json(report)));
  return Done{};
}

std::string without_commands(const std::string& text, const Environment& environment) {
  if (!is_github(environment)) return text;
  std::random_device random;
  std::string token = "kseries-";
  for (int i = 0; i < 4; ++i) token += std::to_string(random());
  return "::stop-commands::" + token + "\n" + text + (text.ends_with('\n') ? "" : "\n") +
         "::" + token + "::\n";
}

}  // namespace kseries
