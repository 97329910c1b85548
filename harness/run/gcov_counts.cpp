// SPDX-License-Identifier: GPL-2.0-only
#include "run/gcov_counts.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "codec/base64.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "kbuild/debug_info.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr double gcov_seconds = 60;

/// The files of counters, by their path in the guest, from what the suite "coverage" printed:
/// "# gcda PATH BASE64", several lines for a file.
Result<std::map<std::string, std::string>> parse_counters(const std::string& ktap) {
  std::map<std::string, std::string> files;
  constexpr std::string_view mark = "# gcda ";
  for (const std::string_view line : split_lines(ktap)) {
    const size_t at = line.find(mark);
    if (at == std::string_view::npos) continue;
    const std::vector<std::string_view> words = split(line.substr(at + mark.size()), ' ');
    if (words.size() != 2) continue;
    const std::optional<std::string> bytes = from_base64(trim(words[1]));
    if (!bytes) {
      return Error{"coverage", "can't decode the counters", std::string(words[0]),
                   "kseries boot CELL runs the suites again"};
    }
    files[std::string(words[0])] += *bytes;
  }
  return files;
}

/// The notes of the object that wrote a file of counters, as a path below `notes`:
/// drivers/vfio/group.gcno for "/kseries/src/out/drivers/vfio/group.gcda". Nothing if the build
/// left no notes for it. The path comes from the guest and can't be trusted.
std::optional<std::string> find_notes(const std::string& notes, const std::string& counters) {
  std::string path = fs::path(counters).replace_extension(".gcno").string();
  while (unsafe_path(path) || !exists(notes + "/" + path)) {
    const size_t slash = path.find('/');
    if (slash == std::string::npos) return std::nullopt;
    path.erase(0, slash + 1);
  }
  return path;
}

/// Adds what gcov reports for one object; `object` is its path below `folder`, without extension.
/// Both files were written by code of the series.
Result<Done> add_counts(const std::string& folder, const std::string& object, SandboxKind kind,
                        GcovCounts& counts) {
  Command gcov{.argv = {"gcov", "--json-format", "--stdout", "./" + object + ".gcda"}};
  gcov.directory = folder;
  gcov.deadline_seconds = gcov_seconds;
  Sandbox sandbox;
  sandbox.binds = {{folder, folder, false}};
  sandbox.kind = kind;
  TRY_ASSIGN(Outcome outcome, run(sandboxed(sandbox, std::move(gcov))));
  const nlohmann::json found = nlohmann::json::parse(outcome.out, nullptr, false);
  if (!outcome.ok() || found.is_discarded()) {
    return Error{"coverage", "gcov: " + one_line(outcome.err), folder + "/" + object,
                 "install the gcov of the compiler that built the kernel"};
  }
  const std::string compiled_in = found.value("current_working_directory", "");
  for (const nlohmann::json& file : found["files"]) {
    FileCounts& into = counts[path_in_tree(file["file"], compiled_in)];
    for (const nlohmann::json& line : file["lines"]) {
      into.lines[line["line_number"].get<int>()] += line["count"].get<long>();
    }
    for (const nlohmann::json& function : file["functions"]) {
      into.functions[function["start_line"].get<int>()] = function["end_line"].get<int>();
    }
  }
  return Done{};
}

}  // namespace

Result<GcovCounts> read_gcov_counts(const std::string& notes, const std::string& ktap,
                                    SandboxKind sandbox, const Environment& environment) {
  GcovCounts counts;
  if (!exists(notes)) return counts;
  TRY_ASSIGN(auto files, parse_counters(ktap));
  if (files.empty()) return counts;
  TRY_ASSIGN(ScratchFolder scratch, ScratchFolder::make(environment, "gcov"));
  for (const auto& [name, bytes] : files) {
    const std::optional<std::string> note = find_notes(notes, name);
    if (!note) continue;
    const std::string object = fs::path(*note).replace_extension("").string();
    TRY(write_file(scratch.path() + "/" + object + ".gcda", bytes));
    TRY_ASSIGN(const std::string content, read_file(notes + "/" + *note));
    TRY(write_file(scratch.path() + "/" + *note, content));
    TRY(add_counts(scratch.path(), object, sandbox, counts));
  }
  return counts;
}

}  // namespace kseries
