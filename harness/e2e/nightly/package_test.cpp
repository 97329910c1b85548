// SPDX-License-Identifier: GPL-2.0-only
//
// The Debian package, in a bare root of the release of this machine.
#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

TEST(Package, WorksForAnOrdinaryUserAndRemovingItLeavesNothing) {
  ASSERT_EQ(::geteuid(), 0U) << "only root can make a root directory";
  constexpr double hours = 3600;
  const Result<Outcome> outcome = run({.argv = {KSERIES_SOURCE "/contrib/debian/try"},
                                       .merge_stderr = true,
                                       .deadline_seconds = 2 * hours});
  ASSERT_TRUE(outcome) << outcome.error().what;
  EXPECT_TRUE(outcome->ok()) << outcome->out;
}

}  // namespace
}  // namespace kseries::e2e
