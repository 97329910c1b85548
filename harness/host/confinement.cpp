// SPDX-License-Identifier: GPL-2.0-only
#include "host/confinement.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "host/seccomp_filter.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr unsigned long long min_memory = 8 * gibibyte;
constexpr int max_capability = 63;  ///< the kernel's masks have 64 bits
constexpr int truncate_abi = 3;     ///< Landlock checks truncation from this version on

unsigned long long default_memory() {
  struct sysinfo machine {};
  if (::sysinfo(&machine) != 0) return min_memory;
  const unsigned long long all =
      machine.totalram * static_cast<unsigned long long>(machine.mem_unit);
  return std::max(min_memory, all / 4 * 3);
}

/// An ordinary user can't exceed the limits of kseries itself.
rlimit lowered(int resource, unsigned long long value) {
  rlimit limit{};
  if (::getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) limit.rlim_max = value;
  const rlim_t lower = std::min<rlim_t>(limit.rlim_max, value);
  return {lower, lower};
}

std::vector<std::pair<int, rlimit>> resource_limits(const Limits& limits) {
  std::vector<std::pair<int, rlimit>> list;
  const auto add = [&](int resource, unsigned long long value) {
    list.emplace_back(resource, lowered(resource, value));
  };
  add(RLIMIT_CORE, 0);
  add(RLIMIT_AS, limits.memory_bytes > 0 ? limits.memory_bytes : default_memory());
  add(RLIMIT_FSIZE, limits.file_bytes);
  add(RLIMIT_NPROC, limits.processes);
  if (limits.cpu_seconds > 0) add(RLIMIT_CPU, limits.cpu_seconds);
  return list;
}

Error prepare_failed(const std::string& what, const std::string& where) {
  return {"sandbox", what + ": " + std::strerror(errno), where, "check the free space in it"};
}

Result<std::string> make_temporary_folder() {
  std::error_code code;
  fs::path base = fs::temp_directory_path(code);
  if (code) base = "/tmp";
  std::string path = (base / "kseries-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr)
    return prepare_failed("can't make a directory for temporary files", base.string());
  return path;
}

Result<std::string> read_all(const Descriptor& file) {
  std::string content;
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t size = ::read(file.get(), part.data(), part.size());
    if (size < 0) return prepare_failed("can't read the seccomp filter", "");
    if (size == 0) return content;
    content.append(part.data(), static_cast<size_t>(size));
  }
}

/// Root keeps no privileges but its user ID. Fails for capabilities that the kernel does not have.
bool drop_capabilities() {
  for (int capability = 0; capability <= max_capability; ++capability) {
    ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  return ::syscall(SYS_capset, &header, none.data()) == 0;
}

/// Lets the kernel kill this process and its children first when memory runs out.
void volunteer_for_oom() {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  constexpr std::string_view score = "500";
  [[maybe_unused]] const ssize_t written = ::write(file, score.data(), score.size());
  ::close(file);
}

}  // namespace

Result<PreparedConfinement> PreparedConfinement::prepare(const Confinement& confinement) {
  PreparedConfinement prepared;
  prepared.limits_ = resource_limits(confinement.limits);
  if (confinement.bubblewrap) {
    TRY_ASSIGN(prepared.filter_, make_seccomp_filter(TruncateControl::complete));
    return prepared;
  }
  const bool truncates = landlock_abi() >= truncate_abi;
  TRY_ASSIGN(const Descriptor filter,
             make_seccomp_filter(truncates ? TruncateControl::complete : TruncateControl::missing));
  TRY_ASSIGN(prepared.program_, read_all(filter));
  TRY_ASSIGN(prepared.temporary_.path, make_temporary_folder());
  std::vector<AllowedPath> paths = confinement.paths;
  paths.push_back({prepared.temporary_.path, true});
  TRY_ASSIGN(prepared.ruleset_, make_landlock_ruleset(paths));
  return prepared;
}

PreparedConfinement::~PreparedConfinement() {
  std::error_code ignored;
  if (!temporary_.path.empty()) fs::remove_all(temporary_.path, ignored);
}

bool PreparedConfinement::set_limits() const {
  return std::all_of(limits_.begin(), limits_.end(), [](const auto& limit) {
    return ::setrlimit(static_cast<__rlimit_resource>(limit.first), &limit.second) == 0;
  });
}

bool PreparedConfinement::apply() const {
  volunteer_for_oom();
  if (!set_limits()) return false;
  if (!ruleset_.is_open()) return true;
  if (!drop_capabilities() || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  if (::syscall(SYS_landlock_restrict_self, ruleset_.get(), 0) != 0) return false;
  sock_fprog filter{};
  filter.len = static_cast<unsigned short>(program_.size() / sizeof(sock_filter));
  // The kernel copies the instructions and does not write to them.
  filter.filter = reinterpret_cast<sock_filter*>(const_cast<char*>(program_.data()));
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

std::string exceeded_limit(std::string_view output) {
  const auto has = [&](std::string_view text) {
    return output.find(text) != std::string_view::npos;
  };
  if (has("File size limit exceeded") || has("File too large"))
    return "a file exceeded the sandbox's limit of 16 GiB";
  if (has("Resource temporarily unavailable") && (has("fork") || has("vfork")))
    return "the sandbox's limit of processes was reached";
  if (has("virtual memory exhausted") || has("out of memory allocating"))
    return "a process exceeded the sandbox's limit of memory";
  return "";
}

}  // namespace kseries
