// SPDX-License-Identifier: GPL-2.0-only
#include "codec/guest_toml.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace kseries {
namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<GuestProfile> shipped(const std::string& name) {
  const std::string text = content(KSERIES_SOURCE "/guests/" + name + ".toml");
  GuestProfile base;
  if (const std::string below = read_guest_base(text); !below.empty()) {
    auto loaded = shipped(below);
    if (!loaded.ok()) return loaded.error();
    base = loaded.take();
  }
  return parse_guest_toml(text, name, name + ".toml", base);
}

TEST(GuestToml, reads_every_shipped_profile) {
  int profiles = 0;
  for (const auto& file : std::filesystem::directory_iterator(KSERIES_SOURCE "/guests")) {
    if (file.path().extension() != ".toml") continue;
    const auto profile = shipped(file.path().stem());
    ASSERT_TRUE(profile.ok()) << profile.error().where << " " << profile.error().what;
    EXPECT_FALSE(profile->title.empty()) << file.path();
    EXPECT_FALSE(profile->devices.empty()) << file.path();
    ++profiles;
  }
  EXPECT_GE(profiles, 2);
}

TEST(GuestToml, reads_every_key) {
  const auto profile = parse_guest_toml(R"(
title = "t"
machine = "pc"
iommu = "intel-iommu,intremap=on"
memory_mib = 1024
cpus = 4
append = "intel_iommu=on"
needs = ["INTEL_IOMMU"]
extra = ["-object", "memory-backend-ram,id=m,size=1M"]
[[disk]]
name = "disk0"
mib = 16
[[device]]
role = "port0"
driver = "pcie-root-port"
address = "1c.0"
[[device]]
role = "edu0"
driver = "edu"
options = "dma_mask=0xff"
bus = "port0"
address = "00.0"
)",
                                        "p", "p.toml");
  ASSERT_TRUE(profile.ok()) << profile.error().what;
  EXPECT_EQ(profile->name, "p");
  EXPECT_EQ(profile->machine, "pc");
  EXPECT_EQ(profile->iommu, "intel-iommu,intremap=on");
  EXPECT_EQ(profile->memory_mib, 1024);
  EXPECT_EQ(profile->cpus, 4);
  EXPECT_EQ(profile->append, "intel_iommu=on");
  EXPECT_EQ(profile->needs, std::vector<std::string>{"INTEL_IOMMU"});
  EXPECT_EQ(profile->extra.size(), 2U);
  ASSERT_EQ(profile->disks.size(), 1U);
  EXPECT_EQ(profile->disks[0].name, "disk0");
  EXPECT_EQ(profile->disks[0].mib, 16);
  ASSERT_EQ(profile->devices.size(), 2U);
  EXPECT_EQ(profile->devices[1].bus, "port0");
  EXPECT_EQ(profile->devices[1].options, "dma_mask=0xff");
}

TEST(GuestToml, replaces_or_extends_its_base) {
  const auto base = parse_guest_toml(R"(
title = "below"
memory_mib = 256
append = "one"
needs = ["A"]
[[disk]]
name = "disk0"
mib = 1
[[device]]
role = "port0"
driver = "pcie-root-port"
address = "1c.0"
)",
                                     "base", "base.toml");
  ASSERT_TRUE(base.ok());
  const std::string text = R"(
title = "above"
base = "base"
append = "two"
cpus = 4
needs = ["B"]
[[device]]
role = "edu0"
driver = "edu"
bus = "port0"
)";
  EXPECT_EQ(read_guest_base(text), "base");
  const auto profile = parse_guest_toml(text, "p", "p.toml", *base);
  ASSERT_TRUE(profile.ok()) << profile.error().what;
  EXPECT_EQ(profile->name, "p");
  EXPECT_EQ(profile->title, "above");
  EXPECT_EQ(profile->memory_mib, 256);
  EXPECT_EQ(profile->cpus, 4);
  EXPECT_EQ(profile->append, "one two");
  EXPECT_EQ(profile->needs, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(profile->disks.size(), 1U);
  ASSERT_EQ(profile->devices.size(), 2U);
  EXPECT_EQ(profile->devices[1].role, "edu0");
}

