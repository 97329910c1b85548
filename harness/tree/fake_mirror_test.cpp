// SPDX-License-Identifier: GPL-2.0-only
#include "tree/fake_mirror.h"

#include <filesystem>
#include <stdexcept>

#include "host/files.h"
#include "host/process.h"
#include "tree/fake_archives.h"

namespace kseries {
namespace {

void must(const Result<Done>& result) {
  if (!result) throw std::runtime_error(result.error().what);
}

std::string must_run(const std::vector<std::string>& argv, const std::string& input = "") {
  Command command;
  command.argv = argv;
  command.input = input;
  Result<Outcome> outcome = run(command);
  if (!outcome || !outcome->ok()) {
    throw std::runtime_error(argv[0] + ": " + (outcome ? outcome->err : outcome.error().what));
  }
  return outcome->out;
}

}  // namespace

bool FakeMirror::can_sign() { return find_program("gpg") && find_program("gpgv"); }

FakeMirror::FakeMirror(const std::string& folder)
    : root_(folder + "/mirror"), home_(folder + "/gpg"), keyring_(folder + "/keyring.gpg") {
  must(make_folders(root_));
  must(make_folders(home_));
  std::filesystem::permissions(home_, std::filesystem::perms::owner_all);
  if (!can_sign()) return;
  must_run({"gpg", "--homedir", home_, "--batch", "--quiet", "--passphrase", "",
            "--quick-generate-key", "Test <test@example.org>", "ed25519", "sign", "never"});
  must_run({"gpg", "--homedir", home_, "--batch", "--output", keyring_, "--export"});
}

FakeMirror::~FakeMirror() {
  if (can_sign()) (void)run({.argv = {"gpgconf", "--homedir", home_, "--kill", "all"}});
}

void FakeMirror::add_package(const std::string& suite, const std::string& package,
                             const std::string& version, int minor) {
  const std::string name = "pool/" + suite + "_" + package + "_" + version + "_all.deb";
  const std::string file = root_ + "/" + name;
  must(make_folders(root_ + "/pool"));
  write_deb(file, "./usr/src/" + package + ".tar.xz", fake_kernel(package + "/", 9, minor, 1));
  packages_ += "Package: " + package + "\nVersion: " + version + "\nFilename: " + name +
               "\nSize: " + std::to_string(std::filesystem::file_size(file)) +
               "\nSHA256: " + *sha256_file(file) + "\n\n";
}

void FakeMirror::publish(const std::string& suite, const Options& options) {
  const std::string folder = root_ + "/dists/" + suite;
  const std::string path = "main/binary-amd64/Packages.xz";
  const std::string file = folder + "/" + path;
  must(make_folders(folder + "/main/binary-amd64"));
  write_compressed(file, packages_);
  packages_.clear();
  const std::string sum = *sha256_file(file);
  const std::string size = std::to_string(std::filesystem::file_size(file));
  if (options.by_hash) {
    const std::string by_hash = folder + "/main/binary-amd64/by-hash/SHA256";
    must(make_folders(by_hash));
    std::filesystem::rename(file, by_hash + "/" + sum);
  }
  const std::string stale = "main/binary-all/Packages.xz";
  if (options.stale_all) {
    must(make_folders(folder + "/main/binary-all"));
    write_compressed(folder + "/" + stale, "");
  }
  const std::string text =
      "Origin: Test\nSuite: " + suite +
      "-alias\nCodename: " + (options.codename.empty() ? suite : options.codename) +
      "\nValid-Until: " + options.valid_until +
      "\nAcquire-By-Hash: " + (options.by_hash ? "yes" : "no") + "\nSHA256:\n " + sum + " " + size +
      " " + path + "\n" +
      (options.stale_all ? " " + std::string(64, '7') + " 7 " + stale + "\n" : std::string());
  if (options.sign) {
    sign(text, folder + "/InRelease");
  } else {
    must(write_file(folder + "/InRelease", text));
  }
}

void FakeMirror::sign(const std::string& text, const std::string& to) const {
  must(write_file(
      to, must_run({"gpg", "--homedir", home_, "--batch", "--quiet", "--clearsign"}, text)));
}

}  // namespace kseries
