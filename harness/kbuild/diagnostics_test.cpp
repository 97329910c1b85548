// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/diagnostics.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

constexpr const char* log_with_both = R"(  SYNC    include/config/auto.conf.cmd
  CC      drivers/vfio/vfio_main.o
../drivers/vfio/vfio_main.c: In function 'vfio_init':
../drivers/vfio/vfio_main.c:1700:13: warning: unused variable 'x' [-Wunused-variable]
 1700 |         int x;
      |             ^
  CC [M]  drivers/vfio/group.o
In file included from ../include/linux/vfio.h:11,
                 from ../drivers/vfio/group.c:13:
../drivers/vfio/group.c:7:2: error: expected ';' before 'return'
make[4]: *** [../scripts/Makefile.build:229: drivers/vfio/group.o] Error 1
make[3]: *** [../scripts/Makefile.build:478: drivers/vfio] Error 2
)";

TEST(BuildLog, MessagesBelongToTheirObjectWithPathsOfTheSourceTree) {
  const BuildLog log = parse_build_log(log_with_both);
  EXPECT_EQ(log.objects,
            (std::set<std::string>{"drivers/vfio/vfio_main.o", "drivers/vfio/group.o"}));
  ASSERT_EQ(log.diagnostics.size(), 2U);
  const Diagnostic& warning = log.diagnostics[0];
  EXPECT_EQ(warning.object, "drivers/vfio/vfio_main.o");
  EXPECT_EQ(warning.file, "drivers/vfio/vfio_main.c");
  EXPECT_EQ(warning.line, 1700);
  EXPECT_EQ(warning.column, 13);
  EXPECT_EQ(warning.flag, "-Wunused-variable");
  EXPECT_EQ(warning.message, "unused variable 'x'");
  EXPECT_NE(warning.context.find("In function 'vfio_init'"), std::string::npos);
  EXPECT_NE(warning.context.find("int x;"), std::string::npos);
  EXPECT_EQ(log.diagnostics[1].severity, DiagnosticSeverity::error);
  EXPECT_EQ(log.diagnostics[1].object, "drivers/vfio/group.o");
}

TEST(BuildLog, WerrorFlagIsTheFlagOfTheWarning) {
  const BuildLog log = parse_build_log(
      "  CC      a.o\n../a.c:1:1: error: unused variable 'x' [-Werror=unused-variable]\n");
  ASSERT_EQ(log.diagnostics.size(), 1U);
  EXPECT_EQ(log.diagnostics[0].flag, "-Wunused-variable");
}

TEST(BuildLog, LinkerAndModpostErrorsAreErrorsWithoutAFile) {
  const BuildLog log = parse_build_log(
      "  LD      .tmp_vmlinux1\nld: drivers/vfio/vfio_main.o: in function `f':\n"
      "vfio_main.c:(.text+0x1): undefined reference to `g'\n"
      "ERROR: modpost: \"h\" [drivers/vfio/vfio.ko] undefined!\n");
  EXPECT_EQ(log.diagnostics.size(), 3U);
  for (const Diagnostic& diagnostic : log.diagnostics)
    EXPECT_EQ(diagnostic.severity, DiagnosticSeverity::error);
}

TEST(BuildLog, UnmetDependenciesAreAWarningWithTheSelectingSymbols) {
  const BuildLog log = parse_build_log(
      "  SYNC    include/config/auto.conf\n\n"
      "WARNING: unmet direct dependencies detected for FOO\n  Depends on [n]: BAR [=n]\n"
      "  Selected by [y]:\n  - NEW [=y] && VFIO [=y]\n  CC      a.o\n");
  ASSERT_EQ(log.diagnostics.size(), 1U);
  EXPECT_EQ(log.diagnostics[0].severity, DiagnosticSeverity::warning);
  EXPECT_EQ(log.diagnostics[0].message, "WARNING: unmet direct dependencies detected for FOO");
  EXPECT_NE(log.diagnostics[0].context.find("  - NEW [=y]"), std::string::npos);
}

TEST(BuildLog, MessagesOfSyncconfigAreReplacedWhenItRunsAgain) {
  // In a new lane, conf is built first.
  const BuildLog first = parse_build_log(
      "  SYNC    include/config/auto.conf.cmd\n  HOSTCC  scripts/kconfig/util.o\n"
      "  HOSTLD  scripts/kconfig/conf\n"
      "WARNING: unmet direct dependencies detected for FOO\n  Depends on [n]: BAR [=n]\n"
      "  UPD     include/config/kernel.release\n");
  ASSERT_EQ(first.diagnostics.size(), 1U);
  EXPECT_EQ(first.diagnostics[0].object, configuration_object);
  const BuildLog second = parse_build_log("  SYNC    include/config/auto.conf\n");
  const auto everything = [](const std::string&) { return true; };
  EXPECT_TRUE(with_replayed(second, first.diagnostics, everything).empty());
}

TEST(BuildLog, WarningsOfLinkerAndModpostAreReplacedWhenTheyRunAgain) {
  const BuildLog first = parse_build_log(
      "  LD      vmlinux.o\nvmlinux.o: warning: objtool: f+0x1: unreachable instruction\n"
      "  MODPOST Module.symvers\n"
      "WARNING: modpost: vmlinux: section mismatch in reference: f (section: .text) -> g "
      "(section: .init.text)\n");
  ASSERT_EQ(first.diagnostics.size(), 2U);
  const BuildLog second = parse_build_log("  MODPOST Module.symvers\n");
  const auto all = with_replayed(second, first.diagnostics, [](const auto&) { return true; });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].object, "vmlinux.o");
  EXPECT_EQ(second.objects.size(), 0U);
}

