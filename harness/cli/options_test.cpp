// SPDX-License-Identifier: GPL-2.0-only
#include "cli/options.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/help.h"

namespace kseries {
namespace {

Invocation parsed(const std::vector<std::string>& words) {
  Result<Invocation> invocation = parse_command_line(words);
  EXPECT_TRUE(invocation.ok()) << (invocation.ok() ? "" : invocation.error().what);
  return invocation.ok() ? invocation.take() : Invocation{};
}

TEST(Options, HelpFitsOneScreen) {
  const auto lines = split_lines(help_text);
  EXPECT_LE(lines.size(), 40U);
  for (const std::string_view line : lines) EXPECT_LE(line.size(), 88U) << line;
}

TEST(Options, HelpOfEachCommandFitsOneScreen) {
  for (const char* command :
       {"run", "plan", "merge", "report", "compare", "coverage", "series check", "kconfig explore",
        "kconfig relevant", "kconfig prove", "boot", "build", "bundle", "history", "doctor",
        "read console", "read ktap"}) {
    SCOPED_TRACE(command);
    std::vector<std::string> words;
    for (const std::string_view word : split(command, ' ')) words.emplace_back(word);
    words.emplace_back("--help");
    const std::string help = parsed(words).help;
    const auto lines = split_lines(help);
    EXPECT_LE(lines.size(), 50U);
    for (const std::string_view line : lines) EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(Options, APlanLeavesNothingToChooseAboutTheTests) {
  const Invocation invocation =
      parsed({"run", "--plan", "P", "--shard", "3/8", "--tree", "git:/l@x", "--jobs", "4"});
  EXPECT_EQ(invocation.run.plan, "P");
  EXPECT_EQ(invocation.run.shard, (Shard{3, 8}));
  EXPECT_FALSE(parse_command_line({"run", "--plan", "P", "--series", "v5.mbx"}));
  EXPECT_FALSE(parse_command_line({"run", "vfio-noiommu", "--plan", "P"}));
  EXPECT_FALSE(parse_command_line({"run", "--shard", "3/8"})) << "a shard is part of a plan";
  for (const char* wrong : {"0/8", "9/8", "3", "3/", "a/b", "1/2/3", "1/1001", "-1/8"})
    EXPECT_FALSE(parse_command_line({"run", "--plan", "P", "--shard", wrong})) << wrong;
  const Invocation slurm = parsed({"run", "--plan", "P", "--engine", "slurm", "--shards", "8",
                                   "--slurm=--partition=long", "--slurm=--account=me"});
  EXPECT_EQ(slurm.run.engine, Engine::slurm);
  EXPECT_EQ(slurm.run.slurm, (std::vector<std::string>{"--partition=long", "--account=me"}));
  EXPECT_FALSE(parse_command_line({"run", "--shards", "8"})) << "only with Slurm";
  EXPECT_FALSE(parse_command_line({"run", "--plan", "P", "--engine", "slurm", "--shard", "1/8"}));
  EXPECT_EQ(parsed({"plan", "examples", "--series", "none", "-o", "P"}).run.run_dir, "P");
  EXPECT_FALSE(parse_command_line({"plan", "examples"}));
  const Invocation github = parsed({"plan", "-o", "P", "--shards", "4", "--github"});
  EXPECT_EQ(github.ci, CiSystem::github);
  EXPECT_EQ(github.run.shards, 4);
  EXPECT_FALSE(parse_command_line({"plan", "-o", "P", "--github", "--gitlab"}));
  const Invocation merge = parsed({"merge", "A", "B", "-o", "R"});
  EXPECT_EQ(merge.runs, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(merge.run.run_dir, "R");
}

TEST(Options, FormatsOfReportAreForOnePlaceEach) {
  const Invocation invocation =
      parsed({"report", "RUN", "--b4", "--patch", "3", "--kcidb", "-", "--origin", "my_ci",
              "--patchwork", "https://p", "-n", "--url", "https://u", "--series", "v4"});
  EXPECT_EQ(invocation.action, Action::report);
  EXPECT_EQ(invocation.run.run_dir, "RUN");
  EXPECT_TRUE(invocation.report.b4 && invocation.report.dry_run);
  EXPECT_EQ(invocation.report.patch, "3");
  EXPECT_EQ(invocation.report.kcidb, "-");
  EXPECT_EQ(invocation.report.patchwork, "https://p");
  EXPECT_FALSE(parse_command_line({"report", "--patch", "3"})) << "--patch is for --b4";
  EXPECT_FALSE(parse_command_line({"report", "--token-file", "f"}));
  EXPECT_FALSE(parse_command_line({"report", "--origin", "My-CI"}));
  EXPECT_EQ(parsed({"bundle", "CELL", "-o", "x.tar.xz"}).output, "x.tar.xz");
}

TEST(Options, UnknownOptionIsReportedWithTheHelpOfItsCommand) {
  const Result<Invocation> invocation = parse_command_line({"kconfig", "prove", "--bogus"});
  ASSERT_FALSE(invocation.ok());
  EXPECT_EQ(invocation.error().hint, "kseries kconfig prove --help lists the options");
}

TEST(Options, OfTriageHaveNames) {
  const Invocation invocation = parsed(
      {"run", "--triage", "base", "--triage-time", "60", "--baseline", "all", "--fail-on", "any"});
  EXPECT_EQ(invocation.run.triage.mode, TriageMode::base);
  EXPECT_EQ(invocation.run.triage.seconds, 60);
  EXPECT_EQ(invocation.run.triage.baseline, BaseCells::all);
  EXPECT_EQ(invocation.run.fail_on, FailOn::any);
  EXPECT_EQ(parsed({"run"}).run.triage.mode, TriageMode::full);
  EXPECT_FALSE(parse_command_line({"run", "--triage", "some"}));
}

TEST(Options, LogsAndStandardInputMayBeMixed) {
  const Invocation invocation =
      parsed({"read", "console", "a.log", "-", "--vmlinux", "vmlinux", "--json"});
  EXPECT_EQ(invocation.action, Action::read_console);
  EXPECT_EQ(invocation.read.files, (std::vector<std::string>{"a.log", "-"}));
  EXPECT_EQ(invocation.read.vmlinux, "vmlinux");
  EXPECT_TRUE(invocation.read.json);
  EXPECT_EQ(parsed({"read", "ktap", "console"}).action, Action::read_ktap);
  EXPECT_FALSE(parse_command_line({"read", "ktap"}));
  EXPECT_FALSE(parse_command_line({"read", "console", "a.log", "--series", "v5.mbx"}))
      << "a series needs a tree";
}

TEST(Options, RunDefaultsToTheQuickVfioCampaign) {
  const Invocation invocation = parsed({"run"});
  EXPECT_EQ(invocation.action, Action::run);
  EXPECT_EQ(invocation.run.campaign, "vfio-noiommu");
  EXPECT_EQ(invocation.run.depth, Depth::quick);
  EXPECT_TRUE(invocation.run.sandbox);
}

TEST(Options, TreesAndSeriesMayBeRepeated) {
  const Invocation invocation =
      parsed({"run", "--tree", "6.12", "--tree", "7.2", "--series", "a.mbx", "--no-sandbox", "-n"});
  EXPECT_EQ(invocation.run.trees, (std::vector<std::string>{"6.12", "7.2"}));
  EXPECT_EQ(invocation.run.series, (std::vector<std::string>{"a.mbx"}));
  EXPECT_FALSE(invocation.run.sandbox);
  EXPECT_TRUE(invocation.run.dry_run);
}

TEST(Options, FlavoursAndEachPatchAreParsed) {
  const Invocation invocation =
      parsed({"run", "--flavour", "plain", "--flavour", "kasan+lockdep", "--each-patch"});
  EXPECT_EQ(invocation.run.flavours, (std::vector<std::string>{"plain", "kasan+lockdep"}));
  EXPECT_TRUE(invocation.run.each_patch);
  EXPECT_FALSE(parsed({"run"}).run.each_patch);
}

TEST(Options, FactorIsAPositiveInteger) {
  EXPECT_EQ(parsed({"run"}).run.factor, 1);
  EXPECT_EQ(parsed({"run", "--factor", "50"}).run.factor, 50);
  EXPECT_FALSE(parse_command_line({"run", "--factor", "0"}).ok());
}

TEST(Options, SeedIsAny64BitNumber) {
  EXPECT_EQ(parsed({"run"}).run.seed, 1U);
  EXPECT_EQ(parsed({"run", "--seed", "0"}).run.seed, 0U);
  EXPECT_EQ(parsed({"run", "--seed", "18446744073709551615"}).run.seed, UINT64_MAX);
  EXPECT_FALSE(parse_command_line({"run", "--seed", "-1"}).ok());
  EXPECT_FALSE(parse_command_line({"run", "--seed", "x"}).ok());
  EXPECT_FALSE(parse_command_line({"run", "--seed", ""}).ok());
  EXPECT_FALSE(parse_command_line({"run", "--seed", "18446744073709551616"}).ok());
}

TEST(Options, QemuProgramCanBeChosen) {
  EXPECT_EQ(parsed({"run"}).run.qemu, "");
  EXPECT_EQ(parsed({"run", "--qemu", "/opt/qemu/bin/q"}).run.qemu, "/opt/qemu/bin/q");
  EXPECT_FALSE(parse_command_line({"run", "--qemu"}).ok());
}

TEST(Options, ProbesAreLimitedAndCanBeTurnedOff) {
  EXPECT_EQ(parsed({"run"}).run.triage.probe, 6);
  EXPECT_EQ(parsed({"run", "--probe", "0"}).run.triage.probe, 0);
  EXPECT_FALSE(parse_command_line({"run", "--probe", "-1"}).ok());
}

TEST(Options, CompareNeedsTwoSides) {
  const Invocation invocation = parsed({"compare", "a:7.2/s", "b"});
  EXPECT_EQ(invocation.action, Action::compare);
  EXPECT_EQ(invocation.sides, (std::vector<std::string>{"a:7.2/s", "b"}));
  EXPECT_FALSE(parse_command_line({"compare", "a"}).ok());
}

TEST(Options, SymbolsAreSeparatedByCommas) {
  const Invocation invocation = parsed(
      {"kconfig", "explore", "--tree", "6.12", "--base", "f", "--symbols", "A,B,C", "--csv"});
  EXPECT_EQ(invocation.action, Action::kconfig_explore);
  EXPECT_EQ(invocation.kconfig.symbols, (std::vector<std::string>{"A", "B", "C"}));
  EXPECT_TRUE(invocation.kconfig.sandbox);
}

TEST(Options, ExplorePrintsATableByDefault) {
  EXPECT_FALSE(parsed({"kconfig", "explore", "--tree", "t", "--symbols", "A"}).kconfig.csv);
  EXPECT_TRUE(parsed({"kconfig", "explore", "--tree", "t", "--symbols", "A", "--csv"}).kconfig.csv);
}

TEST(Options, KconfigCommandsCanRunWithoutTheSandbox) {
  const Invocation invocation =
      parsed({"kconfig", "prove", "--tree", "7.2", "--no-sandbox", "A && !B"});
  EXPECT_EQ(invocation.kconfig.formula, "A && !B");
  EXPECT_FALSE(invocation.kconfig.sandbox);
}

TEST(Options, ProveHasNoBaseOption) {
  EXPECT_EQ(parsed({"kconfig", "relevant", "--tree", "7.2", "--base", "f", "s"}).kconfig.base, "f");
  // A proof is over all configurations.
  EXPECT_FALSE(parse_command_line({"kconfig", "prove", "--tree", "7.2", "--base", "f", "A"}).ok());
}

TEST(Options, InvalidCommandLinesAreUsageErrors) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{},
                                             {"walk"},
                                             {"run", "--depth", "deep"},
                                             {"run", "--jobs", "0"},
                                             {"series"},
                                             {"boot"},
                                             {"boot", "x", "--shell", "--gdb"},
                                             {"run", "--nonsense"}}) {
    const Result<Invocation> invocation = parse_command_line(words);
    ASSERT_FALSE(invocation.ok());
    EXPECT_EQ(invocation.error().kind, ErrorKind::usage);
    EXPECT_FALSE(invocation.error().hint.empty());
  }
}

TEST(Options, UnknownCommandIsReportedWithSuggestions) {
  const auto refused = [](const std::vector<std::string>& words) {
    const Result<Invocation> invocation = parse_command_line(words);
    EXPECT_FALSE(invocation.ok());
    return invocation.ok() ? Error{} : invocation.error();
  };
  EXPECT_EQ(refused({"frob"}).what, "unknown command 'frob'");
  EXPECT_NE(refused({"frob"}).hint.find("doctor"), std::string::npos);
  EXPECT_EQ(refused({"frob"}).hint.find("step"), std::string::npos);
  EXPECT_EQ(refused({"compara", "a", "b"}).hint, "did you mean compare?");
  EXPECT_EQ(refused({"kconfig", "proof"}).what, "unknown command 'kconfig proof'");
}

TEST(Options, InvalidSeedIsReportedInOneLine) {
  const Result<Invocation> invocation = parse_command_line({"run", "--seed", "-1"});
  ASSERT_FALSE(invocation.ok());
  EXPECT_EQ(invocation.error().what, "--seed: '-1' is not a number from 0 to 2^64-1");
}

TEST(Options, HelpOfACommandListsItsOptions) {
  const Invocation invocation = parsed({"run", "--help"});
  EXPECT_EQ(invocation.action, Action::help);
  EXPECT_NE(invocation.help.find("--fresh"), std::string::npos);
}

}  // namespace
}  // namespace kseries
