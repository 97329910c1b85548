// SPDX-License-Identifier: GPL-2.0-only
#include "run/earlier_boot.h"

#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

class EarlierBoot : public ::testing::Test {
 protected:
  void SetUp() override {
    scratch_ = ScratchFolder::make(*read_environment(), "earlier-boot").take();
    environment_.variables["XDG_CACHE_HOME"] = scratch_->path() + "/cache";
    request_.kernel = scratch_->path() + "/kernel";
    request_.initrd = scratch_->path() + "/initrd";
    request_.append = "oops=panic";
    ASSERT_TRUE(write_file(request_.kernel, "kernel"));
    ASSERT_TRUE(write_file(request_.initrd, "suites"));
  }
  std::string key() { return *boot_key(request_, "QEMU 7.2"); }
  static Boot make_boot(ExitReason reason) {
    Boot boot;
    boot.exit_reason = reason;
    boot.console = std::string("Linux\0\xff\n", 8);
    boot.ktap = "1..1\nok 1 a\n";
    boot.console_arrival = {0.5};
    boot.ktap_arrival = {1, 1.25};
    boot.seconds = 2;
    return boot;
  }

  std::optional<ScratchFolder> scratch_;
  Environment environment_;
  BootRequest request_;
};

TEST_F(EarlierBoot, IsTheSameInALaterRun) {
  EXPECT_FALSE(find_earlier_boot(key(), environment_)->has_value());
  const Boot boot = make_boot(ExitReason::done);
  ASSERT_TRUE(keep_boot(key(), boot, "run-1", environment_));
  const std::optional<Boot> found = *find_earlier_boot(key(), environment_);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->earlier_run, "run-1");
  EXPECT_EQ(found->exit_reason, ExitReason::done);
  EXPECT_EQ(found->console, boot.console);
  EXPECT_EQ(found->ktap, boot.ktap);
  EXPECT_EQ(found->console_arrival, boot.console_arrival);
  EXPECT_EQ(found->ktap_arrival, boot.ktap_arrival);
  EXPECT_EQ(found->seconds, 2);
}

TEST_F(EarlierBoot, IsReplacedByALaterOne) {
  ASSERT_TRUE(keep_boot(key(), make_boot(ExitReason::done), "run-1", environment_));
  ASSERT_TRUE(keep_boot(key(), make_boot(ExitReason::panic), "run-2", environment_));
  EXPECT_EQ((*find_earlier_boot(key(), environment_))->earlier_run, "run-2");
}

TEST_F(EarlierBoot, ThatTheHostMayHaveStoppedIsNotKept) {
  for (const ExitReason reason : {ExitReason::silence, ExitReason::deadline,
                                  ExitReason::qemu_killed, ExitReason::qemu_died}) {
    ASSERT_TRUE(keep_boot(key(), make_boot(reason), "run-1", environment_));
    EXPECT_FALSE(find_earlier_boot(key(), environment_)->has_value());
  }
}

TEST_F(EarlierBoot, OfOtherImagesOrAnotherGuestHasAnotherKey) {
  const std::string same = key();
  EXPECT_EQ(key(), same);
  ASSERT_TRUE(write_file(request_.kernel, "other kernel"));
  EXPECT_NE(key(), same);
  ASSERT_TRUE(write_file(request_.kernel, "kernel"));
  ASSERT_TRUE(write_file(request_.initrd, "other suites"));
  EXPECT_NE(key(), same);
  ASSERT_TRUE(write_file(request_.initrd, "suites"));
  EXPECT_EQ(key(), same);
  EXPECT_NE(*boot_key(request_, "QEMU 9"), same);
  request_.append += " debug";
  EXPECT_NE(key(), same);
  request_.append = "oops=panic";
  request_.profile.seed = 7;
  EXPECT_NE(key(), same);
  request_.profile.seed = 1;
  request_.profile.devices.emplace_back();
  EXPECT_NE(key(), same);
}

TEST_F(EarlierBoot, OfAnIdenticalKernelIsTakenByOtherCellsOfTheRunOnly) {
  const RunFolder run(scratch_->path() + "/run-1");
  const RunFolder other_run(scratch_->path() + "/run-2");
  EXPECT_FALSE(find_boot_of_run(key(), run, "cell-2")->has_value());
  ASSERT_TRUE(keep_boot_of_run(key(), make_boot(ExitReason::done), run, "cell-1"));
  const std::optional<CellBoot> found = *find_boot_of_run(key(), run, "cell-2");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->cell, "cell-1");
  EXPECT_EQ(found->boot.earlier_run, "") << "it is of this run";
  EXPECT_EQ(found->boot.ktap, make_boot(ExitReason::done).ktap);
  EXPECT_FALSE(find_boot_of_run(key(), run, "cell-1")->has_value()) << "its own boot";
  EXPECT_FALSE(find_boot_of_run(key(), other_run, "cell-2")->has_value());
  EXPECT_FALSE(find_earlier_boot(key(), environment_)->has_value()) << "not for later runs";
}

TEST_F(EarlierBoot, OfARunIsForgottenWithItsResults) {
  const RunFolder run(scratch_->path() + "/run-1");
  ASSERT_TRUE(keep_boot_of_run(key(), make_boot(ExitReason::panic), run, "cell-1"));
  ASSERT_TRUE(run.forget_results());
  EXPECT_FALSE(find_boot_of_run(key(), run, "cell-2")->has_value());
}

TEST_F(EarlierBoot, ThatWasDamagedIsNotUsed) {
  ASSERT_TRUE(keep_boot(key(), make_boot(ExitReason::done), "run-1", environment_));
  const std::string entry = scratch_->path() + "/cache/kseries/boots/" + key();
  ASSERT_TRUE(exists(entry));
  ASSERT_TRUE(write_file(entry + "/ktap.txt", "1..1\nnot ok 1 a\n"));
  EXPECT_FALSE(find_earlier_boot(key(), environment_)->has_value());
}

}  // namespace
}  // namespace kseries
