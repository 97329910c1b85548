// SPDX-License-Identifier: GPL-2.0-only
//
// Ways out of the sandbox, each tried by a command in it (testdata/sandbox/probe.c).
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "base/text.h"
#include "host/sandbox.h"
#include "testing/outside_world.h"

namespace kseries {
namespace {

constexpr uid_t nobody = 65534;
constexpr const char* not_permitted = "Operation not permitted";

struct Means {
  std::string name;
  std::vector<std::string> arguments;  ///< of the probe; starts with "sh": a script
  std::string error = {};              ///< how it must be blocked; empty: any error
  bool works_outside = false;          ///< for any user: tested, too, so that the row is not void
  int landlock_abi = 1;                ///< Landlock blocks it from this version on
};

std::string number(long value) { return std::to_string(value); }

void add_files(std::vector<Means>& all, const OutsideWorld& world) {
  const std::string secret = world.in("secret");
  const std::string file = world.in("readable/file");
  const std::string lane = world.in("lane/");
  const auto add = [&](Means means) { all.push_back(std::move(means)); };
  add({"read a file", {"read", secret}, "", true});
  add({"write a file", {"append", secret}});
  add({"create a file", {"create", world.in("new")}});
  add({"delete a file", {"unlink", secret}});
  add({"truncate a file", {"truncate", secret}});
  add({"rename a file out of the lane", {"rename", world.probe, world.in("new")}});
  add({"hard link to a file", {"link", secret, lane + "hard"}});
  add({"symbolic link to a file", {"symlink", secret, lane + "soft"}, "", true});
  add({"path with ..", {"read", lane + "../secret"}, "", true});
  add({"write a readable file", {"append", file}});
  add({"truncate a readable file", {"truncate", file}});
  add({"truncate while opening to read", {"open-truncate", file}});
  add({"delete a readable file", {"unlink", file}});
  add({"create next to a readable file", {"create", world.in("readable/new")}});
  add({"hard link to a readable file", {"link", file, lane + "hard2"}});
  add({"lock of the lane", {"lock", world.in("lane.lock")}, "", true});
  add({"another lane", {"read", world.in("other-lane/file")}, "", true});
  add({"SSH key", {"read", world.in("home/.ssh/id_rsa")}, "", true});
  add({"list another directory", {"list", world.in("other-lane")}, "", true});
  add({"passwords", {"read", "/etc/shadow"}});
  add({"users", {"read", "/etc/passwd"}, "", true});
  for (const char* folder : {"/root", "/home", "/run", "/boot", "/sys"})
    add({std::string("list ") + folder, {"list", folder}});
  add({"open by handle", {"handle", world.root}});
  add({".incbin",
       {"sh", "printf '.incbin \"" + secret + "\"\\n' > " + lane + "i.s && gcc -c -o " + lane +
                  "i.o " + lane + "i.s"},
       "",
       true});
  add({"$(shell) of make",
       {"sh", "printf 'x := $(shell cat " + secret + ")\\nall:; test -n \"$(x)\"\\n' > " + lane +
                  "m.mk && make -sf " + lane + "m.mk"},
       "",
       true});
  add({"descriptor of this process", {"inherited"}, "", false});
  add({"program in memory", {"memfd-exec", world.probe, "read", secret}, "", true});
}

void add_mounts(std::vector<Means>& all, const OutsideWorld& world) {
  const std::string readable = world.in("readable");
  const auto add = [&](const char* name, std::vector<std::string> arguments) {
    all.push_back({name, std::move(arguments), not_permitted});
  };
  add("remount writable", {"remount", readable});
  add("remount /usr writable", {"remount", "/usr"});
  add("bind mount", {"bind", "/usr", world.in("lane")});
  add("tmpfs over a directory", {"tmpfs", world.in("lane")});
  add("unmount", {"umount", readable});
  add("chroot", {"chroot", world.in("lane")});
  add("pivot_root", {"pivot-root", world.in("lane")});
  add("user namespace", {"unshare", "0x10000000"});
  add("mount namespace", {"unshare", "0x00020000"});
  add("user namespace with clone", {"clone", "0x10000000"});
  add("network namespace with clone", {"clone", "0x40000000"});
  add("set_ns", {"setns", "/proc/self/ns/mnt"});
  all.push_back(
      {"user namespace with clone3", {"clone3", "0x10000000"}, "Function not implemented"});
  add("character device", {"mknod", world.in("lane/c"), "c"});
  add("block device", {"mknod", world.in("lane/b"), "b"});
}

void add_processes(std::vector<Means>& all, const OutsideWorld& world) {
  const auto add = [&](Means means) { all.push_back(std::move(means)); };
  for (const pid_t process : {world.victim, ::getpid()}) {
    const std::string id = number(process);
    const std::string folder = "/proc/" + id;
    const bool is_victim = process == world.victim;
    add({"ptrace", {"ptrace", id}, not_permitted});
    add({"write memory", {"vm-write", id}, not_permitted});
    add({"read memory", {"vm-read", id}, not_permitted});
    add({"signal", {"kill", id}, "", true, 6});
    add({"signal with a pidfd", {"pidfd-kill", id}, "", true, 6});
    add({"descriptor of a process", {"pidfd-getfd", id}, not_permitted});
    add({"memory file", {"read", folder + "/mem"}});
    add({"environment of a process", {"read", folder + "/environ"}, "", is_victim});
    add({"root of a process", {"read", folder + "/root" + world.in("secret")}, "", is_victim});
    add({"command line of a process", {"read", folder + "/cmdline"}, "", is_victim});
    add({"descriptors of a process", {"list", folder + "/fd"}});
  }
  add({"leave the process group", {"leave-group"}, "", true});
  add({"variable of this process", {"variable", "KSERIES_SECRET"}, "", true});
}

void add_kernel(std::vector<Means>& all) {
  const auto add = [&](Means means) { all.push_back(std::move(means)); };
  for (const char* file :
       {"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches",
        "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity",
        "/proc/1/oom_score_adj", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs",
        "/dev/kmsg", "/dev/kvm", "/dev/mem", "/dev/vda", "/dev/sda", "/dev/net/tun", "/dev/fuse",
        "/dev/tty"})
    add({std::string("write ") + file, {"open-write", file}});
  add({"read kmsg", {"read", "/dev/kmsg"}});
  const std::vector<std::pair<const char*, long>> calls = {
      {"bpf", SYS_bpf},
      {"perf_event_open", SYS_perf_event_open},
      {"io_uring_setup", SYS_io_uring_setup},
      {"userfaultfd", SYS_userfaultfd},
      {"keyctl", SYS_keyctl},
      {"kexec_load", SYS_kexec_load},
      {"init_module", SYS_init_module},
      {"finit_module", SYS_finit_module},
      {"delete_module", SYS_delete_module},
      {"swapon", SYS_swapon},
      {"reboot", SYS_reboot},
      {"settimeofday", SYS_settimeofday},
      {"clock_settime", SYS_clock_settime},
      {"sethostname", SYS_sethostname},
      {"acct", SYS_acct},
      {"quotactl", SYS_quotactl},
      {"syslog", SYS_syslog},
      {"fsopen", SYS_fsopen},
      {"open_tree", SYS_open_tree},
      {"move_mount", SYS_move_mount},
      {"mount_setattr", 442},
      {"open_tree_attr", 467},
      {"open_by_handle_at", SYS_open_by_handle_at},
      {"kcmp", SYS_kcmp}};
  for (const auto& [name, call] : calls) add({name, {"call", number(call)}, not_permitted});
  add({"personality", {"personality", "0x0400000"}, not_permitted, true});
  add({"system call of i386", {"i386"}, not_permitted});
  add({"system call of x32", {"x32"}});
  add({"TIOCSTI", {"tiocsti"}, not_permitted});
  add({"new privileges", {"new-privileges"}});
  add({"capabilities", {"capabilities"}});
  add({"another user", {"setuid", "12345"}});
  add({"large address space", {"mmap", "100000"}});
  add({"core dumps", {"sh", "test \"$(ulimit -c)\" != 0"}});
}

void add_communication(std::vector<Means>& all, const OutsideWorld& world) {
  const auto add = [&](Means means) { all.push_back(std::move(means)); };
  const std::string key = number(world.key);
  add({"TCP", {"tcp", number(world.port)}, "", true});
  add({"socket in a directory", {"unix", world.in("socket")}, "", true});
  add({"abstract socket", {"unix", "@" + world.name}, "", true});
  add({"netlink", {"socket", "16", "3"}, not_permitted, true});
  add({"packet socket", {"socket", "17", "3"}, not_permitted});
  add({"vsock", {"socket", "40", "1"}, not_permitted});
  add({"System V shared memory", {"shm", key}, not_permitted, true});
  add({"System V messages", {"msg", key}, not_permitted, true});
  add({"System V semaphores", {"sem", key}, not_permitted, true});
  add({"POSIX shared memory", {"posix-shm", world.name}, "", true});
  add({"POSIX message queue", {"mqueue", world.name}, not_permitted, world.has_queue()});
  add({"read a key", {"request-key", "kseries-canary"}, not_permitted});
  add({"add a key", {"add-key", "kseries-new"}, not_permitted});
}

Sandbox sandbox_for(const OutsideWorld& world, SandboxKind kind) {
  Sandbox sandbox;
  sandbox.kind = kind;
  sandbox.binds = {{world.in("lane"), world.in("lane"), true},
                   {world.in("readable"), world.in("readable"), false}};
  return sandbox;
}

/// How a means ended.
struct Attempt {
  int code = -1;
  std::string output;
};

/// Tries scripts and probes, in this order, with one process for all probes. `run_it` runs a
/// command in a sandbox, or outside of any.
std::vector<Attempt> attempt_all(const OutsideWorld& world, const std::vector<Means>& all,
                                 const std::function<Result<Outcome>(Command)>& run_it) {
  std::vector<Attempt> attempts(all.size());
  std::vector<Attempt*> probes;
  Command probe{.argv = {world.probe}, .deadline_seconds = 60};
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].arguments[0] != "sh") {
      probe.input += join(all[i].arguments, "\t") + "\n";
      probes.push_back(&attempts[i]);
      continue;
    }
    const Result<Outcome> outcome =
        run_it({.argv = {"sh", "-c", all[i].arguments[1]}, .deadline_seconds = 20});
    // A shell that is blocked fails with the status of its last command.
    if (outcome) attempts[i] = {outcome->code == 0 ? 0 : 1, outcome->out + outcome->err};
  }
  const Result<Outcome> outcome = run_it(probe);
  EXPECT_TRUE(outcome.ok() && outcome->code == 0) << (outcome ? outcome->err : "can't start");
  size_t done = 0;
  std::string text;
  const std::string printed = outcome ? outcome->out : "";
  for (const std::string_view line : split_lines(printed)) {
    if (!line.starts_with("status ")) {
      text.append(line).append(" ");
    } else if (done < probes.size()) {
      *probes[done++] = {static_cast<int>(to_number(line.substr(7)).value_or(-1)),
                         std::exchange(text, {})};
    }
  }
  return attempts;
}

