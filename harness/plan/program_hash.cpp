// SPDX-License-Identifier: GPL-2.0-only
#include "plan/program_hash.h"

#include <filesystem>
#include <map>

#include "base/result.h"
#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;

Result<std::string> program_hash(const Environment& environment) {
  std::map<std::string, std::string> digests;
  TRY_ASSIGN(std::string program, sha256_file(environment.program));
  digests[""] = program;
  for (const char* folder : {"kselftests", "guests"}) {
    std::error_code code;
    for (const auto& entry :
         fs::recursive_directory_iterator(environment.checkout + "/" + folder, code)) {
      if (!entry.is_regular_file(code)) continue;
      TRY_ASSIGN(std::string digest, sha256_file(entry.path()));
      digests[fs::relative(entry.path(), environment.checkout, code)] = digest;
    }
  }
  std::string text;
  for (const auto& [path, digest] : digests) text += path + " " + digest + "\n";
  return sha256(text).substr(0, 16);
}

}  // namespace kseries
