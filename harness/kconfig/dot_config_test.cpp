// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/dot_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(DotConfig, LastLineOfASymbolCounts) {
  const DotConfig config = DotConfig::parse(
      "# Bus options\nCONFIG_V=m\n# CONFIG_G is not set\nCONFIG_S=\"a=b\"\n"
      "CONFIG_V=y\nCONFIG_N=0x10\n");
  EXPECT_EQ(config.values(), (Assignment{{"G", "n"}, {"N", "0x10"}, {"S", "\"a=b\""}, {"V", "y"}}));
}

TEST(DotConfig, SymbolWithoutALineIsN) {
  const DotConfig config = DotConfig::parse("# CONFIG_G is not set\nCONFIG_M=m\n");
  EXPECT_EQ(config.value("G"), "n");
  EXPECT_EQ(config.value("OTHER"), "n");
  EXPECT_FALSE(config.is_enabled("OTHER"));
  EXPECT_TRUE(config.is_enabled("M"));
}

TEST(DotConfig, QuotedStringsRoundTrip) {
  const std::string text = "gcc \"12\" \\ x";
  const DotConfig config =
      DotConfig::parse("CONFIG_CC=" + quote_config_string(text) + "\nCONFIG_B=y\nCONFIG_E=\"\n");
  EXPECT_EQ(config.value("CC"), R"("gcc \"12\" \\ x")");
  EXPECT_EQ(config.string_value("CC"), text);
  EXPECT_EQ(config.string_value("B"), "");
  EXPECT_EQ(config.string_value("E"), "");
  EXPECT_EQ(config.string_value("OTHER"), "");
}

TEST(DotConfig, TextRoundTrips) {
  const std::string text = "# CONFIG_G is not set\nCONFIG_N=0x10\nCONFIG_S=\"n\"\nCONFIG_V=m\n";
  EXPECT_EQ(DotConfig::parse(text).text(), text);
}

TEST(ParseFragment, KeepsTheOrderOfSettings) {
  const Result<std::vector<ConfigCheck>> settings =
      parse_fragment("# Finds bugs.\nCONFIG_V=y\n\n # CONFIG_A is not set\r\n# CONFIG_X=y\n", "f");
  ASSERT_TRUE(settings);
  ASSERT_EQ(settings->size(), 2U);
  EXPECT_EQ((*settings)[0].symbol, "V");
  EXPECT_EQ((*settings)[0].value, "y");
  EXPECT_EQ((*settings)[1].symbol, "A");
  EXPECT_EQ((*settings)[1].value, "n");
}

TEST(ParseFragment, RejectsALineThatSetsNothing) {
  for (const char* line : {"VFIO=y", "CONFIG_VFIO", "y"}) {
    const Result<std::vector<ConfigCheck>> settings =
        parse_fragment("\n" + std::string(line) + "\n", "c");
    ASSERT_FALSE(settings) << line;
    EXPECT_EQ(settings.error().where, "c:2");
    EXPECT_EQ(settings.error().kind, ErrorKind::usage);
  }
}

TEST(ChangedSymbols, NotSetAndAbsentAreTheSame) {
  const auto changed = [](std::string_view from, std::string_view to) {
    return changed_symbols(DotConfig::parse(from), DotConfig::parse(to));
  };
  EXPECT_THAT(changed("CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=y\nCONFIG_N=8\n",
                      "CONFIG_A=m\nCONFIG_D=y\nCONFIG_C=y\nCONFIG_N=9\n"),
              ElementsAre("A", "D", "N"));
  EXPECT_THAT(changed("# CONFIG_B is not set\n", "\n"), ElementsAre());
}

TEST(ConfigChanges, DistinguishAbsentFromNotSet) {
  const auto changes = config_changes(DotConfig::parse("# CONFIG_B is not set\nCONFIG_C=y\n"),
                                      DotConfig::parse("CONFIG_A=y\nCONFIG_C=m\n"));
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].symbol, "A");
  EXPECT_EQ(changes[0].from, std::nullopt);
  EXPECT_EQ(changes[0].to, "y");
  EXPECT_EQ(changes[1].symbol, "B");
  EXPECT_EQ(changes[1].from, "n");
  EXPECT_EQ(changes[1].to, std::nullopt);
  EXPECT_EQ(changes[2].from, "y");
  EXPECT_EQ(changes[2].to, "m");
}

}  // namespace
}  // namespace kseries
