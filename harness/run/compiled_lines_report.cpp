// SPDX-License-Identifier: GPL-2.0-only
#include "run/compiled_lines_report.h"

#include <algorithm>
#include <map>

#include "base/kernel_path.h"
#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "impact/touched.h"

namespace kseries {
namespace {

struct SeriesKernels {
  std::string input;
  std::vector<std::map<std::string, std::vector<int>>> kernels;
};

/// The kernels with the whole series and known compiled lines, by "tree/series".
Result<std::map<std::string, SeriesKernels>> read_builds(const RunFolder& run, const Plan& plan) {
  std::map<std::string, SeriesKernels> all;
  for (const PlannedBuild& planned : plan.builds) {
    const BuildFolder folder = run.build(planned.id);
    if (planned.series.empty() || !folder.has_result()) continue;
    TRY_ASSIGN(Build build, folder.read());
    // Kernels with only a part of the series have another input.
    SeriesKernels& series = all[planned.tree + "/" + planned.series];
    if (series.input.empty() || planned.input.size() < series.input.size()) {
      if (series.input != planned.input) series.kernels.clear();
      series.input = planned.input;
    }
    if (planned.input != series.input || build.compiled.empty()) continue;
    series.kernels.push_back(std::move(build.compiled));
  }
  return all;
}

std::string why_none(const SeriesKernels& series, const std::string& path,
                     const ScannedSource& scan, size_t line) {
  const bool built =
      std::any_of(series.kernels.begin(), series.kernels.end(), [&](const auto& kernel) {
        const auto lines = kernel.find(path);
        return lines != kernel.end() && !lines->second.empty();
      });
  if (!built) {
    return path.ends_with(".h") ? "no object that was checked includes it"
                                : "no kernel of this run builds its object";
  }
  const auto& stack = scan.stacks[static_cast<size_t>(scan.stack_of[line])];
  if (stack.empty()) return "removed by the preprocessor";
  return "no kernel of this run satisfies #if " + join(stack, " && ");
}

enum class Lines { code, directives };

/// The lines of a file that are of the given kind.
std::vector<bool> lines_of_kind(Lines kind, const std::string& content, const ScannedSource& scan) {
  if (kind == Lines::code) return scan.code;
  std::vector<bool> meant;
  for (const std::string_view line : split_lines(content)) meant.push_back(is_directive(line));
  meant.resize(scan.code.size());
  return meant;
}

/// Adds the lines of a file that the series wrote; adjacent ones with the same result share an
/// entry.
void add_file(const SeriesKernels& series, const std::string& path, const PatchedFile& file,
              Lines kind, const CompiledRange& like, std::vector<CompiledRange>& all) {
  const ScannedSource scan = scan_source(file.content);
  const std::vector<bool> meant = lines_of_kind(kind, file.content, scan);
  CompiledRange* last = nullptr;
  for (size_t i = 0; i < file.owner.size() && i < meant.size(); ++i) {
    if (file.owner[i] == 0 || !meant[i]) continue;
    CompiledRange one = like;
    one.file = path;
    one.first = one.last = static_cast<int>(i) + 1;
    one.patch = file.owner[i];
    for (const auto& kernel : series.kernels) {
      const auto found = kernel.find(path);
      if (found == kernel.end()) continue;
      if (std::binary_search(found->second.begin(), found->second.end(), one.first)) ++one.kernels;
    }
    if (one.kernels == 0) one.why = why_none(series, path, scan, i);
    const bool same = last != nullptr && last->patch == one.patch && last->kernels == one.kernels &&
                      last->why == one.why;
    // Lines stay adjacent across blank lines and comments.
    const bool next =
        same && std::none_of(meant.begin() + last->last, meant.begin() + static_cast<long>(i),
                             [](bool here) { return here; });
    if (next) {
      last->last = one.last;
    } else {
      all.push_back(std::move(one));
      last = &all.back();
    }
  }
}

}  // namespace

Result<std::vector<CompiledRange>> compiled_lines_report(const RunFolder& run, const Plan& plan) {
  std::vector<CompiledRange> all;
  TRY_ASSIGN(auto builds, read_builds(run, plan));
  for (const auto& [name, series] : builds) {
    if (series.kernels.empty()) continue;
    TRY_ASSIGN(PatchedTree patched, run.read_patched(plan, series.input));
    CompiledRange like;
    like.tree = patched.tree.name;
    like.series = patched.series;
    // Directives only count if the series changes nothing else; otherwise such a series would look
    // tested although no kernel has its files.
    const size_t before = all.size();
    for (const Lines kind : {Lines::code, Lines::directives}) {
      if (all.size() > before) break;
      for (const auto& [file, content] : patched.files) {
        if (content.removed || !is_source(file) || !is_kernel_path(file)) continue;
        add_file(series, file, content, kind, like, all);
      }
    }
  }
  return all;
}

}  // namespace kseries
