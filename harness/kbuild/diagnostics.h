// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kbuild/lane.h"
#include "kbuild/machine_problem.h"
#include "model/build.h"

namespace kseries {

/// A parsed build log: the objects that were made and the messages about them.
struct BuildLog {
  std::set<std::string> objects;  ///< compiled in this build: "drivers/vfio/group.o"
  std::set<std::string> made;     ///< all targets that were made: also "Module.symvers"
  std::vector<Diagnostic> diagnostics;
  std::optional<MachineProblem> problem;  ///< the first one that a tool reports
};

/// The object of messages that kbuild prints while it reads the configuration (SYNC).
inline constexpr const char* configuration_object = output_file::auto_config;

/// Parses the output of kbuild with --output-sync=target: "  CC [M]  object" lines and, between
/// them, messages of gcc, clang, ld, modpost and objtool. File names in the result are relative to
/// the source tree. The text of the sources that a compiler quotes is not taken for a message.
BuildLog parse_build_log(std::string_view text);

/// The number of objects in the output of kbuild, finished or not, so far. Cheap: for the display
/// of progress.
int count_compiled(std::string_view text);

/// Whether a compiler, a linker or another tool reported an error, not only make.
bool has_tool_error(const BuildLog& log);

/// The messages that a full build would print: those of the targets made now, and the earlier ones,
/// marked as replayed, of the others. `in_build` returns whether an object is still part of the
/// kernel. Errors are never replayed: make tries again.
std::vector<Diagnostic> with_replayed(const BuildLog& log, const std::vector<Diagnostic>& earlier,
                                      const std::function<bool(const std::string&)>& in_build);

}  // namespace kseries
