// SPDX-License-Identifier: GPL-2.0-only
#pragma once

// The inside of class Oracle, for its own .cpp files.

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
  std::vector<std::string> lines;     ///< without the blank in front
  std::vector<std::string> messages;  ///< what Kconfig wrote to stderr
};

struct Oracle::State {
  ScratchFolder scratch;
  Child child;                              ///< ends before its folder is removed
  std::map<std::string, SymbolInfo> known;  ///< all that was asked about so far

  Result<OracleReply> ask(const std::string& request, const std::string& body);
  /// The lines of a configuration that stand for a request.
  Result<std::string> fragment(const Assignment& request);
  /// Fills `known` for the names that the tree has. Error: a malformed name.
  Result<Done> learn(const std::vector<std::string>& names);
};

Error oracle_usage(const std::string& what, const std::string& where, const std::string& hint);

/// "symbol NAME TYPE prompt|no-prompt CHOICE TRANSITIONAL PLACE".
std::optional<SymbolInfo> parse_symbol_line(std::string_view line);

}  // namespace kseries
