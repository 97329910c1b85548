// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/architecture.h"
#include "model/offer.h"

namespace kseries {

/// A Kconfig symbol (without CONFIG_) and the values to try: "y", "m", "n".
struct Axis {
  std::string symbol;
  std::vector<std::string> values;
};

/// The value that a symbol must have in every permutation.
struct ConfigCheck {
  std::string symbol;
  std::string value;  ///< y, m, n, a number or a string; alternatives with '|': "y|m"
};

/// A condition that no configuration of the architecture may satisfy.
struct Invariant {
  std::string name;   ///< "R1"
  std::string never;  ///< Kconfig expression: "VFIO_GROUP && !VFIO_CONTAINER"
  std::string why;
};

/// A variant of every guest of the campaign: an additional boot with other kernel parameters or
/// QEMU arguments.
struct GuestVariant {
  std::string name;
  std::string append;
  std::vector<std::string> needs;  ///< Kconfig symbols that are required to boot it
  std::vector<std::string> extra;  ///< further QEMU arguments
};

/// One more kernel with debug options, which --depth quick boots in each guest.
struct DebugCell {
  std::string flavour;                        ///< "kasan+lockdep"; empty: there is none
  std::vector<std::string> suites;            ///< in addition to those of the campaign, after them
  std::map<std::string, std::string> config;  ///< values of axes, as in Campaign::quick
};

enum class Depth { quick, pairwise, full };

/// A property of a configuration that is visible to user space. Each combination of the answers to
/// all questions is a shape, and one configuration of each shape is booted.
struct ShapeQuestion {
  std::string name;     ///< "/dev/vfio/vfio"
  std::string formula;  ///< Kconfig expression that is true if it is present
};

/// configs/NAME.toml as read.
struct Campaign {
  std::string name;
  std::string title;
  std::vector<std::string> trees;   ///< default trees
  std::vector<std::string> series;  ///< directories in patches/, or paths
  std::string arch = default_arch;
  std::vector<std::string>
      fragments;  ///< relative to configs/, applied in order on top of allnoconfig
  /// Debug options to test with: "kasan" merges debug/kasan.config into the base, "kasan+lockdep"
  /// merges both files; "plain" is the base alone. Empty: plain.
  std::vector<std::string> flavours;
  std::vector<Axis> axes;  ///< inputs for every series
  bool derive = false;     ///< derive further inputs from the series
  std::map<std::string, std::string>
      added;  ///< symbols added to the derived inputs, with the reason
  std::map<std::string, std::string> removed;  ///< symbols removed from them, with the reason
  std::vector<ShapeQuestion> shapes;
  std::vector<ConfigCheck> checks;  ///< values that every permutation must have
  /// Depth quick: assignments to use instead of the product of the axes. Each one sets some of the
  /// axes ("y|n": the first value that is possible); the others keep the value of the base.
  std::vector<std::map<std::string, std::string>> quick;
  /// The configuration that --depth quick also boots without a series, as in `quick`: what the
  /// kernel logs and which tests it skips is compared. Empty: there is none.
  std::map<std::string, std::string> base_cell;
  DebugCell debug_cell;
  std::vector<Invariant> invariants;
  std::vector<Offer> offers;           ///< features of a kernel without a series
  std::vector<std::string> suites;     ///< directories in kselftests/
  std::vector<std::string> guests;     ///< profiles in guests/
  std::vector<GuestVariant> variants;  ///< of each guest; empty: the profile unmodified
  int test_seconds = 60;     ///< timeout of a suite without one in its settings, on a fast host
  int kernel_seconds = 60;   ///< timeout from the start to the first suite
  int output_mib = 16;       ///< limit for the output of one guest
  int silence_seconds = 30;  ///< time without output after which a guest counts as hung
};

}  // namespace kseries
