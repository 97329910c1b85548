// SPDX-License-Identifier: GPL-2.0-only
//
// Compares the proofs with the oracle and with the trees' own make: SAT and the oracle
// find the same configurations, and a wrong clause is detected.
#include <gmock/gmock.h>

#include <map>

#include "e2e/kconfig_models.h"
#include "e2e/kconfig_trees.h"
#include "e2e/kseries_run.h"
#include "host/environment.h"

namespace kseries::e2e {
namespace {

using ::testing::StartsWith;

const Assignment base = {{"64BIT", "y"}, {"MODULES", "y"}, {"EXPERT", "y"}, {"PCI", "y"},
                         {"NET", "y"},   {"ACPI", "y"},    {"MMU", "y"}};

/// Symbols that depend on or select each other, or have defaults that refer to each other.
const std::vector<std::vector<std::string>> symbol_sets = {
    {"VFIO", "VFIO_GROUP", "VFIO_CONTAINER", "VFIO_NOIOMMU", "VFIO_DEVICE_CDEV", "IOMMUFD",
     "VFIO_PCI"},
    {"PCI_MSI", "PCIEPORTBUS", "PCIEAER", "HOTPLUG_PCI", "HOTPLUG_PCI_PCIE", "PCI_IOV", "PCI_ATS"},
    {"INET", "IPV6", "IPV6_SIT", "NET_IPIP", "INET_TUNNEL", "PACKET"},
};

std::string fragment() {
  std::string text;
  for (const auto& [name, value] : base) text += "CONFIG_" + name + "=" + value + "\n";
  return text;
}

/// The symbols of a set that the tree has.
std::vector<std::string> existing_symbols(Oracle& oracle, const std::vector<std::string>& names) {
  const Result<std::vector<SymbolInfo>> known = oracle.info(names);
  std::vector<std::string> found;
  if (!known) return found;
  for (const std::string& name : names) {
    if (std::any_of(known->begin(), known->end(),
                    [&](const auto& one) { return one.name == name; }))
      found.push_back(name);
  }
  return found;
}

Rows find_oracle_rows(Oracle& oracle, const std::vector<std::string>& names) {
  std::vector<Axis> inputs;
  for (const std::string& name : names) inputs.push_back({name, {}});
  const Result<Enumeration> found = oracle.enumerate(inputs, {});
  EXPECT_TRUE(found) << found.error().what;
  return found ? Rows(found->rows.begin(), found->rows.end()) : Rows{};
}

/// Negates one literal in the clauses of a symbol.
void corrupt(Encoding& encoding, const std::string& name) {
  const auto index = static_cast<size_t>(encoding.by_name.at(name));
  for (std::vector<int>& clause : encoding.clauses) {
    if (clause.front() != -encoding.guards[index]) continue;
    clause.back() = -clause.back();
    return;
  }
  FAIL() << name << " has no clause";
}

/// Up to 6.10 a choice makes each assignment slow, and the oracle must report that.
void expect_pace(Oracle& oracle, const Tree& tree) {
  const Result<Enumeration> without = oracle.enumerate({{"VFIO", {"n", "y"}}}, {});
  ASSERT_TRUE(without);
  EXPECT_FALSE(without->afresh);
  const Result<Enumeration> with = oracle.enumerate({{"PREEMPT_VOLUNTARY", {"n", "y"}}}, {});
  ASSERT_TRUE(with);
  EXPECT_EQ(with->afresh, tree.name == "6.1");
}

void expect_same_sets(const Tree& tree) {
  PatchedTree patched;
  patched.tree = tree;
  std::optional<Oracle> oracle = start_oracle(patched);
  ASSERT_TRUE(oracle);
  ASSERT_TRUE(oracle->load_base(fragment()));
  expect_pace(*oracle, tree);
  const Result<std::vector<std::string>> lines = oracle->dump();
  ASSERT_TRUE(lines);
  const Result<KconfigRules> rules = parse_rules(*lines);
  ASSERT_TRUE(rules);
  const Encoding encoding = encode(*rules);
  for (const std::vector<std::string>& wanted : symbol_sets) {
    const std::vector<std::string> names = existing_symbols(*oracle, wanted);
    SCOPED_TRACE(join(names, " "));
    ASSERT_GE(names.size(), 3U);
    const Rows rows = find_oracle_rows(*oracle, names);
    EXPECT_GT(rows.size(), 4U);
    Prover prover(*rules, encoding);
    prover.fix_base(base, {names.begin(), names.end()});
    int replays = 0;
    EXPECT_EQ(find_model_rows(prover, names,
                              [&](const auto& row, const auto& config) {
                                // A replay reads 18000 lines, so only check every eighth.
                                if (replays++ % 8 != 0) return;
                                const Result<std::string> replayed = oracle->replay(config);
                                ASSERT_TRUE(replayed);
                                EXPECT_EQ(row_in(*replayed, names), row)
                                    << "Kconfig changes the model";
                              }),
              rows);
    Encoding wrong = encoding;
    corrupt(wrong, names.back());
    Prover fooled(*rules, wrong);
    fooled.fix_base(base, {names.begin(), names.end()});
    EXPECT_NE(find_model_rows(fooled, names, [](const auto&, const auto&) {}), rows);
  }
}

TEST(KconfigProof, FindsTheConfigurationsOfTheOracleAndDetectsAWrongClause) {
  for (const Tree& tree : unpacked_trees()) {
    SCOPED_TRACE(tree.id);
    expect_same_sets(tree);
  }
}

TEST(KconfigProof, WitnessIsUnchangedByMakeOlddefconfig) {
  const Outcome outcome = call({"kconfig", "prove", "--tree", "6.12",
                                "VFIO_NOIOMMU && VFIO_GROUP && !VFIO_CONTAINER && VFIO = m"},
                               300);
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  ASSERT_THAT(outcome.out, StartsWith("reachable"));
  const std::string witness = outcome.out.substr(outcome.out.find('\n') + 1);
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "witness");
  ASSERT_TRUE(scratch);
  ASSERT_TRUE(write_file(scratch->path() + "/.config", witness));
  const std::vector<Tree> trees = unpacked_trees();
  const auto tree =
      std::find_if(trees.begin(), trees.end(), [](const Tree& one) { return one.name == "6.12"; });
  ASSERT_NE(tree, trees.end());
  EXPECT_EQ(make_config(*tree, scratch->path(), "olddefconfig"), witness);
  EXPECT_EQ(row_in(witness, {"VFIO_NOIOMMU", "VFIO_GROUP", "VFIO_CONTAINER", "VFIO"}), "yynm");
}

TEST(KconfigProof, UnreachableExitsWithZeroAndPrintsTheRules) {
  const Outcome outcome =
      call({"kconfig", "prove", "--tree", "6.12", "VFIO_NOIOMMU && !VFIO_GROUP"}, 300);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("unreachable"));
  EXPECT_THAT(outcome.out, ::testing::HasSubstr("VFIO_NOIOMMU (drivers/vfio/Kconfig:"));
}

TEST(KconfigProof, UnreachableBecauseOfANumberIsUnknown) {
  // MAXSMP sets NR_CPUS to 8192, and RCU_STRICT_GRACE_PERIOD depends on NR_CPUS <= 4.
  const Outcome outcome =
      call({"kconfig", "prove", "--tree", "6.12", "RCU_STRICT_GRACE_PERIOD && MAXSMP"}, 300);
  EXPECT_EQ(outcome.code, 69) << outcome.out;
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("unknown: Kconfig changes the configuration"));
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("numbers and strings are not modelled"));
}

}  // namespace
}  // namespace kseries::e2e
