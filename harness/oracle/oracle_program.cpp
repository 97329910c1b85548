// SPDX-License-Identifier: GPL-2.0-only
#include "oracle/oracle_program.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/kernel_path.h"
#include "base/result.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/cache_entry.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "kbuild/source_farm.h"
#include "model/names.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// The same PATH as in make_command(); the tree may be inside of a git checkout.
std::map<std::string, std::string> tool_environment() {
  return {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}, {"LC_ALL", "C"}, {"GIT_DIR", "/nonexistent"}};
}

/// Placeholder for the directory of the source tree in the stored environment.
constexpr const char* tree_token = "@SOURCE@";

/// Of all variables together; the kernel limits one to 128 KiB.
constexpr size_t max_environment = 256 << 10;

struct OracleBuild {
  const PatchedTree& patched;
  const std::string& farm;
  const Toolchain& toolchain;
  std::string driver;  ///< directory of the driver's sources
  std::string work;    ///< everything is made here, then renamed into the cache
};

Error kconfig_error(const std::string& what, const std::string& where, const std::string& hint) {
  return {"kconfig", what, where, hint};
}

Result<std::vector<std::string>> driver_sources(const std::string& driver) {
  std::vector<std::string> names;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(driver, code)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  if (names.empty()) {
    return kconfig_error("the Kconfig driver's sources are missing", driver,
                         "set KSERIES_HOME to a checkout of kseries");
  }
  return names;
}

/// Hash of everything that the cache entry depends on in addition to the tree itself.
Result<std::string> cache_key(const PatchedTree& patched, const Toolchain& toolchain,
                              const std::string& driver) {
  TRY_ASSIGN(std::vector<std::string> names, driver_sources(driver));
  std::string all = toolchain.arch + (toolchain.llvm ? " llvm" : " gcc") + " sandbox " +
                    std::string(enum_name(toolchain.sandbox)) + "\n";
  for (const std::string& name : names) {
    TRY_ASSIGN(std::string content, read_file((fs::path(driver) / name).string()));
    all.append(name).append("\n").append(content);
  }
  for (const auto& [path, file] : patched.files) {
    all.append(path).append(file.removed ? " removed\n" : "\n").append(file.content);
  }
  Command ask{.argv = {toolchain.llvm ? "clang" : "gcc", "--version"}};
  ask.environment = tool_environment();
  TRY_ASSIGN(Outcome version, run(ask));
  return sha256(all + version.out).substr(0, 16);
}

/// The objects that all Kconfig front ends of the tree share, without ".o" (common-objs in
/// scripts/kconfig/Makefile).
Result<std::vector<std::string>> common_objects(const std::string& farm, const Tree& tree) {
  const std::string path = farm + "/scripts/kconfig/Makefile";
  const Result<std::string> makefile = read_file(path);
  if (!makefile) {
    return Error{"kconfig", "not a kernel source tree: it has no scripts/kconfig", tree.root,
                 "use the top directory of a kernel source tree", ErrorKind::usage};
  }
  std::vector<std::string> names;
  bool inside = false;
  for (const std::string_view line : split_lines(*makefile)) {
    inside = inside || line.substr(0, 11) == "common-objs";
    if (!inside) continue;
    size_t begin = 0;
    while ((begin = line.find_first_not_of(" \t:=\\", begin)) != std::string_view::npos) {
      const size_t end = std::min(line.find_first_of(" \t", begin), line.size());
      const std::string_view word = line.substr(begin, end - begin);
      if (word.size() > 2 && word.substr(word.size() - 2) == ".o") {
        names.emplace_back(word.substr(0, word.size() - 2));
      }
      begin = end;
    }
    if (line.empty() || line.back() != '\\') break;
  }
  if (!names.empty()) return names;
  return kconfig_error("can't find the list of Kconfig's objects", path, "is the tree complete?");
}

