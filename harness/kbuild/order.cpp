// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/order.h"

#include <algorithm>
#include <utility>

#include "kconfig/dot_config.h"

namespace kseries {
namespace {

using Matrix = std::vector<std::vector<int>>;

/// Most lines say "is not set", which is no different from having no line.
DotConfig parse_enabled(std::string_view text) {
  Assignment values = DotConfig::parse(text).values();
  std::erase_if(values, [](const auto& setting) { return setting.second == "n"; });
  return DotConfig(std::move(values));
}

int distance(const RebuildIndex& index, const DotConfig& from, const DotConfig& to) {
  const std::vector<std::string> changed = changed_symbols(from, to);
  if (index.objects.empty()) return static_cast<int>(changed.size());
  std::vector<bool> hit(index.objects.size());
  int count = 0;
  for (const std::string& symbol : changed) {
    const auto readers = index.readers.find(symbol);
    if (readers == index.readers.end()) continue;
    for (const int object : readers->second) {
      if (hit[static_cast<size_t>(object)]) continue;
      hit[static_cast<size_t>(object)] = true;
      ++count;
    }
  }
  return count;
}

Matrix distances(const std::vector<DotConfig>& stations, const RebuildIndex& index) {
  Matrix matrix(stations.size(), std::vector<int>(stations.size()));
  for (size_t a = 0; a < stations.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      matrix[a][b] = matrix[b][a] = distance(index, stations[a], stations[b]);
    }
  }
  return matrix;
}

std::vector<size_t> nearest_neighbours(const Matrix& matrix) {
  std::vector<size_t> path = {0};
  std::vector<bool> visited(matrix.size());
  visited[0] = true;
  while (path.size() < matrix.size()) {
    size_t best = matrix.size();
    for (size_t next = 0; next < matrix.size(); ++next) {
      if (visited[next]) continue;
      if (best == matrix.size() || matrix[path.back()][next] < matrix[path.back()][best]) {
        best = next;
      }
    }
    visited[best] = true;
    path.push_back(best);
  }
  return path;
}

/// Reverses parts of the path as long as that shortens it. The start stays.
void two_opt(const Matrix& matrix, std::vector<size_t>& path) {
  bool better = true;
  while (better) {
    better = false;
    for (size_t i = 1; i + 1 < path.size(); ++i) {
      for (size_t k = i + 1; k < path.size(); ++k) {
        int gain = matrix[path[i - 1]][path[i]] - matrix[path[i - 1]][path[k]];
        if (k + 1 < path.size()) {
          gain += matrix[path[k]][path[k + 1]] - matrix[path[i]][path[k + 1]];
        }
        if (gain <= 0) continue;
        std::reverse(path.begin() + static_cast<long>(i), path.begin() + static_cast<long>(k) + 1);
        better = true;
      }
    }
  }
}

}  // namespace

int rebuild_distance(const RebuildIndex& index, std::string_view from, std::string_view to) {
  return distance(index, parse_enabled(from), parse_enabled(to));
}

std::vector<OrderedStep> order_permutations(const std::vector<Permutation>& permutations,
                                            const RebuildIndex& index, const std::string& current) {
  if (permutations.empty()) return {};
  const bool standing = !current.empty();
  std::vector<DotConfig> stations;
  if (standing) stations.push_back(parse_enabled(current));
  for (const Permutation& permutation : permutations) {
    stations.push_back(parse_enabled(permutation.config));
  }
  const Matrix matrix = distances(stations, index);
  std::vector<size_t> path = nearest_neighbours(matrix);
  two_opt(matrix, path);
  std::vector<OrderedStep> steps;
  if (!standing) steps.push_back({path[0], -1});
  for (size_t i = 1; i < path.size(); ++i) {
    const int predicted = index.objects.empty() ? -1 : matrix[path[i - 1]][path[i]];
    steps.push_back({path[i] - (standing ? 1 : 0), predicted});
  }
  return steps;
}

}  // namespace kseries
