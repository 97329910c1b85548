// SPDX-License-Identifier: GPL-2.0-only
#include "codec/series_toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SeriesToml, ReadsEveryKey) {
  const auto file = parse_series_toml(R"(
title = "A series"
version = 4
trees = ["6.12", "7.2"]
base = "other"
expect = "pass"
[[part]]
number = 1
subject = "s"
does = "d"
[tree."6.12"]
note = "n"
dropped = [8, 9]
[[known]]
concern = "R4"
what = "w"
suite = "su"
name = "na"
splat = "oops"
tree = "7.2"
reason = "r"
[[withdraw]]
word = "mutable"
reason = "latched"
[[offer]]
word = "latch"
when = "VFIO"
tree = "6.12"
)",
                                      "series.toml");
  ASSERT_TRUE(file) << file.error().what;
  EXPECT_EQ(file->title, "A series");
  ASSERT_EQ(file->offers.size(), 2U);
  EXPECT_EQ(file->offers[0].word, "latch");
  EXPECT_EQ(file->offers[0].when, "VFIO");
  EXPECT_EQ(file->offers[0].tree, "6.12");
  EXPECT_EQ(file->offers[0].reason, "");
  EXPECT_EQ(file->offers[1].word, "mutable");
  EXPECT_EQ(file->offers[1].reason, "latched");
  EXPECT_EQ(file->version, 4);
  EXPECT_THAT(file->trees, ElementsAre("6.12", "7.2"));
  EXPECT_EQ(file->base, "other");
  EXPECT_EQ(file->expect, "pass");
  ASSERT_EQ(file->parts.size(), 1U);
  EXPECT_EQ(file->parts[0].does, "d");
  ASSERT_EQ(file->notes.size(), 1U);
  EXPECT_EQ(file->notes[0].tree, "6.12");
  EXPECT_THAT(file->notes[0].dropped, ElementsAre(8, 9));
  ASSERT_EQ(file->known.size(), 1U);
  EXPECT_EQ(file->known[0].concern, "R4");
  EXPECT_EQ(file->known[0].splat, SplatClass::oops);
  EXPECT_EQ(file->known[0].reason, "r");
}

TEST(SeriesToml, EmptyFileIsValid) {
  const auto file = parse_series_toml("", "x");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->version, 1);
}

TEST(SeriesToml, ErrorsHaveTheirLine) {
  struct Row {
    const char* text;
    const char* where;
    const char* what;
  };
  const std::vector<Row> rows = {
      {"title = 3\n", "s.toml:1", "title: expected a string, found 3"},
      {"\nversion = \"4\"\n", "s.toml:2",
       "version: expected an integer from 1 to 9999, found string"},
      {"trees = \"6.12\"\n", "s.toml:1", "trees is not a list"},
      {"trees = [\"6.12\",\n 7]\n", "s.toml:2", "trees: expected a string, found 7"},
      {"a = \n", "s.toml:1", ""},
      {"title = \"t\"\n[[knwon]]\nwhat = \"w\"\n", "s.toml:2", "unknown key 'knwon'"},
      {"[[known]]\nwhat = \"w\"\n", "s.toml:1", "reason is missing"},
      {"[[part]]\nsubject = \"w\"\n", "s.toml:1", "number is missing"},
      {"[tree]\n\"6.12\" = 1\n", "s.toml:2", "6.12: expected a table, found 1"},
      {"[tree.\"6.12\"]\ndropped = [0]\n", "s.toml:2",
       "dropped: expected an integer from 1 to 9999, found 0"},
      {"[tree.6.12]\nnote = \"x\"\n", "s.toml:1", "unknown key '12'"},
  };
  for (const Row& row : rows) {
    const auto file = parse_series_toml(row.text, "s.toml");
    ASSERT_FALSE(file) << row.text;
    EXPECT_EQ(file.error().where, row.where) << row.text;
    EXPECT_THAT(file.error().what, HasSubstr(row.what)) << row.text;
    EXPECT_EQ(file.error().kind, ErrorKind::usage);
  }
  EXPECT_THAT(parse_series_toml("[[knwon]]\n", "s").error().hint, HasSubstr(", known, "));
  EXPECT_EQ(parse_series_toml("[[knowns]]\n", "s").error().hint, "did you mean known?");
  EXPECT_EQ(parse_series_toml("[tree]\n\"6.12\" = 1\n", "s").error().hint,
            "write it as [tree.\"6.12\"]");
  EXPECT_EQ(parse_series_toml("[[known]]\nreson = \"r\"\n", "s").error().what,
            "unknown key 'reson'");
}

TEST(SeriesToml, WithdrawalIsOfAWordOrOfAnOption) {
  const auto file = parse_series_toml(
      "[[withdraw]]\nword = \"mutable\"\nreason = \"a\"\n"
      "[[withdraw]]\noption = \"VFIO_NOIOMMU=y\"\ntree = \"6.12\"\nreason = \"b\"\n"
      "[[withdraw]]\noption = \"VFIO\"\nreason = \"c\"\n",
      "s.toml");
  ASSERT_TRUE(file) << file.error().what;
  ASSERT_EQ(file->offers.size(), 1U);
  EXPECT_EQ(file->offers[0].word, "mutable");
  ASSERT_EQ(file->withdrawn.size(), 2U);
  EXPECT_EQ(file->withdrawn[0].setting.symbol, "VFIO_NOIOMMU");
  EXPECT_EQ(file->withdrawn[0].setting.value, "y");
  EXPECT_EQ(file->withdrawn[0].tree, "6.12");
  EXPECT_EQ(file->withdrawn[0].reason, "b");
  EXPECT_EQ(file->withdrawn[1].setting.value, "") << "any value";
  for (const char* bad : {"[[withdraw]]\nreason = \"r\"\n", "[[withdraw]]\noption = \"VFIO=y\"\n",
                          "[[withdraw]]\noption = \"VFIO=yes\"\nreason = \"r\"\n",
                          "[[withdraw]]\noption = \"CONFIG_VFIO\"\nreason = \"r\"\n",
                          "[[withdraw]]\noption = \"VFIO\"\nword = \"w\"\nreason = \"r\"\n"}) {
    EXPECT_FALSE(parse_series_toml(bad, "s.toml")) << bad;
  }
}

TEST(SeriesToml, UnknownSplatClassIsRefusedWithASuggestion) {
  const auto typo = parse_series_toml("[[known]]\nreason = \"r\"\nsplat = \"warnign\"\n", "s.toml");
  ASSERT_FALSE(typo);
  EXPECT_EQ(typo.error().where, "s.toml:3");
  EXPECT_EQ(typo.error().what, "unknown splat 'warnign'");
  EXPECT_EQ(typo.error().hint, "did you mean warning?");
  const auto other = parse_series_toml("[[known]]\nreason = \"r\"\nsplat = \"\"\n", "s.toml");
  ASSERT_FALSE(other) << "an empty class is not an absent one";
  EXPECT_THAT(other.error().hint, HasSubstr("use one of: panic, null-ptr-deref, "));
}

}  // namespace
}  // namespace kseries
