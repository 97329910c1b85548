// SPDX-License-Identifier: GPL-2.0-only
//
// kseries kconfig: its output, and its errors for invalid input.
#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

void expect_refusal(const std::vector<std::string>& words, int code,
                    const std::vector<std::string>& texts) {
  std::vector<std::string> all = {"kconfig"};
  all.insert(all.end(), words.begin(), words.end());
  const Outcome outcome = call(all, 300);
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  for (const std::string& text : texts) EXPECT_THAT(outcome.err, HasSubstr(text));
  EXPECT_THAT(outcome.err, HasSubstr("hint: "));
}

TEST(KconfigInput, UnknownSymbolIsReportedWithSimilarNames) {
  expect_refusal({"prove", "--tree", "6.12", "VFIO_NOIOMU"}, 2,
                 {"no symbol VFIO_NOIOMU", "did you mean VFIO_NOIOMMU"});
  expect_refusal({"explore", "--tree", "6.12", "--symbols", "VFIO,IOMUFD"}, 2,
                 {"no symbol IOMUFD", "did you mean IOMMUFD"});
}

TEST(KconfigInput, NumberIsRejected) {
  expect_refusal({"prove", "--tree", "6.12", "LOG_BUF_SHIFT"}, 2,
                 {"LOG_BUF_SHIFT is neither bool nor tristate"});
  expect_refusal({"explore", "--tree", "6.12", "--symbols", "LOG_BUF_SHIFT"}, 2,
                 {"LOG_BUF_SHIFT is neither bool nor tristate"});
}

TEST(KconfigInput, SyntaxErrorIsReportedWithItsColumn) {
  expect_refusal({"prove", "--tree", "6.12", "VFIO &&"}, 2, {"column 8"});
}

TEST(KconfigInput, TreeWithoutKconfigIsRejected) {
  const Workplace work;
  ASSERT_TRUE(make_folders(work.in("empty")));
  expect_refusal({"prove", "--tree", work.in("empty"), "VFIO"}, 2, {"not a kernel source tree"});
  ASSERT_TRUE(write_file(work.in("half/Makefile"),
                         "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n"));
  ASSERT_TRUE(make_folders(work.in("half/scripts")));
  ASSERT_TRUE(write_file(work.in("half/Kconfig"), "config VFIO\n\tbool \"v\"\n"));
  expect_refusal({"prove", "--tree", work.in("half"), "VFIO"}, 2,
                 {"it has no scripts/kconfig", work.in("half")});
}

TEST(KconfigInput, SyntaxErrorOfAPatchIsReportedWithFileAndLine) {
  expect_refusal({"prove", "--tree", "6.12", "--series", "examples/kconfig-syntax", "VFIO"}, 69,
                 {"unknown statement \"depend\"", "drivers/vfio/Kconfig:66"});
  // In a run it is a finding.
  const Workplace work;
  const Outcome outcome = call(
      {"run", "examples", "--series", "examples/kconfig-syntax", "--run-dir", work.in("run")}, 300);
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("drivers/vfio/Kconfig:66"));
}

TEST(KconfigInput, DependencyLoopIsReportedWithItsPath) {
  expect_refusal({"prove", "--tree", "6.12", "--series", "examples/kconfig-loop", "VFIO"}, 69,
                 {"recursive dependency", "VFIO_GROUP depends on VFIO_NOIOMMU"});
}

TEST(KconfigInput, MissingCompilerIsReported) {
  const Workplace work;
  ASSERT_TRUE(make_folders(work.in("bin")));
  for (const std::string name : {"make", "flex", "bison", "bc", "perl", "ld", "bwrap"}) {
    std::error_code code;
    std::filesystem::create_symlink("/usr/bin/" + name, work.in("bin/" + name), code);
  }
  Command command;
  command.argv = {"/usr/bin/env",  "PATH=" + work.in("bin"),
                  KSERIES_PROGRAM, "kconfig",
                  "prove",         "--tree",
                  "6.12",          "VFIO"};
  const Result<Outcome> outcome = run(command);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->code, 69) << outcome->err;
  EXPECT_THAT(outcome->err, HasSubstr("gcc is not installed"));
  EXPECT_THAT(outcome->err, HasSubstr("hint: "));
}

TEST(KconfigExplore, PrintsSortedInputsAndOutputs) {
  const Workplace work;
  ASSERT_TRUE(write_file(work.in("base"), "CONFIG_MODULES=y\nCONFIG_PCI=y\nCONFIG_MMU=y\n"));
  std::vector<std::string> words = {
      "kconfig",   "explore",         "--tree",        "6.12",      "--arch",
      "x86_64",    "--base",          work.in("base"), "--symbols", "VFIO,VFIO_CONTAINER",
      "--outputs", "VFIO_IOMMU_TYPE1"};
  const Outcome table = call(words, 300);
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_EQ(table.out,
            "VFIO  VFIO_CONTAINER  VFIO_IOMMU_TYPE1\n"
            "m     y               m\n"
            "n     n               n\n"
            "y     y               y\n");
  words.emplace_back("--csv");
  const Outcome outcome = call(words, 300);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  // Without IOMMUFD, VFIO selects the container.
  EXPECT_EQ(outcome.out,
            "VFIO,VFIO_CONTAINER,VFIO_IOMMU_TYPE1\n"
            "m,y,m\nn,n,n\ny,y,y\n");
}

