// SPDX-License-Identifier: GPL-2.0-only
#include "plan/subject.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/kernel_path.h"
#include "base/result.h"
#include "kbuild/domain.h"
#include "plan/series_input.h"
#include "series/series_result.h"
#include "tree/apply.h"

namespace kseries {
namespace {

/// Whether the patch can change the kernel.
bool is_built(const Patch& patch) {
  const auto aside = [](const std::string& path) {
    return path.empty() || path.starts_with("Documentation/") ||
           (path.starts_with("tools/") && !is_build_tool(path));
  };
  return !std::all_of(patch.files.begin(), patch.files.end(), [&](const FileDiff& file) {
    return aside(file.old_path) && aside(file.new_path);
  });
}

/// The touched files that Kconfig depends on: its own, and those that its macros run.
std::map<std::string, std::string> find_kconfig_files(const PatchedTree& patched) {
  std::map<std::string, std::string> files;
  for (const auto& [path, file] : patched.files) {
    if (is_kconfig_file(path) || path.starts_with("scripts/")) {
      files[path] = file.removed ? "removed" : "there: " + file.content;
    }
  }
  return files;
}

PatchedTree unpatched(const Tree& tree) {
  PatchedTree plain;
  plain.tree = tree;
  plain.domain = unpatched_domain(tree);
  return plain;
}

/// In the domain of the whole series: its author is the same.
Result<PatchedTree> apply_patches(const Tree& tree, const Series& series, size_t patches,
                                  size_t extra) {
  Series part = series;
  part.patches.resize(patches);
  if (extra > 0) part.patches.push_back(series.patches.at(extra - 1));
  TRY_ASSIGN(PatchedTree patched, apply_series(tree, part));
  patched.domain = series_domain(tree, series.patches);
  return patched;
}

}  // namespace

Result<PatchedTree> apply_part(const Subject& subject, size_t patches, size_t extra) {
  const Tree& tree = subject.stages.back().tree;
  if (patches == 0 && extra == 0) return unpatched(tree);
  return apply_patches(tree, subject.series, patches, extra);
}

bool same_kconfig(const PatchedTree& one, const PatchedTree& other) {
  return one.tree.id == other.tree.id && find_kconfig_files(one) == find_kconfig_files(other);
}

std::vector<size_t> stage_sizes(const Series& series, bool each_patch) {
  std::vector<size_t> sizes;
  for (size_t next = 1; each_patch && next < series.patches.size(); ++next) {
    if (is_built(series.patches[next])) sizes.push_back(next);
  }
  sizes.push_back(series.patches.size());
  return sizes;
}

Result<Subject> load_subject(const std::string& spec, const Tree& tree, bool each_patch,
                             Trust trust, const Environment& environment) {
  Subject subject;
  subject.result.tree = tree.name;
  if (spec == "none") {
    subject.stages.push_back(unpatched(tree));
    return subject;
  }
  TRY_ASSIGN(Series series, load_series(spec, stable_name(tree), environment, trust));
  for (const size_t size : stage_sizes(series, each_patch)) {
    TRY_ASSIGN(PatchedTree patched, apply_patches(tree, series, size, 0));
    subject.stages.push_back(std::move(patched));
  }
  subject.result = make_series_result(series, subject.stages.back());
  subject.result.check =
      Reproduction{environment.program, ReproductionVerb::series_check, spec, tree.name};
  subject.offers = series.offers;
  subject.withdrawn = series.withdrawn;
  subject.series = std::move(series);
  return subject;
}

}  // namespace kseries
