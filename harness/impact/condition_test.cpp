// SPDX-License-Identifier: GPL-2.0-only
#include "impact/condition.h"

#include <gtest/gtest.h>

#include <map>

namespace kseries {
namespace {

std::optional<bool> holds(const std::string& expression,
                          const std::map<std::string, std::string>& values) {
  return condition_holds(expression, [&](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string("n") : found->second;
  });
}

TEST(Condition, IsEvaluatedLikeInThePreprocessor) {
  EXPECT_EQ(holds("defined(CONFIG_A)", {{"A", "y"}}), true);
  // A module is not defined by its plain name.
  EXPECT_EQ(holds("defined(CONFIG_A)", {{"A", "m"}}), false);
  EXPECT_EQ(holds("IS_ENABLED(CONFIG_A)", {{"A", "m"}}), true);
  EXPECT_EQ(holds("defined(CONFIG_A_MODULE)", {{"A", "m"}}), true);
  EXPECT_EQ(holds("!(IS_BUILTIN(CONFIG_A)) && 1", {{"A", "m"}}), true);
  EXPECT_EQ(holds("IS_REACHABLE(CONFIG_A)", {{"A", "m"}}), std::nullopt);
  EXPECT_EQ(holds("IS_ENABLED(CONFIG_A) && defined(OTHER)", {}), false);
  EXPECT_EQ(holds("IS_ENABLED(CONFIG_A) || defined(OTHER)", {}), std::nullopt);
  EXPECT_EQ(holds("BITS_PER_LONG == 64", {}), std::nullopt);
  // A number may be 0, and strings are not evaluated.
  EXPECT_EQ(holds("CONFIG_N", {{"N", "64"}}), std::nullopt);
  EXPECT_EQ(holds("!CONFIG_N", {{"N", "0"}}), std::nullopt);
  EXPECT_EQ(holds("defined(CONFIG_N)", {{"N", "64"}}), std::nullopt);
  EXPECT_EQ(holds("CONFIG_A", {{"A", "y"}}), true);
  EXPECT_EQ(holds("CONFIG_A", {}), false);
  EXPECT_TRUE(stack_holds({"!defined(FOO_H)"}, [](const std::string&) { return "n"; }));
}

TEST(Condition, TooDeepNestingIsUnknown) {
  const auto nested = [](size_t depth, const std::string& open, const std::string& close) {
    std::string text;
    for (size_t i = 0; i < depth; ++i) text += open;
    text += "CONFIG_A";
    for (size_t i = 0; i < depth; ++i) text += close;
    return text;
  };
  EXPECT_EQ(holds(nested(50, "!(!(", "))"), {{"A", "y"}}), true);
  for (const size_t depth : {300, 1000000}) {
    EXPECT_EQ(holds(nested(depth, "!", ""), {{"A", "y"}}), std::nullopt);
    EXPECT_EQ(holds(nested(depth, "(", ")"), {{"A", "y"}}), std::nullopt);
    EXPECT_EQ(holds(nested(depth, "!(", ")"), {{"A", "y"}}), std::nullopt);
  }
}

}  // namespace
}  // namespace kseries
