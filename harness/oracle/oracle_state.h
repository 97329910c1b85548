// SPDX-License-Identifier: GPL-2.0-only
#pragma once

// The state of class Oracle, for its own .cpp files.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/child.h"
#include "host/files.h"
#include "oracle/oracle.h"

namespace kseries {

/// One answer of the driver (oracle/driver/protocol.c).
struct OracleReply {
  std::vector<std::string> lines;     ///< without the leading blank
  std::vector<std::string> messages;  ///< what Kconfig wrote to stderr
};

struct Oracle::State {
  ScratchFolder scratch;
  Child child;                              ///< ends before its directory is removed
  std::string farm;                         ///< the view of the patched tree
  std::map<std::string, SymbolInfo> known;  ///< all symbols that were asked about so far

  Result<OracleReply> ask(const std::string& request, const std::string& body);
  /// A request as lines of a configuration.
  Result<std::string> fragment(const Assignment& request);
  /// Adds the names that the tree has to `known`. Error: a malformed name.
  Result<Done> learn(const std::vector<std::string>& names);
};

Error oracle_usage(const std::string& what, const std::string& where, const std::string& hint);

/// "symbol NAME TYPE prompt|no-prompt CHOICE TRANSITIONAL PLACE".
std::optional<SymbolInfo> parse_symbol_line(std::string_view line);

}  // namespace kseries
