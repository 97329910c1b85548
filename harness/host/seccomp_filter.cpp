// SPDX-License-Identifier: GPL-2.0-only
#include "host/seccomp_filter.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

namespace kseries {
namespace {

/// Names that this architecture or libseccomp does not know are left out.
constexpr std::array denied_calls = {
    // Mounts and roots.
    "mount", "umount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen",
    "fsconfig", "fsmount", "fspick", "mount_setattr", "open_by_handle_at", "name_to_handle_at",
    "fanotify_init",
    // Namespaces; for clone() see below.
    "unshare", "setns",
    // Other processes.
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp",
    // Groups and sessions: a child that has left its group would survive the end of the command.
    "setsid", "setpgid",
    // Parts of the kernel with a long history of vulnerabilities, which no build needs.
    "keyctl", "add_key", "request_key", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup",
    "io_uring_enter", "io_uring_register",
    // The machine.
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
    "create_module", "swapon", "swapoff", "reboot", "settimeofday", "clock_settime",
    "clock_adjtime", "adjtimex", "stime", "sethostname", "setdomainname", "acct", "quotactl",
    "quotactl_fd", "syslog", "iopl", "ioperm", "vm86", "vm86old", "modify_ldt", "nfsservctl",
    "lookup_dcookie", "vhangup", "uselib", "_sysctl",
    // Communication with processes outside; socket pairs and pipes are allowed.
    "socket", "bind", "listen", "connect", "accept", "accept4", "shmget", "shmat", "shmctl",
    "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semtimedop", "semctl", "mq_open",
    "mq_unlink"};

/// Newer than libseccomp 2.5. All architectures use the same numbers since 424.
constexpr int open_tree_attr_call = 467;

constexpr std::array namespace_flags = {CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                        CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET};

constexpr unsigned int low_word = 0xffffffff;  ///< the kernel ignores the rest of an int argument

struct ReleaseFilter {
  void operator()(void* context) const { seccomp_release(context); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

Error filter_failed(int error) {
  return {"sandbox", std::string("can't create the seccomp filter: ") + std::strerror(error), "",
          "install the libseccomp2 of this release", ErrorKind::bug};
}

scmp_arg_cmp masked(unsigned int argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

/// Collects rules; the first error is kept.
class Rules {
 public:
  explicit Rules(void* context) : context_(context) {}

  void deny(const char* name, std::optional<scmp_arg_cmp> argument = std::nullopt,
            int error = EPERM) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number >= 0) deny(number, argument, error);
  }
  void deny(int number, std::optional<scmp_arg_cmp> argument, int error) {
    const auto errno_value = static_cast<unsigned int>(error);
    const int failed = seccomp_rule_add_array(context_, SCMP_ACT_ERRNO(errno_value), number,
                                              argument ? 1 : 0, argument ? &*argument : nullptr);
    if (failed != 0 && failure_ == 0) failure_ = -failed;
  }
  [[nodiscard]] int failure() const { return failure_; }

 private:
  void* context_;
  int failure_ = 0;
};

void deny_by_argument(Rules& rules) {
  for (const int flag : namespace_flags) {
    const auto bit = static_cast<scmp_datum_t>(static_cast<unsigned int>(flag));
    rules.deny("clone", masked(0, bit, bit));
  }
  rules.deny("clone3", std::nullopt, ENOSYS);
  for (const unsigned int kind : {S_IFCHR, S_IFBLK}) {
    rules.deny("mknod", masked(1, S_IFMT, kind));
    rules.deny("mknodat", masked(2, S_IFMT, kind));
  }
  // Both put input into the queue of the terminal that kseries was started in.
  for (const unsigned int request : {TIOCSTI, TIOCLINUX}) {
    rules.deny("ioctl", masked(1, low_word, request));
  }
  rules.deny("socketpair", scmp_arg_cmp{0, SCMP_CMP_NE, AF_UNIX, 0});
  // Only the question for the current one.
  rules.deny("personality", scmp_arg_cmp{0, SCMP_CMP_NE, low_word, 0});
}

/// Truncating needs a descriptor that is open for writing.
void deny_unchecked_truncation(Rules& rules) {
  constexpr scmp_datum_t mode = O_TRUNC | O_ACCMODE;
  for (const int access : {O_RDONLY, O_ACCMODE}) {
    const auto flags = static_cast<scmp_datum_t>(O_TRUNC | access);
    rules.deny("open", masked(1, mode, flags));
    rules.deny("openat", masked(2, mode, flags));
  }
  rules.deny("openat2", std::nullopt, ENOSYS);
  rules.deny("truncate");
  rules.deny("truncate64");
}

}  // namespace

Result<Descriptor> make_seccomp_filter(TruncateControl control) {
  const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) return filter_failed(ENOMEM);
  int failed = seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
  if (failed != 0) return filter_failed(-failed);
  Rules rules(filter.get());
  for (const char* name : denied_calls) rules.deny(name);
  rules.deny(open_tree_attr_call, std::nullopt, EPERM);
  deny_by_argument(rules);
  if (control == TruncateControl::missing) deny_unchecked_truncation(rules);
  if (rules.failure() != 0) return filter_failed(rules.failure());
  Descriptor file(::memfd_create("seccomp", MFD_CLOEXEC));
  if (!file.is_open()) return filter_failed(errno);
  failed = seccomp_export_bpf(filter.get(), file.get());
  if (failed != 0) return filter_failed(-failed);
  if (::lseek(file.get(), 0, SEEK_SET) != 0) return filter_failed(errno);
  return file;
}

}  // namespace kseries
