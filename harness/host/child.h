// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/descriptor.h"
#include "host/launcher.h"
#include "host/process.h"

namespace kseries {

/// A long-lived child that answers lines with lines. It is ended with the object.
class Child {
 public:
  /// Starts `command` with pipes as its standard input and output; its standard error is
  /// appended to the file `messages`. Only argv, directory, environment and confinement of the
  /// command are used.
  static Result<Child> start(const Command& command, const std::string& messages);
  Child(Child&& other) noexcept = default;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Closes the child's input, waits up to 2 s for it to end, then kills its process group.
  ~Child();

  /// Writes all of `text`. Error: the child has closed its input, or does not read it within
  /// `seconds`.
  Result<Done> send(std::string_view text, double seconds);
  /// Reads the next line, without its '\n'. Error: the child has closed its output, or does not
  /// answer within `seconds`.
  Result<std::string> read_line(double seconds);

 private:
  Child(std::string name, ChildProcess process, Descriptor input, Descriptor output);
  void end();

  std::string name_;
  ChildProcess process_;
  Descriptor input_;
  Descriptor output_;
  std::string buffer_;  ///< read, but not yet returned
  size_t begin_ = 0;    ///< of the next line in it
};

}  // namespace kseries
