// SPDX-License-Identifier: GPL-2.0-only
#include "run/cell_suites.h"

#include <algorithm>
#include <filesystem>

#include "base/result.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "kbuild/source_farm.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// A copy of the tree in the cache with these files applied.
Result<Tree> make_shadow(const PatchedTree& patched, const Environment& environment) {
  std::string text = patched.tree.id + "\n" + patched.tree.root + "\n";
  for (const auto& [path, file] : patched.files)
    text += path + (file.removed ? " removed" : " " + sha256(file.content)) + "\n";
  const std::string key = sha256(text).substr(0, 20);
  TRY_ASSIGN(std::string cache, cache_folder(environment));
  Tree tree = patched.tree;
  tree.root = cache_paths::suites(cache) + "/sources-" + key;
  tree.id += "-" + key;
  TRY(make_folders(cache_paths::suites(cache)));
  TRY_ASSIGN(const FileLock lock, FileLock::wait(cache_paths::lock(tree.root)));
  if (exists(tree.root)) return tree;
  const std::string unfinished = tree.root + ".unfinished";
  TRY(remove_all(unfinished));
  TRY(make_source_farm(patched.tree.root, patched.files, unfinished));
  std::error_code error;
  fs::rename(unfinished, tree.root, error);
  if (error)
    return Error{"guest", "can't rename the sources of the suites: " + error.message(), tree.root,
                 ""};
  return tree;
}

}  // namespace

PatchedTree with_tests_only(PatchedTree patched) {
  constexpr int type = 0170000;
  constexpr int link = 0120000;
  std::erase_if(patched.files, [](const auto& file) {
    return !file.first.starts_with("tools/") && !file.first.starts_with("include/uapi/");
  });
  for (auto& [path, file] : patched.files) {
    if ((file.mode & type) == link) file.removed = true;
  }
  return patched;
}

Result<CellSuites> build_cell_suites(const PatchedTree& patched, const Environment& environment,
                                     const std::vector<std::string>& names, SandboxKind sandbox) {
  CellSuites cell;
  TRY_ASSIGN(cell.build, build_suites({patched.tree}, environment, names, sandbox));
  std::vector<std::string> theirs = names;
  std::erase_if(theirs, [](const std::string& name) { return !name.starts_with("tree:"); });
  if (theirs.empty()) return cell;
  const PatchedTree tests = with_tests_only(patched);
  SuiteBuild changed = cell.build;
  if (!tests.files.empty()) {
    TRY_ASSIGN(Tree tree, make_shadow(tests, environment));
    TRY_ASSIGN(changed, build_suites({tree, {patched.tree.root}}, environment, theirs, sandbox));
  }
  for (const BuiltSuite& suite : changed.suites) {
    const auto base = std::find_if(cell.build.suites.begin(), cell.build.suites.end(),
                                   [&](const BuiltSuite& one) { return one.name == suite.name; });
    if (!suite.name.starts_with("tree:") || base == cell.build.suites.end()) continue;
    cell.compilations.push_back({suite.name, suite.problem, base->problem});
    if (suite.problem.empty() || !base->problem.empty()) *base = suite;
  }
  return cell;
}

SuiteBuild only_suites(SuiteBuild build, const std::vector<std::string>& suites) {
  std::erase_if(build.suites, [&](const BuiltSuite& suite) {
    return std::find(suites.begin(), suites.end(), suite.name) == suites.end();
  });
  return build;
}

}  // namespace kseries
