// SPDX-License-Identifier: GPL-2.0-only
#include "judge/warnings.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Diagnostic unused(const std::string& function, int line, int patch = 0) {
  Diagnostic diagnostic;
  diagnostic.object = "drivers/vfio/group.o";
  diagnostic.file = "drivers/vfio/group.c";
  diagnostic.line = line;
  diagnostic.severity = DiagnosticSeverity::warning;
  diagnostic.message = "unused variable 'i'";
  diagnostic.flag = "-Wunused-variable";
  diagnostic.context = "drivers/vfio/group.c: In function '" + function + "':\n  12 |  int i;\n";
  diagnostic.patch = patch;
  return diagnostic;
}

TEST(Warnings, TheFunctionIsReadFromTheContext) {
  EXPECT_EQ(diagnosed_function(unused("vfio_open", 1)), "vfio_open");
  Diagnostic diagnostic;
  EXPECT_EQ(diagnosed_function(diagnostic), "");
  diagnostic.context =
      "a.c: In function \xE2\x80\x98"
      "f\xE2\x80\x99:\n";
  EXPECT_EQ(diagnosed_function(diagnostic), "f");
}

TEST(Warnings, WithoutABaselineThoseOnLinesOfAPatchAreNew) {
  const auto fresh = new_warnings({unused("f", 1), unused("g", 2, 5)}, std::nullopt, {});
  ASSERT_EQ(fresh.size(), 1U);
  EXPECT_EQ(fresh[0].line, 2);
}

PatchedTree with_patches(const std::vector<int>& numbers) {
  PatchedTree patched;
  patched.files["drivers/vfio/group.c"] = {};
  for (const int number : numbers) {
    PatchResult patch;
    patch.number = number;
    patch.hunks.push_back({.path = "drivers/vfio/group.c"});
    patched.results.push_back(patch);
    patched.applied++;
  }
  return patched;
}

TEST(Warnings, WithoutABaselineThoseInAChangedFileAreNewAndBlameTheOnlyPatchThatChangesIt) {
  const auto fresh = new_warnings({unused("f", 1)}, std::nullopt, with_patches({3}));
  ASSERT_EQ(fresh.size(), 1U);
  EXPECT_EQ(fresh[0].patch, 3);
  EXPECT_EQ(new_warnings({unused("f", 1)}, std::nullopt, with_patches({3, 4}))[0].patch, 0);
  PatchedTree half = with_patches({3, 4});
  half.applied = 1;
  EXPECT_EQ(new_warnings({unused("f", 1)}, std::nullopt, half)[0].patch, 3);
}

TEST(Warnings, ThoseOfTheBaselineAreNotNewInAChangedFileEither) {
  const std::vector<Diagnostic> before = {unused("f", 10)};
  EXPECT_TRUE(new_warnings({unused("f", 12)}, before, with_patches({3})).empty());
  EXPECT_TRUE(new_warnings({unused("f", 12, 3)}, before, with_patches({3})).empty());
}

TEST(Warnings, AFixedWarningDoesNotHideANewOne) {
  const std::vector<Diagnostic> before = {unused("f", 10)};
  const auto fresh = new_warnings({unused("g", 40)}, before, {});
  ASSERT_EQ(fresh.size(), 1U);
  EXPECT_EQ(fresh[0].line, 40);
}

TEST(Warnings, AWarningThatOnlyMovedIsNotNew) {
  const std::vector<Diagnostic> before = {unused("f", 10)};
  EXPECT_TRUE(new_warnings({unused("f", 17)}, before, {}).empty());
}

TEST(Warnings, ASecondEqualWarningIsNew) {
  const std::vector<Diagnostic> before = {unused("f", 10)};
  EXPECT_EQ(new_warnings({unused("f", 10), unused("f", 20)}, before, {}).size(), 1U);
}

TEST(Warnings, AWarningInAHeaderCountsOnce) {
  Diagnostic again = unused("f", 10, 3);
  again.object = "drivers/vfio/main.o";
  EXPECT_EQ(new_warnings({unused("f", 10, 3), again}, std::nullopt, {}).size(), 1U);
}

TEST(Warnings, ErrorsAreNotWarnings) {
  Diagnostic error = unused("f", 10, 3);
  error.severity = DiagnosticSeverity::error;
  EXPECT_TRUE(new_warnings({error}, std::nullopt, {}).empty());
}

