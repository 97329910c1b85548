// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// For each alternative, none of the symbols may be n. An empty alternative means always.
using Alternatives = std::vector<std::set<std::string>>;

/// Adds an alternative unless it is there; beyond a few dozen the last one becomes "always".
/// Returns whether it was added.
bool add_alternative(Alternatives& all, std::set<std::string> one);

/// The alternatives in which both hold.
Alternatives combine_alternatives(const Alternatives& left, const Alternatives& right);

/// "obj-$(CONFIG_VFIO) += vfio.o": a list, what is added to it, and when.
struct ListLine {
  std::string list;    ///< "obj", "vfio"
  Alternatives needs;  ///< with the ifdef, ifeq and ifneq around the line
  std::vector<std::string> words;
};

/// Parses the lists of a kbuild Makefile (Documentation/kbuild/makefiles.rst). Conditions that are
/// not plain tests of CONFIG_ symbols are assumed to hold.
std::vector<ListLine> parse_lists(std::string_view makefile);

}  // namespace kseries
