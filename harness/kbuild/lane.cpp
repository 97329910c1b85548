// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/lane.h"

#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/process.h"
#include "kbuild/make.h"

namespace kseries {
namespace fs = std::filesystem;

std::string LanePaths::source() const { return root + "/src"; }
std::string LanePaths::output() const { return source() + "/" + output_folder; }
std::string LanePaths::output(std::string_view file) const {
  return output() + "/" + std::string(file);
}
std::string LanePaths::real_output(std::error_code& code) const {
  return LanePaths{fs::canonical(root, code).string()}.output();
}
std::string LanePaths::overlay() const { return root + "/overlay"; }
std::string LanePaths::build_mark() const { return root + "/building"; }
std::string LanePaths::diagnostics() const { return root + "/diagnostics.json"; }
std::string LanePaths::compiled_lines(const std::string& object) const {
  return root + "/compiled/" + object;
}
std::string LanePaths::lock_file() const { return cache_paths::lock(root); }

namespace {

/// The lanes of one key.
class LaneSet {
 public:
  static Result<LaneSet> open(const std::string& key, const Environment& environment) {
    TRY_ASSIGN(std::string cache, cache_folder(environment));
    return LaneSet(cache_paths::lanes(cache) + "/" + file_name_from(key));
  }
  [[nodiscard]] LanePaths lane(int number) const {
    return {folder_ + "/" + std::to_string(number)};
  }

