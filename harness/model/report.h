// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/build.h"
#include "model/config.h"
#include "model/guest.h"
#include "model/kconfig.h"
#include "model/reproduction.h"
#include "model/run_time.h"
#include "model/series.h"
#include "model/shard.h"
#include "model/splat.h"
#include "model/test_run.h"

namespace kseries {

/// Worst first.
enum class Verdict {
  harness_error,  ///< a step of kseries failed; nothing is known about the cell
  not_applied,
  build_failed,
  panic,  ///< panic, oops or BUG
  hang,
  boot_failed,  ///< init did not start, or the guest died for another reason
  splat,        ///< WARN, KASAN, lockdep and so on, and the guest continued
  option_lost,  ///< an option or configuration can't be chosen any more
  test_failed,
  tests_skipped,   ///< most tests of a suite that pass without the series are skipped
  incomplete,      ///< a test plan was not met, or no test ran
  kernel_message,  ///< a driver under test logs a warning that it does not log without the series
  new_warning,
  known,  ///< only known failures
  pass,
  not_run,  ///< the run was stopped before it
};

/// One combination of tree, series, permutation and guest.
struct Cell {
  std::string id;           ///< the name of its directory
  std::string tree;         ///< name
  std::string series;       ///< name; empty: the unpatched tree
  int patches = 0;          ///< number of patches applied
  std::string flavour;      ///< debug options, "kasan"; empty: none
  std::string permutation;  ///< id
  Assignment assignment;    ///< resolved values of the axes
  std::string guest;        ///< profile's name
  std::vector<std::string> suites;
};

/// Why a case has no result, if that matters for the verdict.
enum class MissingCause {
  none,         ///< it has a result, or ended without one
  not_reached,  ///< the guest had died of the known failure in `known`
};

/// A test case in a flat list, as in results.json and JUnit.
struct CaseResult {
  std::string suite;
  std::string name;  ///< subtests joined by '/'
  TestResult result = TestResult::missing;
  double seconds = 0;
  std::string message;
  std::string known;  ///< why the failure is expected; empty: it is not
  int boot = 1;       ///< which boot of the cell ran it
  MissingCause missing_cause = MissingCause::none;
  DeviceUse device_use = DeviceUse::unknown;
  double ended = 0;  ///< arrival of its result, in seconds since the start of that boot; 0: unknown
};

/// Tests of a suite that passed in the same configuration and guest without the series and are
/// skipped now.
struct SkippedPasses {
  std::string suite;
  size_t skipped = 0;
  size_t passed_before = 0;
  std::string reason;  ///< the most frequent one; may be empty
  std::string base;    ///< the cell without the series
};

/// One boot of a cell with its test results and splats. A guest that dies in a suite is booted
/// again for the remaining suites.
struct TestedBoot {
  Boot boot;
  TestRun tests;
  std::vector<Splat> splats;  ///< symbolised, blamed, charged
  size_t lost_splats = 0;     ///< number of splats beyond those that are kept
  std::vector<KernelMessage> messages;
};

/// The changed lines of a file that have a counter in a kernel with gcov: those that the series
/// wrote or, in a file from which it only removes lines, those of the functions around them.
struct LineCounts {
  std::vector<int> counted;
  std::vector<int> executed;  ///< those of `counted` that ran
};

/// The result of a cell.
struct CellResult {
  Cell cell;
  Verdict verdict = Verdict::not_run;
  std::string message;                    ///< one line: the reason for the verdict
  std::map<std::string, double> seconds;  ///< per stage: configure, compile, boot, test
  Build build;
  int boots = 0;          ///< 0: not booted
  int deciding_boot = 1;  ///< the boot that decides: the first bad one without a known failure
  ExitReason exit_reason = ExitReason::done;  ///< of that boot, like the message
  std::string exit_message;
  std::string exit_known;  ///< why that end is expected; empty: it is not
  std::string accel;
  std::vector<CaseResult> cases;
  std::vector<Splat> splats;
  std::map<std::string, LineCounts> executed;  ///< by file; empty in a kernel without gcov
  std::vector<KernelMessage> messages;         ///< each text once per suite
  std::vector<SkippedPasses> skipped_passes;   ///< set by compare_with_base(), like the next one
  std::vector<KernelMessage> new_messages;     ///< that the cell without the series does not show
  std::vector<Diagnostic> new_warnings;        ///< of build.diagnostics, those that count as new
  std::vector<std::string> remarks;  ///< known failures that did not occur, malformed KTAP
  std::optional<Error> error;        ///< of the verdict harness_error: why
  std::optional<Reproduction> repro;
  std::string console;      ///< bounded, for JUnit's system-out
  std::string reused_from;  ///< the run that booted the same images before; empty: booted here
};

/// The result of applying one series to one tree.
struct SeriesResult {
  std::string tree;
  std::string series;
  std::string title;
  std::vector<PatchResult> patches;
  std::vector<int> missing;           ///< numbers of parts that are missing or incomplete
  std::vector<std::string> left_out;  ///< patches of the input that are not tested, and why
  std::vector<std::string> remarks;   ///< missing or duplicate parts, base-commit
  std::vector<KnownFailure> known;    ///< expected failures, from series.toml and trees.toml
  std::optional<KconfigProblem> kconfig_problem;  ///< why Kconfig rejects the patched tree
  std::optional<Reproduction> check;              ///< the command that applies the series again
  bool is_reference = false;  ///< the unpatched tree, only for comparison (Campaign::base_cell)
  bool is_previous = false;   ///< the previous version of the series, only for comparison
};

/// The patches of a series as they were tested on a tree.
struct SeriesSource {
  std::string tree;
  std::string series;
  std::optional<MailHeader> cover;
  std::vector<Patch> patches;
  /// For each changed file, the patch that wrote each line of its final content; 0: none.
  std::map<std::string, std::vector<int>> owners;
};

/// When a build or a cell was executed, in seconds since the first step of the run.
struct StepTime {
  bool is_build = false;  ///< otherwise a cell
  std::string id;
  double begin = 0;
  double end = 0;
};

/// A claim about the configurations of a tree with a series applied: an invariant of the campaign,
/// something that a change of Kconfig files may break, or that a setting can still be reached.
struct ConfigProof {
  std::string tree;
  std::string series;  ///< empty: the unpatched tree
  std::string name;    ///< "R1", or the symbol that the claim is about
  std::string claim;   ///< "never VFIO_GROUP && …"
  std::string why;     ///< reason for the claim
  bool holds = false;
  /// Unless it holds: what is the case instead, such as "invariant violated: VFIO_GROUP && … is
  /// reachable".
  std::string violation;
  Assignment witness;  ///< values in a configuration that violates an invariant; may be empty
  std::string detail;  ///< the rules that prove it, or evidence against it
  std::string known;   ///< why the violation is expected; empty: it is not
  /// The setting that can't be reached with the series, if the claim is that it can.
  std::optional<ConfigSetting> lost;
  std::string where;  ///< file:line of the definition of the symbol; may be empty
  int patch = 0;      ///< that changed it; 0: unknown
  /// An invariant that does not hold without the series either.
  bool violated_by_base = false;
};

/// Adjacent changed lines of one patch that the same number of kernels compiled.
struct CompiledRange {
  std::string tree;
  std::string series;
  std::string file;
  int first = 0;
  int last = 0;
  int patch = 0;
  int kernels = 0;  ///< number of kernels that compiled them
  std::string why;  ///< why none did
};

/// What a finding means for the series.
enum class FindingStatus {
  fresh,             ///< the base does not show it, or nothing is known about that
  pre_existing,      ///< the base shows it, too
  expected,          ///< announced in series.toml or trees.toml
  fixed,             ///< the base shows it, the series does not
  flaky,             ///< it does not occur each time, and not significantly more often than before
  behaviour_change,  ///< announced: the series withdraws something
};

/// Boots of kernels with the same patches, and in how many of them a finding occurred.
struct Trials {
  int runs = 0;
  int failures = 0;
};

/// The same for the first patches of a series, up to the one with this number; 0: the base.
struct PatchTrials {
  int patch = 0;
  Trials trials;
};

/// The patch that introduces a finding.
struct Culprit {
  int patch = 0;        ///< number
  bool proven = false;  ///< each boot with it failed, and none without it
  PatchTrials good;     ///< the last part of the series without the finding
  PatchTrials bad;      ///< the first part with it
  int suspect = 0;      ///< the patch that is blamed by the place of the failure; 0: none
  int partner = 0;      ///< an earlier patch without which it does not fail; 0: none is known
};

/// A boot of a configuration that the run did not choose. It differs from that of a cell with a
/// finding in one symbol and what depends on it.
struct Probe {
  Cell cell;           ///< with the values of the symbols as Kconfig resolved them
  bool shows = false;  ///< the finding occurred
};

/// What triage found out about a finding.
struct Triage {
  FindingStatus status = FindingStatus::fresh;
  Trials series;  ///< fresh boots that looked for it; until it is repeated, the run's own boot
  Trials base;
  std::string base_from;  ///< the earlier run that made the first boot of the base; empty: this one
  std::optional<Culprit> culprit;
  std::vector<Probe> probes;  ///< those that could have shown it
  std::string untriaged;      ///< why this is not the whole answer; empty: it is
};

/// What the cells that show a finding have in common, and no other that could show it.
struct CellStatement {
  std::string text;        ///< "VFIO_GROUP, no VFIO_CONTAINER"; "in all 3 cells"
  size_t cells = 0;        ///< number of cells that it was checked on, with the probes
  bool separates = false;  ///< there are cells that do not show it
  size_t probes = 0;       ///< of the cells, further configurations that might have refuted it
};

/// One problem, no matter how many cells show it.
struct Finding {
  std::string key;                    ///< equal for equal problems, in all cells and kernels
  Verdict kind = Verdict::pass;       ///< the verdict that it leads to
  std::string title;                  ///< one line
  std::string detail;                 ///< evidence; may have several lines
  std::string series;                 ///< of the blamed patch; empty: the unpatched tree
  int patch = 0;                      ///< blamed; 0: none
  std::string where;                  ///< file:line or "suite/case"; may be empty
  std::string test;                   ///< "suite/case" or "suite" that was running; may be empty
  std::string known;                  ///< why it is expected; empty: it is not
  std::vector<std::string> places;    ///< ids of cells; "tree/series" if it is not about a cell
  std::string evidence;               ///< file in the directory of the run, of the first place
  std::optional<Error> error;         ///< of the kind harness_error
  std::optional<Reproduction> repro;  ///< of the first place
  /// Tests and kernel reports that failed later in a boot in which this report broke the kernel.
  std::vector<std::string> later;
  int boot = 1;        ///< in which boot of the first place it occurred
  double seconds = 0;  ///< when, since the start of that boot; 0: unknown
  Triage triage;
  std::optional<CellStatement> statement;  ///< nothing: nothing separates the cells
  std::optional<RunPoint> first_seen;      ///< nothing: no history
  std::optional<RunPoint> failing_since;   ///< first of the last runs that all have it
};

/// What became of a patch in the next version of a series.
enum class PatchChange { unchanged, changed, gone, added };

/// A patch of one version of a series and its counterpart in another.
struct PatchPair {
  int before = 0;  ///< number in the earlier version; 0: it has no counterpart
  int now = 0;     ///< number in the later version; 0: it is gone
  std::string subject;
  PatchChange change = PatchChange::unchanged;
};

/// The patches of two versions of a series, paired as `git range-diff` does.
struct SeriesComparison {
  std::string before;  ///< name of the earlier version
  std::string now;     ///< name of the later one
  std::string tree;
  std::vector<PatchPair> patches;
};

/// How the findings of a run differ from those of an earlier one, or of the previous version of the
/// series, which may have been tested in the same run. Each problem is listed once.
struct PreviousRun {
  RunPoint point;
  std::vector<Finding> gone;  ///< of the earlier run
  std::vector<Finding> still_there;
  std::vector<Finding> appeared;
  bool complete =
      true;            ///< all cells ran: what is gone was tested, or can't be configured any more
  std::string series;  ///< the previous version; empty: any that the run tested
  std::vector<SeriesComparison> patches;  ///< empty: the patches of one version are not known
};

/// The results of a run, from which all reports are written.
struct Report {
  std::string run;  ///< id
  Shard shard;      ///< if it is a part of that run
  std::string campaign;
  std::string depth;
  std::string started;    ///< ISO 8601, UTC
  std::string toolchain;  ///< "gcc 12.2.0, QEMU 7.2.22"; may be empty
  double seconds = 0;
  std::vector<Tree> trees;
  std::vector<SeriesResult> series;
  std::map<std::string, std::vector<DroppedPermutation>> dropped;  ///< by "tree/series"
  std::map<std::string, std::vector<std::string>> goals;           ///< by "tree/series"
  std::vector<ConfigProof> proofs;
  std::vector<CompiledRange> compiled_lines;
  std::vector<CellResult> cells;
  std::vector<Finding> findings;     ///< worst first, known failures last (judge/findings.h)
  std::vector<std::string> remarks;  ///< on the whole run (judge/remarks.h)
  std::optional<PreviousRun> previous;
  std::vector<SeriesSource> sources;  ///< of the series
  std::vector<StepTime> steps;        ///< in the order in which they ended
  std::string directory;              ///< of the run, for paths in texts
};

/// Whether a verdict makes the program exit with 1.
inline bool is_finding(Verdict verdict) {
  return verdict != Verdict::pass && verdict != Verdict::known && verdict != Verdict::not_run &&
         verdict != Verdict::harness_error;
}

}  // namespace kseries
