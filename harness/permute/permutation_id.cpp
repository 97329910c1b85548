// SPDX-License-Identifier: GPL-2.0-only
#include "permute/permutation_id.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace kseries {
namespace {

constexpr size_t longest_id = 100;

/// "VFIO_" when at least half of the axes begin with it; empty when there is no such word.
std::string common_prefix(const std::vector<Axis>& axes) {
  std::map<std::string, size_t> counts;
  for (const Axis& axis : axes) {
    const size_t end = axis.symbol.find('_');
    if (end != std::string::npos) ++counts[axis.symbol.substr(0, end + 1)];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most != counts.end() && most->second * 2 >= axes.size() ? most->first : "";
}

/// The axes' names without the common word, where they stay unique.
std::vector<std::string> short_names(const std::vector<Axis>& axes) {
  const std::string prefix = common_prefix(axes);
  std::vector<std::string> names;
  std::set<std::string> unique;
  for (const Axis& axis : axes) {
    const bool longer = axis.symbol.size() > prefix.size();
    const bool cut = !prefix.empty() && longer && axis.symbol.rfind(prefix, 0) == 0;
    names.push_back(cut ? axis.symbol.substr(prefix.size()) : axis.symbol);
    unique.insert(names.back());
  }
  if (unique.size() == axes.size()) return names;
  names.clear();
  for (const Axis& axis : axes) names.push_back(axis.symbol);
  return names;
}

}  // namespace

std::string short_hash(const std::string& text) {
  unsigned long long hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  std::string digits;
  for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15];
  return digits;
}

std::string bounded_id(const std::string& id) {
  if (id.size() <= longest_id) return id;
  return id.substr(0, longest_id - 9) + "-" + short_hash(id);
}

std::string permutation_id(const std::vector<Axis>& axes, const Assignment& resolved) {
  const std::vector<std::string> names = short_names(axes);
  std::string id;
  for (size_t i = 0; i < axes.size(); ++i) {
    const auto value = resolved.find(axes[i].symbol);
    if (value == resolved.end() || value->second == "n") continue;
    id += (id.empty() ? "" : "+") + names[i];
    if (value->second != "y") id += "=" + value->second;
  }
  if (id.empty()) return "none";
  return bounded_id(file_name_from(id));
}

}  // namespace kseries
