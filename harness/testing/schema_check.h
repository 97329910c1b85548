// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

#include "base/quote.h"

namespace kseries::schema_check {

/// The violations of the JSON Schema in the file `schema` by the JSON file `document`, one line
/// each; empty if it is valid. Uses the validator of python3-jsonschema.
inline std::string violations(const std::string& document, const std::string& schema) {
  const std::string command =
      shell_quote({"python3", "-W", "ignore", "-m", "jsonschema", "--error-format",
                   "{error.json_path}: {error.message}\n", "-i", document, schema}) +
      " 2>&1";
  FILE* validator = ::popen(command.c_str(), "r");
  if (validator == nullptr) return "the validator could not be started\n";
  std::string found;
  std::array<char, 4096> buffer{};
  for (size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), validator)) > 0;) {
    found.append(buffer.data(), size);
  }
  const int status = ::pclose(validator);
  const bool valid = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return valid || !found.empty() ? found : "the validator failed\n";
}

}  // namespace kseries::schema_check
