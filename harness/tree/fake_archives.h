// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

// Tiny archives for the tests in this directory.

/// A temporary directory for one test, removed at its end.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct FakeEntry {
  std::string name;
  std::string content;
  std::string link;  ///< not empty: a symbolic link to this
  unsigned mode = 0644;
  bool fifo = false;
};

/// Writes a tarball; compressed when the name ends with .xz or .gz.
void write_tarball(const std::string& path, const std::vector<FakeEntry>& entries);

/// Writes a Debian package with a tarball of `entries` in it at `name`.
void write_deb(const std::string& path, const std::string& name,
               const std::vector<FakeEntry>& entries);

/// A fixed text of this size that does not compress.
std::string noise(size_t size);

/// The entries of a minimal kernel tree of this version, below `top` ("linux-9.9/").
std::vector<FakeEntry> fake_kernel(const std::string& top, int version, int patchlevel,
                                   int sublevel);

/// Writes the same as files below `folder`.
void write_fake_kernel(const std::string& folder, int version, int patchlevel, int sublevel);

}  // namespace kseries
