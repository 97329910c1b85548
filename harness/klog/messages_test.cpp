// SPDX-License-Identifier: GPL-2.0-only
#include "klog/messages.h"

#include <gtest/gtest.h>

#include <string>

namespace kseries {
namespace {

std::vector<std::string> texts(const std::vector<KernelMessage>& messages) {
  std::vector<std::string> all;
  for (const KernelMessage& message : messages) all.push_back(message.text);
  return all;
}

using Texts = std::vector<std::string>;

TEST(DriverMessages, AreTheWarningsThatInitSends) {
  const std::string port =
      "@kmsg [    1.234567] vfio-pci 0000:00:04.0: vfio-noiommu device opened by user (a:71)\n"
      "  @kmsg [    1.3] vfio-pci 0000:00:04.0: printed by a suite\n"
      "@kmsg [    1.400000] e1000e 0000:00:03.0: another driver\n"
      "@kmsg [    1.500000] vfio_pci_core_disable+0x12/0x80 [vfio_pci_core]\n"
      "@kmsg [    1.600000] iommufd: leaked\n";
  const std::vector<double> arrival = {2, 3, 4, 5, 6};
  const auto found = find_driver_messages({"", {}}, {port, arrival});
  EXPECT_EQ(texts(found),
            (Texts{"vfio-pci *: vfio-noiommu device opened by user (a:*)", "iommufd: leaked"}));
  EXPECT_EQ(found[0].example, "vfio-pci 0000:00:04.0: vfio-noiommu device opened by user (a:71)");
  EXPECT_EQ(found[0].seconds, 2);
  EXPECT_FALSE(found[0].is_fault);
}

TEST(DriverMessages, EqualOnesAreEqualWhateverTheDeviceAndAddress) {
  const auto one = [](const std::string& text) {
    return find_driver_messages({"[    1.000000] " + text + "\n", {}}, {"", {}});
  };
  const auto left =
      one("DMAR: [DMA Write NO_PASID] Request device [00:04.0] fault addr 0xfe001000 [fault reason "
          "0x05] PTE Write access is not set");
  const auto right =
      one("DMAR: [DMA Write NO_PASID] Request device [3e:1f.7] fault addr 0x1 [fault reason 0x05] "
          "PTE Write access is not set");
  ASSERT_EQ(texts(left).size(), 1U);
  EXPECT_EQ(texts(left), texts(right));
  EXPECT_TRUE(left[0].is_fault);
  EXPECT_EQ(texts(one("AMD-Vi: Event logged [IO_PAGE_FAULT device=0000:00:04.0 domain=0x0001 "
                      "address=0xdead flags=0x0020]")),
            Texts{"AMD-Vi: Event logged [IO_PAGE_FAULT device=* domain=* address=* flags=*]"});
}

TEST(DriverMessages, TheConsoleOnlyHasKnownWarningsBecauseItHasNoLevels) {
  const auto found = find_driver_messages(
      {"[    0.500000] DMAR: Host address width 39\n"
       "[    0.600000] vfio-pci 0000:00:04.0: enabling device (0000 -> 0002)\n"
       "[    0.700000] pcieport 0000:00:1c.0: unlocked secondary bus reset via: "
       "pci_reset_bus+0x1d/0x30\n",
       {}},
      {"", {}});
  EXPECT_EQ(texts(found), Texts{"pcieport *: unlocked secondary bus reset via: "
                                "pci_reset_bus+*/*"});
}

TEST(DriverMessages, AFaultOnTheConsoleAndTheTestPortIsOne) {
  const std::string fault = "[    1.000000] DMAR: DRHD: handling fault status reg 2\n";
  const std::vector<double> console = {3.0};
  const std::vector<double> port = {3.2};
  EXPECT_EQ(find_driver_messages({fault, console}, {"@kmsg " + fault, port}).size(), 1U);
}

}  // namespace
}  // namespace kseries
