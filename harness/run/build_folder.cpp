// SPDX-License-Identifier: GPL-2.0-only
#include "run/build_folder.h"

#include <filesystem>

#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "kbuild/diagnostics.h"

namespace kseries {
namespace fs = std::filesystem;

Result<std::string> BuildFolder::read_config() const { return read_file(config()); }

Result<std::optional<GeneratedFiles>> BuildFolder::read_generated() const {
  const std::string folder = in(run_paths::kconfig);
  if (!exists(folder)) return std::optional<GeneratedFiles>();
  GeneratedFiles files;
  for (const char* path : generated_files) {
    TRY_ASSIGN(files[path], read_file(folder + "/" + path));
  }
  return std::optional(std::move(files));
}

Result<std::string> BuildFolder::read_log() const { return read_file(in(run_paths::build_log)); }

CompiledSoFar BuildFolder::count_compiled() const {
  // The unpatched tree is built before the series; an old build.log is of an earlier attempt.
  const auto written = [&](const char* log) {
    std::error_code code;
    const auto time = fs::last_write_time(in(log), code);
    return code ? fs::file_time_type::min() : time;
  };
  CompiledSoFar found;
  found.of_unpatched = written(run_paths::seed_log) > written(run_paths::build_log);
  const Result<std::string> log =
      read_file(in(found.of_unpatched ? run_paths::seed_log : run_paths::build_log));
  if (log) found.objects = kseries::count_compiled(*log);
  return found;
}

Result<std::vector<std::string>> BuildFolder::read_module_list(const Build& build) const {
  std::vector<std::string> paths;
  if (build.modules.empty()) return paths;
  const std::string folder = in(build.modules) + "/";
  TRY_ASSIGN(std::string list, read_file(folder + run_paths::module_list));
  for (const std::string_view name : split_lines(list)) paths.push_back(folder + std::string(name));
  return paths;
}

Result<std::string> BuildFolder::boot_digest(const Build& build) const {
  TRY_ASSIGN(std::vector<std::string> files, read_module_list(build));
  files.push_back(in(build.kernel));
  std::string text;
  for (const std::string& file : files) {
    TRY_ASSIGN(const std::string digest, sha256_file(file));
    text += digest + "\n";
  }
  return sha256(text);
}

bool BuildFolder::has_result() const { return exists(in(run_paths::build_file)); }

Result<Build> BuildFolder::read() const {
  const std::string path = in(run_paths::build_file);
  TRY_ASSIGN(std::string text, read_file(path));
  return build_from_json(text, path);
}

Result<Done> BuildFolder::write(const Build& build) const {
  return write_file(in(run_paths::build_file), to_json(build));
}

BuildFolder BuildFolder::next_again() const { return BuildFolder(next_again_folder(path_)); }

std::string next_again_folder(const std::string& folder) {
  for (int number = 1;; ++number) {
    std::string again = folder + "/again-" + std::to_string(number);
    if (!exists(again)) return again;
  }
}

}  // namespace kseries
