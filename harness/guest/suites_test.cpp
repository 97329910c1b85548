// SPDX-License-Identifier: GPL-2.0-only
#include "guest/suites.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "host/files.h"

namespace kseries {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(ParseSettings, ReadsTheTimeout) {
  EXPECT_EQ(*parse_settings("# a comment\n\ntimeout=30\n", "s"), 30);
  EXPECT_EQ(*parse_settings("", "s"), 0);
}

TEST(ParseSettings, ReportsTheLineOfAnError) {
  EXPECT_EQ(parse_settings("\ntimeout=soon\n", "s").error().where, "s:2");
  EXPECT_EQ(parse_settings("speed=1\n", "s").error().where, "s:1");
  EXPECT_FALSE(parse_settings("timeout=-1\n", "s").ok());
  EXPECT_FALSE(parse_settings("timeout=0\n", "s").ok());
}

TEST(AllSuites, EachHasTheFilesThatTheHarnessReads) {
  const auto names = all_suites(KSERIES_SOURCE);
  ASSERT_TRUE(names.ok());
  EXPECT_THAT(*names, Contains("smoke"));
  EXPECT_THAT(*names, Contains("tree:iommu"));
  for (const std::string& name : *names) {
    std::string folder = std::string(KSERIES_SOURCE "/kselftests/") + name;
    std::replace(folder.begin(), folder.end(), ':', '_');
    const auto settings = read_file(folder + "/settings");
    ASSERT_TRUE(settings.ok()) << folder;
    EXPECT_GT(*parse_settings(*settings, folder), 0) << folder;
    const auto config = suite_config(KSERIES_SOURCE, name);
    ASSERT_TRUE(config.ok()) << folder;
    EXPECT_FALSE(config->empty()) << folder;
  }
}

TEST(BuildSuites, SuggestsSimilarNames) {
  const auto build =
      build_suites({}, {.checkout = KSERIES_SOURCE, .program = {}, .variables = {}}, {"smoek"});
  ASSERT_FALSE(build.ok());
  EXPECT_THAT(build.error().hint, HasSubstr("smoke"));
}

TEST(GuestEntries, ListsSuitesAndModulesForInit) {
  GuestImage image;
  image.build.init = "/cache/init";
  image.build.suites = {{"smoke", "/cache/smoke", 30}};
  image.slowness = 1.5;
  image.modules = {"/cell/modules/vfio.ko"};
  const auto entries = guest_entries(image);
  ASSERT_TRUE(entries.ok());
  const auto content = [&](const std::string& path) {
    const auto found =
        std::find_if(entries->begin(), entries->end(),
                     [&](const InitramfsEntry& entry) { return entry.path == path; });
    return found == entries->end() ? "missing" : found->content + found->source;
  };
  EXPECT_EQ(content("init"), "/cache/init");
  EXPECT_EQ(content("suites.list"), "smoke /suites/smoke 45\n");
  EXPECT_EQ(content("modules.list"), "/lib/modules/vfio.ko\n");
  EXPECT_EQ(content("lib/modules/vfio.ko"), "/cell/modules/vfio.ko");
  EXPECT_EQ(total_seconds(image), 45);
}

TEST(GuestEntries, UseTheCampaignsTimeOutByDefault) {
  GuestImage image;
  image.build.suites = {{"smoke", "/cache/smoke", 30}, {"other", "/cache/other"}};
  image.slowness = 2;
  image.default_seconds = 100;
  EXPECT_EQ(total_seconds(image), 260);
}

}  // namespace
}  // namespace kseries
