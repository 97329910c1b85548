// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// An entry of the cache is a directory that is made once and then only read. Next to it is a file
/// with a digest of its content, because a power cut or a full disk can damage files that
/// were complete when they were written.

/// Moves the finished directory `work` to `entry`, which does not exist: flushes its files to disk,
/// writes their digest, renames. Only regular files, directories and symbolic links may be in it.
Result<Done> store_entry(const std::string& work, const std::string& entry);

/// Whether `entry` exists and has the content that was stored. A damaged one is removed and
/// reported on stderr, so that the caller makes it again. The caller holds its lock.
Result<bool> has_entry(const std::string& entry);

/// The digest of a directory: names, kinds, permissions to execute, and contents.
Result<std::string> directory_digest(const std::string& path);

}  // namespace kseries
