// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// A patch in the form in which `git range-diff` compares patches.
struct PatchText {
  int number = 0;
  std::string subject;
  std::string text;  ///< author, message and diff
  std::string diff;  ///< the end of `text`: the diff without line numbers and blob ids
  int lines = 0;     ///< of the diff, with one for each file and each hunk
};

/// Where an earlier run had a finding.
struct EarlierPlace {
  std::string tree;
  std::string flavour;
  std::string permutation;
  std::string guest;
  std::string suite;  ///< that showed it; may be the name of something else
};

}  // namespace kseries
