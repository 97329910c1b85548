// SPDX-License-Identifier: GPL-2.0-only
//
// testdata/kconfig/ has a complete Kconfig of a few lines for each construct. On every tree in
// the cache, the oracle must find the expected rows, SAT must find the same, and the
// configuration must be the one that the tree's own `make` writes.
#include <gmock/gmock.h>

#include <map>

#include "e2e/kconfig_models.h"
#include "e2e/kconfig_trees.h"
#include "e2e/syncconfig.h"
#include "host/environment.h"
#include "testing/golden.h"

namespace kseries::e2e {
namespace {

namespace fs = std::filesystem;

constexpr const char* folder = KSERIES_SOURCE "/harness/testdata/kconfig";

/// A file of the directory, with the questions in its comments.
struct Miniature {
  std::string text;
  std::map<std::string, std::vector<std::string>> asked;  ///< "inputs" → its words
  std::string base;

  [[nodiscard]] std::vector<std::string> words(const std::string& key) const {
    const auto found = asked.find(key);
    return found == asked.end() ? std::vector<std::string>{} : found->second;
  }
  [[nodiscard]] bool is_for(const Tree& tree) const {
    const std::vector<std::string> trees = words("trees");
    return trees.empty() || std::find(trees.begin(), trees.end(), tree.name) != trees.end();
  }
  [[nodiscard]] std::string proof() const {
    return words("proof").empty() ? "exact" : words("proof").front();
  }
};

Miniature read_miniature(const fs::path& path) {
  Miniature miniature;
  miniature.text = golden::read(path);
  for (const std::string_view line : split_lines(miniature.text)) {
    const size_t colon = line.find(": ");
    if (line.substr(0, 2) != "# " || colon == std::string_view::npos) continue;
    const std::string key(line.substr(2, colon - 2));
    const std::string_view rest = line.substr(colon + 2);
    if (key == "base") miniature.base += std::string(rest) + "\n";
    for (const std::string_view word : split(rest, ' ')) miniature.asked[key].emplace_back(word);
  }
  return miniature;
}

std::string refusal(const KconfigProblem& problem) {
  if (problem.path.empty()) {
    return "refused at " + problem.file + ":" + std::to_string(problem.line) + "\n";
  }
  return "refused: " + problem.message + "\n  " + join(problem.path, "\n  ") + "\n";
}

std::string table(const Enumeration& found) {
  std::string text = join(found.symbols, " ") + "\n";
  for (const std::string& row : found.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      text +=
          std::string(i == 0 ? "" : " ") + std::string(found.symbols[i].size() - 1, ' ') + row[i];
    }
    text += "\n";
  }
  return text;
}

void expect_models(Oracle& oracle, const Miniature& miniature, const Enumeration& found) {
  const Result<std::vector<std::string>> lines = oracle.dump();
  ASSERT_TRUE(lines);
  const Result<KconfigRules> rules = parse_rules(*lines);
  ASSERT_TRUE(rules);
  Prover prover(*rules);
  const bool exact = miniature.proof() == "exact";
  const Rows models =
      find_model_rows(prover, found.symbols, [&](const auto& row, const auto& config) {
        const Result<std::string> replayed = oracle.replay(config);
        ASSERT_TRUE(replayed);
        if (exact) {
          EXPECT_EQ(row_in(*replayed, found.symbols), row) << "Kconfig changes the model";
        }
      });
  const Rows rows(found.rows.begin(), found.rows.end());
  if (exact) {
    EXPECT_EQ(models, rows);
  } else {
    EXPECT_TRUE(std::includes(models.begin(), models.end(), rows.begin(), rows.end()));
  }
}

void expect_make_agrees(Oracle& oracle, const Miniature& miniature, const Tree& tree,
                        const Enumeration& found) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "miniature");
  ASSERT_TRUE(scratch);
  Assignment request;
  const std::string row = found.rows[found.rows.size() / 2];
  std::string fragment = miniature.base;
  for (size_t i = 0; i < miniature.words("inputs").size(); ++i) {
    request[found.symbols[i]] = row.substr(i, 1);
  }
  for (const auto& [name, value] : request) {
    fragment +=
        value == "n" ? "# CONFIG_" + name + " is not set\n" : "CONFIG_" + name + "=" + value + "\n";
  }
  ASSERT_TRUE(write_file(scratch->path() + "/fragment", fragment));
  ASSERT_TRUE(write_file(scratch->path() + "/top", miniature.text));
  const Result<std::string> config = oracle.config(request);
  ASSERT_TRUE(config);
  EXPECT_EQ(*config, make_config(tree, scratch->path(), "allnoconfig", scratch->path() + "/top"));
}

