// SPDX-License-Identifier: GPL-2.0-only
#include "cli/documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const CommandHelp* command(const std::vector<CommandHelp>& table, const std::string& name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const CommandHelp& one) { return one.name == name; });
  return found == table.end() ? nullptr : &*found;
}

const OptionHelp* option(const CommandHelp& help, const std::string& name) {
  for (const OptionHelp& one : help.options) {
    if (std::find(one.names.begin(), one.names.end(), name) != one.names.end()) return &one;
  }
  return nullptr;
}

TEST(CommandTable, HasTheOptionsOfEachCommandButNoHiddenCommand) {
  const std::vector<CommandHelp> table = command_table();
  ASSERT_NE(command(table, "run"), nullptr);
  const OptionHelp* depth = option(*command(table, "run"), "--depth");
  ASSERT_NE(depth, nullptr);
  EXPECT_EQ(depth->value, "DEPTH");
  EXPECT_THAT(depth->words, ElementsAre("quick", "pairwise", "full"));
  EXPECT_EQ(depth->kind, ValueKind::words);
  const OptionHelp* jobs = option(*command(table, "run"), "-j");
  ASSERT_NE(jobs, nullptr);
  EXPECT_THAT(jobs->names, ElementsAre("--jobs", "-j"));
  EXPECT_EQ(jobs->kind, ValueKind::none);
  EXPECT_EQ(option(*command(table, "run"), "--fresh")->value, "");
  EXPECT_TRUE(option(*command(table, "run"), "--tree")->repeated);
  ASSERT_NE(command(table, "series check"), nullptr);
  EXPECT_EQ(command(table, "series check")->arguments.front().value, "SERIES");
  EXPECT_TRUE(command(table, "series check")->arguments.front().required);
  EXPECT_THAT(command(table, "")->commands, Contains("series"));
  for (const char* hidden : {"step", "symbolise", "document"})
    EXPECT_EQ(command(table, hidden), nullptr) << hidden;
}

TEST(ManualPage, DescribesEachOptionOfEachCommand) {
  const std::vector<CommandHelp> table = command_table();
  const std::string page = manual_page(table);
  for (const CommandHelp& one : table) {
    if (!one.commands.empty()) continue;
    EXPECT_THAT(page, HasSubstr(".SS kseries " + one.name + " ")) << one.name;
  }
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-jobs\\fR, \\fB\\-j\\fR \\fIN\\fR\n"));
  EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS"));
}

TEST(ManualPage, TextIsNotReadAsRequests) {
  CommandHelp help;
  help.name = "x";
  help.text = ".so /etc/passwd\n'br a\\b --c";
  EXPECT_THAT(manual_page({help}), HasSubstr("\\&.so /etc/passwd\n\\&'br a\\eb \\-\\-c\n"));
}

/// What bash offers for a command line whose last word is not complete.
std::vector<std::string> bash_offers(const std::vector<std::string>& words) {
  std::string script = bash_completion(command_table()) + "COMP_WORDS=(";
  for (const std::string& word : words) script += "'" + word + "' ";
  script += ")\nCOMP_CWORD=" + std::to_string(words.size() - 1) +
            "\ncompopt() { :; }\n_kseries\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const Result<Outcome> outcome = run({.argv = {"bash", "-uc", script}, .merge_stderr = true});
  if (!outcome) return {outcome.error().what};
  std::vector<std::string> lines;
  for (const std::string_view line : split_lines(outcome->out)) lines.emplace_back(line);
  return lines;
}

TEST(BashCompletion, OffersCommandsOptionsAndValues) {
  EXPECT_THAT(bash_offers({"kseries", "re"}), ElementsAre("report", "read"));
  EXPECT_THAT(bash_offers({"kseries", "kconfig", ""}), ElementsAre("relevant", "explore", "prove"));
  EXPECT_THAT(bash_offers({"kseries", "run", "--depth", ""}),
              ElementsAre("quick", "pairwise", "full"));
  EXPECT_THAT(bash_offers({"kseries", "run", "--no-b"}), ElementsAre("--no-base-cell"));
  EXPECT_THAT(bash_offers({"kseries", "series", "check", "--js"}), ElementsAre("--json"));
  EXPECT_THAT(bash_offers({"kseries", "report", "/usr/bi"}), ElementsAre("/usr/bin"));
  EXPECT_THAT(bash_offers({"kseries", "run", "-j", ""}), ElementsAre("")) << "a number";
  EXPECT_THAT(bash_offers({"kseries", "boot", "--de"}), ElementsAre("")) << "an option of run";
}

TEST(ShellCompletions, AreAcceptedByTheirShells) {
  const std::vector<CommandHelp> table = command_table();
  const std::string file = testing::TempDir() + "kseries-completion";
  const std::pair<const char*, std::string> scripts[] = {{"zsh", zsh_completion(table)},
                                                         {"fish", fish_completion(table)}};
  for (const auto& [shell, script] : scripts) {
    EXPECT_THAT(script, HasSubstr("no-base-cell"));
    EXPECT_THAT(script, Not(HasSubstr("symbolise")));
    if (!find_program(shell)) continue;
    ASSERT_TRUE(write_file(file, script));
    const Result<Outcome> outcome = run({.argv = {shell, "-n", file}, .merge_stderr = true});
    ASSERT_TRUE(outcome) << outcome.error().what;
    EXPECT_TRUE(outcome->ok()) << shell << ": " << outcome->out;
  }
  EXPECT_TRUE(remove_all(file));
}

TEST(FishCompletion, OffersCommandsOptionsAndValues) {
  if (!find_program("fish")) GTEST_SKIP() << "fish is not installed";
  const std::string file = testing::TempDir() + "kseries-completion.fish";
  ASSERT_TRUE(write_file(file, fish_completion(command_table())));
  const auto offers = [&](const std::string& line) {
    const Result<Outcome> outcome =
        run({.argv = {"fish", "--no-config", "-c",
                      "source " + file + "; complete -C '" + line + "' | string split -f 1 \\t"},
             .merge_stderr = true});
    return outcome ? outcome->out : outcome.error().what;
  };
  EXPECT_EQ(offers("kseries run --depth "), "full\npairwise\nquick\n");
  EXPECT_EQ(offers("kseries kconfig "), "explore\nprove\nrelevant\n");
  EXPECT_EQ(offers("kseries series check --js"), "--json\n");
  EXPECT_TRUE(remove_all(file));
}

}  // namespace
}  // namespace kseries
