// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

namespace kseries {

/// The environment in which the program was started. Read once, in main(), by read_environment()
/// (host/environment.h), and passed to all functions that need it.
struct Environment {
  std::string checkout;  ///< directory with configs/, patches/, guests/ and so on
  std::string program;   ///< path of the running program
  std::map<std::string, std::string> variables;
};

}  // namespace kseries