/// Whether this kernel has the system calls of i386 (CONFIG_IA32_EMULATION).
bool has_i386_calls(const OutsideWorld& world) {
  const auto run_outside = [](const Command& command) { return run(command); };
  return attempt_all(world, {{"i386", {"i386"}}}, run_outside)[0].code == 0;
}

/// All means that are not blocked in a sandbox, or do not work outside although they should.
std::string find_escapes(SandboxKind kind) {
  ::setenv("KSERIES_SECRET", "1", 1);
  const OutsideWorld world;
  std::vector<Means> all;
  add_files(all, world);
  add_mounts(all, world);
  add_processes(all, world);
  add_kernel(all);
  if (!has_i386_calls(world))
    std::erase_if(all, [](const Means& means) { return means.arguments[0] == "i386"; });
  add_communication(all, world);
  if (kind == SandboxKind::landlock)
    std::erase_if(all, [](const Means& means) { return landlock_abi() < means.landlock_abi; });
  const std::vector<Attempt> inside = attempt_all(world, all, [&](Command command) {
    return run(sandboxed(sandbox_for(world, kind), std::move(command)));
  });
  std::string found;
  for (size_t i = 0; i < all.size(); ++i) {
    const Attempt& attempt = inside[i];
    if (attempt.code == 1 && attempt.output.find(all[i].error) != std::string::npos) continue;
    found += all[i].name + ": status " + number(attempt.code) + ", " + attempt.output + "\n";
  }
  if (const std::string damage = world.damage(); !damage.empty()) found += damage + "\n";
  std::erase_if(all, [](const Means& means) { return !means.works_outside; });
  const std::vector<Attempt> outside =
      attempt_all(world, all, [](const Command& command) { return run(command); });
  for (size_t i = 0; i < all.size(); ++i) {
    if (outside[i].code != 0)
      found += all[i].name + " does not work outside: " + outside[i].output + "\n";
  }
  return found;
}

