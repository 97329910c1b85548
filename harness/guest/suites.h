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

/// A suite ready to be put into a guest.
struct BuiltSuite {
  std::string name;
  std::string binary;  ///< path on the host
  int seconds = 0;     ///< its time-out on a quick host; 0: its "settings" give none
};

struct SuiteBuild {
  std::string folder;
  std::string init;  ///< the guest's first process
  std::vector<BuiltSuite> suites;
};

/// The time-out in a suite's "settings" ("timeout=30"); 0: none given, the default stays.
/// Error: a line that is neither that, a comment, nor empty; "timeout=0", which is "none" to
/// the tree's own runner: nothing here goes on for ever.
Result<int> parse_settings(std::string_view text, const std::string& where);

/// What the "config" of a suite of the checkout `checkout` asks of a kernel; nothing when it
/// has none. Errors as parse_fragment() (kconfig/dot_config.h).
Result<std::vector<ConfigCheck>> suite_config(const std::string& checkout,
                                              const std::string& suite);

/// The names of the folders under kselftests/ that are suites: "smoke", and "tree:iommu"
/// for tree_iommu, which builds what the kernel tree has under selftests/iommu.
Result<std::vector<std::string>> all_suites(const std::string& checkout);

/// Error of kind usage, with near names: one of `names` is no suite of the checkout `checkout`.
Result<Done> check_suites(const std::string& checkout, const std::vector<std::string>& names);

/// Compiles the named suites and init against a tree's headers into the cache;
/// finished builds are found again by the content of the sources and the
/// tree's id. Error: an unknown suite (with near
/// names), or a compiler's message.
Result<SuiteBuild> build_suites(const Tree& tree, const Environment& environment,
                                const std::vector<std::string>& names);

/// What a guest is to run.
struct GuestImage {
  SuiteBuild build;
  double slowness = 1;               ///< time-outs are multiplied with it
  int default_seconds = 60;          ///< of a suite that has no time-out of its own
  std::vector<std::string> modules;  ///< paths on the host, in the order to load
  bool shell = false;                ///< with busybox, for an interactive guest
};

/// The members of the initramfs for it. Error: busybox is wanted and missing.
Result<std::vector<InitramfsEntry>> guest_entries(const GuestImage& image);

/// The time that all suites may take together, in seconds: for the deadline of
/// a boot, beside what the kernel itself takes.
double total_seconds(const GuestImage& image);

}  // namespace kseries
