// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/symbolise.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "kbuild/debug_info.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// The kernel's name for a module file: '-' becomes '_'.
std::string module_name(const fs::path& file) {
  std::string name = file.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class Symboliser {
 public:
  Symboliser(std::string vmlinux, std::string modules)
      : vmlinux_(std::move(vmlinux)), modules_(std::move(modules)) {}

  void explain(Frame& frame);

 private:
  using Key = std::tuple<std::string, std::string, unsigned long, unsigned long, bool>;

  DebugInfo* find_info(const std::string& module);
  std::string find_file(const std::string& module);

  std::string vmlinux_;
  std::string modules_;
  std::optional<std::map<std::string, std::string>> files_;
  std::map<std::string, std::unique_ptr<DebugInfo>> opened_;  ///< null: not available
  std::map<Key, std::optional<SourcePlace>> known_;
};

std::string Symboliser::find_file(const std::string& module) {
  if (module.empty()) return vmlinux_;
  if (!files_) {
    files_.emplace();
    std::error_code error;
    for (fs::recursive_directory_iterator entry(modules_, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->path().extension() == ".ko") {
        files_->emplace(module_name(entry->path()), entry->path().string());
      }
    }
  }
  const auto found = files_->find(module);
  return found == files_->end() ? "" : found->second;
}

DebugInfo* Symboliser::find_info(const std::string& module) {
  const auto known = opened_.find(module);
  if (known != opened_.end()) return known->second.get();
  const std::string path = find_file(module);
  auto info = path.empty() ? nullptr : DebugInfo::open(path);
  return opened_.emplace(module, std::move(info)).first->second.get();
}

void Symboliser::explain(Frame& frame) {
  const Key key = {frame.module, frame.function, frame.offset, frame.size, frame.exact};
  auto known = known_.find(key);
  if (known == known_.end()) {
    std::optional<SourcePlace> place;
    if (DebugInfo* info = find_info(frame.module))
      place = info->locate(frame.function, frame.offset, frame.size, frame.exact);
    known = known_.emplace(key, std::move(place)).first;
  }
  if (!known->second) return;
  frame.file = known->second->file;
  frame.line = known->second->line;
  frame.inlined = known->second->inlined;
  frame.function_begin = known->second->function_begin;
  frame.function_end = known->second->function_end;
}

}  // namespace

std::vector<Splat> symbolise(std::vector<Splat> splats, const std::string& vmlinux,
                             const std::string& modules) {
  Symboliser symboliser(vmlinux, modules);
  for (Splat& splat : splats) {
    for (Frame& frame : splat.frames) symboliser.explain(frame);
  }
  return splats;
}

}  // namespace kseries
