// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/descriptor.h"
#include "host/launcher.h"
#include "host/process.h"

namespace kseries {

/// A long-lived child that answers lines with lines, and is ended with the object.
class Child {
 public:
  /// Starts `command` with pipes as its standard input and output; its standard
  /// error is appended to the file `messages`. Of the command only argv,
  /// directory and environment count.
  static Result<Child> start(const Command& command, const std::string& messages);
  Child(Child&& other) noexcept = default;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Closes its input, waits 2 s for it to end, then kills its group.
  ~Child();

  /// Writes all of `text`. An Error when the child has closed its input, or
  /// does not read for `seconds`.
  Result<Done> send(std::string_view text, double seconds);
  /// The next line without its '\n'. An Error when the child closed its output
  /// or said nothing for `seconds`.
  Result<std::string> read_line(double seconds);

 private:
  Child(std::string name, ChildProcess process, Descriptor input, Descriptor output);
  void end();

  std::string name_;
  ChildProcess process_;
  Descriptor input_;
  Descriptor output_;
  std::string buffer_;  ///< read, not yet given out
  size_t begin_ = 0;    ///< of the next line in it
};

}  // namespace kseries
