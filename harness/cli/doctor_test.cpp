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
  facts.sandbox = FoundSandbox{.description = "bubblewrap and seccomp", .reason = "", .gaps = {}};
  facts.accel = Accel{.name = "kvm", .slowness = 1, .remark = ""};
  return facts;
}

HostCheck named(const std::vector<HostCheck>& checks, const std::string& name) {
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&name](const HostCheck& check) { return check.name == name; });
  return found == checks.end() ? HostCheck{} : *found;
}

TEST(Doctor, healthy_host_is_ready) {
  const std::vector<HostCheck> checks = check_host(healthy());
  EXPECT_TRUE(is_host_ready(checks));
  const std::string table = host_table(checks);
  EXPECT_THAT(table, HasSubstr("ok       gcc                 gcc 1.0\n"));
  EXPECT_THAT(table, HasSubstr("This machine can run kseries."));
  EXPECT_THAT(table, Not(HasSubstr("FAILED")));
}

TEST(Doctor, missing_tools_are_listed_with_their_packages) {
  HostFacts facts = healthy();
  facts.programs.erase("ninja");
  facts.libelf = false;
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_FALSE(is_host_ready(checks));
  EXPECT_EQ(named(checks, "ninja").fix, "apt-get install ninja-build");
  EXPECT_THAT(host_table(checks), HasSubstr("apt-get install ninja-build libelf-dev\n"));
}

TEST(Doctor, missing_optional_tool_is_a_warning) {
  HostFacts facts = healthy();
  facts.programs.erase("gdb");
  facts.programs.erase("apt-get");
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_TRUE(is_host_ready(checks));
  EXPECT_EQ(named(checks, "gdb").state, CheckState::warning);
  EXPECT_THAT(host_table(checks), HasSubstr("warning  apt-get"));
}

TEST(Doctor, little_disk_space_is_a_warning_and_too_little_a_failure) {
  HostFacts facts = healthy();
  facts.free_bytes = 5'000'000'000;
  EXPECT_EQ(named(check_host(facts), "disk").state, CheckState::warning);
  facts.free_bytes = 2'000'000'000;
  EXPECT_EQ(named(check_host(facts), "disk").state, CheckState::failed);
  facts.free_bytes.reset();
  facts.cache_error = "the cache can't be written";
  EXPECT_EQ(named(check_host(facts), "disk").found, "the cache can't be written");
}

TEST(Doctor, broken_sandbox_is_reported_with_reason_and_hint) {
  HostFacts facts = healthy();
  facts.sandbox = Error{.stage = "sandbox", .what = "no\nnamespaces", .where = "", .hint = "allow"};
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_FALSE(is_host_ready(checks));
  EXPECT_EQ(named(checks, "sandbox").fix, "allow");
  EXPECT_THAT(host_table(checks), HasSubstr("no namespaces"));
}

TEST(Doctor, weaker_sandbox_is_a_warning_with_the_reason_and_its_gaps) {
  HostFacts facts = healthy();
  EXPECT_EQ(named(check_host(facts), "sandbox").state, CheckState::ok);
  facts.sandbox = FoundSandbox{.kind = SandboxKind::landlock,
                               .description = "Landlock (ABI 3) and seccomp",
                               .reason = "bubblewrap is missing",
                               .gaps = {"signals", "time stamps"}};
  const std::vector<HostCheck> checks = check_host(facts);
  EXPECT_TRUE(is_host_ready(checks));
  EXPECT_EQ(named(checks, "sandbox").state, CheckState::warning);
  EXPECT_EQ(named(checks, "sandbox").fix, "bubblewrap is missing");
  EXPECT_EQ(named(checks, "sandbox").found,
            "Landlock (ABI 3) and seccomp; not covered: signals; time stamps");
}

TEST(Doctor, accelerator_is_reported_with_the_reason_why_it_is_not_kvm) {
  HostFacts facts = healthy();
  facts.accel = Accel{.name = "tcg", .slowness = 4, .remark = "a guest hangs under KVM"};
  EXPECT_EQ(named(check_host(facts), "accelerator").found, "tcg boots; a guest hangs under KVM");
  facts.accel = Error{.stage = "guest", .what = "boots with neither", .where = "", .hint = "h"};
  EXPECT_EQ(named(check_host(facts), "accelerator").state, CheckState::failed);
  facts.accel.reset();
  EXPECT_THAT(named(check_host(facts), "accelerator").found, HasSubstr("QEMU is missing"));
}

}  // namespace
}  // namespace kseries
