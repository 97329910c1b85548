// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <map>
#include <string>

#include "base/result.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"

namespace kseries {

/// What the tree's Kconfig makes of a .config for kbuild: the contents of auto.conf, auto.conf.cmd,
/// autoconf.h and rustc_cfg, by their paths in the output directory.
using GeneratedFiles = std::map<std::string, std::string>;

/// Their paths.
inline constexpr std::array generated_files = {output_file::auto_config_command,
                                               output_file::auto_header, output_file::rustc_config,
                                               output_file::auto_config};

/// Writes a .config, but only if it differs: its time stamp makes kbuild run Kconfig.
Result<Done> place_config(const LanePaths& lane, const std::string& config);

/// Does what `make syncconfig` would do for the .config that was placed, without running Kconfig:
/// writes these files and renews the time stamps in include/config of the symbols that changed, so
/// that make finds everything up to date. Writes in the sandbox, since the directories belong to
/// the series.
///
/// Returns false if make has to run Kconfig itself, because the result could differ: Kconfig has
/// not run in this lane yet; it read other files, or had other tools, than the run that produced
/// `files`; one of the Kconfig files has changed since; a number is invalid, which Kconfig treats
/// as changed each time. The lane is then unmodified. Also returns false if the update fails, which
/// make notices.
Result<bool> configure_lane(const LanePaths& lane, const GeneratedFiles& files,
                            const Toolchain& toolchain);

}  // namespace kseries
