// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "guest/initramfs.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/tree.h"

namespace kseries {

/// A compiled suite.
struct BuiltSuite {
  std::string name;
  std::string binary;  ///< path on the host
  int seconds = 0;     ///< its time-out on a fast host; 0: its "settings" have none
};

struct SuiteBuild {
  std::string folder;
  std::string init;  ///< the guest's first process
  std::vector<BuiltSuite> suites;
};

/// The time-out in a suite's "settings" ("timeout=30"); 0: use the default.
/// Error: any other line that is not a comment or blank; "timeout=0", which the kernel's
/// own runner takes as no time-out: every suite here has one.
Result<int> parse_settings(std::string_view text, const std::string& where);

/// What the "config" of a suite of the checkout `checkout` asks of a kernel; nothing when it
/// has none. Errors as parse_fragment() (kconfig/dot_config.h).
Result<std::vector<ConfigCheck>> suite_config(const std::string& checkout,
                                              const std::string& suite);

/// The names of the folders under kselftests/ that are suites: "smoke", and "tree:iommu"
/// for tree_iommu, which builds what the kernel tree has under selftests/iommu.
Result<std::vector<std::string>> all_suites(const std::string& checkout);

/// Error of kind usage, with similar names: one of `names` is not a suite of `checkout`.
Result<Done> check_suites(const std::string& checkout, const std::vector<std::string>& names);

/// Compiles the named suites and init against a tree's headers into the cache, unless a
/// build of the same sources for the same tree is there. Error: an unknown suite (with
/// similar names), or the message of the compiler.
Result<SuiteBuild> build_suites(const Tree& tree, const Environment& environment,
                                const std::vector<std::string>& names);

/// What a guest runs.
struct GuestImage {
  SuiteBuild build;
  double slowness = 1;               ///< time-outs are multiplied with it
  int default_seconds = 60;          ///< of a suite without a time-out of its own
  std::vector<std::string> modules;  ///< paths on the host, in load order
  bool shell = false;                ///< with busybox, for an interactive guest
};

/// The members of the initramfs for it. Error: busybox is wanted and missing.
Result<std::vector<InitramfsEntry>> guest_entries(const GuestImage& image);

/// The sum of the time-outs of all suites in seconds. The deadline of a boot is this plus
/// the time that the kernel itself may take.
double total_seconds(const GuestImage& image);

}  // namespace kseries
