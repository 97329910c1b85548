// SPDX-License-Identifier: GPL-2.0-only
#include "plan/expectation.h"

#include <algorithm>

#include "base/result.h"
#include "kconfig/prove.h"

namespace kseries {
namespace {

/// The words are passed on the kernel command line, separated by commas.
bool is_word(const std::string& word) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !word.empty() && std::all_of(word.begin(), word.end(), fits);
}

std::string symbol_value(const std::string& symbol, const DotConfig& config,
                         const GuestFacts& guest) {
  if (symbol == "GUEST_IOMMU") return guest.iommu ? "y" : "n";
  return config.value(symbol);
}

Result<bool> is_meant(const Offer& offer, const std::string& tree, const DotConfig& config,
                      const GuestFacts& guest) {
  if (!is_word(offer.word)) {
    return Error{"plan", "'" + offer.word + "' is not a valid word", "[[offer]]",
                 "use letters a-z, digits and '-'", ErrorKind::usage};
  }
  if (!offer.tree.empty() && offer.tree != tree) return false;
  if (offer.when.empty()) return true;
  return holds(offer.when,
               [&](const std::string& symbol) { return symbol_value(symbol, config, guest); });
}

}  // namespace

Result<Expectation> find_expectation(const std::vector<Offer>& base,
                                     const std::vector<Offer>& series, const std::string& tree,
                                     const DotConfig& config, const GuestFacts& guest) {
  Expectation expectation;
  std::vector<std::string>& words = expectation.words;
  for (const std::vector<Offer>* list : {&base, &series}) {
    for (const Offer& offer : *list) {
      TRY_ASSIGN(bool meant, is_meant(offer, tree, config, guest));
      if (!meant) continue;
      const auto found = std::find(words.begin(), words.end(), offer.word);
      if (offer.reason.empty()) {
        if (found == words.end()) words.push_back(offer.word);
      } else if (found != words.end()) {
        words.erase(found);
        expectation.changes.push_back("behaviour change relative to " + tree + ": '" + offer.word +
                                      "' no longer available: " + offer.reason);
      }
    }
  }
  return expectation;
}

}  // namespace kseries