/// The text that a function returns as another user.
std::string as_user(uid_t user, const std::function<std::string()>& function) {
  OutsideWorld::sources();
  Result<DescriptorPair> ends = make_pipe();
  EXPECT_TRUE(ends.ok());
  const pid_t child = ::fork();
  if (child == 0) {
    const bool changed =
        ::syscall(SYS_setgroups, 0, nullptr) == 0 && ::setgid(user) == 0 && ::setuid(user) == 0;
    // The processes of a user who has changed are protected from that user.
    ::prctl(PR_SET_DUMPABLE, 1);
    const std::string text = changed ? function() : "can't change the user\n";
    [[maybe_unused]] const ssize_t size = ::write(ends->second.get(), text.data(), text.size());
    ::_exit(0);
  }
  ends->second.close();
  std::string text;
  char chunk[4096];
  for (ssize_t size = 0; (size = ::read(ends->first.get(), chunk, sizeof(chunk))) > 0;)
    text.append(chunk, static_cast<size_t>(size));
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << status;
  return text;
}

class SandboxEscape : public testing::TestWithParam<SandboxKind> {
 protected:
  void SetUp() override {
    Sandbox sandbox;
    sandbox.kind = GetParam();
    const Result<Outcome> works = run(sandboxed(sandbox, {.argv = {"true"}}));
    if (!works) GTEST_SKIP() << works.error().what;
    if (!works->ok()) GTEST_SKIP() << works->err;
  }
};

