// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace kseries::golden {

/// The content of a file of test data; empty if it does not exist.
inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The expected content of `path`. If UPDATE_GOLDEN is set in the environment, the file is first
/// overwritten with `actual`, so that the test passes and git shows the change.
inline std::string expected(const std::filesystem::path& path, const std::string& actual) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << actual;
  }
  return read(path);
}

/// The files in a directory whose names end in `suffix`, sorted.
inline std::vector<std::filesystem::path> inputs(const std::filesystem::path& folder,
                                                 const std::string& suffix) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == suffix) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace kseries::golden
