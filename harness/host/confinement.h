// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/resource.h>

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"
#include "host/landlock.h"

namespace kseries {

inline constexpr unsigned long long gibibyte = 1ULL << 30;

/// Limits of a confined command (setrlimit(2)). The defaults are enough for an allmodconfig kernel
/// with debug information.
struct Limits {
  /// Address space of each process; 0: three quarters of the machine's memory, at least 8 GiB.
  unsigned long long memory_bytes = 0;
  unsigned long long file_bytes = 16 * gibibyte;  ///< size of each file
  /// Of the user, including those outside of the sandbox. The kernel does not limit root.
  unsigned long long processes = 16384;
  unsigned long long cpu_seconds = 0;  ///< of each process; 0: unlimited
};

/// How a child is confined before it executes its program.
struct Confinement {
  /// The program confines itself further: bubblewrap, which gets the seccomp filter as descriptor
  /// `filter_descriptor`. Otherwise Landlock allows only `paths`.
  bool bubblewrap = true;
  std::vector<AllowedPath> paths;
  Limits limits;
};

/// Where bubblewrap reads the seccomp filter, far from the descriptors that commands use.
inline constexpr int filter_descriptor = 100;

/// A confinement with everything that the child needs, which can't allocate memory or report errors
/// between fork and exec.
class PreparedConfinement {
 public:
  /// Makes a private directory for temporary files if Landlock confines the child, because there
  /// is no private /tmp. Error: Landlock or seccomp is missing; the directory can't be made.
  static Result<PreparedConfinement> prepare(const Confinement& confinement);

  PreparedConfinement(PreparedConfinement&& other) noexcept = default;
  PreparedConfinement& operator=(PreparedConfinement&& other) noexcept = default;
  PreparedConfinement(const PreparedConfinement&) = delete;
  PreparedConfinement& operator=(const PreparedConfinement&) = delete;
  /// Removes the temporary directory.
  ~PreparedConfinement();

  /// The descriptor to pass to bubblewrap; -1: none.
  [[nodiscard]] int filter() const { return filter_.get(); }
  /// The directory for $TMPDIR; empty: use /tmp.
  [[nodiscard]] const std::string& temporary() const { return temporary_.path; }
  /// Whether the child needs a session of its own; bubblewrap makes one.
  [[nodiscard]] bool needs_session() const { return ruleset_.is_open(); }
  /// Confines the calling process for good. Async-signal-safe. Returns false on error, with errno.
  [[nodiscard]] bool apply() const;

 private:
  /// The path of a directory; moving it leaves an empty one.
  struct Folder {
    Folder() = default;
    Folder(Folder&& other) noexcept : path(std::exchange(other.path, {})) {}
    Folder& operator=(Folder&& other) noexcept {
      std::swap(path, other.path);
      return *this;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() = default;
    std::string path;
  };

  PreparedConfinement() = default;
  [[nodiscard]] bool set_limits() const;

  std::vector<std::pair<int, rlimit>> limits_;
  Descriptor filter_;    ///< for bubblewrap
  Descriptor ruleset_;   ///< of Landlock
  std::string program_;  ///< the seccomp filter's instructions, for Landlock
  Folder temporary_;
};

/// What the limits mean for the reader of an error message: which limit a failed command most
/// likely hit, according to what it printed; empty: none.
std::string exceeded_limit(std::string_view output);

}  // namespace kseries
