// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/modules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ModuleNeeds, AreReadFromTheModinfoSection) {
  const std::string begin("ELF\0license=GPL\0depends=", 24);
  EXPECT_THAT(parse_module_needs(begin + std::string("vfio,iommufd\0name=x", 19)),
              ElementsAre("vfio", "iommufd"));
  EXPECT_THAT(parse_module_needs(begin + std::string(1, '\0')), IsEmpty());
  EXPECT_THAT(parse_module_needs("no modinfo"), IsEmpty());
}

TEST(LoadOrder, ModulesFollowTheirDependencies) {
  EXPECT_EQ(load_order({{"vfio-pci.ko", {"vfio_pci_core", "vfio"}},
                        {"vfio-pci-core.ko", {"vfio"}},
                        {"vfio.ko", {}}}),
            (std::vector<std::string>{"vfio.ko", "vfio-pci-core.ko", "vfio-pci.ko"}));
  EXPECT_EQ(load_problem({{"a.ko", {"b"}}, {"b.ko", {}}}), "");
}

TEST(LoadOrder, DependencyCycleIsReported) {
  EXPECT_EQ(load_problem({{"a-1.ko", {"b"}}, {"b.ko", {"a_1"}}, {"c.ko", {"b"}}, {"d.ko", {}}}),
            "modules need each other: a-1.ko, b.ko, c.ko");
}

}  // namespace
}  // namespace kseries
