// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// A Debian mirror in a folder, signed by a key made for the test.
class FakeMirror {
 public:
  /// `folder` gets mirror/, keyring.gpg and the key's own home.
  explicit FakeMirror(const std::string& folder);
  ~FakeMirror();
  FakeMirror(const FakeMirror&) = delete;
  FakeMirror& operator=(const FakeMirror&) = delete;

  /// Whether gpg is there to sign with.
  static bool can_sign();

  struct Options {
    std::string codename;  ///< empty: the suite's own name
    std::string valid_until = "Sat, 28 Nov 2099 02:10:46 UTC";
    bool by_hash = true;
    bool sign = true;
    bool stale_all = false;  ///< lists an index binary-all, and has another one
  };
  /// Adds a linux-source package with a fake 9.`minor` kernel to a suite.
  void add_package(const std::string& suite, const std::string& package, const std::string& version,
                   int minor);
  /// Writes the indexes and the InRelease of a suite.
  void publish(const std::string& suite, const Options& options);
  void publish(const std::string& suite) { publish(suite, Options()); }

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
