// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

/// The names of the files of a run, relative to its folder, or to the folder of a build
/// or cell where the comment says so. RunFolder (run/run_folder.h) reads and writes them;
/// the Ninja graph and the reports only name them.
namespace kseries::run_paths {

/// When the run was started, and how it ended.
inline constexpr const char* time = "time.json";

/// In the folder of a build or cell: what came of its step.
inline constexpr const char* step_result = "step.json";

inline std::string build_folder(const std::string& id) { return "builds/" + id; }
inline std::string build_result(const std::string& id) { return build_folder(id) + "/build.json"; }
inline std::string cell_folder(const std::string& id) { return "cells/" + id; }
inline std::string cell_result(const std::string& id) { return cell_folder(id) + "/cell.json"; }
inline std::string suites_result(const std::string& id) { return "suites/" + id + ".json"; }
inline std::string suites_step_result(const std::string& id) {
  return "suites/" + id + ".step.json";
}

}  // namespace kseries::run_paths
