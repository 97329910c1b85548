// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// A Debian mirror in a directory, signed with a key created for the test.
class FakeMirror {
 public:
  /// Creates mirror/, keyring.gpg and the home directory of gpg in `folder`.
  explicit FakeMirror(const std::string& folder);
  ~FakeMirror();
  FakeMirror(const FakeMirror&) = delete;
  FakeMirror& operator=(const FakeMirror&) = delete;

  /// Whether gpg and apt are installed.
  static bool can_serve();

  struct Options {
    std::string codename;  ///< empty: the name of the release
    std::string valid_until = "Sat, 28 Nov 2099 02:10:46 UTC";
    std::string date = "Sat, 01 Jan 2000 00:00:00 UTC";
    bool sign = true;
    bool stale_all = false;      ///< the index binary-all does not match its checksum
    bool not_automatic = false;  ///< as for backports
  };
  /// Adds a linux-source package with a fake 9.`minor` kernel to a release.
  void add_package(const std::string& release, const std::string& package,
                   const std::string& version, int minor);
  /// Writes the indexes and the InRelease of a release.
  void publish(const std::string& release, const Options& options);
  void publish(const std::string& release) { publish(release, Options()); }

  [[nodiscard]] std::string address() const { return "file:" + root_; }
  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] const std::string& keyring() const { return keyring_; }

 private:
  void sign(const std::string& text, const std::string& to) const;
  std::string root_;
  std::string home_;
  std::string keyring_;
  std::string packages_;
};

}  // namespace kseries
