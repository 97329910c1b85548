// SPDX-License-Identifier: GPL-2.0-only
#include "tree/fake_mirror.h"

#include <filesystem>
#include <stdexcept>

#include "host/files.h"
#include "host/process.h"
#include "tree/fake_archives.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

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

bool FakeMirror::can_serve() { return find_program("gpg") && find_program("apt-get"); }

FakeMirror::FakeMirror(const std::string& folder)
    : root_(folder + "/mirror"), home_(folder + "/gpg"), keyring_(folder + "/keyring.gpg") {
  must(make_folders(root_));
  must(make_folders(home_));
  fs::permissions(home_, fs::perms::owner_all);
  if (!can_serve()) return;
  must_run({"gpg", "--homedir", home_, "--batch", "--quiet", "--passphrase", "",
            "--quick-generate-key", "Test <test@example.org>", "ed25519", "sign", "never"});
  must_run({"gpg", "--homedir", home_, "--batch", "--output", keyring_, "--export"});
}

FakeMirror::~FakeMirror() {
  if (can_serve()) (void)run({.argv = {"gpgconf", "--homedir", home_, "--kill", "all"}});
}

void FakeMirror::add_package(const std::string& release, const std::string& package,
                             const std::string& version, int minor) {
  const std::string name = "pool/" + release + "_" + package + "_" + version + "_all.deb";
  const std::string file = root_ + "/" + name;
  must(make_folders(root_ + "/pool"));
  write_deb(file, "./usr/src/" + package + ".tar.xz", fake_kernel(package + "/", 9, minor, 1));
  packages_ += "Package: " + package + "\nVersion: " + version +
               "\nArchitecture: all\nMaintainer: Test <test@example.org>\nDescription: x\n" +
               "Filename: " + name + "\nSize: " + std::to_string(fs::file_size(file)) +
               "\nSHA256: " + *sha256_file(file) + "\n\n";
}

void FakeMirror::publish(const std::string& release, const Options& options) {
  const std::string folder = root_ + "/dists/" + release;
  const std::string path = "main/binary-amd64/Packages";
  must(write_file(folder + "/" + path, packages_));
  packages_.clear();
  // As in Debian: the list of each architecture includes the packages for all.
  std::string text =
      "Origin: Test\nSuite: " + release +
      "-alias\nCodename: " + (options.codename.empty() ? release : options.codename) +
      "\nDate: " + options.date + "\nValid-Until: " + options.valid_until +
      "\nNo-Support-for-Architecture-all: Packages\n"
      "Architectures: all amd64\nComponents: main\n" +
      (options.not_automatic ? "NotAutomatic: yes\nButAutomaticUpgrades: yes\n" : "") +
      "SHA256:\n " + *sha256_file(folder + "/" + path) + " " +
      std::to_string(fs::file_size(folder + "/" + path)) + " " + path + "\n";
  if (options.stale_all) {
    must(write_file(folder + "/main/binary-all/Packages", "another"));
    text += " " + std::string(64, '7') + " 7 main/binary-all/Packages\n";
  }
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
