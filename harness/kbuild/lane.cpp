// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/lane.h"

#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "host/process.h"
#include "kbuild/place_file.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// The paths in which a lane differs (or, after a crash, may differ) from its tree.
std::string overlay_list(const Lane& lane) { return lane.root + "/overlay"; }

std::set<std::string> overlaid_paths(const Lane& lane) {
  std::set<std::string> paths;
  const Result<std::string> list = read_file(overlay_list(lane));
  if (!list) return paths;
  for (const std::string_view line : lines_of(*list)) paths.emplace(line);
  return paths;
}

Result<Done> write_overlay(const Lane& lane, const std::set<std::string>& paths) {
  std::string list;
  for (const std::string& path : paths) list += path + "\n";
  return write_file(overlay_list(lane), list);
}

/// cp clones a lane with its time stamps, which make depends on; the sources
/// stay hard links.
Result<Done> clone_lane(const std::string& from, const std::string& to) {
  const auto copy = [](std::vector<std::string> argv) -> Result<Done> {
    TRY_ASSIGN(Outcome outcome, run({.argv = std::move(argv)}));
    if (outcome.ok()) return Done{};
    return Error{"build", "can't clone a lane: " + std::string(trim(outcome.err)), "",
                 "a lane needs up to 1 GB; free some space in the cache"};
  };
  TRY(make_folders(to));
  TRY(copy({"cp", "-al", from + "/src", to + "/src"}));
  // Hard links of objects would let one lane's linker write into the other's.
  TRY(remove_all(to + "/src/out"));
  if (Result<Done> done = copy({"cp", "-a", from + "/src/out", to + "/src/out"}); !done)
    return done;
  for (const char* name : {"/overlay", "/diagnostics.json", "/building"}) {
    if (!exists(from + name)) continue;
    TRY(copy({"cp", "-a", from + name, to + name}));
  }
  return Done{};
}

/// Links what a build reads: neither the history nor what was built beside it.
Result<Done> link_sources(const std::string& root, const std::string& to) {
  TRY(make_folders(to));
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, code)) {
    const std::string name = entry.path().filename().string();
    if (name == ".git" || name == "out" || name == ".config") continue;
    if (Result<Done> linked = link_tree(entry.path().string(), to + "/" + name); !linked)
      return linked;
  }
  if (code) return Error{"build", "can't read the tree: " + code.message(), root, ""};
  return Done{};
}

Result<Done> fresh_lane(const Tree& tree, const std::string& to) {
  TRY(make_folders(to));
  Result<Done> linked = link_sources(tree.root, to + "/src");
  if (!linked) {
    // Another file system: a copy serves as well, only slower.
    TRY(remove_all(to + "/src"));
    std::error_code code;
    fs::copy(tree.root, to + "/src", fs::copy_options::recursive | fs::copy_options::copy_symlinks,
             code);
    if (code) return linked;
  }
  // A tree that somebody built in would make kbuild refuse an output folder.
  for (const char* name : {"/src/.config", "/src/include/config", "/src/out"}) {
    TRY(remove_all(to + name));
  }
  return make_folders(to + "/src/out");
}

using Waiting = std::function<void(std::string_view)>;

/// Waits for a lane's lock, and says so: the children of a killed build hold it, too.
Result<FileLock> lock_lane(const std::string& lane, const Waiting& waiting) {
  const std::string path = lane + ".lock";
  TRY_ASSIGN(std::optional<FileLock> free, FileLock::attempt(path));
  if (free) return std::move(*free);
  const std::string holders = join(lock_holders(path), ", ");
  waiting("waiting for the lane " + lane + (holders.empty() ? "" : ", in use by " + holders));
  return FileLock::wait(path);
}

Result<Done> make_lane(const Tree& tree, const std::string& folder, int number,
                       const Waiting& waiting) {
  const std::string root = folder + "/" + std::to_string(number);
  const std::string scratch = root + ".new";
  TRY(remove_all(scratch));
  Result<Done> made = Error{"build", "no lane to clone", folder, ""};
  if (number > 0 && exists(folder + "/0/src/out/vmlinux")) {
    // Waiting for the first lane costs seconds, starting cold costs minutes.
    Result<FileLock> first = lock_lane(folder + "/0", waiting);
    if (!first) return first.error();
    made = clone_lane(folder + "/0", scratch);
  }
  if (!made) {
    TRY(remove_all(scratch));
    made = fresh_lane(tree, scratch);
  }
  if (!made) return made;
  std::error_code code;
  fs::rename(scratch, root, code);
  if (code) return Error{"build", "can't move a lane into place: " + code.message(), root, ""};
  return Done{};
}

/// Both links, or both files that may or may not be executed.
bool same_kind(int mode, int other) {
  if (S_ISLNK(mode) || S_ISLNK(other)) return S_ISLNK(mode) && S_ISLNK(other);
  return ((mode & 0111) != 0) == ((other & 0111) != 0);
}