Result<Done> run_step(const OracleBuild& build, Command command, const std::string& what) {
  if (!command.environment) {
    command.environment = tool_environment();
  }
  command.deadline_seconds = 300;
  TRY_ASSIGN(Outcome outcome,
             run(in_oracle_sandbox(std::move(command), build.patched.tree, build.farm, build.driver,
                                   build.work, build.toolchain)));
  if (outcome.ok()) return Done{};
  return kconfig_error(what + ": " + bounded(trim(outcome.err + outcome.out), 2000, 500),
                       build.farm, "`kseries doctor` lists the tools that a build needs");
}

Result<Done> compile(const OracleBuild& build) {
  TRY_ASSIGN(std::vector<std::string> objects, common_objects(build.farm, build.patched.tree));
  const std::string kconfig = build.farm + "/scripts/kconfig/";
  TRY(run_step(build, {.argv = {"flex", "-o", "lexer.lex.c", "-L", kconfig + "lexer.l"}},
               "flex failed"));
  TRY(run_step(build,
               {.argv = {"bison", "-o", "parser.tab.c", "--defines=parser.tab.h", "-t", "-l",
                         kconfig + "parser.y"}},
               "bison failed"));
  Command command;
  command.argv = {build.toolchain.llvm ? "clang" : "gcc",
                  "-O2",
                  "-std=gnu11",
                  "-w",
                  "-I" + build.farm + "/scripts/include",
                  "-I" + kconfig,
                  "-I" + build.driver,
                  "-I.",
                  "-o",
                  "kconfig-oracle"};
  for (const std::string& name : objects) {
    const bool generated = name.find('.') != std::string::npos;
    command.argv.push_back(generated ? name : kconfig + name);
    command.argv.back() += ".c";
  }
  TRY_ASSIGN(std::vector<std::string> sources, driver_sources(build.driver));
  for (const std::string& name : sources) {
    if (fs::path(name).extension() == ".c") {
      command.argv.push_back((fs::path(build.driver) / name).string());
    }
  }
  return run_step(build, std::move(command), "the Kconfig driver does not compile with this tree");
}

/// Reads the file that code of the series wrote: it may be a link to any file, or endless.
Result<std::string> read_captured(const OracleBuild& build) {
  TRY_ASSIGN(const std::optional<std::string> text,
             read_beneath(build.work, "captured", max_environment));
  if (text) return *text;
  return kconfig_error("make did not run Kconfig", build.farm, "is the tree complete?");
}

/// Lets the top Makefile run a Kconfig file of ours that stores its environment.
Result<Done> capture(const OracleBuild& build) {
  Command command;
  command.argv = {"make",
                  "-s",
                  "-C",
                  build.farm,
                  "O=" + build.work + "/out",
                  "ARCH=" + build.toolchain.arch,
                  "KBUILD_KCONFIG=" + build.driver + "/environment.kconfig",
                  "allnoconfig"};
  if (build.toolchain.llvm) command.argv.emplace_back("LLVM=1");
  command.environment = tool_environment();
  command.environment->emplace("ORACLE_ENVIRONMENT", build.work + "/captured");
  TRY(run_step(build, std::move(command), "make can't configure this tree"));
  TRY_ASSIGN(std::string text, read_captured(build));
  for (size_t at = 0; (at = text.find(build.farm, at)) != std::string::npos;) {
    text.replace(at, build.farm.size(), tree_token);
  }
  TRY(remove_all(build.work + "/out"));
  return write_file(build.work + "/environment", text);
}

