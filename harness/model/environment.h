// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kseries {

/// The environment in which the program was started. Read once, in main(), by read_environment()
/// (host/environment.h), and passed to all functions that need it.
struct Environment {
  /// The checkout, or share/kseries of an installed program: configs/, patches/, guests/ and so on.
  /// Never written to if installed.
  std::string checkout;
  std::string program;  ///< path of the running program
  std::map<std::string, std::string> variables;
  std::string runs;  ///< directory of the runs, unless --run-dir is used
  /// Directories of the user that may have configs/, guests/ and patches/, in the order in which
  /// they are searched before the checkout. Unlike the checkout's, their series are not trusted.
  std::vector<std::string> own;
};

}  // namespace kseries
