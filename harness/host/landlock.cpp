// SPDX-License-Identifier: GPL-2.0-only
#include "host/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace kseries {
namespace {

// Debian 12's linux/landlock.h ends at version 2 of the interface.

/// struct landlock_ruleset_attr
struct RulesetAttribute {
  uint64_t files = 0;
  uint64_t network = 0;
  uint64_t scopes = 0;
};

/// struct landlock_path_beneath_attr
struct [[gnu::packed]] PathBeneath {
  uint64_t rights = 0;
  int32_t parent = -1;
};

constexpr unsigned int version_flag = 1;  // LANDLOCK_CREATE_RULESET_VERSION
constexpr unsigned int path_beneath = 1;  // LANDLOCK_RULE_PATH_BENEATH
constexpr int newest_abi = 6;

// LANDLOCK_ACCESS_FS_*
constexpr uint64_t execute = 1U << 0;
constexpr uint64_t write_file = 1U << 1;
constexpr uint64_t read_file = 1U << 2;
constexpr uint64_t read_dir = 1U << 3;
constexpr uint64_t remove_dir = 1U << 4;
constexpr uint64_t remove_file = 1U << 5;
constexpr uint64_t make_char = 1U << 6;
constexpr uint64_t make_dir = 1U << 7;
constexpr uint64_t make_reg = 1U << 8;
constexpr uint64_t make_sock = 1U << 9;
constexpr uint64_t make_fifo = 1U << 10;
constexpr uint64_t make_block = 1U << 11;
constexpr uint64_t make_sym = 1U << 12;
constexpr uint64_t refer = 1U << 13;      // since version 2
constexpr uint64_t truncate = 1U << 14;   // since version 3
constexpr uint64_t ioctl_dev = 1U << 15;  // since version 5

constexpr uint64_t first_rights = execute | write_file | read_file | read_dir | remove_dir |
                                  remove_file | make_char | make_dir | make_reg | make_sock |
                                  make_fifo | make_block | make_sym;
constexpr uint64_t to_read = execute | read_file | read_dir;
constexpr uint64_t to_write = to_read | write_file | remove_dir | remove_file | make_dir |
                              make_reg | make_fifo | make_sym | refer | truncate;
/// The rights that a rule for a file may have.
constexpr uint64_t of_file = execute | write_file | read_file | truncate;

constexpr uint64_t bind_tcp = 1U << 0;         // LANDLOCK_ACCESS_NET_BIND_TCP, since version 4
constexpr uint64_t connect_tcp = 1U << 1;      // LANDLOCK_ACCESS_NET_CONNECT_TCP
constexpr uint64_t abstract_socket = 1U << 0;  // LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, version 6
constexpr uint64_t signal_scope = 1U << 1;     // LANDLOCK_SCOPE_SIGNAL

Error landlock_failed(const std::string& what, const std::string& where) {
  return {"sandbox", what + ": " + std::strerror(errno), where,
          "enable Landlock (the kernel's parameter lsm=landlock,…), or allow user namespaces"};
}

/// Adds a rule for a path; one that does not exist needs none.
Result<Done> allow(const Descriptor& ruleset, const AllowedPath& allowed, uint64_t handled) {
  const Descriptor at(::open(allowed.path.c_str(), O_PATH | O_CLOEXEC));
  if (!at.is_open()) return Done{};
  struct stat status {};
  if (::fstat(at.get(), &status) != 0) return landlock_failed("can't inspect a path", allowed.path);
  uint64_t rights = (allowed.writable ? to_write : to_read) & handled;
  if (!S_ISDIR(status.st_mode)) rights &= of_file;
  const PathBeneath rule{rights, at.get()};
  if (::syscall(SYS_landlock_add_rule, ruleset.get(), path_beneath, &rule, 0) != 0)
    return landlock_failed("can't allow a path", allowed.path);
  return Done{};
}

}  // namespace

int landlock_abi() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, version_flag);
  return version < 0 ? 0 : static_cast<int>(version);
}

LandlockRights landlock_rights(int abi) {
  if (abi <= 0) return {};
  LandlockRights rights;
  rights.files = first_rights;
  if (abi >= 2) rights.files |= refer;
  if (abi >= 3) rights.files |= truncate;
  if (abi >= 4) rights.network = bind_tcp | connect_tcp;
  if (abi >= 5) rights.files |= ioctl_dev;
  if (abi >= 6) rights.scopes = abstract_socket | signal_scope;
  // The kernel refuses a larger structure only if the rest of it is not zero.
  rights.attribute_size = sizeof(uint64_t) * (abi >= 6 ? 3U : abi >= 4 ? 2U : 1U);
  return rights;
}

std::vector<std::string> landlock_gaps(int abi) {
  std::vector<std::string> gaps;
  if (abi < 2) gaps.emplace_back("no renaming between directories, which some builds need");
  if (abi < 6) gaps.emplace_back("signals to other processes of the same user are not blocked");
  gaps.emplace_back("permissions and time stamps of the user's files can be changed");
  gaps.emplace_back("names and sizes of files that can't be read can be probed");
  gaps.emplace_back("children of a build survive if kseries is killed with SIGKILL");
  gaps.emplace_back("the size of temporary files is not limited in total");
  return gaps;
}

Result<Descriptor> make_landlock_ruleset(const std::vector<AllowedPath>& paths) {
  const LandlockRights rights = landlock_rights(std::min(landlock_abi(), newest_abi));
  const RulesetAttribute attribute{rights.files, rights.network, rights.scopes};
  Descriptor ruleset(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &attribute, rights.attribute_size, 0)));
  if (!ruleset.is_open()) return landlock_failed("can't use Landlock", "");
  for (const AllowedPath& path : paths) {
    TRY(allow(ruleset, path, rights.files));
  }
  return ruleset;
}

}  // namespace kseries
