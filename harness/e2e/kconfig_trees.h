// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "e2e/kseries_run.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "oracle/oracle.h"

// The trees' own Kconfig, used without the program.

namespace kseries::e2e {

/// "6.12", from the lines "VERSION = 6" and "PATCHLEVEL = 12" of the top Makefile.
inline std::string read_version(const std::string& root) {
  const Result<std::string> makefile = read_file(root + "/Makefile");
  std::string version;
  for (const std::string word : {"VERSION = ", "PATCHLEVEL = "}) {
    const size_t at = makefile ? makefile->find("\n" + word) : std::string::npos;
    if (at == std::string::npos) return "";
    const size_t begin = at + 1 + word.size();
    if (!version.empty()) version += ".";
    version += makefile->substr(begin, makefile->find('\n', begin) - begin);
  }
  return version;
}

/// Trees in the cache: <cache>/trees/ID.
inline std::vector<Tree> cached_trees() {
  std::vector<Tree> trees;
  const Result<std::string> cache = cache_folder(*read_environment());
  if (!cache) return trees;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(cache_paths::trees(*cache), code)) {
    if (!exists(entry.path().string() + "/scripts/kconfig/conf.c")) continue;
    Tree tree;
    tree.id = entry.path().filename().string();
    tree.root = entry.path().string();
    tree.name = read_version(tree.root);
    trees.push_back(tree);
  }
  std::sort(trees.begin(), trees.end(), [](const Tree& a, const Tree& b) { return a.id < b.id; });
  return trees;
}

#ifdef KSERIES_NIGHTLY
inline const std::vector<std::string> needed_trees = {"6.1", "6.12", "7.2", "7.3"};
#else
inline const std::vector<std::string> needed_trees = {"6.12"};
#endif

/// The trees in the cache, after fetching those that are needed.
inline std::vector<Tree> unpacked_trees() {
  std::vector<Tree> trees = cached_trees();
  for (const std::string& name : needed_trees) {
    if (std::any_of(trees.begin(), trees.end(), [&](const Tree& one) { return one.name == name; }))
      continue;
    const Outcome outcome = call({"kconfig", "explore", "--tree", name, "--symbols", "VFIO"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
  }
  return cached_trees();
}

/// The tree with one of its files replaced.
inline PatchedTree with_file(const Tree& tree, const std::string& path, const std::string& text) {
  PatchedTree patched;
  patched.tree = tree;
  patched.files[path].content = text;
  return patched;
}

/// Starts an oracle. Fails the test and returns nothing if Kconfig rejects the tree.
inline std::optional<Oracle> start_oracle(const PatchedTree& patched) {
  Result<std::variant<Oracle, KconfigProblem>> started =
      Oracle::start(patched, {}, *read_environment());
  if (!started) {
    ADD_FAILURE() << started.error().what << ": " << started.error().where;
    return std::nullopt;
  }
  if (auto* oracle = std::get_if<Oracle>(&*started)) return std::move(*oracle);
  ADD_FAILURE() << std::get<KconfigProblem>(*started).text;
  return std::nullopt;
}

/// The .config that `make TARGET` writes to `output`, with output/fragment as KCONFIG_ALLCONFIG;
/// `kconfig` replaces the tree's top Kconfig file.
inline std::string make_config(const Tree& tree, const std::string& output,
                               const std::string& target, const std::string& kconfig = "") {
  Command command;
  command.argv = {"make", "-s", "-C", tree.root, "O=" + output, "ARCH=x86_64", target};
  if (!kconfig.empty()) command.argv.push_back("KBUILD_KCONFIG=" + kconfig);
  command.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
                         {"LC_ALL", "C"},
                         {"KCONFIG_ALLCONFIG", output + "/fragment"}};
  const Result<Outcome> outcome = run(command);
  if (!outcome || !outcome->ok()) return "make failed: " + (outcome ? outcome->err : "");
  const Result<std::string> config = read_file(output + "/.config");
  return config ? *config : "no .config";
}

}  // namespace kseries::e2e
