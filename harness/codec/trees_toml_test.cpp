// SPDX-License-Identifier: GPL-2.0-only
#include "codec/trees_toml.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace kseries {
namespace {

std::string shipped() {
  std::ifstream file(KSERIES_SOURCE "/configs/trees.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const char* const one_tree = "[[tree]]\nname = \"a\"\npackage = \"linux-source-1\"\n";

TEST(TreesToml, shipped_file_has_four_trees) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml(shipped(), "trees.toml");
  ASSERT_TRUE(catalogue.ok()) << catalogue.error().what << catalogue.error().where;
  ASSERT_EQ(catalogue->trees.size(), 4U);
  EXPECT_EQ(catalogue->trees[0].name, "6.1");
  EXPECT_EQ(catalogue->trees[1].name, "6.12");
  EXPECT_EQ(catalogue->trees[2].package, "linux-source-7.2");
  EXPECT_EQ(catalogue->trees[3].releases.front(), "trixie-backports");
  EXPECT_EQ(catalogue->default_tree, "6.12");
}

TEST(TreesToml, releases_are_optional) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml(one_tree, "t");
  ASSERT_TRUE(catalogue.ok());
  EXPECT_TRUE(catalogue->trees[0].releases.empty());
}

TEST(TreesToml, reads_baseline_failures) {
  const std::string text = std::string(one_tree) +
                           "[[tree.known]]\nsuite = \"s\"\nname = \"n.*\"\nsplat = \"warning\"\n"
                           "title = \"*release\"\nreason = \"r\"\n";
  const Result<TreeCatalogue> catalogue = parse_trees_toml(text, "t");
  ASSERT_TRUE(catalogue.ok()) << catalogue.error().what;
  ASSERT_EQ(catalogue->trees[0].known.size(), 1U);
  const KnownFailure& known = catalogue->trees[0].known[0];
  EXPECT_EQ(known.tree, "a");
  EXPECT_TRUE(known.baseline);
  EXPECT_EQ(known.suite + "/" + known.name, "s/n.*");
  EXPECT_EQ(known.splat, SplatClass::warning);
  EXPECT_EQ(known.title, "*release");
  EXPECT_EQ(known.reason, "r");
}

TEST(TreesToml, syntax_error_names_the_line) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml("default = \"a\"\n[[tree\n", "t.toml");
  ASSERT_FALSE(catalogue.ok());
  EXPECT_EQ(catalogue.error().where, "t.toml:2");
  EXPECT_EQ(catalogue.error().kind, ErrorKind::usage);
}

struct RefusedCatalogue {
  std::string text;
  std::string what;
};

/// Names the case in the test's name.
void PrintTo(const RefusedCatalogue& refusal, std::ostream* out) { *out << refusal.what; }

class TreesTomlRefusal : public testing::TestWithParam<RefusedCatalogue> {};

TEST_P(TreesTomlRefusal, has_message) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml(GetParam().text, "t");
  ASSERT_FALSE(catalogue.ok());
  EXPECT_EQ(catalogue.error().what, GetParam().what);
  EXPECT_FALSE(catalogue.error().hint.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Cases, TreesTomlRefusal,
    testing::Values(
        RefusedCatalogue{"", "there are no trees"},
        RefusedCatalogue{"tree = [1]", "tree: expected a table, found 1"},
        RefusedCatalogue{"[[tree]]\npackage = \"p1\"\n", "name is missing"},
        RefusedCatalogue{"[[tree]]\nname = \"a\"\n", "package is missing"},
        RefusedCatalogue{"[[tree]]\nname = \"a\"\npackage = \"../x\"\n",
                         "'../x' is not a valid package name"},
        RefusedCatalogue{std::string(one_tree) + "releases = \"sid\"\n", "releases is not a list"},
        RefusedCatalogue{std::string(one_tree) + "releases = [\"a/b\"]\n",
                         "'a/b' is not a valid name of a Debian release"},
        RefusedCatalogue{std::string(one_tree) + "sweets = []\n", "unknown key 'sweets'"},
        RefusedCatalogue{std::string(one_tree) + "known = 1\n", "known is not a list"},
        RefusedCatalogue{std::string(one_tree) + "known = [1]\n",
                         "known: expected a table, found 1"},
        RefusedCatalogue{std::string(one_tree) + "[[tree.known]]\nname = \"n\"\n",
                         "reason is missing"},
        RefusedCatalogue{std::string(one_tree) + "[[tree.known]]\nreason = \"r\"\n",
                         "[[tree.known]] names neither a test nor a splat"},
        RefusedCatalogue{std::string(one_tree) + "[[tree.known]]\ncolour = \"r\"\n",
                         "unknown key 'colour'"},
        RefusedCatalogue{
            std::string(one_tree) + "[[tree.known]]\nreason = \"r\"\nsplat = \"oopps\"\n",
            "unknown splat 'oopps'"},
        RefusedCatalogue{std::string(one_tree) + one_tree, "duplicate tree 'a'"},
        RefusedCatalogue{std::string("colour = 1\n") + one_tree, "unknown key 'colour'"},
        RefusedCatalogue{std::string("default = \"b\"\n") + one_tree,
                         "the default tree 'b' does not exist"}));

}  // namespace
}  // namespace kseries
