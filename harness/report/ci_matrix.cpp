// SPDX-License-Identifier: GPL-2.0-only
#include "report/ci_matrix.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace kseries {
namespace {

constexpr size_t max_github_jobs = 256;
constexpr int max_github_minutes = 360;

int shard_minutes(const CiShard& shard) {
  // For the packages, the source of the tree and the first kernel without a cache.
  constexpr double start_minutes = 30;
  constexpr double margin = 2;
  const double seconds = std::clamp(shard.seconds, 0.0, 1e7);
  return static_cast<int>(std::ceil(start_minutes + margin * seconds / 60));
}

std::string shard_word(size_t index, size_t count) {
  return std::to_string(index + 1) + "/" + std::to_string(count);
}

/// A string of JSON is one of YAML, too.
std::string yaml_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

Error no_shards() {
  return {"plan", "there are no shards, because the plan has no cells", "", "", ErrorKind::usage};
}

constexpr const char* gitlab_start = R"(# A child pipeline, written by kseries plan --gitlab.
stages: [shards, merge]

.shard:
  stage: shards
  image: $KSERIES_IMAGE
  variables:
    XDG_CACHE_HOME: $CI_PROJECT_DIR/.cache
  cache:
    # A shard builds the same lanes each time.
    key: kseries-$INDEX-$COUNT
    paths: [.cache/kseries]
    when: always
  needs:
    - pipeline: $PARENT_PIPELINE_ID
      job: plan
  script:
    - kseries run --plan plan --shard $INDEX/$COUNT --run-dir runs/shard-$INDEX
  # Findings are reported by the merged run.
  allow_failure:
    exit_codes: 1
  artifacts:
    when: always
    paths: [runs/]
)";

constexpr const char* gitlab_end = R"(
merge:
  stage: merge
  image: $KSERIES_IMAGE
  when: always
  script:
    - kseries merge runs/shard-* -o run
  artifacts:
    when: always
    paths: [run/]
    reports:
      junit: run/junit.xml
      codequality: run/gl-code-quality.json
)";

}  // namespace

Result<std::string> github_matrix(const std::vector<CiShard>& shards) {
  if (shards.empty()) return no_shards();
  if (shards.size() > max_github_jobs) {
    return Error{"plan", std::to_string(shards.size()) + " shards are too many for GitHub", "",
                 "a matrix has at most " + std::to_string(max_github_jobs) + " jobs",
                 ErrorKind::usage};
  }
  nlohmann::json include = nlohmann::json::array();
  for (size_t i = 0; i < shards.size(); ++i) {
    include.push_back({{"shard", shard_word(i, shards.size())},
                       {"index", i + 1},
                       {"count", shards.size()},
                       {"name", shards[i].name},
                       {"minutes", std::min(shard_minutes(shards[i]), max_github_minutes)}});
  }
  const nlohmann::json matrix = {{"include", include}};
  // ASCII only, so that nothing in a name ends the line.
  return matrix.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<std::string> gitlab_pipeline(const std::vector<CiShard>& shards) {
  if (shards.empty()) return no_shards();
  std::string text = gitlab_start;
  for (size_t i = 0; i < shards.size(); ++i) {
    const std::string& name = shards[i].name;
    text +=
        "\n" +
        yaml_string("shard " + shard_word(i, shards.size()) + (name.empty() ? "" : " ") + name) +
        ":\n  extends: .shard\n  timeout: " + std::to_string(shard_minutes(shards[i])) +
        " minutes\n  variables:\n    INDEX: \"" + std::to_string(i + 1) + "\"\n    COUNT: \"" +
        std::to_string(shards.size()) + "\"\n";
  }
  return text + gitlab_end;
}

}  // namespace kseries
