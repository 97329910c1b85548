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

/// The resolved value that a symbol must end up as in every permutation.
struct ConfigCheck {
  std::string symbol;
  std::string value;  ///< y, m, n, a number or a string; alternatives with '|': "y|m"
};

/// A condition that no configuration of the whole architecture may fulfil.
struct Invariant {
  std::string name;   ///< "R1"
  std::string never;  ///< in Kconfig's words: "VFIO_GROUP && !VFIO_CONTAINER"
  std::string why;
};

/// A way to start each guest of the campaign: one more boot with other kernel
/// parameters, or other arguments of QEMU.
struct GuestVariant {
  std::string name;
  std::string append;
  std::vector<std::string> needs;  ///< Kconfig symbols without which it is not booted
  std::vector<std::string> extra;  ///< further QEMU arguments
};

enum class Depth { quick, pairwise, full };

/// One way in which configurations look different from outside; each combination
/// of answers to all of them is a shape that is booted.
struct ShapeQuestion {
  std::string name;     ///< "/dev/vfio/vfio"
  std::string formula;  ///< when it is there, in Kconfig's words
};

/// configs/NAME.toml as read.
struct Campaign {
  std::string name;
  std::string title;
  std::vector<std::string> trees;   ///< default trees
  std::vector<std::string> series;  ///< folders under patches/, or paths
  std::string arch = default_arch;
  std::vector<std::string> fragments;  ///< relative to configs/, in order over allnoconfig
  /// Debug options to test with as well: "kasan" merges debug/kasan.config over
  /// the base, "kasan+lockdep" both; "plain" is the base alone. Empty: plain.
  std::vector<std::string> flavours;
  std::vector<Axis> axes;                      ///< inputs whatever the series is
  bool derive = false;                         ///< further inputs are derived from the series
  std::map<std::string, std::string> added;    ///< to the derived inputs, with the reason
  std::map<std::string, std::string> removed;  ///< from them, with the reason
  std::vector<ShapeQuestion> shapes;
  std::vector<ConfigCheck> checks;  ///< must end up so in every permutation
  /// quick: assignments to use instead of the product of the axes; each one
  /// gives some of them a value ("y|n": the first to be had), the others stay at the base.
  std::vector<std::map<std::string, std::string>> quick;
  std::vector<Invariant> invariants;
  std::vector<Offer> offers;           ///< what kernels have before any series
  std::vector<std::string> suites;     ///< folders under kselftests/
  std::vector<std::string> guests;     ///< profiles under guests/
  std::vector<GuestVariant> variants;  ///< of each guest; none: as the profile is
  int test_seconds = 60;               ///< of a suite whose settings give none, on a quick host
  int kernel_seconds = 60;             ///< from the start to the first suite, at most
  int output_mib = 16;                 ///< more than this from one guest is a flood
  int silence_seconds = 30;            ///< no byte on either port for so long: a hang
};

}  // namespace kseries
