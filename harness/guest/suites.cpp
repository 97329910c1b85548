// SPDX-License-Identifier: GPL-2.0-only
#include "guest/suites.h"

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>

#include "base/quote.h"
#include "base/text.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "kconfig/dot_config.h"

namespace kseries {

namespace {

namespace fs = std::filesystem;

Error refuse(std::string what, std::string where, std::string hint) {
  return {"guest", std::move(what), std::move(where), std::move(hint), ErrorKind::usage};
}

/// "tree:iommu", one of the kernel tree's own suites, is in the directory "tree_iommu":
/// make gives colons a meaning.
std::string suite_directory(std::string name) {
  if (name.rfind("tree:", 0) == 0) name[4] = '_';
  return name;
}

std::string name_of_folder(std::string folder) {
  if (folder.rfind("tree_", 0) == 0) folder[4] = ':';
  return folder;
}

/// Paths of all files below `folder`, sorted; none if it does not exist.
std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    // The default O= of a build by hand does not contain sources.
    if (at->is_directory() && at->path().filename() == "out") at.disable_recursion_pending();
    if (at->is_regular_file()) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> build_key(const Tree& tree, const std::string& checkout,
                              const std::vector<std::string>& names) {
  const Result<Outcome> compiler = run({.argv = {"gcc", "--version"}});
  std::string text = tree.id + "\n" + join(names, " ") + "\n" + (compiler ? compiler->out : "");
  for (const char* folder : {"/kselftests", "/guests/init"}) {
    for (const std::string& path : files_below(checkout + folder)) {
      auto content = read_file(path);
      if (!content) return content.error();
      text += path.substr(checkout.size()) + " " + sha256(*content) + "\n";
    }
  }
  return sha256(text).substr(0, 20);
}

Result<Done> compile(const Tree& tree, const std::string& checkout, const std::string& folder,
                     const std::vector<std::string>& names) {
  Command make;
  make.argv = {"make",        "-s",  "-C", checkout + "/kselftests", "KDIR=" + tree.root,
               "O=" + folder, "init"};
  for (const std::string& name : names) make.argv.push_back(suite_directory(name));
  make.merge_stderr = true;
  make.deadline_seconds = 300;
  auto outcome = run(make);
  if (!outcome) return outcome.error();
  if (outcome->ok()) return Done{};
  return Error{"guest", "the suites do not compile:\n" + bounded(outcome->out, 4000, 4000),
               shell_quote(make.argv), "a tree from 6.1 on has the headers that they need"};
}

Result<BuiltSuite> describe(const std::string& checkout, const std::string& folder,
                            const std::string& name) {
  const std::string source = checkout + "/kselftests/" + suite_directory(name);
  BuiltSuite suite;
  suite.name = name;
  suite.binary = folder + "/" + suite_directory(name);
  if (exists(source + "/settings")) {
    auto text = read_file(source + "/settings");
    if (!text) return text.error();
    auto seconds = parse_settings(*text, source + "/settings");
    if (!seconds) return seconds.error();
    suite.seconds = *seconds;
  }
  return suite;
}

int scaled_seconds(const GuestImage& image, const BuiltSuite& suite) {
  const int seconds = suite.seconds > 0 ? suite.seconds : image.default_seconds;
  return static_cast<int>(std::ceil(seconds * image.slowness));
}

}  // namespace

Result<int> parse_settings(std::string_view text, const std::string& where) {
  constexpr std::string_view key = "timeout=";
  int seconds = 0;
  int number = 0;
  for (const std::string_view line : split_lines(text)) {
    ++number;
    const std::string_view word = trim(line);
    if (word.empty() || word.starts_with('#')) continue;
    const auto value = word.starts_with(key) ? to_number(word.substr(key.size())) : std::nullopt;
    if (!value || *value < 1 || *value > 86400)
      return refuse("'" + std::string(word) + "' is no setting",
                    where + ":" + std::to_string(number), "such as timeout=30");
    seconds = static_cast<int>(*value);
  }
  return seconds;
}

Result<std::vector<ConfigCheck>> suite_config(const std::string& checkout,
                                              const std::string& suite) {
  const std::string path = checkout + "/kselftests/" + suite_directory(suite) + "/config";
  if (!exists(path)) return std::vector<ConfigCheck>();
  auto text = read_file(path);
  if (!text) return text.error();
  return parse_fragment(*text, path);
}

Result<std::vector<std::string>> all_suites(const std::string& checkout) {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(checkout + "/kselftests", error)) {
    const std::string name = entry.path().filename();
    if (name != "lib" && exists(entry.path().string() + "/Makefile")) {
      names.push_back(name_of_folder(name));
    }
  }
  if (error)
    return Error{"guest", "the suites can't be listed: " + error.message(),
                 checkout + "/kselftests", "run kseries from its checkout, or set KSERIES_HOME"};
  std::sort(names.begin(), names.end());
  return names;
}

