// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// How a symbol that a series may depend on is treated.
enum class SymbolRole {
  input,     ///< varied
  output,    ///< has no prompt; the others determine it
  constant,  ///< has the same value for all values of the inputs
  base,      ///< could be varied, but policy keeps the value of the base
  absent,    ///< the tree has no such symbol for this architecture
};

/// A symbol, how the series relates to it, and how it is treated.
struct RelevantSymbol {
  std::string name;
  SymbolRole role = SymbolRole::absent;
  std::vector<std::string> values;      ///< values of an input to try
  std::vector<std::string> why;         ///< "builds drivers/vfio/group.c", …
  std::string decision;                 ///< why it has this role
  bool policy = false;                  ///< the role is our choice, not a fact
  bool affects_code = false;            ///< changed code depends on whether it is n
  bool distinguishes_m_from_y = false;  ///< and on whether it is m or y
};

}  // namespace kseries
