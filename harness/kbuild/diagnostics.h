// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kbuild/lane.h"
#include "model/build.h"

namespace kseries {

/// What a build log says: which objects were made and every message about them.
struct BuildLog {
  std::set<std::string> objects;  ///< compiled in this build: "drivers/vfio/group.o"
  std::set<std::string> made;     ///< whatever was made, these too: "Module.symvers"
  std::vector<Diagnostic> diagnostics;
};

/// The object of messages that kbuild prints while it reads the configuration (SYNC).
inline constexpr const char* configuration_object = output_file::auto_config;

/// Reads the output of kbuild with --output-sync=target: "  CC [M]  object"
/// lines and, between them, messages of gcc, clang, ld, modpost and objtool.
/// File names come back relative to the source tree.
BuildLog parse_build_log(std::string_view text);

/// The messages of an incremental build as a full one would show them: those of
/// what was made now, and the earlier ones, marked as replayed, of what was not. `in_build` says
/// whether an object is still part of the kernel. Errors are never replayed: make tries again.
std::vector<Diagnostic> with_replayed(const BuildLog& log, const std::vector<Diagnostic>& earlier,
                                      const std::function<bool(const std::string&)>& in_build);

}  // namespace kseries
