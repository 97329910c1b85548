// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "kconfig/prover.h"

// Enumerates configurations with SAT as rows, to be compared with those of the oracle.

namespace kseries::e2e {

using Rows = std::set<std::string>;

/// The values of `names` in a .config, one letter each.
inline std::string row_in(const std::string& config, const std::vector<std::string>& names) {
  std::string row;
  for (const std::string& name : names) {
    const std::string start = "CONFIG_" + name + "=";
    const size_t at = config.rfind(start, 0) == 0 ? 0 : config.find("\n" + start);
    row += at == std::string::npos ? 'n' : config[config.find('=', at) + 1];
  }
  return row;
}

/// Finds all rows that some model has, by excluding those that were found before. Calls `seen`
/// with the .config of each model.
template <typename Seen>
Rows find_model_rows(Prover& prover, const std::vector<std::string>& names, const Seen& seen) {
  Rows rows;
  std::string formula = "y";
  constexpr size_t max_rows = 2000;  // so that a broken encoding terminates
  while (rows.size() < max_rows) {
    const Result<Proof> proof = prover.prove(formula, Unknown::no);
    if (!proof) {
      ADD_FAILURE() << proof.error().what;
      return rows;
    }
    if (!proof->reachable) return rows;
    const std::string row = row_in(proof->candidate, names);
    if (!rows.insert(row).second) {
      ADD_FAILURE() << row << " was found before";
      return rows;
    }
    seen(row, proof->candidate);
    std::vector<std::string> terms;
    for (size_t i = 0; i < names.size(); ++i) terms.push_back(names[i] + " = " + row[i]);
    formula += " && !(" + join(terms, " && ") + ")";
  }
  ADD_FAILURE() << "more than " << max_rows << " rows";
  return rows;
}

}  // namespace kseries::e2e
