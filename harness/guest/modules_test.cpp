// SPDX-License-Identifier: GPL-2.0-only
#include "guest/modules.h"

#include <gmock/gmock.h>

namespace kseries {
namespace {

using testing::ElementsAre;

std::string modinfo(const std::string& depends) {
  return std::string("ELF\0license=GPL\0depends=", 24) + depends +
         std::string("\0retpoline=Y\0", 13);
}

std::vector<std::string> names(const std::vector<ModuleInfo>& modules) {
  std::vector<std::string> result;
  for (const ModuleInfo& module : modules) result.push_back(module.name);
  return result;
}

TEST(ReadModule, FindsWhatItDependsOn) {
  const ModuleInfo module = read_module("/x/vfio-pci.ko", modinfo("vfio-pci-core,vfio"));
  EXPECT_EQ(module.name, "vfio_pci");
  EXPECT_THAT(module.depends, ElementsAre("vfio_pci_core", "vfio"));
}

TEST(ReadModule, TakesNoneForNone) {
  EXPECT_TRUE(read_module("a.ko", modinfo("")).depends.empty());
  EXPECT_TRUE(read_module("a.ko", "").depends.empty());
  EXPECT_THAT(read_module("a.ko", std::string("\0depends=b", 10)).depends, ElementsAre("b"));
}

TEST(LoadOrder, PutsDependenciesFirst) {
  const auto order = load_order({{"", "vfio_pci", {"vfio_pci_core", "vfio"}},
                                 {"", "vfio_pci_core", {"vfio", "irqbypass"}},
                                 {"", "vfio", {"iommufd"}},
                                 {"", "iommufd", {}}});
  EXPECT_THAT(names(order), ElementsAre("iommufd", "vfio", "vfio_pci_core", "vfio_pci"));
}

TEST(LoadOrder, EndsOnALoop) {
  EXPECT_THAT(names(load_order({{"", "a", {"b"}}, {"", "b", {"a"}}})), ElementsAre("b", "a"));
}

}  // namespace
}  // namespace kseries
