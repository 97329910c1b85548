// SPDX-License-Identifier: GPL-2.0-only
#include "run/machine_paths.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(MachinePaths, AreReplacedWhereverTheyStart) {
  Report report;
  report.directory = "/home/u/kseries/reports/runs/r1";
  report.trees.resize(1);
  report.trees[0].root = "/home/u/.cache/kseries/trees/6.12";
  const Environment environment{"/home/u/kseries",
                                "/home/u/kseries/build/kseries",
                                {{"HOME", "/home/u"}, {"TMPDIR", "/tmp"}}};
  const std::vector<MachinePath> paths = machine_paths(report, environment);
  EXPECT_EQ(hide_paths("disk full: /home/u/kseries/reports/runs/r1/cells/a, "
                       "/home/u/.cache/kseries/trees/6.12/a.c:1, "
                       "/home/u/kseries/build/kseries boot, /home/u/kseries/configs, "
                       "/home/u/.bashrc, in '/home/u'. /tmp/x",
                       paths),
            "disk full: ./cells/a, TREE/a.c:1, kseries boot, KSERIES/configs, ~/.bashrc, in '~'. "
            "TMP/x");
}

TEST(MachinePaths, OtherPathsStay) {
  const std::vector<MachinePath> paths = {{"/root", "~"}};
  const std::string text = "/rootfs /x/root /root-a ./root/b a/root";
  EXPECT_EQ(hide_paths(text, paths), text);
  EXPECT_EQ(hide_paths("", paths), "");
}

}  // namespace
}  // namespace kseries
