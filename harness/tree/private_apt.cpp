// SPDX-License-Identifier: GPL-2.0-only
#include "tree/private_apt.h"

#include "base/text.h"
#include "host/files.h"
#include "tree/apt.h"

namespace kseries {
namespace {

/// How reading one release ended.
enum class Update { done, no_release, expired, from_future, failed };

/// apt-get has one exit code for all failures, so its messages decide (in English, see
/// run_apt).
Update classify(const Outcome& outcome) {
  // Another release than the one asked for is only a warning for apt.
  if (outcome.err.find("W: Conflicting distribution") != std::string::npos) return Update::failed;
  if (outcome.ok()) return Update::done;
  if (outcome.err.find("does not have a Release file") != std::string::npos) {
    return Update::no_release;
  }
  if (outcome.err.find(" is expired ") != std::string::npos) return Update::expired;
  if (outcome.err.find(" is not valid yet ") != std::string::npos) return Update::from_future;
  return Update::failed;
}

/// What belongs to this apt alone. Cleared: hooks that run after an update, and
/// preferences for a release that this apt may not have.
std::string make_config(const std::string& folder) {
  return "#clear APT::Update;\n"
         "#clear APT::Default-Release;\n"
         "#clear APT::Architectures;\n"
         "APT::Architecture \"amd64\";\n"
         "APT::Architectures { \"amd64\"; };\n"
         "Dir::State \"" +
         folder +
         "\";\n"
         "Dir::State::lists \"lists\";\n"
         "Dir::State::status \"/dev/null\";\n"
         "Dir::Cache \"" +
         folder +
         "\";\n"
         "Dir::Cache::archives \"archives\";\n"
         "Dir::Cache::pkgcache \"\";\n"
         "Dir::Cache::srcpkgcache \"\";\n"
         "Dir::Etc::sourcelist \"" +
         folder +
         "/sources.list\";\n"
         "Dir::Etc::sourceparts \"/dev/null\";\n"
         "Dir::Etc::preferences \"" +
         folder +
         "/preferences\";\n"
         "Dir::Etc::preferencesparts \"/dev/null\";\n"
         "Acquire::Check-Date \"true\";\n"
         "Acquire::Check-Valid-Until \"true\";\n"
         "Acquire::AllowInsecureRepositories \"false\";\n"
         "Acquire::AllowWeakRepositories \"false\";\n";
}

Error unusable(const std::string& mirror, const std::string& release, const Outcome& outcome) {
  return {.stage = "tree",
          .what = "apt refuses the release " + release + ": " + apt_complaint(outcome),
          .where = mirror + "/dists/" + release,
          .hint =
              "check the network and the mirror in apt's sources; for a bad signature, update "
              "debian-archive-keyring"};
}

}  // namespace

Result<PrivateApt> PrivateApt::make(const std::string& folder, const std::string& keyring,
                                    const std::string& package) {
  PrivateApt apt(folder, keyring);
  TRY(remove_all(folder + "/lists"));
  for (const char* part : {"/lists/partial", "/archives/partial"}) {
    TRY(make_folders(folder + part));
  }
  TRY(write_file(apt.config_, make_config(folder)));
  TRY(write_file(folder + "/sources.list", ""));
  // Backports have a lower priority by default, experimental an even lower one.
  TRY(write_file(folder + "/preferences",
                 "Package: " + package + "\nPin: version *\nPin-Priority: 500\n"));
  return apt;
}

Result<bool> PrivateApt::add_release(const std::string& mirror, const std::string& release,
                                     const Progress& progress) {
  const auto update = [&](const std::string& option) -> Result<Outcome> {
    const std::string line = "deb [arch=amd64 lang=none target=Packages signed-by=" + keyring_ +
                             option + "] " + mirror + " " + release + " main\n";
    // Only this release is updated; without cleaning, the lists of the others stay.
    const std::string list = folder_ + "/update.list";
    TRY(write_file(list, line));
    return run_apt({"update", "--error-on=any", "-o", "Dir::Etc::sourcelist=" + list, "-o",
                    "APT::Get::List-Cleanup=false"},
                   config_);
  };
  TRY_ASSIGN(Outcome outcome, update(""));
  const Update first = classify(outcome);
  if (first == Update::expired || first == Update::from_future) {
    progress("warning: the index of " + release +
             (first == Update::expired ? " is past its Valid-Until (a slow mirror)"
                                       : " is dated in the future (is the clock right?)"));
    TRY_ASSIGN(outcome, update(" check-date=no check-valid-until=no"));
  }
  switch (classify(outcome)) {
    case Update::done:
      break;
    case Update::no_release:
      return false;
    case Update::expired:
    case Update::from_future:
    case Update::failed:
      return unusable(mirror, release, outcome);
  }
  TRY_ASSIGN(std::string line, read_file(folder_ + "/update.list"));
  sources_ += line;
  TRY(write_file(folder_ + "/sources.list", sources_));
  return true;
}

}  // namespace kseries
