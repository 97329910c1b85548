// SPDX-License-Identifier: GPL-2.0-only
#include "guest/suites.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"

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
  const auto build = build_suites({}, {.checkout = KSERIES_SOURCE, .program = {}, .variables = {}},
                                  {"smoek"}, SandboxKind::none);
  ASSERT_FALSE(build.ok());
  EXPECT_THAT(build.error().hint, HasSubstr("smoke"));
}

/// A checkout with one suite, which embeds `file`.
std::string make_checkout(const std::string& root, const std::string& file) {
  const std::string makefile =
      ".PHONY: init leak\n"
      "init:\n\tcp Makefile $(O)/init\n"
      "leak:\n\tprintf '.incbin \"" +
      file + "\"\\n' > $(O)/leak.s && gcc -c -o $(O)/leak $(O)/leak.s\n";
  EXPECT_TRUE(write_file(root + "/kselftests/Makefile", makefile));
  EXPECT_TRUE(write_file(root + "/kselftests/leak/Makefile", ""));
  EXPECT_TRUE(write_file(root + "/guests/init/init.c", ""));
  EXPECT_TRUE(write_file(root + "/tree/secret", "in the tree"));
  EXPECT_TRUE(write_file(root + "/secret", "the secret"));
  return root;
}

TEST(BuildSuites, FilesOutsideOfTheTreeCanNotBeEmbedded) {
  const Result<FoundSandbox> sandbox = find_sandbox();
  if (!sandbox) GTEST_SKIP() << sandbox.error().what;
  const Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "suites");
  ASSERT_TRUE(scratch.ok());
  Tree tree;
  tree.root = scratch->path() + "/tree";
  Environment environment;
  environment.checkout = make_checkout(scratch->path(), scratch->path() + "/secret");
  environment.variables["XDG_CACHE_HOME"] = scratch->path() + "/cache";
  const auto leaked = build_suites({tree}, environment, {"leak"}, sandbox->kind);
  ASSERT_FALSE(leaked.ok());
  EXPECT_THAT(leaked.error().what, HasSubstr("/secret"));
  make_checkout(scratch->path(), tree.root + "/secret");
  const auto built = build_suites({tree}, environment, {"leak"}, sandbox->kind);
  ASSERT_TRUE(built.ok()) << built.error().what;
  EXPECT_THAT(*read_file(built->suites[0].binary), HasSubstr("in the tree"));
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
