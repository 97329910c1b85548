// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

/// The names of the files of a run. RunFolder (run/run_folder.h) reads and writes the files; the
/// Ninja graph, the reports and kbuild only refer to them.
namespace kseries::run_paths {

// In the directory of a run.
inline constexpr const char* plan = "plan.json";
/// In the directory of a shard: the plan of which it is a part.
inline constexpr const char* whole_plan = "whole-plan.json";
inline constexpr const char* context = "context.json";  ///< what plans the boots of triage
inline constexpr const char* graph = "build.ninja";     ///< where `ninja -C RUN` looks for it
inline constexpr const char* graph_log = ".ninja_log";  ///< when Ninja executed each edge
inline constexpr const char* lock = "lock";
inline constexpr const char* time = "time.json";  ///< when the run was started, and how it ended
inline constexpr const char* running = "running";
inline constexpr const char* inputs = "inputs";
inline constexpr const char* builds = "builds";
inline constexpr const char* cells = "cells";
inline constexpr const char* suites = "suites";
/// What identical kernels printed, by their hash.
inline constexpr const char* run_boots = "boots";
inline constexpr const char* triage = "triage";  ///< directory with the plan and cells of triage
inline constexpr const char* triage_answers = "triage/answers.json";
inline constexpr const char* summary = "summary.txt";
inline constexpr const char* junit = "junit.xml";
inline constexpr const char* results = "results.json";
inline constexpr const char* page = "index.html";
inline constexpr const char* sarif = "kseries.sarif";                ///< only in GitHub's CI
inline constexpr const char* code_quality = "gl-code-quality.json";  ///< only in GitLab's CI
inline constexpr const char* mail = "mail.txt";  ///< the reply, if there is one series

// In the directory of a build or a cell.
inline constexpr const char* step_result = "step.json";
inline constexpr const char* config = "config";
inline constexpr const char* build_log = "build.log";
inline constexpr const char* vmlinux = "vmlinux";  ///< with debug information
inline constexpr const char* modules = "modules";

// In the directory of a build.
inline constexpr const char* build_file = "build.json";
/// The output of make when the unpatched tree was built first, for a series to start from.
inline constexpr const char* seed_log = "seed.log";
inline constexpr const char* kernel = "kernel";  ///< the kernel that guests boot
inline constexpr const char* gcov_notes = "gcov";
/// What Kconfig makes of the configuration for a build, by its path in the output directory.
inline constexpr const char* kconfig = "kconfig";
inline constexpr const char* module_list = "modules.list";  ///< in the directory of the modules

// In the directory of a cell.
inline constexpr const char* cell_file = "cell.json";
inline constexpr const char* console = "console.log";
inline constexpr const char* ktap = "ktap.txt";
inline constexpr const char* boots = "boots.txt";
inline constexpr const char* splats = "splats.txt";
inline constexpr const char* evidence = "evidence.txt";
inline constexpr const char* requests = "requests.txt";
inline constexpr const char* repro = "repro.txt";

// Relative to the directory of a run.
std::string input(std::string_view name);
/// The patches of a series on a tree, as "tree/series".
std::string source(std::string_view place);
std::string build_folder(const std::string& id);
std::string build_config(const std::string& id);
std::string build_kconfig(const std::string& id, std::string_view file);
std::string build_result(const std::string& id);
std::string cell_folder(const std::string& id);
std::string cell_result(const std::string& id);
std::string suites_result(const std::string& tree_id);
std::string suites_step_result(const std::string& tree_id);

/// The reply to one of several series; "": the unpatched tree.
std::string series_mail(std::string_view series);
/// Whether a file in the directory of a run is a reply.
bool is_mail(std::string_view name);

}  // namespace kseries::run_paths
