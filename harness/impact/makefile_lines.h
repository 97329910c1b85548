// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// In each of the ways none of the symbols may be n. An empty way: always.
using Ways = std::vector<std::set<std::string>>;

/// Adds a way unless it is there; a few dozen are enough for any file. Whether it
/// did so.
bool add_way(Ways& all, std::set<std::string> one);

/// The ways in which both hold.
Ways both_ways(const Ways& left, const Ways& right);

/// "obj-$(CONFIG_VFIO) += vfio.o": what is listed where, and when.
struct ListLine {
  std::string list;  ///< "obj", "vfio"
  Ways needs;        ///< with the ifdef, ifeq and ifneq around the line
  std::vector<std::string> words;
};

/// The lists of a Makefile that kbuild reads (Documentation/kbuild/makefiles.rst).
/// What is no plain test of CONFIG_ symbols is taken to hold.
std::vector<ListLine> lists_of(std::string_view makefile);

}  // namespace kseries
