// SPDX-License-Identifier: GPL-2.0-only
//
// Compares the oracle with the trees' own `make allnoconfig` and `make olddefconfig`, byte by
// byte, on every tree in the cache.
#include <gtest/gtest.h>

#include <random>

#include "e2e/kconfig_trees.h"
#include "host/environment.h"
#include "kconfig/dot_config.h"

namespace kseries::e2e {
namespace {

#ifdef KSERIES_NIGHTLY
constexpr unsigned seeds = 4;
#else
constexpr unsigned seeds = 1;
#endif

/// Random values for random symbols of all types, plus options that enable most menus.
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

/// Fuzzes the whole tree: allnoconfig with random fragments, and olddefconfig of the result.
void expect_agreement_with_make(const Tree& tree, unsigned seed) {
  std::optional<Oracle> oracle = start_oracle({.tree = tree});
  ASSERT_TRUE(oracle);
  const Result<std::vector<SymbolInfo>> symbols = oracle->symbols();
  ASSERT_TRUE(symbols);
  ASSERT_GT(symbols->size(), 10000U);
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "kconfig-e2e");
  ASSERT_TRUE(scratch);
  std::mt19937 random(seed);  // the same symbols in every run
  for (const size_t count : {20U, 300U, 1500U}) {
    const std::string fragment = random_fragment(*symbols, count, random);
    ASSERT_TRUE(write_file(scratch->path() + "/fragment", fragment));
    ASSERT_TRUE(oracle->load_base(fragment));
    const Result<std::string> config = oracle->config({});
    ASSERT_TRUE(config) << config.error().what;
    const std::string wanted = make_config(tree, scratch->path(), "allnoconfig");
    EXPECT_EQ(*config, wanted) << fragment;
    const Result<std::string> replayed = oracle->replay(*config);
    ASSERT_TRUE(replayed);
    EXPECT_EQ(*replayed, make_config(tree, scratch->path(), "olddefconfig"));
    // Negative test: another value gives another text.
    const Result<std::string> other = oracle->config({{"PCI", "n"}});
    ASSERT_TRUE(other);
    EXPECT_NE(*other, wanted);
  }
}

/// Symbols that the VFIO campaign varies, and a choice (the preemption model).
const std::vector<std::string> relevant = {
    "VFIO",          "VFIO_GROUP",  "VFIO_CONTAINER", "IOMMUFD_VFIO_CONTAINER",
    "VFIO_NOIOMMU",  "IOMMUFD",     "VFIO_PCI",       "VFIO_DEVICE_CDEV",
    "IOMMU_SUPPORT", "INTEL_IOMMU", "VFIO_DEBUGFS",   "DEBUG_FS",
    "PREEMPT_NONE",  "PREEMPT",     "PCI_MSI",        "VFIO_PCI_IGD"};

/// Compares random requests to one oracle process with one `make` each.
void expect_requests_as_made(const Tree& tree, unsigned seed, int requests) {
  std::optional<Oracle> oracle = start_oracle({.tree = tree});
  ASSERT_TRUE(oracle);
  const std::string base = "CONFIG_64BIT=y\nCONFIG_MODULES=y\nCONFIG_PCI=y\nCONFIG_MMU=y\n";
  ASSERT_TRUE(oracle->load_base(base));
  const Result<std::vector<SymbolInfo>> known = oracle->info(relevant);
  ASSERT_TRUE(known);
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "kconfig-e2e");
  ASSERT_TRUE(scratch);
  std::mt19937 random(seed);
  for (int i = 0; i < requests; ++i) {
    Assignment request;
    std::string fragment = base;
    for (const SymbolInfo& symbol : *known) {
      const char* values = symbol.type == SymbolType::tristate ? "ymn" : "yyn";
      const std::string value(1, values[random() % 3]);
      request[symbol.name] = value;
    }
    for (const auto& [name, value] : request) {
      fragment += value == "n" ? "# CONFIG_" + name + " is not set\n"
                               : "CONFIG_" + name + "=" + value + "\n";
    }
    ASSERT_TRUE(write_file(scratch->path() + "/fragment", fragment));
    const Result<std::string> config = oracle->config(request);
    ASSERT_TRUE(config) << config.error().what;
    EXPECT_EQ(*config, make_config(tree, scratch->path(), "allnoconfig")) << fragment;
  }
}

void expect_enumeration_of_requests(const Tree& tree) {
  std::optional<Oracle> oracle = start_oracle({.tree = tree});
  ASSERT_TRUE(oracle);
  ASSERT_TRUE(oracle->load_base("CONFIG_64BIT=y\nCONFIG_MODULES=y\nCONFIG_PCI=y\n"));
  const std::vector<std::string> names = {"VFIO", "VFIO_NOIOMMU", "VFIO_PCI", "PREEMPT"};
  const Result<Enumeration> found =
      oracle->enumerate({{names[0], {}}, {names[1], {}}, {names[2], {}}, {names[3], {}}}, {});
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
    const Result<std::string> text = oracle->config(request);
    ASSERT_TRUE(text);
    const DotConfig config = DotConfig::parse(*text);
    std::string row;
    for (const std::string& name : names) row += config.value(name);
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  EXPECT_EQ(found->rows, rows);
}

TEST(KconfigOracle, AgreesWithTheTreesOwnMake) {
  for (const Tree& tree : unpacked_trees()) {
    SCOPED_TRACE(tree.id);
    for (unsigned seed = 0; seed < seeds; ++seed) {
      expect_agreement_with_make(tree, 4 + seed);
      expect_requests_as_made(tree, 40 + seed, 2);
    }
  }
}

TEST(KconfigOracle, WrongEvaluatorIsDetected) {
  // The oracle uses an evaluator in which a select is an upper limit; `make` uses the
  // unmodified tree.
  const Tree tree = unpacked_trees().front();
  Result<std::string> source = read_file(tree.root + "/scripts/kconfig/symbol.c");
  ASSERT_TRUE(source);
  const std::string right = "newval.tri = EXPR_OR(newval.tri, sym->rev_dep.tri);";
  const size_t at = source->find(right);
  ASSERT_NE(at, std::string::npos);
  std::string wrong = *source;
  wrong.replace(at, right.size(), "newval.tri = EXPR_AND(newval.tri, sym->rev_dep.tri);");
  std::optional<Oracle> oracle = start_oracle(with_file(tree, "scripts/kconfig/symbol.c", wrong));
  ASSERT_TRUE(oracle);
  const std::string fragment = "CONFIG_64BIT=y\nCONFIG_PCI=y\n";
  ASSERT_TRUE(oracle->load_base(fragment));
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "kconfig-e2e");
  ASSERT_TRUE(scratch);
  ASSERT_TRUE(write_file(scratch->path() + "/fragment", fragment));
  const Result<std::string> config = oracle->config({});
  ASSERT_TRUE(config);
  EXPECT_NE(*config, make_config(tree, scratch->path(), "allnoconfig"));
  EXPECT_EQ(config->find("CONFIG_PCI=y"), std::string::npos);
}

TEST(KconfigOracle, EnumerationIsTheSetOfItsRequests) {
  for (const Tree& tree : unpacked_trees()) {
    SCOPED_TRACE(tree.id);
    expect_enumeration_of_requests(tree);
  }
}

}  // namespace
}  // namespace kseries::e2e