/// From the first row to the middle, to the last and back. Returns the number of changes that did
/// not need make.
size_t expect_syncconfig_agrees(Oracle& oracle, const Miniature& miniature,
                                const PatchedTree& patched, const Enumeration& found) {
  std::vector<std::string> configs;
  for (const size_t place : {size_t{0}, found.rows.size() / 2, found.rows.size() - 1, size_t{0}}) {
    Assignment request;
    for (size_t i = 0; i < miniature.words("inputs").size(); ++i) {
      request[found.symbols[i]] = found.rows[place].substr(i, 1);
    }
    const Result<std::string> config = oracle.config(request);
    EXPECT_TRUE(config);
    if (configs.empty() || configs.back() != *config) configs.push_back(*config);
  }
  size_t touched = 0;
  return expect_same_as_syncconfig(oracle, patched, configs, touched);
}

/// The result of olddefconfig on the base, by `make` and by the oracle.
std::string replay_base(Oracle& oracle, const Miniature& miniature, const Tree& tree) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "miniature");
  EXPECT_TRUE(scratch);
  EXPECT_TRUE(write_file(scratch->path() + "/.config", miniature.base));
  EXPECT_TRUE(write_file(scratch->path() + "/top", miniature.text));
  const Result<std::string> config = oracle.replay(miniature.base);
  EXPECT_TRUE(config);
  EXPECT_EQ(*config, make_config(tree, scratch->path(), "olddefconfig", scratch->path() + "/top"));
  std::string text = "olddefconfig of the base:\n";
  for (const std::string_view line : split_lines(*config)) {
    if (line.find("CONFIG_") != std::string_view::npos) text += "  " + std::string(line) + "\n";
  }
  return text;
}

std::string answer_questions(const Miniature& miniature, const Tree& tree) {
  const PatchedTree patched = with_file(tree, "Kconfig", miniature.text);
  Result<std::variant<Oracle, KconfigProblem>> started =
      Oracle::start(patched, {}, *read_environment());
  if (!started) return started.error().what;
  if (const auto* problem = std::get_if<KconfigProblem>(&*started)) return refusal(*problem);
  auto& oracle = std::get<Oracle>(*started);
  if (!oracle.load_base(miniature.base)) return "the base was rejected";
  std::vector<Axis> inputs;
  for (const std::string& name : miniature.words("inputs")) inputs.push_back({name, {}});
  const Result<Enumeration> found = oracle.enumerate(inputs, miniature.words("outputs"));
  if (!found) return found.error().what;
  if (miniature.proof() != "none") expect_models(oracle, miniature, *found);
  expect_make_agrees(oracle, miniature, tree, *found);
  const size_t without_make = expect_syncconfig_agrees(oracle, miniature, patched, *found);
  EXPECT_EQ(without_make > 0, miniature.words("sync").empty()) << without_make;
  return table(*found) + (miniature.base.empty() ? "" : replay_base(oracle, miniature, tree));
}

/// "range-6.1.expected" if a tree differs from the others.
fs::path expected_file(const fs::path& miniature, const Tree& tree) {
  const std::string stem = (miniature.parent_path() / miniature.stem()).string();
  const fs::path own = stem + "-" + tree.name + ".expected";
  return fs::exists(own) ? own : fs::path(stem + ".expected");
}

class Miniatures : public ::testing::TestWithParam<fs::path> {};

TEST_P(Miniatures, OracleAndProofsAndMakeAgreeOnEveryTree) {
  const Miniature miniature = read_miniature(GetParam());
  for (const Tree& tree : unpacked_trees()) {
    if (!miniature.is_for(tree)) continue;
    SCOPED_TRACE(tree.id);
    const std::string answer = answer_questions(miniature, tree);
    EXPECT_EQ(answer, golden::expected(expected_file(GetParam(), tree), answer));
  }
}

INSTANTIATE_TEST_SUITE_P(OfEachConstruct, Miniatures,
                         ::testing::ValuesIn(golden::inputs(folder, ".kconfig")),
                         [](const ::testing::TestParamInfo<fs::path>& info) {
                           std::string name = info.param.stem();
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace kseries::e2e
