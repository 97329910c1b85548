// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// What becomes of a symbol that a series may have to do with.
enum class SymbolRole {
  input,     ///< varied
  output,    ///< has no prompt: follows from the others
  constant,  ///< has one value, whatever the inputs are
  base,      ///< could be varied; kept as the base has it, by policy
  absent,    ///< the tree has no such symbol for this architecture
};

/// One symbol, how the series comes to it, and what became of it.
struct RelevantSymbol {
  std::string name;
  SymbolRole role = SymbolRole::absent;
  std::vector<std::string> values;      ///< of an input: those to try
  std::vector<std::string> why;         ///< "builds drivers/vfio/group.c", …
  std::string decision;                 ///< why it has this role
  bool policy = false;                  ///< that is a choice of ours, not a fact
  bool affects_code = false;            ///< touched code can see whether it is n
  bool distinguishes_m_from_y = false;  ///< and whether it is m or y
};

}  // namespace kseries