TEST(KconfigExplore, WarnsOfSettingsOfTheBaseThatDoNotTakeEffect) {
  const Workplace work;
  ASSERT_TRUE(write_file(work.in("base"),
                         "CONFIG_NET=y\nCONFIG_INET=y\nCONFIG_NETFILTER=y\n"
                         "CONFIG_NETFILTER_XTABLES=y\nCONFIG_NETFILTER_XT_MATCH_OWNER=y\n"
                         "CONFIG_NO_SUCH_OPTION=y\n"));
  const Outcome outcome = call({"kconfig", "explore", "--tree", "6.12", "--base", work.in("base"),
                                "--symbols", "NET", "--outputs", "NETFILTER_XT_MATCH_OWNER"},
                               300);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err,
              HasSubstr("warning: base: NETFILTER_XT_MATCH_OWNER=y was requested but is n: it "
                        "depends on NETFILTER_ADVANCED [=n]\n"));
  EXPECT_THAT(outcome.err, HasSubstr("line 6:warning: unknown symbol: NO_SUCH_OPTION"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("NETFILTER_XTABLES")));
}

/// Makes an option of the tree unreachable.
constexpr const char* broken_patch =
    "From: A <a@example.org>\nSubject: [PATCH] vfio: Disable noiommu mode\n\n---\n"
    "diff --git a/drivers/vfio/Kconfig b/drivers/vfio/Kconfig\n"
    "--- a/drivers/vfio/Kconfig\n+++ b/drivers/vfio/Kconfig\n"
    "@@ -61,6 +61,7 @@\n endif\n \n config VFIO_NOIOMMU\n+\tdepends on BROKEN\n"
    " \tbool \"VFIO No-IOMMU support\"\n \tdepends on VFIO_GROUP\n \thelp\n";

TEST(KconfigChanges, OptionThatTheSeriesMakesUnreachableHasToBeAnnounced) {
  const Workplace work;
  ASSERT_TRUE(write_file(work.in("s/0001.patch"), broken_patch));
  const std::vector<std::string> words = {"run", "examples", "-n", "--series", work.in("s")};
  const Outcome lost = call(words, 300);
  EXPECT_EQ(lost.code, 0) << lost.err;
  constexpr const char* text =
      "VFIO_NOIOMMU: option no longer reachable: no configuration enables it";
  EXPECT_THAT(lost.out, HasSubstr(std::string(text) + "\n"));
  ASSERT_TRUE(write_file(work.in("s/series.toml"),
                         "[[withdraw]]\noption = \"VFIO_NOIOMMU\"\nreason = \"unsafe\"\n"));
  const Outcome ignored = call(words, 300);
  EXPECT_THAT(ignored.out, HasSubstr(std::string(text) + "\n"));
  EXPECT_THAT(ignored.out, HasSubstr("ignored: 1 withdrawal in its series.toml"));
  std::vector<std::string> trusting = words;
  trusting.emplace_back("--trust-expected");
  EXPECT_THAT(call(trusting, 300).out,
              HasSubstr(std::string(text) + " (known failure: withdrawn: unsafe)\n"));
}

TEST(KconfigChanges, UnmetSelectUnreachableSymbolAndLostPromptAreReportedByADryRun) {
  const Outcome outcome =
      call({"run", "examples", "-n", "--series", "examples/kconfig-changes"}, 300);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const char* text :
       {"VFIO_DEBUGFS: selected with unmet dependencies",
        "VFIO_NOIOMMU_STRICT: no configuration enables it", "VFIO_CONTAINER: prompt removed"}) {
    EXPECT_THAT(outcome.out, HasSubstr(text));
  }
}

/// Changes a file that is only compiled with another member of a choice than that of the base:
/// timer migration needs a tickless kernel.
constexpr const char* dynticks_patch =
    "From: A <a@example.org>\nSubject: [PATCH 3/3] timers/migration: another order\n\n---\n"
    "diff --git a/kernel/time/timer_migration.c b/kernel/time/timer_migration.c\n"
    "--- a/kernel/time/timer_migration.c\n+++ b/kernel/time/timer_migration.c\n"
    "@@ -1787,7 +1787,7 @@ static int tmigr_cpu_prepare(unsigned int cpu)\n"
    " \n static int __init tmigr_init(void)\n {\n"
    "-\tunsigned int cpulvl, nodelvl, cpus_per_node, i;\n"
    "+\tunsigned int i, nodelvl, cpulvl, cpus_per_node;\n"
    " \tunsigned int nnodes = num_possible_nodes();\n"
    " \tunsigned int ncpus = num_possible_cpus();\n"
    " \tint ret = -ENOMEM;\n";

TEST(KconfigGoals, BaseIsExtendedForOneCellAndTheRestIsProvedUnreachable) {
  const Workplace work;
  std::filesystem::copy(KSERIES_SOURCE "/patches/examples/kconfig-reach", work.in("reach"));
  ASSERT_TRUE(write_file(work.in("reach/0003-order.patch"), dynticks_patch));
  const Outcome outcome = call({"run", "-n", "--series", work.in("reach")}, 300);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("base extended for one cell, "));
  EXPECT_THAT(outcome.out, HasSubstr("RUNTIME_TESTING_MENU=y"));
  EXPECT_THAT(outcome.out, ContainsRegex("extended for one cell, [^\n]*: NO_HZ_[A-Z]*=y: "
                                         "kernel/time/timer_migration.c is compiled\n"));
  EXPECT_THAT(outcome.out, HasSubstr("not covered: drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c"));
  EXPECT_THAT(outcome.out, HasSubstr("proved: no configuration of the architecture meets it"));
}

}  // namespace
}  // namespace kseries::e2e
