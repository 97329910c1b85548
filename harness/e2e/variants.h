// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

// The unmodified tree, V4, and the variants that respond to the review of V4: how each
// behaves where V4 has null groups, and in the sequence "mode on, open, mode off".

namespace kseries::e2e {
using nlohmann::json;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// The case of noiommu_toggle for R6, for each interface.
inline constexpr const char* r6_test = "mode_can_be_turned_off_under_its_user";

/// A campaign with axes, but without configurations.
inline std::string campaign() {
  return "title = \"Variants\"\n"
         "base = [\"base/x86_64.config\"]\n"
         "suites = [\"smoke\", \"null_group\", \"noiommu_toggle\"]\n"
         "guests = [\"q35-noiommu\"]\n"
         "[axes]\n"
         "VFIO_GROUP = [\"y\", \"n\"]\n"
         "VFIO_CONTAINER = [\"y\", \"n\"]\n"
         "VFIO_DEVICE_CDEV = [\"y\"]\n"
         "VFIO_NOIOMMU = [\"y\"]\n";
}
/// Configurations: the one in which V4 registers devices without a group, the legacy interface
/// and the cdev, and the cdev alone.
inline constexpr const char* null_group_configuration =
    "[[quick]]\nVFIO_GROUP = \"y\"\nVFIO_CONTAINER = \"n\"\n"
    "VFIO_DEVICE_CDEV = \"y\"\nVFIO_NOIOMMU = \"y\"\n";
inline constexpr const char* both_configuration =
    "[[quick]]\nVFIO_GROUP = \"y\"\nVFIO_CONTAINER = \"y\"\n"
    "VFIO_DEVICE_CDEV = \"y\"\nVFIO_NOIOMMU = \"y\"\n";
inline constexpr const char* cdev_configuration =
    "[[quick]]\nVFIO_GROUP = \"n\"\nVFIO_CONTAINER = \"n\"\n"
    "VFIO_DEVICE_CDEV = \"y\"\nVFIO_NOIOMMU = \"y\"\n";

inline bool is_null_group(const json& cell) {
  return cell["permutation"]["VFIO_GROUP"] == "y" && cell["permutation"]["VFIO_CONTAINER"] == "n";
}

/// "RESULT KNOWN" of each test case whose name contains `name` and `interface`
/// (group_container, group_iommufd, cdev).
inline std::vector<std::string> outcomes(const json& cell, const std::string& name,
                                         const std::string& interface = "") {
  std::vector<std::string> found;
  for (const json& test : cell["cases"]) {
    const std::string full = test["name"];
    if (full.find(name) == std::string::npos || full.find(interface) == std::string::npos) continue;
    found.push_back(std::string(test["result"]) + " " + std::string(test["known"]));
  }
  return found;
}

inline bool has_oops(const json& cell) {
  return std::any_of(cell["splats"].begin(), cell["splats"].end(),
                     [](const json& splat) { return splat["class"] == "null-ptr-deref"; });
}

class Variants : public ::testing::Test {
 protected:
  void run_on(const std::string& tree, const std::string& campaign,
              const std::vector<std::string>& series) {
    ASSERT_TRUE(write_file(work_.in("variants.toml"), campaign));
    const std::string run_dir = work_.in("run");
    std::vector<std::string> words = {
        "run", work_.in("variants.toml"), "--tree", tree, "--run-dir", run_dir};
    for (const std::string& one : series) words.insert(words.end(), {"--series", one});
    const Outcome outcome = call(words, 7200);
    // series.toml lists all failures as known.
    EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
    found_ = results(run_dir);
  }

  /// The cells of a series; "" means the unmodified tree.
  std::vector<json> cells(const std::string& series) {
    std::vector<json> cells;
    for (const json& cell : found_["cells"]) {
      if (cell["series"] == series) cells.push_back(cell);
    }
    EXPECT_FALSE(cells.empty()) << series;
    return cells;
  }

  bool dropped_null_group(const std::string& series) {
    for (const json& one : found_["dropped"]) {
      const json& permutation = one["permutation"];
      if (std::string(one["where"]).ends_with("/" + series) && permutation["VFIO_GROUP"] == "y" &&
          permutation["VFIO_CONTAINER"] == "n") {
        return true;
      }
    }
    return false;
  }

  void expect_unpatched() {
    for (const json& cell : cells("")) {
      SCOPED_TRACE(cell["id"]);
      EXPECT_FALSE(has_oops(cell));
      if (!is_null_group(cell) && cell["permutation"]["VFIO_GROUP"] == "y") {
        EXPECT_THAT(outcomes(cell, r6_test, "group_container"), ElementsAre("pass "));
      }
      EXPECT_THAT(outcomes(cell, r6_test, "cdev"), AllOf(Not(IsEmpty()), Each(StartsWith("skip"))));
    }
  }

  void expect_v4() {
    for (const json& cell : cells("vfio-noiommu-cdev-v4")) {
      SCOPED_TRACE(cell["id"]);
      EXPECT_EQ(has_oops(cell), is_null_group(cell));
      for (const json& splat : cell["splats"]) {
        if (splat["class"] != "null-ptr-deref") continue;
        EXPECT_EQ(splat["blame"]["patch"], 5);
        EXPECT_THAT(std::string(splat["blame"]["where"]), HasSubstr("drivers/vfio/"));
        EXPECT_THAT(std::string(splat["known"]), StartsWith("R4"));
      }
      if (is_null_group(cell)) continue;
      EXPECT_THAT(outcomes(cell, r6_test), AllOf(Not(IsEmpty()), Each("pass ")));
    }
  }

  void expect_latch() {
    bool null_group = false;
    for (const json& cell : cells("vfio-noiommu-cdev-v4-latch")) {
      SCOPED_TRACE(cell["id"]);
      null_group |= is_null_group(cell);
      EXPECT_TRUE(cell["splats"].empty());
      EXPECT_THAT(outcomes(cell, "zero_after_one_is_refused"), ElementsAre("pass "));
      EXPECT_THAT(outcomes(cell, r6_test, "cdev"),
                  AllOf(Not(IsEmpty()), Each(StartsWith("fail R6"))));
      EXPECT_EQ(cell["verdict"], "known");
    }
    EXPECT_TRUE(null_group);
  }

  void expect_group_kept() {
    bool unusable = false;
    for (const json& cell : cells("vfio-noiommu-cdev-v4-group-kept")) {
      SCOPED_TRACE(cell["id"]);
      EXPECT_TRUE(cell["splats"].empty());
      if (!is_null_group(cell)) continue;
      unusable = true;
      EXPECT_EQ(cell["verdict"], "known");
      EXPECT_THAT(outcomes(cell, "group_node_has_a_container"), ElementsAre(StartsWith("fail R2")));
    }
    EXPECT_TRUE(unusable);
  }

  void expect_kconfig() {
    EXPECT_TRUE(dropped_null_group("vfio-noiommu-cdev-v4-kconfig"));
    bool without_groups = false;
    for (const json& cell : cells("vfio-noiommu-cdev-v4-kconfig")) {
      SCOPED_TRACE(cell["id"]);
      EXPECT_FALSE(is_null_group(cell));
      without_groups |= cell["permutation"]["VFIO_GROUP"] == "n";
      EXPECT_EQ(cell["verdict"], "pass");
      EXPECT_TRUE(cell["splats"].empty());
      EXPECT_THAT(outcomes(cell, r6_test, "cdev"), ElementsAre("pass "));
    }
    EXPECT_TRUE(without_groups);
  }

 private:
  Workplace work_;
  json found_;
};

}  // namespace kseries::e2e
