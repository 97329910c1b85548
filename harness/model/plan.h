// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/report.h"
#include "model/tree.h"

namespace kseries {

/// The campaign's base configuration, with or without debug options over it.
struct PlannedFlavour {
  std::string name;     ///< empty: without
  std::string base;     ///< hash of the configuration: lanes are kept apart by it
  double slowness = 1;  ///< how much longer than without them everything takes
};

/// One kernel to build. Cells that differ in the guest only share it.
struct PlannedBuild {
  std::string id;           ///< name of its folder under builds/
  std::string tree;         ///< name
  std::string series;       ///< name; empty: the tree as it is
  std::string flavour;      ///< name
  std::string permutation;  ///< id
  std::string input;        ///< file with the PatchedTree, relative to the run
  std::string after;        ///< the build before it in its lane; empty: the first
  std::string baseline;     ///< the build of the same configuration without the series; or empty
  int predicted = -1;       ///< objects that kbuild is going to compile; -1: unknown
  double estimate = 0;      ///< seconds
};

/// One boot, and what is run in it.
struct PlannedCell {
  Cell cell;
  std::string build;    ///< id
  std::string tree_id;  ///< whose headers the suites are built with
  GuestProfile profile;
  std::vector<std::string> expect;   ///< words for the suites: what must not be missing
  std::vector<std::string> changes;  ///< what the series takes away from the tree, one line each
  double estimate = 0;               ///< seconds
};

/// What a run is going to do. Written as plan.json; the steps read only it and
/// the files that it names.
struct Plan {
  std::string run;  ///< id, made from a hash of everything below
  std::string campaign;
  std::string title;
  std::string depth;
  std::string arch;
  std::string program;       ///< hash of the harness and of the suites' sources
  std::string qemu;          ///< "QEMU 7.2.22 (Debian …)": another one is another run
  std::string qemu_program;  ///< path, or name in PATH
  std::vector<PlannedFlavour> flavours;
  bool llvm = false;
  bool sandbox = true;
  std::string accel;  ///< "": choose
  int jobs = 1;       ///< of one make
  int lanes = 1;      ///< compiles beside each other
  int guests = 1;     ///< boots beside each other
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
  std::vector<std::string> unbooted;  ///< guests that no kernel of the run fits, one line each
  std::vector<PlannedBuild> builds;
  std::vector<PlannedCell> cells;
};

}  // namespace kseries
