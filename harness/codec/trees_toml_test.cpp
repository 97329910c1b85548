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

TEST(TreesToml, shipped_file_names_the_four_trees) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml(shipped(), "trees.toml");
  ASSERT_TRUE(catalogue.ok()) << catalogue.error().what << catalogue.error().where;
  ASSERT_EQ(catalogue->trees.size(), 4U);
  EXPECT_EQ(catalogue->trees[0].name, "6.1");
  EXPECT_EQ(catalogue->trees[1].name, "6.12");
  EXPECT_EQ(catalogue->trees[2].package, "linux-source-7.2");
  EXPECT_EQ(catalogue->trees[3].releases.front(), "trixie-backports");
  EXPECT_EQ(catalogue->default_tree, "6.12");
}

TEST(TreesToml, releases_may_be_absent) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml(one_tree, "t");
  ASSERT_TRUE(catalogue.ok());
  EXPECT_TRUE(catalogue->trees[0].releases.empty());
}

TEST(TreesToml, what_a_tree_has_without_a_series_is_known_of_it) {
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

struct Refusal {
  std::string text;
  std::string what;
};

/// Names the case in the test's name.
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.what; }

class TreesTomlRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(TreesTomlRefusal, says_what) {
  const Result<TreeCatalogue> catalogue = parse_trees_toml(GetParam().text, "t");
  ASSERT_FALSE(catalogue.ok());
  EXPECT_EQ(catalogue.error().what, GetParam().what);
  EXPECT_FALSE(catalogue.error().hint.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Cases, TreesTomlRefusal,
    testing::Values(
        Refusal{"", "no trees"}, Refusal{"tree = [1]", "a tree that is no table"},
        Refusal{"[[tree]]\npackage = \"p1\"\n", "a tree without a name"},
        Refusal{"[[tree]]\nname = \"a\"\n", "tree a: '' is not the name of a package"},
        Refusal{"[[tree]]\nname = \"a\"\npackage = \"../x\"\n",
                "tree a: '../x' is not the name of a package"},
        Refusal{std::string(one_tree) + "releases = \"sid\"\n", "releases is not a list"},
        Refusal{std::string(one_tree) + "releases = [\"a/b\"]\n",
                "'a/b' is not the name of a Debian release"},
        Refusal{std::string(one_tree) + "sweets = []\n", "unknown key 'sweets'"},
        Refusal{std::string(one_tree) + "known = 1\n", "known is no list"},
        Refusal{std::string(one_tree) + "known = [1]\n", "a known finding that is no table"},
        Refusal{std::string(one_tree) + "[[tree.known]]\nname = \"n\"\n",
                "tree a: a known finding without reason, or of nothing"},
        Refusal{std::string(one_tree) + "[[tree.known]]\nreason = \"r\"\n",
                "tree a: a known finding without reason, or of nothing"},
        Refusal{std::string(one_tree) + "[[tree.known]]\ncolour = \"r\"\n", "unknown key 'colour'"},
        Refusal{std::string(one_tree) + "[[tree.known]]\nreason = \"r\"\nsplat = \"oopps\"\n",
                "unknown splat 'oopps'"},
        Refusal{std::string(one_tree) + one_tree, "two trees are called a"},
        Refusal{std::string("colour = 1\n") + one_tree, "unknown key 'colour'"},
        Refusal{std::string("default = \"b\"\n") + one_tree, "default names no tree: b"}));

}  // namespace
}  // namespace kseries
