// SPDX-License-Identifier: GPL-2.0-only
#include "impact/relevant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

/// drivers/v: V, G (depends on V) and O (no prompt, selected by G); lib: DEBUG;
/// drivers/v/sub: NEAR, which V depends on; LOCKED, which is always n.
KconfigRules rules() {
  const Result<KconfigRules> parsed = parse_rules({
      "s 0 V tristate -1 0 -1 -1 -1 drivers/v/Kconfig:1",
      "p 0 -1",
      "e 0 sym #0",
      "s 1 G bool -1 0 0 -1 -1 drivers/v/Kconfig:5",
      "p 1 0",
      "e 1 sym #1",
      "s 2 O bool -1 0 -1 1 -1 drivers/v/Kconfig:9",
      "s 3 DEBUG bool -1 0 -1 -1 -1 lib/Kconfig:1",
      "p 3 -1",
      "e 2 not 0",
      "e 3 and 0 2",
      "s 4 LOCKED bool -1 0 3 -1 -1 drivers/v/Kconfig:13",
      "p 4 3",
      "s 5 SIZE integer -1 0 -1 -1 -1 drivers/v/Kconfig:17",
      "p 5 -1",
  });
  EXPECT_TRUE(parsed) << parsed.error().what;
  return *parsed;
}

/// Patch 1 changes G's stanza and a line of g.c inside #ifdef CONFIG_G.
PatchedTree patched() {
  PatchedTree tree;
  PatchedFile& kconfig = tree.files["drivers/v/Kconfig"];
  kconfig.content = "config V\n\ttristate \"v\"\nconfig G\n\tbool \"g\"\n\tdepends on V\n";
  kconfig.owner = {0, 0, 0, 0, 1};
  PatchedFile& source = tree.files["drivers/v/g.c"];
  source.content =
      "#ifdef CONFIG_G\nint g;\n#endif\nint d = IS_ENABLED(CONFIG_DEBUG);\n#if "
      "IS_ENABLED(CONFIG_GHOST)\n#endif\n";
  source.owner = {0, 1, 0, 0, 0, 0};
  return tree;
}

std::vector<TouchedSource> sources(const PatchedTree& tree) {
  SourceView view;
  view.read = [](const std::string& path) -> std::optional<std::string> {
    if (path == "drivers/Makefile") return "obj-$(CONFIG_V) += v/\n";
    if (path == "drivers/v/Makefile") return "obj-y += g.o\n";
    return std::nullopt;
  };
  view.includers = [](const std::string&) { return std::vector<std::string>(); };
  return touched_sources(tree, view);
}

const RelevantSymbol& find(const std::vector<RelevantSymbol>& symbols, const std::string& name) {
  for (const RelevantSymbol& symbol : symbols) {
    if (symbol.name == name) return symbol;
  }
  ADD_FAILURE() << name;
  return symbols.front();
}

std::vector<RelevantSymbol> classified(const Campaign& campaign) {
  const PatchedTree tree = patched();
  const KconfigRules all = rules();
  return classify(find_candidates(tree, {}, sources(tree), all), all, tree, campaign);
}

TEST(Relevant, EachSymbolHasARoleAndAReason) {
  const std::vector<RelevantSymbol> symbols = classified({});
  EXPECT_EQ(find(symbols, "V").role, SymbolRole::input);
  EXPECT_THAT(find(symbols, "V").values, ElementsAre("n", "m", "y"));
  EXPECT_THAT(find(symbols, "V").why, testing::Contains("builds drivers/v/g.c"));
  EXPECT_TRUE(find(symbols, "V").distinguishes_m_from_y);
  EXPECT_EQ(find(symbols, "G").role, SymbolRole::input);
  EXPECT_THAT(find(symbols, "G").why,
              testing::Contains("patch 1 changes its stanza in drivers/v/Kconfig"));
  EXPECT_EQ(find(symbols, "O").role, SymbolRole::output);
  EXPECT_EQ(find(symbols, "GHOST").role, SymbolRole::absent);
  // Tested in a changed file, but outside of the hunks, and defined elsewhere.
  EXPECT_EQ(find(symbols, "DEBUG").role, SymbolRole::base);
  EXPECT_TRUE(find(symbols, "DEBUG").policy);
  EXPECT_FALSE(find(symbols, "DEBUG").distinguishes_m_from_y);
  EXPECT_EQ(find(symbols, "SIZE").role, SymbolRole::base);
}

TEST(Relevant, CampaignAddsAndRemovesSymbols) {
  Campaign campaign;
  campaign.added = {{"DEBUG", "because"}};
  campaign.removed = {{"G", "not now"}};
  campaign.axes = {{"V", {"y"}}};
  const std::vector<RelevantSymbol> symbols = classified(campaign);
  EXPECT_EQ(find(symbols, "DEBUG").role, SymbolRole::input);
  EXPECT_EQ(find(symbols, "G").role, SymbolRole::base);
  EXPECT_EQ(find(symbols, "G").decision, "removed by the campaign: not now");
  EXPECT_THAT(find(symbols, "V").values, ElementsAre("y"));
  EXPECT_EQ(space_size(symbols, rules()), 1 * 2 * 2);  // V, DEBUG, LOCKED
}

TEST(Relevant, InputsThatExceedTheLimitAreNamed) {
  Campaign campaign;
  campaign.added = {{"DEBUG", "because"}};
  std::vector<RelevantSymbol> symbols = classified(campaign);
  EXPECT_THAT(limit_inputs(symbols, campaign, 1000), ElementsAre());
  EXPECT_THAT(limit_inputs(symbols, campaign, 3), ElementsAre("G", "LOCKED", "V"));
  EXPECT_EQ(find(symbols, "DEBUG").role, SymbolRole::input) << "the campaign names it";
  EXPECT_EQ(find(symbols, "G").role, SymbolRole::base);
  EXPECT_TRUE(find(symbols, "G").policy);
}

TEST(Relevant, ConstantsAreProved) {
  std::vector<RelevantSymbol> symbols = classified({});
  const KconfigRules all = rules();
  Prover prover(all);
  settle_constants(symbols, {"V"}, {{"G", "n"}, {"LOCKED", "n"}}, {{"V", "y"}}, prover);
  EXPECT_EQ(find(symbols, "G").role, SymbolRole::input);
  // V && !V holds for m alone, and without MODULES nothing is m.
  EXPECT_EQ(find(symbols, "LOCKED").role, SymbolRole::constant);
  EXPECT_EQ(find(symbols, "LOCKED").decision,
            "always n, in every configuration of the architecture: proved");
}

TEST(Relevant, InputThatTheBaseFixesIsConstant) {
  std::vector<RelevantSymbol> symbols = classified({});
  for (RelevantSymbol& symbol : symbols) {
    if (symbol.name == "V") symbol.role = SymbolRole::base;
  }
  const KconfigRules all = rules();
  Prover prover(all);
  settle_constants(symbols, {}, {{"G", "n"}, {"LOCKED", "n"}}, {{"V", "n"}}, prover);
  EXPECT_EQ(find(symbols, "G").role, SymbolRole::constant);
  EXPECT_EQ(find(symbols, "G").decision,
            "always n, for all values of the inputs on this base: proved");
}

}  // namespace
}  // namespace kseries
