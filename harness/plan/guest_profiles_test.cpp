// SPDX-License-Identifier: GPL-2.0-only
#include "plan/guest_profiles.h"

#include <gmock/gmock.h>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class GuestProfiles : public testing::Test {
 protected:
  void SetUp() override {
    auto made = ScratchFolder::make(*read_environment(), "profiles");
    ASSERT_TRUE(made.ok());
    folder_ = std::make_unique<ScratchFolder>(made.take());
  }
  void profile(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(write_file(folder_->path() + "/guests/" + name + ".toml", text).ok());
  }
  [[nodiscard]] Result<std::vector<GuestProfile>> load(const Campaign& campaign) const {
    return load_guests(campaign, {folder_->path()});
  }

  std::unique_ptr<ScratchFolder> folder_;
};

Campaign campaign_with(std::vector<std::string> guests) {
  Campaign campaign;
  campaign.guests = std::move(guests);
  return campaign;
}

TEST_F(GuestProfiles, ExtendTheirBases) {
  profile("a", "cpus = 2\n[[device]]\nrole = \"edu0\"\ndriver = \"edu\"\n");
  profile("b", "base = \"a\"\nmemory_mib = 128\n");
  profile("c", "base = \"b\"\ncpus = 4\n");
  const auto guests = load(campaign_with({"c"}));
  ASSERT_TRUE(guests.ok()) << guests.error().what;
  ASSERT_EQ(guests->size(), 1U);
  EXPECT_EQ(guests->front().name, "c");
  EXPECT_EQ(guests->front().cpus, 4);
  EXPECT_EQ(guests->front().memory_mib, 128);
  EXPECT_EQ(guests->front().devices.size(), 1U);
}

TEST_F(GuestProfiles, OfTheUserComeFirstAndMayExtendOthers) {
  profile("a", "cpus = 2\n");
  Environment environment{folder_->path()};
  environment.own = {folder_->path() + "/own"};
  ASSERT_TRUE(
      write_file(environment.own[0] + "/guests/b.toml", "base = \"a\"\nmemory_mib = 128\n"));
  const auto guests = load_guests(campaign_with({"b"}), environment);
  ASSERT_TRUE(guests.ok()) << guests.error().what;
  EXPECT_EQ(guests->front().cpus, 2);
  EXPECT_EQ(guests->front().memory_mib, 128);
  const auto unknown = load_guests(campaign_with({"x"}), environment);
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().hint, HasSubstr("a, b"));
}

TEST_F(GuestProfiles, BasedOnThemselvesAreRefused) {
  profile("a", "base = \"b\"\n");
  profile("b", "base = \"a\"\n");
  const auto guests = load(campaign_with({"a"}));
  ASSERT_FALSE(guests.ok());
  EXPECT_THAT(guests.error().what, HasSubstr("based on itself"));
  EXPECT_EQ(guests.error().hint, "chain of bases: a -> b -> a");
}

TEST_F(GuestProfiles, UnknownOnesAreRefusedWithASuggestion) {
  profile("a", "base = \"nobody\"\n");
  const auto guests = load(campaign_with({"a"}));
  ASSERT_FALSE(guests.ok());
  EXPECT_THAT(guests.error().what, HasSubstr("nobody"));
  profile("q35-nvme", "");
  EXPECT_EQ(load(campaign_with({"zzzz"})).error().hint, "available: a, q35-nvme");
  EXPECT_EQ(load(campaign_with({"q35-nvm"})).error().hint, "did you mean q35-nvme?");
}

TEST_F(GuestProfiles, AreCombinedWithTheVariants) {
  profile("a", "append = \"x\"\nneeds = [\"PCI\"]\n");
  Campaign campaign = campaign_with({"a"});
  campaign.variants = {{"on", "m.mode=1", {"MODULES"}, {}}, {"off", "", {}, {"-S"}}};
  const auto guests = load(campaign);
  ASSERT_TRUE(guests.ok()) << guests.error().what;
  ASSERT_EQ(guests->size(), 2U);
  EXPECT_EQ((*guests)[0].name, "a-on");
  EXPECT_EQ((*guests)[0].append, "x m.mode=1");
  EXPECT_THAT((*guests)[0].needs, ElementsAre("PCI", "MODULES"));
  EXPECT_EQ((*guests)[1].append, "x");
  EXPECT_THAT((*guests)[1].extra, ElementsAre("-S"));
}

TEST(ChooseVariants, KeepsTheNamedOnes) {
  Campaign campaign;
  campaign.variants = {{"on", "", {}, {}}, {"off", "", {}, {}}};
  ASSERT_TRUE(choose_variants(campaign, {}).ok());
  EXPECT_EQ(campaign.variants.size(), 2U);
  const auto refused = choose_variants(campaign, {"of"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().hint, "its variants are on, off");
  ASSERT_TRUE(choose_variants(campaign, {"off"}).ok());
  ASSERT_EQ(campaign.variants.size(), 1U);
  EXPECT_EQ(campaign.variants[0].name, "off");
}

TEST(GuestsWithDrivers, SeriesThatChangesAnIommuDriverGetsItsGuest) {
  Campaign campaign;
  campaign.guests = {"q35-noiommu", "q35-intel-iommu"};
  const auto present = load_guests(campaign, {KSERIES_SOURCE});
  ASSERT_TRUE(present);
  const auto names = [&](const std::set<std::string>& symbols) {
    std::vector<std::string> found;
    const auto added = guests_with_drivers(symbols, *present, {KSERIES_SOURCE});
    EXPECT_TRUE(added);
    for (const GuestProfile& guest : *added) found.push_back(guest.name);
    return found;
  };
  EXPECT_EQ(names({"VIRTIO_IOMMU"}), std::vector<std::string>{"q35-virtio-iommu"});
  EXPECT_EQ(names({"AMD_IOMMU", "VIRTIO_IOMMU"}),
            (std::vector<std::string>{"q35-amd-iommu", "q35-virtio-iommu"}));
  EXPECT_EQ(names({"INTEL_IOMMU", "VFIO_NOIOMMU", "NUMA"}), std::vector<std::string>{});
}

}  // namespace
}  // namespace kseries
