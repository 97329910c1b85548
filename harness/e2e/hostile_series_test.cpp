// SPDX-License-Identifier: GPL-2.0-only
//
// Series whose Makefiles and Kconfig files attack the machine while a run is planned.
#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A mail with one patch: a new script, and lines after the first one of `file`, which is
/// "# SPDX-License-Identifier: GPL-2.0", and before `second`.
std::string make_patch(const std::string& script, const std::string& file,
                       const std::vector<std::string>& lines, const std::string& second) {
  std::string added;
  size_t count = 0;
  for (size_t at = 0, end = 0; at < script.size(); at = end + 1, ++count) {
    end = script.find('\n', at);
    added += "+" + script.substr(at, end - at) + "\n";
  }
  std::string text =
      "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\n"
      "From: A Developer <a@example.org>\nDate: Mon, 1 Jun 2026 10:00:00 +0000\n"
      "Subject: [PATCH] kbuild: run a script\n\nText.\n\n"
      "Signed-off-by: A Developer <a@example.org>\n---\n"
      "diff --git a/scripts/hostile.sh b/scripts/hostile.sh\nnew file mode 100644\n"
      "--- /dev/null\n+++ b/scripts/hostile.sh\n@@ -0,0 +1," +
      std::to_string(count) + " @@\n" + added + "diff --git a/" + file + " b/" + file + "\n--- a/" +
      file + "\n+++ b/" + file + "\n@@ -1,2 +1," + std::to_string(lines.size() + 2) +
      " @@\n # SPDX-License-Identifier: GPL-2.0\n";
  for (const std::string& line : lines) text += "+" + line + "\n";
  return text + " " + second + "\n--\n2.39.5\n\n";
}

Outcome prove_with(const Workplace& work, const std::string& patch) {
  EXPECT_TRUE(write_file(work.in("series/0001-hostile.patch"), patch));
  return call({"kconfig", "prove", "VFIO && !IOMMU_SUPPORT", "--tree", "6.12", "--series",
               work.in("series")},
              600);
}

TEST(HostileSeries, VariablesOfItsMakefileDoNotReachProgramsOutsideOfTheSandbox) {
  const Workplace work;
  // The library is written where the oracle of this series will be in the cache.
  const std::string script =
      "w=$(dirname \"$1\")\n"
      "case \"$w\" in *.new)\n"
      "  printf '#include <unistd.h>\\n#include <fcntl.h>\\n"
      "__attribute__((constructor)) static void f(void)"
      "{ close(open(\"" +
      work.in("escaped") +
      "\", O_WRONLY | O_CREAT, 0600)); }\\n' > \"$w/evil.c\"\n"
      "  gcc -shared -fPIC -o \"$w/evil.so\" \"$w/evil.c\" ;;\n"
      "esac\n"
      "echo \"${w%.new}/evil.so\"\n";
  const std::string patch =
      make_patch(script, "Makefile",
                 {"hostile := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))",
                  "export LD_PRELOAD := $(if $(O),$(shell sh $(hostile)/scripts/hostile.sh "
                  "$(O)),$(LD_PRELOAD))"},
                 "VERSION = 6");
  const Outcome outcome = prove_with(work, patch);
  EXPECT_THAT(outcome.err, Not(HasSubstr("does not apply")));
  // With a library that can't be loaded, Kconfig's answers may differ.
  EXPECT_TRUE(outcome.code == 1 || outcome.code == 69) << outcome.err << outcome.out;
  EXPECT_FALSE(exists(work.in("escaped")));
}

TEST(HostileSeries, KconfigMacrosCanNotWriteToTheTree) {
  const Workplace work;
  ASSERT_TRUE(write_file(work.in("readable"), "x"));
  const std::string script =
      "for d in \"$1\" \"$1/scripts\" /usr " + work.in("") +
      "; do\n"
      "  mount -o remount,bind,rw \"$d\"; echo > \"$d/escaped\"\n"
      "done 2>&1\n"
      "link=$(readlink \"$1/Makefile\" || readlink \"$1/MAINTAINERS\") &&\n"
      "  mount -o remount,bind,rw \"${link%/*}\"; echo > \"${link%/*}/escaped\"\n"
      "cat " +
      work.in("readable") +
      " && echo > $1/escaped\n"
      "echo y\n";
  const std::string patch = make_patch(
      script, "arch/x86/Kconfig",
      {"hostile := $(shell,sh $(srctree)/scripts/hostile.sh $(srctree))"}, "# Select 32 or 64 bit");
  const Outcome outcome = prove_with(work, patch);
  EXPECT_EQ(outcome.code, 1) << outcome.err << outcome.out;
  EXPECT_FALSE(exists("/usr/escaped"));
  EXPECT_FALSE(exists(work.in("escaped")));
  const std::string found = run({.argv = {"find", *cache_folder(*read_environment()), "-maxdepth",
                                          "4", "-name", "escaped"}})
                                ->out;
  EXPECT_EQ(found, "");
}

}  // namespace
}  // namespace kseries::e2e