TEST(BuildLog, ExcerptBelongsToOneMessageOnly) {
  const BuildLog log = parse_build_log(
      "  CC      a.o\n../a.c: In function 'f':\n../a.c:7:6: error: 'x' undeclared\n"
      "    7 |  x = 1;\n      |  ^\n../a.c: At top level:\n"
      "../a.c:9:5: warning: 'g' defined but not used [-Wunused-function]\n");
  ASSERT_EQ(log.diagnostics.size(), 2U);
  EXPECT_EQ(log.diagnostics[0].context,
            "../a.c: In function 'f':\n../a.c:7:6: error: 'x' undeclared\n"
            "    7 |  x = 1;\n      |  ^\n");
  EXPECT_EQ(log.diagnostics[1].context,
            "../a.c: At top level:\n"
            "../a.c:9:5: warning: 'g' defined but not used [-Wunused-function]\n");
}

TEST(BuildLog, SectionMismatchesAreErrorsIfModpostFailsOnThem) {
  const std::string mismatch =
      "  MODPOST Module.symvers\n"
      "WARNING: modpost: vmlinux: section mismatch in reference: f+0x5 (section: .text) -> g "
      "(section: .init.text)\n";
  const BuildLog warned = parse_build_log(mismatch);
  ASSERT_EQ(warned.diagnostics.size(), 1U);
  EXPECT_EQ(warned.diagnostics[0].severity, DiagnosticSeverity::warning);
  const BuildLog log = parse_build_log(mismatch +
                                       "ERROR: modpost: Section mismatches detected.\n"
                                       "Set CONFIG_SECTION_MISMATCH_WARN_ONLY=y to allow them.\n"
                                       "make[2]: *** [../Makefile.modpost:145: x] Error 1\n");
  ASSERT_EQ(log.diagnostics.size(), 1U);
  EXPECT_EQ(log.diagnostics[0].severity, DiagnosticSeverity::error);
  EXPECT_NE(log.diagnostics[0].message.find("mismatch in reference: f+0x5"), std::string::npos);
  EXPECT_EQ(log.diagnostics[0].context.find("WARN_ONLY"), std::string::npos);
}

TEST(BuildLog, ErrorOfMakeCountsIfThereIsNoOther) {
  const BuildLog log =
      parse_build_log("make[2]: *** No rule to make target 'drivers/vfio/x.o'.  Stop.\n");
  ASSERT_EQ(log.diagnostics.size(), 1U);
  EXPECT_EQ(log.diagnostics[0].severity, DiagnosticSeverity::error);
}

TEST(BuildLog, EarlierWarningsAreReplayedForObjectsThatWereNotRebuilt) {
  const std::vector<Diagnostic> earlier = {
      {.object = "a.o", .severity = DiagnosticSeverity::warning, .message = "kept"},
      {.object = "b.o", .severity = DiagnosticSeverity::warning, .message = "rebuilt since"},
      {.object = "c.o", .severity = DiagnosticSeverity::warning, .message = "no longer built"},
      {.object = "a.o", .severity = DiagnosticSeverity::error, .message = "an error"}};
  const BuildLog log = parse_build_log("  CC      b.o\n");
  const auto all =
      with_replayed(log, earlier, [](const std::string& object) { return object != "c.o"; });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].message, "kept");
  EXPECT_TRUE(all[0].replayed);
}

TEST(BuildLog, SourceExcerptsAreNotTargets) {
  const BuildLog log = parse_build_log(
      "  CC      a.o\n../a.c:7:6: warning: unused variable 'x' [-Wunused-variable]\n"
      "    7 |  int x;\n      |      ^\n"
      "../a.c:123:6: warning: unused variable 'y' [-Wunused-variable]\n"
      "  123 |  int y;\n      |      ^\n");
  EXPECT_EQ(log.objects, (std::set<std::string>{"a.o"}));
  ASSERT_EQ(log.diagnostics.size(), 2U);
  EXPECT_EQ(log.diagnostics[0].object, "a.o");
  EXPECT_EQ(log.diagnostics[1].object, "a.o");
  EXPECT_NE(log.diagnostics[0].context.find("int x;"), std::string::npos);
  EXPECT_NE(log.diagnostics[1].context.find("int y;"), std::string::npos);
}

TEST(BuildLog, ParsesMessagesOfAssemblerAndLinker) {
  const BuildLog log = parse_build_log(
      "  AS      a.o\n../a.S:12: Warning: a label\n../a.S:13: Error: no such instruction: `x'\n"
      "  LD      vmlinux.o\nld: warning: orphan section `.x' from `a.o'\n"
      "ld.lld: warning: y\nld: cannot find b.o\n"
      "../b.c:3:1: internal compiler error: in f\n");
  std::vector<DiagnosticSeverity> severities;
  for (const Diagnostic& diagnostic : log.diagnostics) severities.push_back(diagnostic.severity);
  EXPECT_EQ(severities, (std::vector{DiagnosticSeverity::warning, DiagnosticSeverity::error,
                                     DiagnosticSeverity::warning, DiagnosticSeverity::warning,
                                     DiagnosticSeverity::error, DiagnosticSeverity::error}));
}

}  // namespace
}  // namespace kseries