Result<Done> check_suites(const std::string& checkout, const std::vector<std::string>& names) {
  auto known = all_suites(checkout);
  if (!known) return known.error();
  for (const std::string& name : names) {
    if (std::find(known->begin(), known->end(), name) != known->end()) continue;
    const auto near = nearest(name, *known, 3);
    return refuse("there is no suite '" + name + "'", checkout + "/kselftests",
                  near.empty() ? "there are: " + join(*known, ", ")
                               : "did you mean " + join(near, ", ") + "?");
  }
  return Done{};
}

Result<SuiteBuild> build_suites(const Tree& tree, const Environment& environment,
                                const std::vector<std::string>& names) {
  const std::string& checkout = environment.checkout;
  auto checked = check_suites(checkout, names);
  if (!checked) return checked.error();
  auto key = build_key(tree, checkout, names);
  if (!key) return key.error();
  auto cache = cache_folder(environment);
  if (!cache) return cache.error();
  const std::string base = *cache + "/suites/" + *key;
  SuiteBuild build;
  build.folder = base;
  build.init = base + "/init";
  auto made = make_folders(*cache + "/suites");
  if (!made) return made.error();
  auto lock = FileLock::wait(base + ".lock");
  if (!lock) return lock.error();
  if (!exists(build.init)) {
    // Renamed when it is complete: the remains of a killed build are never used.
    const std::string unfinished = base + ".unfinished";
    for (const auto& step : {remove_all(unfinished), make_folders(unfinished)})
      if (!step) return step.error();
    auto compiled = compile(tree, checkout, unfinished, names);
    if (!compiled) return compiled.error();
    std::error_code error;
    fs::rename(unfinished, base, error);
    if (error) return Error{"guest", "rename: " + error.message(), base, ""};
  }
  for (const std::string& name : names) {
    auto suite = describe(checkout, base, name);
    if (!suite) return suite.error();
    build.suites.push_back(suite.take());
  }
  return build;
}

Result<std::vector<InitramfsEntry>> guest_entries(const GuestImage& image) {
  std::vector<InitramfsEntry> entries = base_entries();
  entries.push_back({"init", S_IFREG | 0755, {}, image.build.init});
  std::string suites;
  for (const BuiltSuite& suite : image.build.suites) {
    const std::string path = "suites/" + suite_directory(suite.name);
    entries.push_back({path, S_IFREG | 0755, {}, suite.binary});
    suites += suite.name + " /" + path + " " + std::to_string(scaled_seconds(image, suite)) + "\n";
  }
  std::string modules;
  for (const std::string& module : image.modules) {
    const std::string path = "lib/modules/" + fs::path(module).filename().string();
    entries.push_back({path, S_IFREG | 0644, {}, module});
    modules += "/" + path + "\n";
  }
  entries.push_back({"suites.list", S_IFREG | 0644, suites, {}});
  entries.push_back({"modules.list", S_IFREG | 0644, modules, {}});
  if (image.shell) {
    const auto busybox = find_program("busybox");
    if (!busybox)
      return Error{"guest", "there is no busybox for the guest's shell", "PATH",
                   "install it (Debian: busybox-static)"};
    entries.push_back({"bin/busybox", S_IFREG | 0755, {}, *busybox});
    for (const char* name : {"sh", "ls", "cat", "dmesg", "echo", "mount", "ps", "lsmod", "vi",
                             "less", "find", "grep", "insmod", "rmmod", "sleep", "tree"})
      entries.push_back({std::string("bin/") + name, S_IFLNK | 0777, "busybox", {}});
  }
  return entries;
}

double total_seconds(const GuestImage& image) {
  double total = 0;
  for (const BuiltSuite& suite : image.build.suites) total += scaled_seconds(image, suite);
  return total;
}

}  // namespace kseries
