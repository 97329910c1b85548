// SPDX-License-Identifier: GPL-2.0-only
#include "guest/suites.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>

#include "base/quote.h"
#include "base/text.h"
#include "host/cache_entry.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "kconfig/dot_config.h"

namespace kseries {

namespace {

namespace fs = std::filesystem;

Error refuse(std::string what, std::string where, std::string hint) {
  return {"guest", std::move(what), std::move(where), std::move(hint), ErrorKind::usage};
}

/// "tree:iommu", one of the kernel tree's own suites, is in the directory "tree_iommu", because
/// a colon is special to make.
std::string suite_directory(std::string name) {
  if (name.rfind("tree:", 0) == 0) name[4] = '_';
  return name;
}

std::string suite_name(std::string directory) {
  if (directory.rfind("tree_", 0) == 0) directory[4] = ':';
  return directory;
}

/// Paths of all files below `folder`, sorted; none if it does not exist.
std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    // The default output directory of a manual build has no sources.
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
      TRY_ASSIGN(const std::string content, read_file(path));
      text += path.substr(checkout.size()) + " " + sha256(content) + "\n";
    }
  }
  return sha256(text).substr(0, 20);
}

Result<Done> compile(const SuiteSources& sources, const std::string& checkout,
                     const std::string& folder, const std::vector<std::string>& names,
                     SandboxKind kind) {
  Command make;
  make.argv = {"make",        "-s",  "-C", checkout + "/kselftests", "KDIR=" + sources.tree.root,
               "O=" + folder, "init"};
  for (const std::string& name : names) make.argv.push_back(suite_directory(name));
  make.merge_stderr = true;
  // 30 s on an idle machine; for a busy one, or many suites.
  make.deadline_seconds = 1800;
  Sandbox sandbox;
  sandbox.kind = kind;
  sandbox.binds = {{folder, folder, true}};
  std::vector<std::string> readable = {checkout + "/kselftests", checkout + "/guests/init",
                                       sources.tree.root};
  readable.insert(readable.end(), sources.readable.begin(), sources.readable.end());
  for (const std::string& path : readable) sandbox.binds.push_back({path, path, false});
  const std::string shown = shell_quote(make.argv);
  TRY_ASSIGN(const Outcome outcome, run(sandboxed(sandbox, std::move(make))));
  if (outcome.ok()) return Done{};
  if (outcome.timed_out) {
    return Error{"guest",
                 fmt::format("compiling the suites took more than {:.0f} s", outcome.seconds),
                 shown, "the machine may be overloaded: run the same command again"};
  }
  return Error{"guest", "can't compile the suites:\n" + bounded(outcome.out, 4000, 4000), shown,
               "the suites need the headers of kernel 6.1 or later"};
}

Result<BuiltSuite> describe(const std::string& checkout, const std::string& folder,
                            const std::string& name) {
  const std::string source = checkout + "/kselftests/" + suite_directory(name);
  BuiltSuite suite;
  suite.name = name;
  suite.binary = folder + "/" + suite_directory(name);
  // kselftests/tree.mk writes it.
  const std::string problem = suite.binary + ".problem";
  if (exists(problem)) {
    TRY_ASSIGN(const std::string text, read_file(problem));
    suite.problem = one_line(text);
  }
  if (exists(source + "/settings")) {
    TRY_ASSIGN(const std::string text, read_file(source + "/settings"));
    TRY_ASSIGN(suite.seconds, parse_settings(text, source + "/settings"));
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
      return refuse("invalid setting '" + std::string(word) + "'",
                    where + ":" + std::to_string(number), "write timeout=SECONDS");
    seconds = static_cast<int>(*value);
  }
  return seconds;
}

Result<std::vector<ConfigCheck>> suite_config(const std::string& checkout,
                                              const std::string& suite) {
  const std::string path = checkout + "/kselftests/" + suite_directory(suite) + "/config";
  if (!exists(path)) return std::vector<ConfigCheck>();
  TRY_ASSIGN(const std::string text, read_file(path));
  return parse_fragment(text, path);
}

Result<std::vector<std::string>> all_suites(const std::string& checkout) {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(checkout + "/kselftests", error)) {
    const std::string name = entry.path().filename();
    if (name != "lib" && exists(entry.path().string() + "/Makefile")) {
      names.push_back(suite_name(name));
    }
  }
  if (error)
    return Error{"guest", "can't list the suites: " + error.message(), checkout + "/kselftests",
                 "set KSERIES_HOME to a checkout of kseries"};
  std::sort(names.begin(), names.end());
  return names;
}

Result<Done> check_suites(const std::string& checkout, const std::vector<std::string>& names) {
  TRY_ASSIGN(const std::vector<std::string> known, all_suites(checkout));
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = nearest(name, known, 3);
    return refuse("unknown suite '" + name + "'", checkout + "/kselftests",
                  near.empty() ? "available: " + join(known, ", ")
                               : "did you mean " + join(near, ", ") + "?");
  }
  return Done{};
}

Result<SuiteBuild> build_suites(const SuiteSources& sources, const Environment& environment,
                                const std::vector<std::string>& names, SandboxKind sandbox) {
  const std::string& checkout = environment.checkout;
  TRY(check_suites(checkout, names));
  TRY_ASSIGN(const std::string key, build_key(sources.tree, checkout, names));
  TRY_ASSIGN(const std::string cache, cache_folder(environment));
  const std::string base = cache_paths::suites(cache) + "/" + key;
  SuiteBuild build;
  build.folder = base;
  build.init = base + "/init";
  TRY(make_folders(cache_paths::suites(cache)));
  TRY_ASSIGN(const FileLock lock, FileLock::wait(cache_paths::lock(base)));
  TRY_ASSIGN(const bool built, has_entry(base));
  if (!built) {
    // Renamed when complete, so that the result of a killed build is never used.
    const std::string unfinished = base + ".unfinished";
    TRY(remove_all(unfinished));
    TRY(make_folders(unfinished));
    TRY(compile(sources, checkout, unfinished, names, sandbox));
    TRY(store_entry(unfinished, base));
  }
  for (const std::string& name : names) {
    TRY_ASSIGN(BuiltSuite suite, describe(checkout, base, name));
    build.suites.push_back(std::move(suite));
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
      return Error{"guest", "busybox, which the guest's shell needs, is not installed", "PATH",
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