 private:
  explicit LaneSet(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

/// Links what a build reads: neither the history nor the output of builds in the tree.
Result<Done> link_sources(const std::string& root, const std::string& to) {
  TRY(make_folders(to));
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, code)) {
    const std::string name = entry.path().filename().string();
    if (name == ".git" || name == output_folder || name == output_file::config) continue;
    TRY(link_tree(entry.path().string(), to + "/" + name));
  }
  if (code) return Error{"build", "can't read the tree: " + code.message(), root, ""};
  return Done{};
}

Result<Done> fresh_lane(const Tree& tree, const LanePaths& to) {
  TRY(make_folders(to.root));
  Result<Done> linked = link_sources(tree.root, to.source());
  if (!linked) {
    // On another file system, copy instead, which is slower.
    TRY(remove_all(to.source()));
    std::error_code code;
    fs::copy(tree.root, to.source(), fs::copy_options::recursive | fs::copy_options::copy_symlinks,
             code);
    if (code) return linked;
  }
  // kbuild refuses a separate output directory if a kernel was built in the source directory.
  for (const char* name : {output_file::config, "include/config", output_folder}) {
    TRY(remove_all(to.source() + "/" + name));
  }
  return make_folders(to.output());
}

/// Waits for a lane's lock and reports that. Children of a killed build may still hold it.
Result<FileLock> lock_lane(const LanePaths& lane, const Waiting& waiting) {
  const std::string path = lane.lock_file();
  TRY_ASSIGN(std::optional<FileLock> free, FileLock::attempt(path));
  if (free) return std::move(*free);
  const std::string holders = join(lock_holders(path), ", ");
  waiting("waiting for the lane " + lane.root + (holders.empty() ? "" : ", in use by " + holders));
  return FileLock::wait(path);
}

/// Clones the first lane. Waiting for it costs seconds, starting cold costs minutes.
Result<Done> clone_first_lane(const LaneSet& lanes, const LanePaths& to, const Waiting& waiting) {
  const LanePaths first = lanes.lane(0);
  if (!exists(first.output(output_file::vmlinux))) {
    return Error{"build", "no lane to clone", first.root, ""};
  }
  TRY_ASSIGN(const FileLock held, lock_lane(first, waiting));
  return clone_lane(first, to);
}

Result<Done> make_lane(const Tree& tree, const LanePaths& lane, const FillLane& fill) {
  const LanePaths scratch{lane.root + ".new"};
  TRY(remove_all(scratch.root));
  Result<Done> made = fill(scratch);
  if (!made && made.error().kind != ErrorKind::interrupted) {
    TRY(remove_all(scratch.root));
    made = fresh_lane(tree, scratch);
  }
  if (!made) return made;
  std::error_code code;
  fs::rename(scratch.root, lane.root, code);
  if (code) return Error{"build", "can't move a lane into place: " + code.message(), lane.root, ""};
  return Done{};
}

Result<Lane> open_lane(const Tree& tree, const LanePaths& lane, FileLock lock,
                       const FillLane& fill) {
  if (!exists(lane.root)) {
    TRY(make_lane(tree, lane, fill));
  }
  return Lane{lane, std::move(lock)};
}

}  // namespace

Result<std::vector<LaneState>> list_lanes(const std::string& key, const Environment& environment) {
  TRY_ASSIGN(const LaneSet lanes, LaneSet::open(key, environment));
  std::vector<LaneState> states;
  for (int number = 0; exists(lanes.lane(number).root); ++number) {
    const LanePaths lane = lanes.lane(number);
    // Whatever else a build left there, the next one replaces it.
    Result<std::optional<std::string>> config = read_beneath(lane.output(), output_file::config);
    states.push_back({number, lane.output(), config ? config->value_or("") : ""});
  }
  return states;
}

Result<bool> has_built_lane(const std::string& key, const Environment& environment) {
  TRY_ASSIGN(const LaneSet lanes, LaneSet::open(key, environment));
  return exists(lanes.lane(0).output(output_file::vmlinux));
}

Result<Lane> acquire_lane(const Tree& tree, const std::string& key, const std::vector<int>& numbers,
                          const Environment& environment, const Waiting& waiting, FillLane fill) {
  TRY_ASSIGN(const LaneSet lanes, LaneSet::open(key, environment));
  if (!fill) {
    fill = [&](const LanePaths& to) { return clone_first_lane(lanes, to, waiting); };
  }
  for (const int number : numbers) {
    const LanePaths lane = lanes.lane(number);
    TRY_ASSIGN(std::optional<FileLock> lock, FileLock::attempt(lane.lock_file()));
    if (lock) return open_lane(tree, lane, std::move(*lock), fill);
  }
  const LanePaths lane = lanes.lane(numbers.at(0));
  TRY_ASSIGN(FileLock lock, lock_lane(lane, waiting));
  return open_lane(tree, lane, std::move(lock), fill);
}

Result<Done> clone_lane(const LanePaths& from, const LanePaths& to) {
  // cp keeps the time stamps, which make depends on.
  const auto copy = [](const char* how, const std::string& path,
                       const std::string& copied) -> Result<Done> {
    TRY_ASSIGN(Outcome outcome, run({.argv = {"cp", how, path, copied}}));
    if (outcome.ok()) return Done{};
    return Error{"build", "can't clone a lane: " + std::string(trim(outcome.err)), "",
                 "a lane needs up to 1 GB; free some space in the cache"};
  };
  TRY(make_folders(to.root));
  TRY(copy("-al", from.source(), to.source()));
  // Hard links of objects would let one lane's linker write into the other's.
  TRY(remove_all(to.output()));
  TRY(copy("-a", from.output(), to.output()));
  for (const auto file : {&LanePaths::overlay, &LanePaths::diagnostics, &LanePaths::build_mark}) {
    if (!exists((from.*file)())) continue;
    TRY(copy("-a", (from.*file)(), (to.*file)()));
  }
  return Done{};
}

Result<Done> set_build_mark(const LanePaths& lane) {
  return write_file(lane.build_mark(), "make\n");
}

Result<Done> clear_build_mark(const LanePaths& lane) { return remove_all(lane.build_mark()); }

Result<Done> remove_partial_outputs(const LanePaths& lane) {
  const std::string mark = lane.build_mark();
  if (!exists(mark)) return Done{};
  std::error_code code;
  const fs::file_time_type begin = fs::last_write_time(mark, code);
  if (code) return Error{"build", "can't read the time: " + code.message(), mark, ""};
  const fs::path output = lane.output();
  // The .config goes whatever its age, so that kbuild configures again and repeats its
  // warnings about the configuration.
  std::vector<fs::path> young = {output / output_file::config};
  for (auto entry = fs::recursive_directory_iterator(output, code);
       !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    if (entry->path() == output / "include") entry.disable_recursion_pending();
    if (!entry->is_regular_file()) continue;
    if (entry->last_write_time() >= begin) young.push_back(entry->path());
  }
  for (auto path = young.begin(); !code && path != young.end(); ++path) fs::remove(*path, code);
  if (code) return Error{"build", "can't clean the lane: " + code.message(), lane.root, ""};
  return clear_build_mark(lane);
}

}  // namespace kseries
