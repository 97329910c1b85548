// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.h"
#include "host/descriptor.h"

/// Files that an untrusted build wrote. It may leave anything in place of an expected file: a link
/// to a file of this machine, a FIFO, a device, terabytes. These functions are the only ones that
/// open such files. They follow no symbolic link in any part of `path`, never leave `root`, and
/// never wait.
namespace kseries {

/// Limits in bytes for the files of a build.
namespace output_limit {
inline constexpr size_t text = size_t{64} << 20;    ///< lists, .config, commands
inline constexpr size_t binary = size_t{1} << 30;   ///< an image, a module
inline constexpr size_t vmlinux = size_t{8} << 30;  ///< with debug information
}  // namespace output_limit

/// Opens the regular file `root`/`path` for reading. Nothing if it does not exist. Errors: it is
/// not a regular file, it is reached through a symbolic link, it has more than `max` bytes.
Result<std::optional<Descriptor>> open_beneath(const std::string& root, const std::string& path,
                                               size_t max);

/// The content of such a file. Nothing if it does not exist. Errors as above.
Result<std::optional<std::string>> read_beneath(const std::string& root, const std::string& path,
                                                size_t max = output_limit::text);

/// Copies such a file to `to`, which is replaced. Errors as above; missing; the disk is full, and
/// then nothing is left at `to`.
Result<Done> copy_beneath(const std::string& root, const std::string& path, const std::string& to,
                          size_t max);

}  // namespace kseries
