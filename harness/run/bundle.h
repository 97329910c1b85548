// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"
#include "model/guest.h"
#include "run/run_folder.h"

namespace kseries {

/// A larger archive is not written: it has to fit into a mail's or a tracker's attachment.
inline constexpr size_t max_bundle_bytes = size_t{50} << 20;

/// A file of a bundle.
struct BundledFile {
  std::string content;
  bool executable = false;
};

/// The shell script that boots a bundle: `argv` is QEMU's command line with paths relative to the
/// bundle, `disks` the empty disks to create, `seconds` the limit for a boot.
std::string bundle_script(const std::vector<std::string>& argv, const std::vector<GuestDisk>& disks,
                          double seconds);

/// Packs files, by their path below `folder`, into a .tar.xz. Equal files give equal bytes.
Result<std::string> pack_bundle(const std::string& folder,
                                const std::map<std::string, BundledFile>& files);

/// Writes an archive with what a boot of a cell needs besides QEMU: the kernel, the initramfs with
/// its modules and suites, and a script; also the configuration, the guest profile, the patches and
/// what the cell showed. Error of kind usage: the cell has no kernel or no guest. Error: the
/// archive is larger than max_bundle_bytes.
Result<Done> write_bundle(const RunFolder& run, const std::string& cell, const std::string& file,
                          const Environment& environment);

}  // namespace kseries
