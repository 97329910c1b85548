// SPDX-License-Identifier: GPL-2.0-only
//
// The oracle against the trees' own `make allnoconfig` and `make olddefconfig`,
// on every tree that is unpacked in the cache: equal to the byte, or wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "host/files.h"
#include "host/process.h"
#include "kbuild/oracle.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// Unpacked trees: <cache>/trees/ID, with the source in it or one folder below.
std::vector<Tree> unpacked_trees() {
  std::vector<Tree> trees;
  const Result<std::string> cache = cache_folder();
  if (!cache) return trees;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(*cache + "/trees", code)) {
    if (!exists(entry.path().string() + "/scripts/kconfig/conf.c")) continue;
    Tree tree;
    tree.id = entry.path().filename().string();
    tree.root = entry.path().string();
    trees.push_back(tree);
  }
  std::sort(trees.begin(), trees.end(), [](const Tree& a, const Tree& b) { return a.id < b.id; });
  return trees;
}

/// Values for random symbols of every kind, on top of what opens most menus.
std::string random_fragment(const std::vector<SymbolInfo>& symbols, size_t count,
                            std::mt19937& random) {
  std::string text = "CONFIG_64BIT=y\nCONFIG_MODULES=y\nCONFIG_EXPERT=y\nCONFIG_PCI=y\n";
  for (size_t i = 0; i < count; ++i) {
    const SymbolInfo& symbol = symbols[random() % symbols.size()];
    const std::string name = "CONFIG_" + symbol.name;
    switch (symbol.type) {
      case SymbolType::boolean:
      case SymbolType::tristate: {
        const char value = "yymn"[random() % 4];
        text += value == 'n' ? "# " + name + " is not set\n" : name + "=" + value + "\n";
        break;
      }
      case SymbolType::integer:
        text += name + "=" + std::to_string(random() % 20) + "\n";
        break;
      case SymbolType::hex:
        text += name + "=0x" + std::to_string(random() % 100) + "\n";
        break;
      case SymbolType::string:
        text += name + "=\"a b\"\n";
    }
  }
  return text;
}

/// The .config that `make TARGET` of the tree leaves in `output`.
std::string made(const Tree& tree, const std::string& output, const std::string& target) {
  Command command;
  command.argv = {"make", "-s", "-C", tree.root, "O=" + output, "ARCH=x86_64", target};
  command.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
                         {"LC_ALL", "C"},
                         {"KCONFIG_ALLCONFIG", output + "/fragment"}};
  const Result<Outcome> outcome = run(command);
  if (!outcome || !outcome->ok()) return "make failed";
  const Result<std::string> config = read_file(output + "/.config");
  return config ? *config : "no .config";
}

void expect_agreement_with_make(const Tree& tree) {
  PatchedTree patched;
  patched.tree = tree;
  Result<std::variant<Oracle, KconfigProblem>> started = Oracle::start(patched, {});
  ASSERT_TRUE(started) << started.error().what;
  auto& oracle = std::get<Oracle>(*started);
  const Result<std::vector<SymbolInfo>> symbols = oracle.symbols();
  ASSERT_TRUE(symbols);
  ASSERT_GT(symbols->size(), 10000U);
  Result<ScratchFolder> scratch = ScratchFolder::make("kconfig-e2e");
  ASSERT_TRUE(scratch);
  std::mt19937 random(4);  // the same symbols in every run
  for (const size_t count : {20U, 300U, 1500U}) {
    const std::string fragment = random_fragment(*symbols, count, random);
    ASSERT_TRUE(write_file(scratch->path() + "/fragment", fragment));
    ASSERT_TRUE(oracle.load_base(fragment));
    const Result<std::string> config = oracle.config({});
    ASSERT_TRUE(config) << config.error().what;
    const std::string wanted = made(patched.tree, scratch->path(), "allnoconfig");
    EXPECT_EQ(*config, wanted) << fragment;
    const Result<std::string> replayed = oracle.replay(*config);
    ASSERT_TRUE(replayed);
    EXPECT_EQ(*replayed, made(patched.tree, scratch->path(), "olddefconfig"));
    // The comparison can fail: another value gives another text.
    const Result<std::string> other = oracle.config({{"PCI", "n"}});
    ASSERT_TRUE(other);
    EXPECT_NE(*other, wanted);
  }
}

void expect_enumeration_of_requests(const Tree& tree) {
  PatchedTree patched;
  patched.tree = tree;
  Result<std::variant<Oracle, KconfigProblem>> started = Oracle::start(patched, {});
  ASSERT_TRUE(started) << started.error().what;
  auto& oracle = std::get<Oracle>(*started);
  ASSERT_TRUE(oracle.load_base("CONFIG_64BIT=y\nCONFIG_MODULES=y\nCONFIG_PCI=y\n"));
  const std::vector<std::string> names = {"VFIO", "VFIO_NOIOMMU", "VFIO_PCI", "PREEMPT"};
  const Result<Enumeration> found =
      oracle.enumerate({{names[0], {}}, {names[1], {}}, {names[2], {}}, {names[3], {}}}, {});
  ASSERT_TRUE(found) << found.error().what;
  std::vector<Assignment> requests;
  for (const char* vfio : {"n", "m", "y"}) {
    for (const char* noiommu : {"n", "y"}) {
      for (const char* pci : {"n", "m", "y"}) {
        for (const char* preempt : {"n", "y"}) {
          requests.push_back(
              {{names[0], vfio}, {names[1], noiommu}, {names[2], pci}, {names[3], preempt}});
        }
      }
    }
  }
  EXPECT_EQ(found->assignments, requests.size());
  std::vector<std::string> rows;
  for (const Assignment& request : requests) {
    const Result<Assignment> values = oracle.evaluate(request, names);
    ASSERT_TRUE(values);
    std::string row;
    for (const std::string& name : names) row += values->at(name);
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  EXPECT_EQ(found->rows, rows);
}

TEST(KconfigOracle, AgreesWithTheTreesOwnMakeToTheByte) {
  const std::vector<Tree> trees = unpacked_trees();
  if (trees.empty()) GTEST_SKIP() << "no tree is unpacked in the cache";
  for (const Tree& tree : trees) {
    SCOPED_TRACE(tree.id);
    expect_agreement_with_make(tree);
  }
}

TEST(KconfigOracle, AnEnumerationIsTheSetOfItsRequests) {
  const std::vector<Tree> trees = unpacked_trees();
  if (trees.empty()) GTEST_SKIP() << "no tree is unpacked in the cache";
  for (const Tree& tree : trees) {
    SCOPED_TRACE(tree.id);
    expect_enumeration_of_requests(tree);
  }
}

}  // namespace
}  // namespace kseries