TEST_P(SandboxEscape, EveryMeansIsBlocked) { EXPECT_EQ(find_escapes(GetParam()), ""); }

TEST_P(SandboxEscape, EveryMeansIsBlockedForAnOrdinaryUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  EXPECT_EQ(as_user(nobody, [] { return find_escapes(GetParam()); }), "");
}

TEST_P(SandboxEscape, VariablesOfTheCommandDoNotReachProgramsOutside) {
  const OutsideWorld world;
  for (const char* name : {"LD_PRELOAD", "LD_AUDIT"}) {
    Command command{.argv = {"true"}};
    command.environment = Variables{{name, world.in("lane/evil.so")}};
    ASSERT_TRUE(run(sandboxed(sandbox_for(world, GetParam()), command))->ok());
    EXPECT_EQ(world.damage(), "") << name;
    ASSERT_TRUE(run(command)->ok());
    EXPECT_EQ(world.damage(), "code ran outside") << name << " does not work at all";
    ASSERT_TRUE(remove_all(world.in("pwned")));
  }
  // A bwrap that the series provides.
  ASSERT_TRUE(write_file(world.in("lane/bwrap"), "#!/bin/sh\n> " + world.in("pwned") + "\n"));
  std::filesystem::permissions(world.in("lane/bwrap"), std::filesystem::perms::owner_all);
  Command command{.argv = {"/usr/bin/true"}};
  command.environment = Variables{{"PATH", world.in("lane")}};
  ASSERT_TRUE(run(sandboxed(sandbox_for(world, GetParam()), command))->ok());
  EXPECT_EQ(world.damage(), "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, SandboxEscape,
                         testing::Values(SandboxKind::bubblewrap, SandboxKind::landlock),
                         [](const testing::TestParamInfo<SandboxKind>& one) {
                           return one.param == SandboxKind::landlock ? "Landlock" : "Bubblewrap";
                         });

}  // namespace
}  // namespace kseries
