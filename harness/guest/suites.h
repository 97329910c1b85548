// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "guest/initramfs.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/sandbox.h"
#include "model/tree.h"

namespace kseries {

/// A compiled suite.
struct BuiltSuite {
  std::string name;
  std::string binary;  ///< path on the host
  int seconds = 0;     ///< time-out on a fast host; 0: "settings" has none
  /// The first error of the compiler if it is one of the tree's own suites and does not compile;
  /// its binary reports that as a skipped test.
  std::string problem = {};
};

struct SuiteBuild {
  std::string folder;
  std::string init;  ///< the guest's first process
  std::vector<BuiltSuite> suites;
};

/// The time-out in a suite's "settings" ("timeout=30"); 0: use the default. Error: any other
/// line that is not blank or a comment, and "timeout=0", which disables the time-out in the
/// kernel's own runner: every suite here has one.
Result<int> parse_settings(std::string_view text, const std::string& where);

/// The kernel options in the "config" of a suite in `checkout`; nothing if it has no "config".
/// Errors as parse_fragment() (kconfig/dot_config.h).
Result<std::vector<ConfigCheck>> suite_config(const std::string& checkout,
                                              const std::string& suite);

/// The names of all suites in kselftests/: "smoke", or "tree:iommu" for the directory tree_iommu,
/// which builds selftests/iommu of the kernel tree.
Result<std::vector<std::string>> all_suites(const std::string& checkout);

/// Error of kind usage, with similar names, if one of `names` is not a suite of `checkout`.
Result<Done> check_suites(const std::string& checkout, const std::vector<std::string>& names);

/// What suites are compiled against.
struct SuiteSources {
  Tree tree;
  /// Further directories to which links in the tree point.
  std::vector<std::string> readable = {};
};

/// Compiles the named suites and init against a tree's headers into the cache, unless the cache
/// has a build of the same sources for the same tree. The compiler runs in the sandbox, because
/// the tree may have changes of a series. Error: an unknown suite (with similar
/// names), or the compiler's message.
Result<SuiteBuild> build_suites(const SuiteSources& sources, const Environment& environment,
                                const std::vector<std::string>& names, SandboxKind sandbox);

/// The contents of a guest.
struct GuestImage {
  SuiteBuild build;
  double slowness = 1;               ///< factor for time-outs
  int default_seconds = 60;          ///< for suites without a time-out of their own
  std::vector<std::string> modules;  ///< paths on the host, in load order
  bool shell = false;                ///< add busybox, for an interactive guest
};

/// The entries of its initramfs. Error: busybox is needed and missing.
Result<std::vector<InitramfsEntry>> guest_entries(const GuestImage& image);

/// The sum of the time-outs of all suites in seconds. The deadline of a boot is this plus the
/// time limit for the kernel itself.
double total_seconds(const GuestImage& image);

}  // namespace kseries
