// SPDX-License-Identifier: GPL-2.0-only
#include <nlohmann/json.hpp>

#include "base/run_paths.h"
#include "report/checks.h"
#include "report/json_text.h"
#include "report/places_json.h"

namespace kseries {
namespace {

const char* b4_status(CheckStatus status) {
  switch (status) {
    case CheckStatus::pass:
      return "pass";
    case CheckStatus::warn:
      return "warn";
    case CheckStatus::fail:
      return "fail";
  }
  return "";
}

}  // namespace

std::string Published::file(const std::string& name) const {
  if (url.empty()) return "";
  return url + (url.ends_with('/') ? "" : "/") + name;
}

std::string b4_json(const Report& report, const std::string& series, std::optional<int> patch,
                    const Published& published) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Check& check : series_checks(report, series)) {
    if (check.patch != patch.value_or(0)) continue;
    nlohmann::ordered_json object = {{"tool", "kseries"},
                                     {"status", b4_status(check.status)},
                                     {"summary", json_line(check.summary)}};
    const std::string url = published.file(run_paths::page);
    if (!url.empty()) object["url"] = url;
    if (!check.details.empty()) object["details"] = json_text(check.details, 64U << 10);
    list.push_back(std::move(object));
  }
  return list.dump(2) + "\n";
}

}  // namespace kseries
