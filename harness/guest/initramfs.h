// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

/// A member of an initramfs. Parent directories are added as needed.
struct InitramfsEntry {
  std::string path;     ///< "bin/sh"; a leading '/' is removed
  int mode = 0100644;   ///< with the type: S_IFREG, S_IFDIR, S_IFLNK, S_IFCHR
  std::string content;  ///< of a file; target of a link
  std::string source;   ///< file on the host to read the content from; empty: `content`
  int device_major = 0;
  int device_minor = 0;
};

/// An uncompressed "newc" cpio archive, which every kernel with CONFIG_BLK_DEV_INITRD can
/// unpack. Equal entries give equal bytes: times and owners are zero. Error: a source can't be
/// read.
Result<std::string> make_initramfs(const std::vector<InitramfsEntry>& entries);

/// The entries of every guest in addition to its init: /dev/console and directories.
std::vector<InitramfsEntry> base_entries();

}  // namespace kseries
