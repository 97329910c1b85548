// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/report.h"

namespace kseries::sample {

// A report for tests that contains one of everything: verdicts, exit reasons, findings, dropped
// permutations, hostile bytes. The numbers and names are made up.

inline Cell cell(const std::string& id, const std::string& group, const std::string& container) {
  Cell cell;
  cell.id = id;
  cell.tree = "6.12";
  cell.series = "vfio-noiommu-cdev-v4";
  cell.patches = 3;
  cell.permutation = "p-" + id;
  cell.assignment = {{"IOMMUFD", "y"}, {"VFIO_CONTAINER", container}, {"VFIO_GROUP", group}};
  cell.guest = "q35";
  cell.suites = {"smoke"};
  return cell;
}

inline Reproduction repro(ReproductionVerb verb, const std::string& cell) {
  return {"kseries", verb, "reports/runs/r1/cells/" + cell, ""};
}

inline CellResult booted(const Cell& cell, Verdict verdict, const std::string& message) {
  CellResult result;
  result.cell = cell;
  result.verdict = verdict;
  result.message = message;
  result.boots = 1;
  result.seconds = {{"configure", 0.5}, {"compile", 41.25}, {"boot", 0.8}, {"test", 2}};
  result.build.status = BuildStatus::ok;
  result.build.release = "6.12.117-kseries";
  result.accel = "tcg";
  result.repro = repro(ReproductionVerb::boot, cell.id);
  result.cases = {{"smoke", "group.open", TestResult::pass, 0.25, "", ""},
                  {"smoke", "cdev.dma", TestResult::pass, 0.5, "", ""},
                  {"smoke", "container.v1", TestResult::skip, 0, "no VFIO_CONTAINER", ""}};
  return result;
}

inline Splat null_pointer() {
  Splat splat;
  splat.cls = SplatClass::null_ptr_deref;
  splat.title = "BUG: kernel NULL pointer dereference, address: 0000000000000038";
  splat.fingerprint = "null-ptr-deref:vfio_group_unregister:vfio_unregister_group_dev";
  splat.frames.resize(2);
  splat.frames[0].function = "vfio_group_unregister";
  splat.frames[0].offset = 0x1f;
  splat.frames[0].size = 0x60;
  splat.frames[0].file = "drivers/vfio/group.c";
  splat.frames[0].line = 210;
  splat.frames[1].function = "vfio_unregister_group_dev";
  splat.frames[1].module = "vfio";
  splat.frames[1].reliable = false;
  splat.text =
      "BUG: kernel NULL pointer dereference, address: 0000000000000038\n"
      "RIP: 0010:vfio_group_unregister+0x1f/0x60\n"
      "Call Trace:\n"
      " vfio_group_unregister+0x1f/0x60 drivers/vfio/group.c:210\n"
      " ? vfio_unregister_group_dev+0x12/0x90\n";
  splat.fatal = true;
  splat.running_test = "smoke/cdev.dma";
  splat.blame_patch = 2;
  splat.blame_where = "drivers/vfio/group.c:210";
  return splat;
}

inline CellResult oopsed(const std::string& id, const std::string& group) {
  CellResult result = booted(cell(id, group, "n"), Verdict::panic,
                             "BUG: kernel NULL pointer dereference, address: 0000000000000038 "
                             "(patch 2, drivers/vfio/group.c:210) in smoke/cdev.dma");
  result.exit_reason = ExitReason::panic;
  result.exit_message = "Kernel panic - not syncing: Fatal exception";
  result.splats = {null_pointer()};
  result.cases[1] = {"smoke", "cdev.dma", TestResult::missing, 0, "", ""};
  result.cases[2] = {"smoke", "container.v1", TestResult::missing, 0, "", ""};
  // What a console may contain: control characters, bytes that are not UTF-8, the end of a CDATA
  // section, U+FFFE.
  result.console =
      "\x1B[1mLinux version 6.12\x1B[0m\r\n<&>\"' ]]> \x01\x80\xFE\xC0\xAF \xEF\xBF\xBE\n" +
      null_pointer().text;
  return result;
}

inline CellResult build_failed() {
  CellResult result;
  result.cell = cell("c4", "m", "m");
  result.verdict = Verdict::build_failed;
  result.message = "drivers/vfio/vfio.h:97: implicit declaration of function 'vfio_null' (patch 2)";
  result.seconds = {{"configure", 0.5}, {"compile", 12}};
  result.build.status = BuildStatus::failed;
  result.repro = repro(ReproductionVerb::build, "c4");
  Diagnostic error;
  error.object = "drivers/vfio/vfio_main.o";
  error.file = "drivers/vfio/vfio.h";
  error.line = 97;
  error.severity = DiagnosticSeverity::error;
  error.message = "implicit declaration of function 'vfio_null'";
  error.context = "   97 |         return vfio_null();\n      |                ^~~~~~~~~\n";
  error.patch = 2;
  result.build.diagnostics = {error};
  result.build.message = "drivers/vfio/vfio.h:97: implicit declaration";
  return result;
}

inline CellResult warned() {
  CellResult result =
      booted(cell("c5", "y", "m"), Verdict::test_failed,
             "1 of 3 cases failed, first smoke/group.open: open: Operation not permitted");
  result.cases[0].result = TestResult::fail;
  result.cases[0].message = "open: Operation not permitted\n  expected 0, got -1";
  Diagnostic warning;
  warning.file = "drivers/vfio/group.c";
  warning.line = 12;
  warning.severity = DiagnosticSeverity::warning;
  warning.message = "unused variable \xE2\x80\x98i\xE2\x80\x99";
  warning.flag = "-Wunused-variable";
  warning.patch = 1;
  result.new_warnings = {warning};
  result.remarks = {
      "known failure did not occur: smoke/cdev.dma passed (R5: the parameter is latched)"};
  return result;
}

inline CellResult known() {
  CellResult result =
      booted(cell("c6", "m", "y"), Verdict::known, "R6: reads return 0 instead of an error");
  result.cases[0].result = TestResult::fail;
  result.cases[0].known = "R6: reads return 0 instead of an error";
  return result;
}

inline CellResult hung() {
  CellResult result =
      booted(cell("c7", "m", "n"), Verdict::hang, "no output for 30 s, in smoke/cdev.dma");
  result.exit_reason = ExitReason::silence;
  result.exit_message = "no output for 30 s";
  result.seconds["test"] = 31;
  result.cases[1] = {"smoke", "cdev.dma", TestResult::missing, 0, "", ""};
  return result;
}

inline CellResult plain(const std::string& id, Verdict verdict, const std::string& message) {
  CellResult result;
  result.cell = cell(id, "n", "n");
  result.verdict = verdict;
  result.message = message;
  return result;
}

inline CellResult broken() {
  CellResult result = plain("c8", Verdict::harness_error, "guest: disk full: /var/tmp");
  result.error = Error{"guest", "disk full", "/var/tmp", "free some space <&>"};
  return result;
}

inline SeriesResult series() {
  SeriesResult series;
  series.tree = "6.12";
  series.series = "vfio-noiommu-cdev-v4";
  series.title = "iommufd: Enable noiommu mode for cdev";
  series.patches.resize(3);
  const std::vector<std::string> subjects = {"vfio: Prepare", "vfio: Allow null group <&>",
                                             "vfio: Document \xFF it"};
  for (int i = 0; i < 3; i++) {
    series.patches[i].number = i + 1;
    series.patches[i].subject = subjects[i];
    series.patches[i].status = PatchStatus::applied;
  }
  HunkResult hunk;
  hunk.path = "drivers/vfio/vfio.h";
  hunk.number = 2;
  hunk.old_start = 80;
  hunk.status = HunkStatus::offset;
  hunk.offset = 3;
  series.patches[0].hunks = {hunk};
  series.remarks = {"base-commit 0123456789ab is not in this tree"};
  return series;
}

/// Patch 2 of the series: it adds the lines 210 and 211 of a file and removes one.
inline SeriesSource source() {
  SeriesSource source{
      .tree = "6.12", .series = "vfio-noiommu-cdev-v4", .cover = {}, .patches = {}, .owners = {}};
  source.patches.resize(1);
  Patch& patch = source.patches[0];
  patch.number = 2;
  patch.subject = "vfio: Allow null group <&>";
  patch.header.message_id = "two@example.org";
  FileDiff file;
  file.old_path = file.new_path = "drivers/vfio/group.c";
  file.hunks = {{.old_start = 209,
                 .old_count = 2,
                 .new_start = 209,
                 .new_count = 3,
                 .section = "",
                 .lines = {{' ', "static void vfio_group_unregister(struct vfio_group *group)"},
                           {'+', "\tgroup->type = 0;"},
                           {'+', "\tvfio_drop(group);"},
                           {'-', "\tvfio_put(group);"}}}};
  patch.files = {file};
  source.owners["drivers/vfio/group.c"] = std::vector<int>(300, 0);
  source.owners["drivers/vfio/group.c"][209] = source.owners["drivers/vfio/group.c"][210] = 2;
  return source;
}

inline SeriesResult conflicting_series() {
  SeriesResult series = sample::series();
  series.tree = "6.1";
  PatchResult& patch = series.patches[1];
  patch.status = PatchStatus::conflict;
  patch.message = "drivers/vfio/group.c: hunk 1 (line 10) does not apply";
  HunkResult hunk;
  hunk.path = "drivers/vfio/group.c";
  hunk.number = 1;
  hunk.old_start = 10;
  hunk.status = HunkStatus::conflict;
  hunk.expected = "static int a;\n";
  hunk.found = "static long a;\n";
  hunk.explanation =
      "the patch was made for another version of the file (blob 1234567, the tree has 89abcde)";
  patch.hunks = {hunk};
  series.patches[2].status = PatchStatus::skipped;
  series.patches[2].message = "not tried: patch 2 does not apply";
  return series;
}

inline Finding finding(Verdict kind, const std::string& title, const std::string& where, int patch,
                       const std::vector<std::string>& places) {
  Finding finding;
  finding.kind = kind;
  finding.title = title;
  finding.where = where;
  finding.patch = patch;
  finding.series = "vfio-noiommu-cdev-v4";
  finding.places = places;
  if (kind != Verdict::not_applied) {
    const bool in_build = kind == Verdict::build_failed || kind == Verdict::new_warning;
    finding.evidence = "cells/" + places.front() + (in_build ? "/build.log" : "/console.log");
    finding.repro =
        repro(in_build ? ReproductionVerb::build : ReproductionVerb::boot, places.front());
  }
  return finding;
}

inline std::vector<Finding> findings() {
  std::vector<Finding> all = {
      finding(Verdict::not_applied, "drivers/vfio/group.c: hunk 1 (line 10) does not apply",
              "drivers/vfio/group.c:10", 2, {"6.1/vfio-noiommu-cdev-v4"}),
      finding(Verdict::build_failed,
              "drivers/vfio/vfio.h:97: implicit declaration of function 'vfio_null'",
              "drivers/vfio/vfio.h:97", 2, {"c4"}),
      finding(Verdict::panic, null_pointer().title, "drivers/vfio/group.c:210", 2, {"c2", "c3"}),
      finding(Verdict::hang, "no output for 30 s, in smoke/cdev.dma", "smoke/cdev.dma", 0, {"c7"}),
      finding(Verdict::test_failed, "smoke/group.open failed: open: Operation not permitted",
              "smoke/group.open", 0, {"c5"}),
      finding(Verdict::new_warning,
              "drivers/vfio/group.c:12: unused variable "
              "\xE2\x80\x98i\xE2\x80\x99 [-Wunused-variable]",
              "drivers/vfio/group.c:12", 1, {"c5"}),
      finding(Verdict::test_failed, "smoke/group.open failed", "smoke/group.open", 0, {"c6"}),
      finding(Verdict::harness_error, "guest: disk full: /var/tmp", "", 0, {"c8"}),
  };
  all[0].detail =
      "drivers/vfio/group.c: hunk 1 (line 10) does not apply\n  expected (-), found (+):\n"
      "    -static int a;\n    +static long a;\n";
  all[0].repro =
      Reproduction{"kseries", ReproductionVerb::series_check, "vfio-noiommu-cdev-v4", "6.1"};
  all[2].detail = null_pointer().text;
  all[2].triage.series = {3, 3};
  all[2].triage.base = {3, 0};
  all[2].triage.culprit = Culprit{2, true, {1, {3, 0}}, {2, {3, 3}}, 2, 1};
  all[3].triage.untriaged = "not finished within 300 s (--triage-time)";
  all[4].test = "smoke/group.open";
  all[4].triage.status = FindingStatus::pre_existing;
  all[4].triage.series = all[4].triage.base = {1, 1};
  all[2].statement = CellStatement{"VFIO_GROUP, no IOMMUFD_VFIO_CONTAINER", 7, true};
  all[2].first_seen = RunPoint{"2026-11-20T08:00:00Z", "r0"};
  all[2].failing_since = all[2].first_seen;
  all[4].statement = CellStatement{"in the only cell", 1, false};
  std::swap(all[4], all[5]);
  all[6].triage.status = FindingStatus::expected;
  all[6].known = "R6: reads return 0 instead of an error";
  all[7].error = broken().error;
  all[7].evidence = "cells/c8/";
  all[7].repro.reset();
  return all;
}

inline Report report() {
  Report report;
  report.run = "r1";
  report.campaign = "vfio-noiommu";
  report.depth = "quick";
  report.started = "2026-11-22T19:00:00Z";
  report.seconds = 200.4;
  report.toolchain = "gcc 12.2.0";
  report.trees.resize(2);
  report.trees[0].name = "6.1";
  report.trees[0].version = "6.1.170";
  report.trees[0].release = "linux-source-6.1 6.1.170-1";
  report.trees[1].name = "6.12";
  report.trees[1].version = "6.12.117";
  report.trees[1].release = "linux-source-6.12 6.12.117-1~deb12u1";
  report.series = {conflicting_series(), series()};
  DroppedPermutation dropped;
  dropped.requested = {{"VFIO_CONTAINER", "y"}, {"VFIO_GROUP", "n"}};
  dropped.reason = "VFIO_CONTAINER=y was requested but is n: it depends on VFIO_GROUP [=n]";
  report.dropped["6.12/vfio-noiommu-cdev-v4"] = {dropped};
  report.goals["6.12/vfio-noiommu-cdev-v4"] = {"covers 8 of 9 changed files",
                                               "not covered: drivers/a.c is compiled: proved"};
  report.proofs = {{.tree = "6.12",
                    .series = "vfio-noiommu-cdev-v4",
                    .name = "R1",
                    .claim = "never A && !B",
                    .why = "A is useless without B",
                    .violation = "invariant violated: A && !B is reachable",
                    .witness = {{"A", "y"}, {"B", "n"}},
                    .detail = "for example with A=y B=n",
                    .known = "R1: the review asks for a dependency"},
                   {.tree = "6.12",
                    .series = "vfio-noiommu-cdev-v4",
                    .name = "R2",
                    .claim = "never C",
                    .holds = true,
                    .detail = "proved by these rules:\nC (K:1): depends on n"},
                   {.tree = "6.12",
                    .series = "vfio-noiommu-cdev-v4",
                    .name = "D=y",
                    .claim = "can be configured",
                    .why = "the tree without the series allows it",
                    .violation = "option no longer reachable: it depends on BROKEN [=n]",
                    .witness = {{"D", "y"}},
                    .detail = "no configuration has it, by these rules:\nD (K:2): depends on n",
                    .known = "withdrawn: replaced by C",
                    .lost = ConfigSetting{"D", "y"},
                    .where = "drivers/d/Kconfig:2",
                    .patch = 2}};
  report.compiled_lines = {
      {"6.12", "vfio-noiommu-cdev-v4", "drivers/vfio/group.c", 10, 12, 5, 3, ""},
      {"6.12", "vfio-noiommu-cdev-v4", "drivers/vfio/vfio.h", 70, 70, 5, 0,
       "no kernel of this run satisfies #if IS_ENABLED(CONFIG_X)"}};
  report.cells = {booted(cell("c1", "y", "y"), Verdict::pass, "2 passed, 1 skipped"),
                  oopsed("c2", "y"),
                  oopsed("c3", "n"),
                  build_failed(),
                  warned(),
                  known(),
                  hung(),
                  broken(),
                  plain("c9", Verdict::not_run, "the run was stopped before it")};
  Cell half = cell("c10", "y", "y");
  half.patches = 1;
  report.cells.push_back(booted(half, Verdict::pass, "2 passed, 1 skipped"));
  report.findings = findings();
  report.remarks = {
      "known failure of vfio-noiommu-cdev-v4 on 6.12 did not occur in 7 cells: R4: oops"};
  const std::vector<PatchPair> changes = {
      {1, 1, "vfio: Allow null group", PatchChange::changed},
      {2, 0, "vfio: Add a helper", PatchChange::gone},
      {0, 2, "vfio: Introduce noiommu flag", PatchChange::added},
      {3, 3, "docs: Update noiommu mode", PatchChange::unchanged}};
  report.previous =
      PreviousRun{.point = {"2026-11-20T08:00:00Z", "r0"},
                  .gone = {report.findings[1]},
                  .still_there = {report.findings[2], report.findings[6]},
                  .complete = false,
                  .series = "vfio-noiommu-cdev-v3",
                  .patches = {{"vfio-noiommu-cdev-v3", "vfio-noiommu-cdev-v4", "6.12", changes}}};
  report.directory = "reports/runs/r1";
  return report;
}

}  // namespace kseries::sample
