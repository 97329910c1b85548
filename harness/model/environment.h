// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

namespace kseries {

/// What the program was started with and where. Read once, in main(), by
/// read_environment() (host/environment.h), and passed to whoever needs it.
struct Environment {
  std::string checkout;  ///< the folder that holds configs/, patches/, guests/, …
  std::string program;   ///< path of the running program
  std::map<std::string, std::string> variables;
};

}  // namespace kseries
