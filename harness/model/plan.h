// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/offer.h"
#include "model/report.h"
#include "model/sandbox.h"
#include "model/shard.h"
#include "model/tree.h"

namespace kseries {

/// The base configuration of the campaign, with or without debug options.
struct PlannedFlavour {
  std::string name;                 ///< empty: without debug options
  std::string base;                 ///< hash of the configuration; each has lanes of its own
  double slowness = 1;              ///< factor for all times, compared to no debug options
  std::vector<std::string> suites;  ///< in addition to those of the plan, after them
};

/// One kernel to build. Cells that only differ in the guest share it.
struct PlannedBuild {
  std::string id;           ///< name of its directory in builds/
  std::string tree;         ///< name
  std::string series;       ///< name; empty: the unpatched tree
  std::string flavour;      ///< name
  std::string permutation;  ///< id
  std::string input;        ///< file with the PatchedTree, relative to the run
  std::string domain;       ///< PatchedTree::domain
  std::string after;        ///< the previous build in its lane; empty: the first
  std::string baseline;  ///< the build of the same configuration without the series; may be empty
  int predicted = -1;    ///< number of objects that kbuild will compile; -1: unknown
  double estimate = 0;   ///< seconds
  bool of_run = false;   ///< in the plan of a triage: finished, a link to the build of the run
};

/// One boot, and what it runs.
struct PlannedCell {
  Cell cell;
  std::string build;    ///< id
  std::string tree_id;  ///< of the tree whose headers the suites are built with
  GuestProfile profile;
  std::vector<std::string> expect;   ///< features that must be present, as words for the suites
  std::vector<std::string> changes;  ///< features that the series removes, one line each
  double estimate = 0;               ///< seconds
  bool may_reuse =
      false;  ///< without a series: take the result of an earlier boot of the same images
};

/// What a run does. Written to plan.json; the steps only read that file and the files that it
/// names.
struct Plan {
  std::string run;  ///< id, from a hash of everything below; all shards have that of the whole
  Shard shard;
  std::string campaign;
  std::string title;
  std::string depth;
  std::string arch;
  std::string program;       ///< hash of the harness and of the suites' sources
  std::string qemu;          ///< "QEMU 7.2.22 (Debian …)"; a run with another one has another id
  std::string qemu_program;  ///< path, or name in PATH
  std::vector<PlannedFlavour> flavours;
  bool llvm = false;
  SandboxKind sandbox = SandboxKind::bubblewrap;
  std::string accel;  ///< "": choose
  int jobs = 1;       ///< of one make
  int lanes = 1;      ///< concurrent builds
  int guests = 1;     ///< concurrent guests
  int test_seconds = 60;
  int kernel_seconds = 60;
  int output_mib = 16;
  int silence_seconds = 30;
  std::vector<std::string> suites;
  std::vector<Tree> trees;
  std::vector<SeriesResult> series;
  std::map<std::string, std::vector<DroppedPermutation>> dropped;  ///< by "tree/series"
  std::map<std::string, std::vector<std::string>> goals;           ///< by "tree/series"
  std::vector<ConfigProof> proofs;
  std::vector<std::string>
      unbooted;  ///< guests that no kernel of the run can boot in, one line each
  std::vector<PlannedBuild> builds;
  std::vector<PlannedCell> cells;
};

/// What a series that a plan tests offers. Its patches are in a SeriesSource.
struct PlannedSubject {
  std::string tree;    ///< name
  std::string series;  ///< name; empty: the unpatched tree
  std::vector<Offer> offers;
};

/// What plans further boots of a run: those of triage. Written to context.json.
struct PlanContext {
  std::vector<PlannedSubject> subjects;
  std::vector<Offer> offers;                 ///< of the campaign
  std::map<std::string, std::string> bases;  ///< its base configurations, by flavour
  bool may_reuse = true;  ///< boots of the base by earlier runs are taken instead of new ones
};

}  // namespace kseries
