// SPDX-License-Identifier: GPL-2.0-only
#include "host/sandbox.h"

#include "host/files.h"

namespace kseries {

Command sandboxed(const Sandbox& sandbox, Command command) {
  if (!sandbox.enabled) return command;
  std::vector<std::string> argv = {
      "bwrap", "--die-with-parent", "--unshare-all", "--new-session", "--ro-bind", "/usr", "/usr"};
  const auto add = [&](std::initializer_list<std::string> words) {
    argv.insert(argv.end(), words);
  };
  // Since bookworm, Debian's /bin, /lib and so on are links into /usr.
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    add({"--symlink", std::string("usr/") + name, std::string("/") + name});
  }
  // Only what the toolchain reads: alternatives (flex, awk, cc) and the cache of the loader.
  for (const char* path :
       {"/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"}) {
    add({"--ro-bind-try", path, path});
  }
  add({"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"});
  for (const Sandbox::Bind& bind : sandbox.binds) {
    add({bind.writable ? "--bind" : "--ro-bind", bind.from, bind.to});
  }
  if (!command.directory.empty()) add({"--chdir", command.directory});
  command.directory.clear();
  add({"--"});
  argv.insert(argv.end(), command.argv.begin(), command.argv.end());
  command.argv = std::move(argv);
  return command;
}

Result<Done> check_sandbox() {
  Command command = sandboxed({}, {.argv = {"true"}});
  command.deadline_seconds = 20;
  Result<Outcome> outcome = run(command);
  if (!outcome) {
    if (outcome.error().kind == ErrorKind::interrupted) return outcome.error();
    return Error{"sandbox", "bubblewrap is missing", "bwrap",
                 "install bubblewrap, or use --no-sandbox if you trust the series"};
  }
  if (outcome->ok()) return Done{};
  return Error{"sandbox", "bubblewrap can't create a sandbox: " + outcome->err, "bwrap",
               "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1), "
               "or use --no-sandbox if you trust the series"};
}

}  // namespace kseries
