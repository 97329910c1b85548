// SPDX-License-Identifier: GPL-2.0-only
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

#include "codec/base64.h"
#include "codec/json.h"
#include "codec/json_result_fields.h"
#include "model/names.h"

namespace kseries {

namespace {

using Json = nlohmann::ordered_json;

Json encode(const std::string& text) {
  if (is_utf8(text)) return text;
  return Json{{"base64", to_base64(text)}};
}
Json encode(const char& c) { return encode(std::string(1, c)); }

template <typename T>
requires std::is_arithmetic_v<T> Json encode(const T& number) { return number; }
template <typename T>
requires std::is_enum_v<T> Json encode(const T& value) { return name_of(value); }

template <typename T>
requires std::is_class_v<T> Json encode(const T& value);
template <typename T>
Json encode(const std::vector<T>& items);
template <typename T>
Json encode(const std::map<std::string, T>& items);
template <typename T>
Json encode(const std::optional<T>& value) {
  return value ? encode(*value) : Json();
}

struct Writer {
  Json& object;
  template <typename T>
  void operator()(const char* name, const T& member) {
    object.emplace(name, encode(member));
  }
};

template <typename T>
requires std::is_class_v<T> Json encode(const T& value) {
  Json object = Json::object();
  Writer writer{object};
  fields(writer, value);
  return object;
}

template <typename T>
Json encode(const std::vector<T>& items) {
  Json array = Json::array();
  for (const T& item : items) array.push_back(encode(item));
  return array;
}

/// An object; if a key is not UTF-8 (a path can be anything), a list of pairs.
template <typename T>
Json encode(const std::map<std::string, T>& items) {
  bool plain = true;
  for (const auto& [key, item] : items) plain = plain && is_utf8(key);
  Json json = plain ? Json::object() : Json::array();
  for (const auto& [key, item] : items) {
    if (plain) {
      // A map's keys are distinct: no need for the look-up of operator[].
      json.get_ref<Json::object_t&>().Container::emplace_back(key, encode(item));
    } else {
      json.push_back(Json::array({encode(key), encode(item)}));
    }
  }
  return json;
}

/// The file of a value: the envelope's two fields, then the value's own.
template <typename T>
std::string written(std::string_view kind, const T& value) {
  Json document = Json::object();
  document.emplace("schema", json_schema);
  document.emplace("kind", kind);
  Writer writer{document};
  if constexpr (std::is_same_v<T, std::vector<Splat>>) {
    writer("splats", value);
  } else {
    fields(writer, value);
  }
  return document.dump() + "\n";
}

}  // namespace

std::string to_json(const Tree& tree) { return written("tree", tree); }
std::string to_json(const Series& series) { return written("series", series); }
std::string to_json(const PatchedTree& patched) { return written("patched-tree", patched); }
std::string to_json(const Campaign& campaign) { return written("campaign", campaign); }
std::string to_json(const Permutations& permutations) {
  return written("permutations", permutations);
}
std::string to_json(const Build& build) { return written("build", build); }
std::string to_json(const TestRun& run) { return written("test-run", run); }
std::string to_json(const std::vector<Splat>& splats) { return written("splats", splats); }
std::string to_json(const GuestProfile& profile) { return written("guest-profile", profile); }
std::string to_json(const Boot& boot) { return written("boot", boot); }
std::string to_json(const Cell& cell) { return written("cell", cell); }
std::string to_json(const Plan& plan) { return written("plan", plan); }
std::string to_json(const CellResult& result) { return written("cell-result", result); }
std::string to_json(const StepResult& result) { return written("step-result", result); }
std::string to_json(const RunTime& time) { return written("run-time", time); }
std::string to_json(const Report& report) { return written("report", report); }

}  // namespace kseries
