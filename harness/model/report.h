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
#include "model/reproduction.h"
#include "model/splat.h"
#include "model/test_run.h"

namespace kseries {

/// Worst first. `known` is a finding that series.toml explains.
enum class Verdict {
  harness_error,  ///< a step of ours failed: nothing is known about the cell
  not_applied,
  build_failed,
  panic,  ///< panic, oops or BUG
  hang,
  boot_failed,  ///< init was never reached, or the guest died otherwise
  splat,        ///< WARN, KASAN, lockdep…: and the guest went on
  test_failed,
  incomplete,  ///< a plan was not met, or no test ran
  new_warning,
  known,  ///< only findings that the series names as known
  pass,
  not_run,  ///< the run was stopped before it
};

/// One combination of tree, series, permutation and guest.
struct Cell {
  std::string id;           ///< the name of its folder
  std::string tree;         ///< name
  std::string series;       ///< name; empty: the tree as it is
  int patches = 0;          ///< how many of the series are applied
  std::string flavour;      ///< debug options, "kasan"; empty: none
  std::string permutation;  ///< id
  Assignment assignment;    ///< resolved values of the axes
  std::string guest;        ///< profile's name
  std::vector<std::string> suites;
};

/// Why a case has no result, as far as it matters to the verdict.
enum class MissingCause {
  none,         ///< it has one, or ended without it
  not_reached,  ///< the guest had ended on a known finding: `known` says on which
};

/// A flat testcase as results.json and JUnit list it.
struct CaseResult {
  std::string suite;
  std::string name;  ///< subtests joined by '/'
  TestResult result = TestResult::missing;
  double seconds = 0;
  std::string message;
  std::string known;  ///< the reason, when series.toml explains it
  int boot = 1;       ///< which boot of the cell ran it
  MissingCause missing_cause = MissingCause::none;
};

/// One boot of a cell and what the pure stages read in it. A guest that dies in
/// a suite is booted again for the suites behind it.
struct TestedBoot {
  Boot boot;
  TestRun tests;
  std::vector<Splat> splats;  ///< symbolised, blamed, charged
  size_t lost_splats = 0;     ///< that the console had, too many to keep
};

/// All that is known about a cell.
struct CellResult {
  Cell cell;
  Verdict verdict = Verdict::not_run;
  std::string message;                    ///< one line: why this verdict
  std::map<std::string, double> seconds;  ///< per stage: configure, compile, boot, test
  Build build;
  int boots = 0;          ///< 0: not booted
  int deciding_boot = 1;  ///< the boot whose end decides; the first bad one that is not known
  ExitReason exit_reason = ExitReason::done;  ///< of that boot, as is the message
  std::string exit_message;
  std::string exit_known;  ///< the reason, when series.toml explains that end
  std::string accel;
  std::vector<CaseResult> cases;
  std::vector<Splat> splats;
  std::vector<Diagnostic> new_warnings;  ///< of build.diagnostics, those that count as new
  std::vector<std::string> remarks;      ///< a known finding that did not occur, malformed KTAP
  std::optional<Error> error;            ///< of the verdict harness_error: why
  std::optional<Reproduction> repro;
  std::string console;  ///< bounded, for JUnit's system-out
};

/// The result of applying one series to one tree.
struct SeriesResult {
  std::string tree;
  std::string series;
  std::string title;
  std::vector<PatchResult> patches;
  std::vector<int> missing;           ///< parts that nobody gave, or not as a whole
  std::vector<std::string> remarks;   ///< missing or duplicate parts, base-commit
  std::vector<KnownFailure> known;    ///< what series.toml announces
  std::string problem;                ///< why Kconfig refuses the patched tree; empty: it does not
  std::optional<Reproduction> check;  ///< tries alone whether it applies
};

/// Something that was asked about all configurations of a tree with a series on
/// it: an invariant of the campaign, or what a change of Kconfig may break.
struct ConfigProof {
  std::string tree;
  std::string series;  ///< empty: the tree as it is
  std::string name;    ///< "R1"
  std::string claim;   ///< "never VFIO_GROUP && …"
  std::string why;     ///< the claim is made
  bool holds = false;
  std::string detail;  ///< the rules that forbid it, or a configuration in which it fails
  std::string known;   ///< why that it does not hold is no news
};

/// Lines of one patch in a row that the same number of kernels compiled.
struct CompiledRange {
  std::string tree;
  std::string series;
  std::string file;
  int first = 0;
  int last = 0;
  int patch = 0;
  int kernels = 0;  ///< that compiled them
  std::string why;  ///< of none
};

/// One thing that is wrong, however many cells show it.
struct Finding {
  Verdict kind = Verdict::pass;       ///< the verdict it leads to by itself
  std::string title;                  ///< one line: what
  std::string detail;                 ///< the evidence's own words; may have several lines
  std::string series;                 ///< whose patch is meant; empty: the tree as it is
  int patch = 0;                      ///< blamed; 0: none
  std::string where;                  ///< file:line, or "suite/case"; may be empty
  std::string known;                  ///< the reason, when series.toml explains it
  std::vector<std::string> places;    ///< ids of cells; "tree/series" for one of applying
  std::string evidence;               ///< path in the run's folder, of the first place
  std::optional<Error> error;         ///< of the kind harness_error
  std::optional<Reproduction> repro;  ///< of the first place
};

/// All that a run has to say; the reports are functions of it.
struct Report {
  std::string run;  ///< id
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
  std::vector<Finding> findings;     ///< worst first, known ones last (judge/findings.h)
  std::vector<std::string> remarks;  ///< on the whole run: announced, but seen in no cell
  std::string directory;             ///< of the run, for paths in the texts
};

/// True for verdicts that make the program exit with 1.
inline bool is_finding(Verdict verdict) {
  return verdict != Verdict::pass && verdict != Verdict::known && verdict != Verdict::not_run &&
         verdict != Verdict::harness_error;
}

}  // namespace kseries