TEST(GuestToml, devices_of_the_base_can_be_removed) {
  const std::string two =
      "[[device]]\nrole = \"a\"\ndriver = \"bridge\"\n"
      "[[device]]\nrole = \"b\"\ndriver = \"edu\"\nbus = \"a\"\n"
      "[[device]]\nrole = \"c\"\ndriver = \"edu\"\n";
  const auto base = parse_guest_toml(two, "base", "base.toml");
  ASSERT_TRUE(base.ok());
  const auto profile = parse_guest_toml("without = [\"a\", \"b\"]\n", "p", "p.toml", *base);
  ASSERT_TRUE(profile.ok()) << profile.error().what;
  ASSERT_EQ(profile->devices.size(), 1U);
  EXPECT_EQ(profile->devices[0].role, "c");

  const auto behind = parse_guest_toml("without = [\"a\"]\n", "p", "p.toml", *base);
  ASSERT_FALSE(behind.ok());
  EXPECT_EQ(behind.error().what, "without: b is behind a");
  const auto nobody = parse_guest_toml("without = [\"d\"]\n", "p", "p.toml", *base);
  ASSERT_FALSE(nobody.ok());
  EXPECT_EQ(nobody.error().what, "without: the base profile has no device 'd'");
}

TEST(GuestToml, base_is_optional) {
  EXPECT_EQ(read_guest_base("title = \"t\"\n"), "");
  EXPECT_EQ(read_guest_base("[[device\n"), "");
}

struct RefusedProfile {
  std::string text;
  std::string what;
  int line;
};

void PrintTo(const RefusedProfile& refusal, std::ostream* out) { *out << refusal.what; }

class GuestTomlRefusal : public testing::TestWithParam<RefusedProfile> {};

TEST_P(GuestTomlRefusal, has_message_and_line) {
  const auto profile = parse_guest_toml(GetParam().text, "p", "p.toml");
  ASSERT_FALSE(profile.ok());
  EXPECT_EQ(profile.error().what, GetParam().what);
  EXPECT_EQ(profile.error().where, "p.toml:" + std::to_string(GetParam().line));
  EXPECT_FALSE(profile.error().hint.empty());
  EXPECT_EQ(profile.error().kind, ErrorKind::usage);
}

const std::string edu = "[[device]]\nrole = \"a\"\ndriver = \"edu\"\naddress = \"04.0\"\n";

INSTANTIATE_TEST_SUITE_P(
    Cases, GuestTomlRefusal,
    testing::Values(
        RefusedProfile{"\nmemory = 3\n", "unknown key 'memory'", 2},
        RefusedProfile{"cpus = 0\n", "cpus: expected an integer from 1 to 64, found 0", 1},
        RefusedProfile{"cpus = \"2\"\n", "cpus: expected an integer from 1 to 64, found string", 1},
        RefusedProfile{"title = 1\n", "title: expected a string, found 1", 1},
        RefusedProfile{"needs = \"X\"\n", "needs is not a list", 1},
        RefusedProfile{"[[disk]]\nname = \"d\"\n", "mib is missing", 1},
        RefusedProfile{"[[disk]]\nname = \"d\"\nmib = 0\n",
                       "mib: expected an integer from 1 to 65536, found 0", 3},
        RefusedProfile{"[[disk]]\nname = \"d\"\nmib = 1\n[[disk]]\nname = \"d\"\nmib = 1\n",
                       "duplicate disk 'd'", 4},
        RefusedProfile{"device = 1\n", "device is not a list", 1},
        RefusedProfile{"[[device]]\ndriver = \"edu\"\n", "role is missing", 1},
        RefusedProfile{"[[device]]\nrole = \"a,b\"\n", "role: 'a,b' is not a single word", 2},
        RefusedProfile{"[[device]]\nrole = \"a\"\n", "driver is missing", 1},
        RefusedProfile{"[[device]]\nrole = \"a\"\ndriver = \"edu\"\naddress = \"4\"\n",
                       "a: '4' is not a valid address", 4},
        RefusedProfile{edu + "[[device]]\nrole = \"a\"\ndriver = \"edu\"\n", "duplicate role 'a'",
                       5},
        RefusedProfile{edu + "[[device]]\nrole = \"b\"\ndriver = \"edu\"\naddress = \"04.0\"\n",
                       "b and a have the same address", 5},
        RefusedProfile{"[[device]]\nrole = \"a\"\ndriver = \"edu\"\nbus = \"p\"\n",
                       "a: no preceding device has the role 'p'", 1}));

TEST(GuestToml, syntax_error_names_the_line) {
  const auto profile = parse_guest_toml("title = \"t\"\n[[device\n", "p", "p.toml");
  ASSERT_FALSE(profile.ok());
  EXPECT_EQ(profile.error().where, "p.toml:2");
}

}  // namespace
}  // namespace kseries