Diagnostic without_file(const std::string& message, const std::string& context = "") {
  Diagnostic diagnostic;
  diagnostic.severity = DiagnosticSeverity::warning;
  diagnostic.message = message;
  diagnostic.context = context;
  return diagnostic;
}

Diagnostic unmet(const std::string& symbol, const std::string& selecting) {
  return without_file(
      "WARNING: unmet direct dependencies detected for " + symbol,
      "  Depends on [n]: BAR [=n]\n  Selected by [y]:\n  - " + selecting + " [=y] && VFIO [=y]\n");
}

PatchedTree with_content(const std::string& path, const std::string& content) {
  PatchedTree patched;
  patched.files[path].content = content;
  patched.results.push_back({.number = 3, .hunks = {{.path = path}}});
  patched.applied = 1;
  return patched;
}

TEST(Warnings, UnmetDependenciesAreNewWhenAChangedKconfigFileDefinesTheSelectingSymbol) {
  const PatchedTree patched =
      with_content("drivers/vfio/Kconfig", "config NEW\n\tbool \"new\"\n\tselect FOO\n");
  const auto fresh =
      new_warnings({unmet("FOO", "NEW"), unmet("FOO2", "OLD")}, std::nullopt, patched);
  ASSERT_EQ(fresh.size(), 1U);
  EXPECT_EQ(fresh[0].message, unmet("FOO", "").message);
  EXPECT_EQ(fresh[0].patch, 3);
  EXPECT_EQ(
      undecided_warnings({unmet("FOO", "NEW"), unmet("FOO2", "OLD")}, std::nullopt, patched),
      "1 warning without a file name, and no build without the series to compare with: WARNING: "
      "unmet direct dependencies detected for FOO2");
}

TEST(Warnings, ThoseOfModpostAndObjtoolAreNewIfTheyAreAboutAChangedFile) {
  const PatchedTree patched = with_content("drivers/vfio/group.c",
                                           "static int __init vfio_group_init(void)\n{\n"
                                           "\tother_call();\n}\n");
  const std::vector<Diagnostic> ours = {
      without_file("WARNING: modpost: vmlinux: section mismatch in reference: "
                   "vfio_group_init+0x10 (section: .text) -> x (section: .init.text)"),
      without_file("drivers/vfio/group.o: warning: objtool: f+0x3: unreachable instruction"),
      without_file(
          "vmlinux.o: warning: objtool: vfio_group_init+0x3: return with modified stack frame"),
      without_file("WARNING: modpost: missing MODULE_DESCRIPTION() in drivers/vfio/group.o")};
  const std::vector<Diagnostic> others = {
      without_file("vmlinux.o: warning: objtool: other_call+0x3: unreachable instruction"),
      without_file("WARNING: modpost: missing MODULE_DESCRIPTION() in drivers/vfio/other.o")};
  EXPECT_EQ(new_warnings(ours, std::nullopt, patched).size(), ours.size());
  EXPECT_EQ(undecided_warnings(ours, std::nullopt, patched), "");
  EXPECT_TRUE(new_warnings(others, std::nullopt, patched).empty());
  EXPECT_TRUE(undecided_warnings(others, std::nullopt, patched).starts_with("2 warnings without"));
  EXPECT_EQ(undecided_warnings(others, std::vector<Diagnostic>{}, patched), "");
}

TEST(Warnings, AnErrorWithoutAFileBlamesThePatchThatChangesWhatItNames) {
  std::vector<Diagnostic> errors(2);
  errors[0].severity = errors[1].severity = DiagnosticSeverity::error;
  errors[0].message =
      "WARNING: modpost: vmlinux: section mismatch in reference: f+0x5 (section: .text) -> g "
      "(section: .init.text)";
  errors[1].message = "ERROR: modpost: \"other\" undefined!";
  PatchedTree patched;
  patched.applied = 1;
  patched.results.resize(1);
  patched.results[0].number = 3;
  patched.results[0].hunks = {{.path = "a.c"}};
  patched.files["a.c"].content = "void f(void)\n{\n}\n";
  blame_errors(errors, patched);
  EXPECT_EQ(errors[0].patch, 3);
  EXPECT_EQ(errors[1].patch, 0);
}

}  // namespace
}  // namespace kseries
