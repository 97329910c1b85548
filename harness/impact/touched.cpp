// SPDX-License-Identifier: GPL-2.0-only
#include "impact/touched.h"

#include <algorithm>
#include <set>

#include "base/kernel_path.h"

namespace kseries {
namespace {

BuildGuard any_of(const std::vector<Includer>& includers) {
  BuildGuard all;
  std::set<std::set<std::string>> known;
  for (const Includer& one : includers) {
    for (const auto& names : one.guard.alternatives) {
      if (known.insert(names).second) all.alternatives.push_back(names);
    }
  }
  return all;
}

/// The sources that include a header, directly or through another header in the same directory;
/// longer chains are not followed.
std::vector<Includer> find_includers(const std::string& header, const SourceView& view,
                                     BuildGuards& guards) {
  std::vector<std::string> paths = view.includers(header);
  const std::string folder = header.substr(0, header.rfind('/') + 1);
  std::set<std::string> known(paths.begin(), paths.end());
  for (size_t i = 0; i < paths.size() && !folder.starts_with("include/"); ++i) {
    if (!paths[i].ends_with(".h") || !paths[i].starts_with(folder)) continue;
    for (const std::string& more : view.includers(paths[i])) {
      if (known.insert(more).second) paths.push_back(more);
    }
  }
  std::vector<Includer> includers;
  for (const std::string& path : paths) {
    if (path.ends_with(".h") || !is_kernel_path(path)) continue;
    includers.push_back({path, guards.find(path)});
  }
  return includers;
}

}  // namespace

std::vector<TouchedSource> touched_sources(const PatchedTree& patched, const SourceView& view) {
  std::vector<TouchedSource> sources;
  BuildGuards guards(view.read);
  for (const auto& [path, file] : patched.files) {
    if (file.removed || !is_source(path) || !is_kernel_path(path)) continue;
    TouchedSource source;
    source.path = path;
    source.header = path.ends_with(".h");
    source.scan = scan_source(file.content);
    source.owner = file.owner;
    if (!source.header) source.guard = guards.find(path);
    // Some C files are included by others (kernel/sched/).
    if (source.guard.alternatives.empty()) {
      source.includers = find_includers(path, view, guards);
      source.guard = any_of(source.includers);
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<std::string> touched_objects(const PatchedTree& patched) {
  std::set<std::string> objects;
  for (const auto& [path, file] : patched.files) {
    const bool shared = path.starts_with("include/") || path.find("/include/") != std::string::npos;
    const size_t slash = path.rfind('/');
    if (file.removed || shared || !is_source(path) || !is_kernel_path(path)) continue;
    if (slash == std::string::npos) continue;
    objects.insert(path.ends_with(".h") ? path.substr(0, slash) + "/%"
                                        : path.substr(0, path.rfind('.')));
  }
  return {objects.begin(), objects.end()};
}

}  // namespace kseries