Result<std::map<std::string, std::string>> kept_environment(const std::string& folder,
                                                            const std::string& farm) {
  TRY_ASSIGN(std::string text, read_file(folder + "/environment"));
  std::map<std::string, std::string> environment;
  for (const std::string_view entry : split(text, '\0')) {
    const size_t equals = entry.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    std::string value(entry.substr(equals + 1));
    const std::string token = tree_token;
    for (size_t at = 0; (at = value.find(token, at)) != std::string::npos;) {
      value.replace(at, token.size(), farm);
    }
    environment.emplace(entry.substr(0, equals), std::move(value));
  }
  // These are for that make itself, not for the programs that it runs.
  for (const char* name : {"KBUILD_KCONFIG", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES",
                           "O", "ORACLE_ENVIRONMENT", "PWD", "OLDPWD", "SHLVL", "_", "GIT_DIR"}) {
    environment.erase(name);
  }
  return environment;
}

/// The tree whose code makes the entry. A series that changes none of the files that run here
/// shares the entry of the unpatched tree, which is then made without the series: nothing that a
/// series can write may be used by another.
PatchedTree makers_tree(const PatchedTree& patched) {
  PatchedTree maker;
  maker.tree = patched.tree;
  const std::map<std::string, PatchedFile> files = files_for_kconfig(patched.files);
  const bool runs = std::any_of(files.begin(), files.end(),
                                [](const auto& file) { return !is_kconfig_file(file.first); });
  if (runs) maker.files = files;
  return maker;
}

/// Makes the entry `folder`.
Result<Done> make_oracle(const PatchedTree& maker, const Toolchain& toolchain,
                         const std::string& driver, const std::string& folder) {
  const std::string work = folder + ".new";
  const std::string farm = folder + ".source";
  for (const std::string& path : {work, farm}) TRY(remove_all(path));
  TRY(make_folders(work));
  TRY(make_source_farm(maker.tree.root, maker.files, farm));
  const OracleBuild build{maker, farm, toolchain, driver, work};
  TRY(compile(build));
  TRY(capture(build));
  TRY(store_entry(work, folder));
  return remove_all(farm);
}

}  // namespace

std::map<std::string, PatchedFile> files_for_kconfig(
    const std::map<std::string, PatchedFile>& files) {
  std::map<std::string, PatchedFile> wanted;
  for (const auto& [path, file] : files) {
    const std::string name = fs::path(path).filename().string();
    const bool by_name =
        is_kconfig_file(path) || name.starts_with("Makefile") || name.starts_with("Kbuild");
    if (by_name || path.starts_with("scripts/")) wanted.emplace(path, file);
  }
  return wanted;
}

Command in_oracle_sandbox(Command command, const Tree& tree, const std::string& farm,
                          const std::string& driver, const std::string& work,
                          const Toolchain& toolchain) {
  command.directory = work;
  Sandbox sandbox;
  sandbox.kind = toolchain.sandbox;
  sandbox.limits.file_bytes = gibibyte;  // its messages, too, go to a file
  sandbox.binds = {{tree.root, tree.root, false},
                   {farm, farm, false},
                   {driver, driver, false},
                   {work, work, true}};
  return sandboxed(sandbox, std::move(command));
}

Result<OracleProgram> prepare_oracle(const PatchedTree& patched, const std::string& farm,
                                     const Toolchain& toolchain, const Environment& environment) {
  TRY_ASSIGN(std::string cache, cache_folder(environment));
  const std::string driver = environment.checkout + "/harness/oracle/driver";
  const PatchedTree maker = makers_tree(patched);
  TRY_ASSIGN(std::string key, cache_key(maker, toolchain, driver));
  const std::string folder =
      cache_paths::oracles(cache) + "/" + file_name_from(patched.tree.id) + "-" + key;
  TRY(make_folders(cache_paths::oracles(cache)));
  TRY_ASSIGN(const FileLock lock, FileLock::wait(cache_paths::lock(folder)));
  TRY_ASSIGN(const bool made, has_entry(folder));
  if (!made) {
    TRY(make_oracle(maker, toolchain, driver, folder));
  }
  TRY_ASSIGN(auto kept, kept_environment(folder, farm));
  return OracleProgram{folder, folder + "/kconfig-oracle", std::move(kept)};
}

}  // namespace kseries
