// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kseries::klog {

/// A message that printk has split at newlines in the name of a task.
struct JoinedLine {
  std::string text;  ///< with spaces instead of the newlines
  int lines = 0;     ///< number of the following lines that belong to it
  size_t size = 0;   ///< their length, without the last newline
};

/// Joins a message that ends in the name of a task with the rest of it in the following lines of
/// the console. A program can set its name to any 15 bytes (PR_SET_NAME), and printk puts a prefix
/// before each line of it. Returns nothing if the message is complete, or if the lines do not
/// complete it.
std::optional<JoinedLine> join_split_comm(std::string_view message, std::string_view following);

}  // namespace kseries::klog
