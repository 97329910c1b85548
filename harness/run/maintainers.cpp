// SPDX-License-Identifier: GPL-2.0-only
#include "run/maintainers.h"

#include "base/text.h"
#include "host/files.h"
#include "host/sandbox.h"

namespace kseries {
namespace {

constexpr double script_seconds = 60;

/// The unpacked tree that the source belongs to; empty if it is gone.
std::string tree_root(const Report& report, const SeriesSource& source) {
  for (const Tree& tree : report.trees) {
    if (tree.name == source.tree && exists(tree.root + "/scripts/get_maintainer.pl"))
      return tree.root;
  }
  return "";
}

}  // namespace

std::vector<std::string> find_maintainers(const Report& report, const std::string& series,
                                          SandboxKind kind) {
  for (const SeriesSource& source : report.sources) {
    const std::string root = source.series == series ? tree_root(report, source) : "";
    if (root.empty()) continue;
    Command script{.argv = {"perl", "scripts/get_maintainer.pl", "--no-git", "--no-git-fallback",
                            "--no-roles", "--no-rolestats"}};
    script.directory = root;
    script.deadline_seconds = script_seconds;
    for (const Patch& patch : source.patches) script.input += patch.diff + "\n";
    Sandbox sandbox;
    sandbox.binds = {{root, root, false}};
    sandbox.kind = kind;
    const Result<Outcome> outcome = run(sandboxed(sandbox, std::move(script)));
    if (!outcome || !outcome->ok()) continue;
    std::vector<std::string> all;
    for (const std::string_view line : split_lines(outcome->out)) {
      if (line.find('@') != std::string_view::npos) all.emplace_back(trim(line));
    }
    return all;
  }
  return {};
}

}  // namespace kseries
