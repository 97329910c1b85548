// SPDX-License-Identifier: GPL-2.0-only
#include "report/patchwork.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/run_paths.h"
#include "base/text.h"
#include "report/checks.h"
#include "report/json_text.h"

namespace kseries {
namespace {

using PatchworkJson = nlohmann::ordered_json;

constexpr size_t max_context = 255;
constexpr size_t max_target_url = 200;

const char* state_word(CheckStatus status) {
  switch (status) {
    case CheckStatus::pass:
      return "success";
    case CheckStatus::warn:
      return "warning";
    case CheckStatus::fail:
      return "fail";
  }
  return "";
}

std::string context_name(const Report& report) {
  std::string name = "kseries";
  if (!report.campaign.empty()) name += "-" + report.campaign;
  for (char& c : name) {
    if (!is_word_char(c) && c != '-') c = '-';
  }
  return name.substr(0, max_context);
}

/// The value of a field of a check, "" if it has none.
std::string check_field(const PatchworkJson& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The objects of a list; nothing if it is not one.
std::optional<std::vector<PatchworkJson>> objects(std::string_view text) {
  const PatchworkJson list = PatchworkJson::parse(text, nullptr, false);
  if (!list.is_array()) return std::nullopt;
  std::vector<PatchworkJson> all;
  for (const PatchworkJson& one : list) {
    const auto id = one.is_object() ? one.find("id") : one.end();
    if (!one.is_object() || id == one.end() || !id->is_number_integer()) return std::nullopt;
    all.push_back(one);
  }
  return all;
}

}  // namespace

std::vector<PatchworkCheck> patchwork_checks(const Report& report, const std::string& series,
                                             const Published& published) {
  std::map<int, std::string> ids;
  for (const SeriesSource& source : report.sources) {
    if (source.series != series) continue;
    for (const Patch& patch : source.patches) {
      if (!patch.header.message_id.empty()) ids[patch.number] = patch.header.message_id;
    }
  }
  std::vector<PatchworkCheck> all;
  for (const Check& check : series_checks(report, series)) {
    const auto id = ids.find(check.patch);
    if (check.patch == 0 || id == ids.end()) continue;
    PatchworkJson body = {{"state", state_word(check.status)}};
    const std::string url = published.file(run_paths::page);
    if (!url.empty() && url.size() <= max_target_url) body["target_url"] = url;
    body["context"] = context_name(report);
    body["description"] = json_line(check.summary);
    all.push_back({check.patch, id->second, context_name(report), body.dump()});
  }
  return all;
}

std::optional<std::vector<long>> patchwork_ids(std::string_view list) {
  const auto all = objects(list);
  if (!all) return std::nullopt;
  std::vector<long> ids;
  for (const PatchworkJson& one : *all) ids.push_back(one["id"].get<long>());
  return ids;
}

std::optional<bool> is_posted(std::string_view list, const PatchworkCheck& check) {
  const auto all = objects(list);
  if (!all) return std::nullopt;
  const PatchworkJson* newest = nullptr;
  for (const PatchworkJson& one : *all) {
    if (check_field(one, "context") != check.context) continue;
    if (newest == nullptr || one["id"].get<long>() > (*newest)["id"].get<long>()) newest = &one;
  }
  if (newest == nullptr) return false;
  const PatchworkJson body = PatchworkJson::parse(check.body);
  for (const char* name : {"state", "target_url", "description"}) {
    if (check_field(*newest, name) != check_field(body, name)) return false;
  }
  return true;
}

}  // namespace kseries