/// Makes one path of the lane what it should be; leaves an equal one alone.
Result<Done> sync_file(const Lane& lane, const Tree& tree, const std::string& path,
                       const PatchedFile* wanted) {
  const std::string target = lane.source() + "/" + path;
  const Result<PatchedFile> present = present_file(target);
  Result<PatchedFile> original = PatchedFile{};
  if (wanted == nullptr) {
    original = present_file(tree.root + "/" + path);
    if (!original) return original.error();
    wanted = &*original;
  }
  if (wanted->removed && present && present->removed) return Done{};
  if (wanted->removed) return remove_all(target);
  if (present && !present->removed && same_kind(present->mode, wanted->mode) &&
      present->content == wanted->content)
    return Done{};
  std::error_code code;
  if (fs::is_directory(fs::symlink_status(target, code))) {
    // Of another series, which puts files below the name.
    TRY(remove_all(target));
  }
  // A fresh time stamp even when the original comes back: make compares times.
  return place_file(target, *wanted);
}

}  // namespace

namespace {

Result<std::string> lanes_folder(const std::string& key) {
  TRY_ASSIGN(std::string cache, cache_folder());
  return cache + "/lanes/" + file_name_from(key);
}

Result<Lane> lane_with(const Tree& tree, const std::string& folder, int number, FileLock lock,
                       const Waiting& waiting) {
  const std::string root = folder + "/" + std::to_string(number);
  if (!exists(root)) {
    TRY(make_lane(tree, folder, number, waiting));
  }
  return Lane{root, std::move(lock)};
}

}  // namespace

std::string Lane::real_output(std::error_code& code) const {
  return fs::canonical(root, code).string() + "/src/out";
}

Result<std::vector<LaneState>> lanes_of(const std::string& key) {
  TRY_ASSIGN(std::string folder, lanes_folder(key));
  std::vector<LaneState> states;
  for (int number = 0; exists(folder + "/" + std::to_string(number)); ++number) {
    LaneState state{number, folder + "/" + std::to_string(number) + "/src/out", ""};
    Result<std::string> config = read_file(state.output + "/.config");
    if (config) state.config = config.take();
    states.push_back(std::move(state));
  }
  return states;
}

Result<Lane> acquire_lane(const Tree& tree, const std::string& key, const std::vector<int>& numbers,
                          const Waiting& waiting) {
  TRY_ASSIGN(std::string folder, lanes_folder(key));
  for (const int number : numbers) {
    TRY_ASSIGN(std::optional<FileLock> lock,
               FileLock::attempt(folder + "/" + std::to_string(number) + ".lock"));
    if (lock) return lane_with(tree, folder, number, std::move(*lock), waiting);
  }
  TRY_ASSIGN(FileLock lock, lock_lane(folder + "/" + std::to_string(numbers.at(0)), waiting));
  return lane_with(tree, folder, numbers[0], std::move(lock), waiting);
}

namespace {

std::string building_mark(const Lane& lane) { return lane.root + "/building"; }

}  // namespace

Result<Done> build_begins(const Lane& lane) { return write_file(building_mark(lane), "make\n"); }

Result<Done> build_ended(const Lane& lane) { return remove_all(building_mark(lane)); }

Result<Done> heal_lane(const Lane& lane) {
  const std::string mark = building_mark(lane);
  if (!exists(mark)) return Done{};
  std::error_code code;
  const fs::file_time_type begin = fs::last_write_time(mark, code);
  if (code) return Error{"build", "can't read the time: " + code.message(), mark, ""};
  const fs::path output = lane.output();
  // Of whatever age: without it kbuild configures again, and says what it says then.
  std::vector<fs::path> young = {output / ".config"};
  for (auto entry = fs::recursive_directory_iterator(output, code);
       !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    if (entry->path() == output / "include") entry.disable_recursion_pending();
    if (!entry->is_regular_file()) continue;
    if (entry->last_write_time() >= begin) young.push_back(entry->path());
  }
  for (auto path = young.begin(); !code && path != young.end(); ++path) fs::remove(*path, code);
  if (code) return Error{"build", "can't clean the lane: " + code.message(), lane.root, ""};
  return build_ended(lane);
}

Result<Done> sync_lane(const Lane& lane, const PatchedTree& patched) {
  std::set<std::string> paths = overlaid_paths(lane);
  std::set<std::string> wanted;
  for (const auto& [path, file] : patched.files) wanted.insert(path);
  paths.insert(wanted.begin(), wanted.end());
  // First the union: whatever interrupts us, the next sync looks at all of them.
  TRY(write_overlay(lane, paths));
  for (const std::string& path : paths) {
    const auto file = patched.files.find(path);
    const PatchedFile* target = file == patched.files.end() ? nullptr : &file->second;
    TRY(sync_file(lane, patched.tree, path, target));
  }
  return write_overlay(lane, wanted);
}

}  // namespace kseries
