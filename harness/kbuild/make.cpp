// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/make.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "kbuild/domain.h"

namespace kseries {
namespace {

/// Debian's directory of compiler names that link to ccache, so that the recorded command lines are
/// those of a build without it.
constexpr const char* ccache_programs = "/usr/lib/ccache";
constexpr const char* ccache_mount = "/kseries/ccache";
constexpr const char* ccache_base = "/kseries/ccache-base";
constexpr const char* ccache_shared = "shared";  ///< in the directory of base_domain

/// A make expression that is "y" for these objects; target-stem is of scripts/Makefile.lib. Names
/// come from patches: those with characters that are special to make are left out.
std::string gcov_filter(const std::vector<std::string>& objects) {
  std::string patterns;
  for (const std::string& object : objects) {
    const std::string_view name =
        std::string_view(object).substr(0, object.size() - (object.ends_with("/%") ? 1 : 0));
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return is_word_char(c) || c == '/' || c == '-' || c == '.' || c == '+';
    });
    if (plain) patterns += object + " ";
  }
  return patterns.empty() ? "" : "$(if $(filter " + patterns + ",$(obj)/$(target-stem)),y)";
}

/// Domains other than the base read the results of the base, which are in ccache's form for remote
/// storage: only that can be mounted read-only.
void add_compiler_cache(const CompilerCache& cache, Sandbox& sandbox, Variables& environment) {
  if (cache.own.empty()) return;
  const std::string shared = std::string("file:") +
                             (cache.base.empty() ? ccache_mount : ccache_base) + "/" +
                             ccache_shared;
  sandbox.binds.push_back({cache.own, ccache_mount, true});
  if (!cache.base.empty()) sandbox.binds.push_back({cache.base, ccache_base, false});
  environment["PATH"] = ccache_programs + (":" + environment["PATH"]);
  environment["CCACHE_DIR"] = ccache_mount;
  environment["HOME"] = ccache_mount;  // ccache refuses to start without one
  environment["CCACHE_MAXSIZE"] = "2G";
  environment["CCACHE_REMOTE_STORAGE"] = cache.base.empty() ? shared : shared + "|read-only";
  if (cache.base.empty()) environment["CCACHE_REMOTE_ONLY"] = "true";
}

}  // namespace

std::string source_arch(const std::string& arch) {
  if (arch == "x86_64" || arch == "i386") return "x86";
  return arch;
}

Result<Done> check_tools(bool llvm) {
  std::vector<std::string> wanted = {"make", "gcc", "flex", "bison", "bc", "perl"};
  std::vector<std::string> compiler = {"ld", "ar", "nm", "objcopy", "readelf"};
  if (llvm) {
    compiler = {"clang", "ld.lld", "llvm-ar", "llvm-nm", "llvm-objcopy", "llvm-readelf"};
  }
  wanted.insert(wanted.end(), compiler.begin(), compiler.end());
  for (const std::string& name : wanted) {
    if (find_program(name)) continue;
    return Error{"build", name + " is not installed", "PATH",
                 llvm ? "install clang, lld and llvm; `kseries doctor` lists the rest"
                      : "`kseries doctor` lists what to install"};
  }
  return Done{};
}

Result<CompilerCache> compiler_cache(SandboxKind sandbox, const std::string& domain,
                                     const Environment& environment) {
  if (!has_own_paths(sandbox) || !exists(std::string(ccache_programs) + "/gcc"))
    return CompilerCache();
  TRY_ASSIGN(std::string cache, cache_folder(environment));
  CompilerCache found;
  found.own = cache_paths::compiler_cache(cache, file_name_from(domain));
  TRY(make_folders(found.own));
  // Its time stamp keeps the directory from being removed as unused.
  TRY(FileLock::attempt(cache_paths::lock(found.own)));
  if (domain == base_domain) return found;
  found.base = cache_paths::compiler_cache(cache, base_domain);
  TRY(make_folders(found.base));
  return found;
}

void trim_compiler_cache(const std::string& cache) {
  const std::string shared = cache_paths::compiler_cache(cache, base_domain) + "/" + ccache_shared;
  if (!exists(shared)) return;
  (void)run(
      {.argv = {"ccache", "--trim-dir", shared, "--trim-max-size", "4G", "--trim-method", "mtime"},
       .deadline_seconds = 60});
}

Command lane_command(const std::string& source, const Toolchain& toolchain,
                     std::vector<std::string> argv, const std::vector<std::string>& readable) {
  Command command{.argv = std::move(argv)};
  command.directory = has_own_paths(toolchain.sandbox) ? lane_mount : source;
  command.environment = {
      {"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
      {"LC_ALL", "C"},
      {"KBUILD_BUILD_TIMESTAMP", "Thu Jan  1 00:00:00 UTC 1970"},
      {"KBUILD_BUILD_USER", "kseries"},
      {"KBUILD_BUILD_HOST", "kseries"},
      {"KBUILD_BUILD_VERSION", "1"},
      // The lane may be inside of a git checkout.
      {"LOCALVERSION", ""},
      {"GIT_DIR", "/nonexistent"},
  };
  // kbuild expands it for each object with CONFIG_GCOV_KERNEL=y. Without objects,
  // CONFIG_GCOV_PROFILE_ALL decides.
  if (const std::string filter = gcov_filter(toolchain.gcov_objects); !filter.empty()) {
    command.environment->emplace("GCOV_PROFILE", filter);
  }
  Sandbox sandbox;
  sandbox.kind = toolchain.sandbox;
  sandbox.binds = {
      {source, lane_mount, false},
      {source + "/" + output_folder, std::string(lane_mount) + "/" + output_folder, true}};
  for (const std::string& folder : readable) sandbox.binds.push_back({folder, folder, false});
  add_compiler_cache(toolchain.compiler_cache, sandbox, *command.environment);
  return sandboxed(sandbox, std::move(command));
}

Command make_command(const std::string& source, const Toolchain& toolchain,
                     const std::vector<std::string>& targets,
                     const std::vector<std::string>& readable) {
  std::vector<std::string> argv = {"make", std::string("O=") + output_folder,
                                   "ARCH=" + toolchain.arch, "-j" + std::to_string(toolchain.jobs),
                                   "--no-print-directory"};
  // make keeps the output in /tmp whatever TMPDIR is, and Landlock does not allow that.
  if (toolchain.sandbox != SandboxKind::landlock) argv.emplace_back("--output-sync=target");
  if (toolchain.llvm) argv.emplace_back("LLVM=1");
  argv.insert(argv.end(), targets.begin(), targets.end());
  Command command = lane_command(source, toolchain, std::move(argv), readable);
  command.merge_stderr = true;
  return command;
}

}  // namespace kseries
