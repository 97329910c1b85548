// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kseries {

/// A line from QEMU's monitor (docs/interop/qmp-spec).
struct QmpMessage {
  enum class Kind { greeting, reply, error, event } kind = Kind::event;
  std::string id;    ///< of the request that a reply or an error answers
  std::string name;  ///< of an event: "SHUTDOWN", "DEVICE_DELETED"
  std::string text;  ///< reply: its value (a string without quotes); error: its description
  std::map<std::string, std::string> data;  ///< of an event; top level only
};

/// Parses a line from the monitor. Error: not JSON, or not a QMP message.
Result<QmpMessage> parse_qmp(std::string_view line);

/// A request line with its '\n'. Argument values are sent as strings.
std::string qmp_request(const std::string& id, const std::string& command,
                        const std::map<std::string, std::string>& arguments = {});

/// Splits the monitor's output into messages; keeps an unfinished line.
class QmpReader {
 public:
  /// The messages that `bytes` complete. Lines that are not QMP are skipped.
  std::vector<QmpMessage> feed(std::string_view bytes);

 private:
  std::string pending_;
};

}  // namespace kseries
