// SPDX-License-Identifier: GPL-2.0-only
#include "e2e/variants.h"

namespace kseries::e2e {
namespace {

class OnATree : public Variants, public ::testing::WithParamInterface<std::string> {};

TEST_P(OnATree, VariantsHandleTheConcernsOfTheReviewAsIntended) {
  run_on(GetParam(),
         campaign() + null_group_configuration + both_configuration + cdev_configuration,
         {"none", "vfio-noiommu-cdev-v4", "vfio-noiommu-cdev-v4-latch",
          "vfio-noiommu-cdev-v4-kconfig", "vfio-noiommu-cdev-v4-group-kept"});
  expect_unpatched();
  expect_v4();
  expect_latch();
  expect_kconfig();
  expect_group_kept();
}

INSTANTIATE_TEST_SUITE_P(Trees, OnATree, ::testing::Values("6.12", "7.2"),
                         [](const ::testing::TestParamInfo<std::string>& info) {
                           return info.param == "6.12" ? "on_6_12" : "on_7_2";
                         });

class Series : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  [[nodiscard]] std::string tree() const { return std::get<0>(GetParam()); }
  [[nodiscard]] std::string name() const { return std::get<1>(GetParam()); }
};

TEST_P(Series, EachCommitBuildsAndBootsInEachConfiguration) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome = call({"run", "--tree", tree(), "--series", name(), "--each-patch",
                                "--suite", "smoke", "--run-dir", run_dir},
                               14000);
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  std::set<int> stages;
  for (const json& cell : results(run_dir)["cells"]) {
    EXPECT_EQ(cell["verdict"], "pass") << cell["id"];
    stages.insert(cell["patches"].get<int>());
  }
  // Parts 1 to 7; later parts only change documentation and selftests.
  EXPECT_GE(stages.size(), 7U);
}

TEST_P(Series, IsCleanUnderKasanLockdepAndKmemleak) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome = call(
      {"run", "vfio-noiommu-debug", "--tree", tree(), "--series", name(), "--run-dir", run_dir},
      14000);
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  size_t cycles = 0;
  for (const json& cell : results(run_dir)["cells"]) {
    EXPECT_EQ(cell["flavour"], "kasan+lockdep+kmemleak");
    for (const std::string& one : outcomes(cell, "leaves_nothing_behind")) {
      EXPECT_THAT(one, ::testing::AnyOf("pass ", ::testing::StartsWith("skip")));
      cycles += one == "pass " ? 1 : 0;
    }
  }
  EXPECT_GT(cycles, 0U);
}

/// Features that the kernels of the campaign lack: KVM in the guest, runtime PM, and dma-buf
/// export of device memory.
TEST(OptionalFeatures, AreTestedIfTheKernelHasThem) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome =
      call({"run", "vfio-noiommu-debug", "--tree", "7.2", "--series", "vfio-noiommu-cdev-v4",
            "--flavour", "kvm+runtime-pm+dmabuf", "--suite", "null_group", "--run-dir", run_dir},
           7200);
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  for (const json& cell : results(run_dir)["cells"]) {
    SCOPED_TRACE(cell["id"]);
    EXPECT_THAT(outcomes(cell, "vm_takes_the_device", "cdev"), ElementsAre("pass "));
    EXPECT_THAT(outcomes(cell, "wakes_when_called", "cdev"), ElementsAre("pass "));
    EXPECT_THAT(outcomes(cell, "address_goes"), AllOf(Not(IsEmpty()), Each("pass ")));
  }
}

INSTANTIATE_TEST_SUITE_P(Variants, Series,
                         ::testing::Combine(::testing::Values("6.12", "7.2"),
                                            ::testing::Values("vfio-noiommu-cdev-v4",
                                                              "vfio-noiommu-cdev-v4-latch",
                                                              "vfio-noiommu-cdev-v4-kconfig")),
                         [](const auto& info) {
                           std::string name = std::get<0>(info.param) + std::get<1>(info.param);
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace kseries::e2e
