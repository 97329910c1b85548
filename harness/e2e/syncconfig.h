// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "e2e/kconfig_trees.h"
#include "kbuild/configure.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"
#include "kbuild/source_farm.h"

// Configuring a lane, by kbuild and by kseries.

namespace kseries::e2e {

/// The files of a configured lane, and the symbols whose time stamps are new.
struct Configured {
  std::map<std::string, std::string> files;
  std::set<std::string> symbols;  ///< all in include/config
  std::set<std::string> touched;
  bool operator==(const Configured&) const = default;
};

/// A lane that is only configured: its sources are a view of the tree.
class ConfiguredLane {
 public:
  explicit ConfiguredLane(const PatchedTree& patched)
      : tree_(patched.tree.root),
        scratch_(ScratchFolder::make(*read_environment(), "configured").take()),
        lane_{scratch_.path()} {
    EXPECT_TRUE(make_source_farm(tree_, patched.files, lane_.source()));
    EXPECT_TRUE(make_folders(lane_.output()));
  }

  [[nodiscard]] const LanePaths& paths() const { return lane_; }

  /// Runs make. Returns what it printed.
  std::string make(const std::string& target) {
    const Result<Outcome> outcome = run(make_command(lane_.source(), {}, {target}, {tree_}));
    EXPECT_TRUE(outcome) << outcome.error().what;
    if (!outcome) return "";
    EXPECT_TRUE(outcome->ok()) << outcome->out;
    return outcome->out;
  }

  void place(const std::string& config) {
    EXPECT_TRUE(place_config(lane_, config));
    before_ = stamps();
  }
  bool configure(const GeneratedFiles& files) {
    const Result<bool> configured = configure_lane(lane_, files, {});
    EXPECT_TRUE(configured);
    return configured && *configured;
  }

  /// What is there now, compared with the time of place().
  Configured state() {
    Configured found;
    for (const char* name :
         {output_file::config, output_file::auto_config, output_file::auto_config_command,
          output_file::auto_header, output_file::rustc_config}) {
      const Result<std::string> text = read_file(lane_.output(name));
      found.files[name] = text ? *text : "missing";
    }
    for (const auto& [name, time] : stamps()) {
      found.symbols.insert(name);
      const auto old = before_.find(name);
      if (old == before_.end() || old->second != time) found.touched.insert(name);
    }
    return found;
  }

  /// Stores and restores the output directory with its time stamps.
  void save() { copy(lane_.output(), scratch_.path() + "/saved"); }
  void restore() {
    EXPECT_TRUE(remove_all(lane_.output()));
    copy(scratch_.path() + "/saved", lane_.output());
  }

 private:
  static void copy(const std::string& from, const std::string& to) {
    EXPECT_TRUE(run({.argv = {"cp", "-aT", from, to}})->ok());
  }
  std::map<std::string, std::filesystem::file_time_type> stamps() {
    std::map<std::string, std::filesystem::file_time_type> found;
    std::error_code code;
    for (const auto& entry :
         std::filesystem::directory_iterator(lane_.output("include/config"), code)) {
      const std::string name = entry.path().filename();
      if (name.starts_with("auto.conf")) continue;
      found[name] = entry.last_write_time();
    }
    return found;
  }

  std::string tree_;
  ScratchFolder scratch_;
  LanePaths lane_;
  std::map<std::string, std::filesystem::file_time_type> before_;
};

/// Changes from one configuration to the next of a list, with `make syncconfig` and without it,
/// which must have the same effect. Returns the number of changes that did not need make, and adds
/// to `touched` how many symbols have changed.
inline size_t expect_same_as_syncconfig(Oracle& oracle, const PatchedTree& patched,
                                        const std::vector<std::string>& configs, size_t& touched) {
  ConfiguredLane lane(patched);
  lane.place(configs.front());
  lane.make("syncconfig");
  size_t without_make = 0;
  for (size_t i = 1; i < configs.size(); ++i) {
    SCOPED_TRACE(i);
    Result<std::optional<GeneratedFiles>> files = oracle.sync(configs[i]);
    EXPECT_TRUE(files) << files.error().what;
    lane.save();
    lane.place(configs[i]);
    if (files && *files && lane.configure(**files)) {
      ++without_make;
      const Configured by_kseries = lane.state();
      lane.restore();
      lane.place(configs[i]);
      lane.make("syncconfig");
      const Configured by_make = lane.state();
      EXPECT_EQ(by_kseries.files, by_make.files);
      EXPECT_EQ(by_kseries.symbols, by_make.symbols);
      EXPECT_EQ(by_kseries.touched, by_make.touched);
      touched += by_make.touched.size();
    } else {
      lane.make("syncconfig");
    }
    EXPECT_TRUE(remove_all(lane.paths().root + "/saved"));
  }
  return without_make;
}

}  // namespace kseries::e2e
