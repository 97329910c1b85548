// SPDX-License-Identifier: GPL-2.0-only
//
// Series whose builds attack the next build. The honest series is run after each of them.
#include "base/text.h"
#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

namespace fs = std::filesystem;

class Hostile : public testing::TestWithParam<const char*> {
 protected:
  /// Runs testdata/hostile/NAME.patch.
  Outcome run_series(const std::string& name) {
    const std::string data = KSERIES_SOURCE "/harness/testdata/hostile/";
    return call({"run", data + "one-kernel.toml", "--run-dir", work_.in(name), "--series",
                 data + name + ".patch", "--fresh", "--triage", "none"});
  }

  /// Whether the kernel of a run contains a text.
  [[nodiscard]] bool kernel_has(const std::string& name, const std::string& text) const {
    for (const fs::directory_entry& build : fs::directory_iterator(work_.in(name) + "/builds")) {
      const std::string vmlinux = content(build.path().string() + "/vmlinux");
      if (vmlinux.find(text) != std::string::npos) return true;
    }
    return false;
  }

  Workplace work_;
};

TEST_P(Hostile, BuildChangesNothingOfTheNextSeries) {
  const Outcome attack = run_series(GetParam());
  EXPECT_FALSE(attack.timed_out) << attack.err;
  EXPECT_TRUE(attack.code == 0 || attack.code == 1 || attack.code == 69) << attack.code;
  const std::string host_name = std::string(trim(content("/etc/hostname")));
  EXPECT_EQ((attack.out + attack.err).find(host_name + ".ko"), std::string::npos);
  const Outcome honest = run_series("honest");
  EXPECT_EQ(honest.code, 0) << honest.out << honest.err;
  EXPECT_TRUE(kernel_has("honest", "AN-HONEST-CHANGE"));
  EXPECT_FALSE(kernel_has("honest", "POISONED"));
}

INSTANTIATE_TEST_SUITE_P(Attacks, Hostile,
                         testing::Values("ccache-poison", "lane-poison", "config-fifo",
                                         "module-list-fifo", "module-list-link"));

}  // namespace
}  // namespace kseries::e2e
