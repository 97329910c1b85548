// SPDX-License-Identifier: GPL-2.0-only
#include "cli/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kseries {
namespace {

using testing::HasSubstr;
using testing::Not;

HostFacts healthy() {
  HostFacts facts;
  for (const char* name : {"gcc", "ld", "make", "flex", "bison", "bc", "perl", "xz", "ninja",
                           "qemu-system-x86_64", "apt-get", "clang", "ld.lld", "busybox", "gdb"}) {
    facts.programs[name] = std::string(name) + " 1.0";
  }
  facts.libelf = true;
  facts.cache = "/home/me/.cache/kseries";
  facts.free_bytes = 50'000'000'000;
  facts.accel = Accel{.name = "kvm", .slowness = 1, .remark = ""};
  return facts;
}

HostCheck named(const std::vector<HostCheck>& checks, const std::string& name) {
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&name](const HostCheck& check) { return check.name == name; });
  return found == checks.end() ? HostCheck{} : *found;
}

TEST(Doctor, healthy_host_serves) {
  const std::vector<HostCheck> checks = check_host(healthy());
  EXPECT_TRUE(host_serves(checks));
  const std::string table = host_table(checks);
  EXPECT_THAT(table, HasSubstr("ok       gcc                 gcc 1.0\n"));
  EXPECT_THAT(table, HasSubstr("All that a run needs is here."));
  EXPECT_THAT(table, Not(HasSubstr("MISSING")));
}

TEST(Doctor, missing_tools_name_their_packages_together) {
  HostFacts facts = healthy();
  facts.programs.erase("ninja");
  facts.libelf = false;
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_FALSE(host_serves(checks));
  EXPECT_EQ(named(checks, "ninja").mend, "apt-get install ninja-build");
  EXPECT_THAT(host_table(checks), HasSubstr("apt-get install ninja-build libelf-dev\n"));
}

TEST(Doctor, tool_that_only_some_do_without_does_not_stop_a_run) {
  HostFacts facts = healthy();
  facts.programs.erase("gdb");
  facts.programs.erase("apt-get");
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_TRUE(host_serves(checks));
  EXPECT_EQ(named(checks, "gdb").state, CheckState::lacking);
  EXPECT_THAT(host_table(checks), HasSubstr("lacking  apt-get"));
}

TEST(Doctor, disk_is_judged_in_two_steps) {
  HostFacts facts = healthy();
  facts.free_bytes = 5'000'000'000;
  EXPECT_EQ(named(check_host(facts), "disk").state, CheckState::lacking);
  facts.free_bytes = 2'000'000'000;
  EXPECT_EQ(named(check_host(facts), "disk").state, CheckState::missing);
  facts.free_bytes.reset();
  facts.cache_error = "no place for the cache";
  EXPECT_EQ(named(check_host(facts), "disk").found, "no place for the cache");
}

TEST(Doctor, sandbox_that_does_not_work_gives_reason_and_hint) {
  HostFacts facts = healthy();
  facts.sandbox = Error{.stage = "sandbox", .what = "no\nnamespaces", .where = "", .hint = "allow"};
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_FALSE(host_serves(checks));
  EXPECT_EQ(named(checks, "sandbox").mend, "allow");
  EXPECT_THAT(host_table(checks), HasSubstr("no namespaces"));
}

TEST(Doctor, accelerator_says_why_it_is_not_kvm) {
  HostFacts facts = healthy();
  facts.accel = Accel{.name = "tcg", .slowness = 4, .remark = "a guest hangs under KVM"};
  EXPECT_EQ(named(check_host(facts), "accelerator").found, "tcg boots; a guest hangs under KVM");
  facts.accel = Error{.stage = "guest", .what = "boots with neither", .where = "", .hint = "h"};
  EXPECT_EQ(named(check_host(facts), "accelerator").state, CheckState::missing);
  facts.accel.reset();
  EXPECT_THAT(named(check_host(facts), "accelerator").found, HasSubstr("no QEMU"));
}

}  // namespace
}  // namespace kseries
