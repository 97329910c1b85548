// SPDX-License-Identifier: GPL-2.0-only
//
// Each device in each machine, as Linux sees it, and the actions of the host, in real guests.
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "e2e/kseries_run.h"
#include "testing/golden.h"

namespace kseries::e2e {
namespace {

/// "7.2" of "QEMU emulator version 7.2.19 (Debian …)"; empty if unknown.
std::string qemu_version() {
  Result<Outcome> outcome = run({.argv = {"qemu-system-x86_64", "--version"}});
  if (!outcome) return {};
  const size_t at = outcome->out.find("version ");
  if (at == std::string::npos) return {};
  const std::string number = outcome->out.substr(at + 8, outcome->out.find_first_of(" \n", at + 8));
  const size_t dot = number.find('.');
  return number.substr(0, number.find('.', dot + 1));
}

/// The table of devices that the suite printed, without other output.
std::string extract_table(const std::string& ktap) {
  constexpr std::string_view word = "# table ";
  std::string table;
  for (const std::string_view line : split_lines(ktap)) {
    const size_t at = line.find(word);
    if (at == std::string_view::npos) continue;
    table += std::string(trim(line.substr(at + word.size()))) + "\n";
  }
  return table;
}

TEST(Guests, HaveTheDevicesOfTheirProfiles) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome = call({"run", "guests", "--run-dir", run_dir});
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  std::map<std::string, std::string> tables;
  const nlohmann::json found = results(run_dir);
  for (const nlohmann::json& cell : found["cells"]) {
    EXPECT_EQ(cell["verdict"], "pass") << cell["id"] << cell["message"];
    const std::string folder = run_dir + "/" + cell["folder"].get<std::string>();
    tables[cell["guest"]] = extract_table(content(folder + "/ktap.txt"));
  }
  EXPECT_EQ(tables.size(), 12U);
  std::string actual;
  for (const auto& [guest, table] : tables) actual += "== " + guest + "\n" + table + "\n";
  // Newer QEMU versions add capabilities to devices.
  const std::string golden = KSERIES_SOURCE "/harness/testdata/guests/6.12-qemu-" + qemu_version();
  if (std::getenv("UPDATE_GOLDEN") == nullptr && !exists(golden)) {
    GTEST_SKIP() << "no table for this QEMU: UPDATE_GOLDEN=1 writes " << golden;
  }
  EXPECT_EQ(actual, golden::expected(golden, actual));
}

TEST(Guests, AreNotBootedWithoutADriverForTheirIommu) {
  const Workplace work;
  const Outcome plan = call({"run", "vfio-noiommu", "--dry-run", "--run-dir", work.in("run"),
                             "--guest", "q35-noiommu", "--guest", "q35-amd-iommu"});
  EXPECT_EQ(plan.code, 0) << plan.err;
  EXPECT_NE(plan.out.find("q35-noiommu"), std::string::npos) << plan.out;
  EXPECT_EQ(plan.out.find("-q35-amd-iommu"), std::string::npos) << plan.out;
  EXPECT_NE(plan.err.find("q35-amd-iommu: not booted: no kernel of this run enables AMD_IOMMU"),
            std::string::npos)
      << plan.err;
}

}  // namespace
}  // namespace kseries::e2e
