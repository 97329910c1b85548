// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

#include "base/text.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/results_json.h"
#include "codec/results_json_fields.h"
#include "model/names.h"

namespace kseries {

namespace {

using Json = nlohmann::ordered_json;

/// For the next step: every text comes back to the byte.
struct StepFile {
  static Json text(const std::string& text) {
    if (is_utf8(text)) return text;
    return Json{{"base64", to_base64(text)}};
  }
  template <typename Visit, typename T>
  static void visit(Visit& visit, const T& value) {
    fields(visit, value);
  }
};

/// For scripts: every text is printable.
struct ResultsFile {
  static Json text(const std::string& text) { return printable_utf8(text); }
  template <typename Visit, typename T>
  static void visit(Visit& visit, const T& value) {
    results_fields(visit, value);
  }
};

/// Adds the fields that it is called with to a JSON object.
template <typename Format>
class Writer {
 public:
  explicit Writer(Json& object) : object_(object) {}

  template <typename T>
  void operator()(const char* name, const T& member) {
    object_.emplace(name, encode(member));
  }

 private:
  static Json encode(const std::string& text) { return Format::text(text); }
  static Json encode(std::string_view text) { return encode(std::string(text)); }

  template <typename T>
  requires std::is_arithmetic_v<T>
  static Json encode(const T& number) { return number; }

  template <typename T>
  requires std::is_enum_v<T>
  static Json encode(const T& value) { return enum_name(value); }

  template <typename T>
  requires std::is_class_v<T>
  static Json encode(const T& value) {
    Json object = Json::object();
    Writer writer(object);
    Format::visit(writer, value);
    return object;
  }

  template <typename T>
  static Json encode(const std::optional<T>& value) {
    return value ? encode(*value) : Json();
  }

  template <typename T>
  static Json encode(const std::vector<T>& items) {
    Json array = Json::array();
    for (const T& item : items) array.push_back(encode(item));
    return array;
  }

  /// An object; a list of pairs if a key is not UTF-8 (a path can be any bytes).
  template <typename T>
  static Json encode(const std::map<std::string, T>& items) {
    const bool plain = std::all_of(items.begin(), items.end(),
                                   [](const auto& item) { return encode(item.first).is_string(); });
    Json json = plain ? Json::object() : Json::array();
    for (const auto& [key, item] : items) {
      if (plain) {
        json.emplace(encode(key).template get<std::string>(), encode(item));
      } else {
        json.push_back(Json::array({encode(key), encode(item)}));
      }
    }
    return json;
  }

  Json& object_;
};

/// A step file: the envelope's two fields, then what `add` writes.
template <typename Add>
std::string step_file(std::string_view kind, const Add& add) {
  Json document = Json::object();
  Writer<StepFile> writer(document);
  writer("schema", json_schema);
  writer("kind", kind);
  add(writer);
  return document.dump() + "\n";
}

template <typename T>
std::string written(std::string_view kind, const T& value) {
  return step_file(kind, [&](Writer<StepFile>& writer) { fields(writer, value); });
}

/// A list is the only field of its file, named as the kind.
template <typename T>
std::string written_list(const char* kind, const std::vector<T>& items) {
  return step_file(kind, [&](Writer<StepFile>& writer) { writer(kind, items); });
}

}  // namespace

std::string to_json(const Tree& tree) { return written("tree", tree); }
std::string to_json(const PatchedTree& patched) { return written("patched-tree", patched); }
std::string to_json(const std::vector<ConfigProof>& proofs) {
  return written_list("proofs", proofs);
}
std::string to_json(const Plan& plan) { return written("plan", plan); }
std::string to_json(const std::vector<Diagnostic>& diagnostics) {
  return written_list("diagnostics", diagnostics);
}
std::string to_json(const Build& build) { return written("build", build); }
std::string to_json(const Boot& boot) { return written("boot", boot); }
std::string to_json(const CellResult& result) { return written("cell-result", result); }
std::string to_json(const StepResult& result) { return written("step-result", result); }
std::string to_json(const RunTime& time) { return written("run-time", time); }

std::string results_json(const Report& report) {
  Json document = Json::object();
  Writer<ResultsFile> writer(document);
  writer("schema", results_schema);
  results_fields(writer, report);
  return document.dump(2) + "\n";
}

}  // namespace kseries
