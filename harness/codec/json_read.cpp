// SPDX-License-Identifier: GPL-2.0-only
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "codec/base64.h"
#include "codec/json.h"
#include "codec/json_plan_fields.h"
#include "model/names.h"

namespace kseries {

namespace {

using Json = nlohmann::json;

/// A position in the document: a chain on the stack, which is only converted to text for a
/// message.
struct Place {
  const Place* up = nullptr;
  std::string_view key;
  size_t index = 0;

  [[nodiscard]] std::string text() const {
    if (up == nullptr) return "";
    if (!key.empty()) return up->text() + "." + std::string(key);
    return up->text() + "[" + std::to_string(index) + "]";
  }
};

/// The first error; `what` is empty if there is none.
struct Failure {
  std::string what;

  void expected(std::string_view wanted, const Json& found, const Place& place) {
    if (!what.empty()) return;
    what = "expected " + std::string(wanted) + ", found " + found.type_name();
    const std::string path = place.text();
    if (!path.empty()) what += ", at " + path;
  }
};

void decode(const Json& json, std::string& text, const Place& place, Failure& failure) {
  if (json.is_string()) {
    text = json.get_ref<const std::string&>();
    return;
  }
  const auto base64 = json.is_object() ? json.find("base64") : json.end();
  if (json.is_object() && base64 != json.end() && base64->is_string()) {
    if (std::optional<std::string> bytes = from_base64(base64->get_ref<const std::string&>())) {
      text = std::move(*bytes);
      return;
    }
  }
  failure.expected("a string", json, place);
}

void decode(const Json& json, bool& value, const Place& place, Failure& failure) {
  if (!json.is_boolean()) return failure.expected("true or false", json, place);
  value = json.get<bool>();
}

void decode(const Json& json, double& value, const Place& place, Failure& failure) {
  if (json.is_null()) {
    value = 0;  // infinity and NaN are written as null
  } else if (json.is_number()) {
    value = json.get<double>();
  } else {
    failure.expected("a number", json, place);
  }
}

void decode(const Json& json, int& value, const Place& place, Failure& failure) {
  const auto fits = [](auto number) {
    return std::cmp_greater_equal(number, std::numeric_limits<int>::min()) &&
           std::cmp_less_equal(number, std::numeric_limits<int>::max());
  };
  const bool fine = json.is_number_unsigned()  ? fits(json.get<uint64_t>())
                    : json.is_number_integer() ? fits(json.get<int64_t>())
                                               : false;
  if (!fine) return failure.expected("a 32-bit integer", json, place);
  value = json.get<int>();
}

void decode(const Json& json, unsigned long& value, const Place& place, Failure& failure) {
  if (!json.is_number_unsigned()) {
    return failure.expected("an unsigned integer", json, place);
  }
  value = json.get<unsigned long>();
}

template <typename T>
requires std::is_enum_v<T>
void decode(const Json& json, T& value, const Place& place, Failure& failure) {
  std::string word;
  decode(json, word, place, failure);
  if (!failure.what.empty()) return;
  if (const std::optional<T> known = parse_enum<T>(word)) {
    value = *known;
  } else {
    failure.what = "unknown value \"" + word + "\" at " + place.text();
  }
}

template <typename T>
requires std::is_class_v<T>
void decode(const Json& json, T& value, const Place& place, Failure& failure);
template <typename T>
void decode(const Json& json, std::vector<T>& items, const Place& place, Failure& failure);
template <typename T>
void decode(const Json& json, std::map<std::string, T>& items, const Place& place,
            Failure& failure);

template <typename T>
void decode(const Json& json, std::optional<T>& value, const Place& place, Failure& failure) {
  value.reset();
  if (!json.is_null()) decode(json, value.emplace(), place, failure);
}

struct Reader {
  const Json& object;
  const Place& place;
  Failure& failure;

  template <typename T>
  void operator()(const char* name, T& member) {
    if (!failure.what.empty()) return;
    const auto found = object.find(name);
    if (found != object.end()) decode(*found, member, Place{&place, name, 0}, failure);
  }
};

template <typename T>
requires std::is_class_v<T>
void decode(const Json& json, T& value, const Place& place, Failure& failure) {
  if (!json.is_object()) return failure.expected("an object", json, place);
  Reader reader{json, place, failure};
  fields(reader, value);
}

template <typename T>
void decode(const Json& json, std::vector<T>& items, const Place& place, Failure& failure) {
  if (!json.is_array()) return failure.expected("a list", json, place);
  items.clear();
  items.reserve(json.size());
  for (const Json& entry : json) {
    if (!failure.what.empty()) return;
    T item{};
    decode(entry, item, Place{&place, "", items.size()}, failure);
    items.push_back(std::move(item));
  }
}

template <typename T>
void decode(const Json& json, std::map<std::string, T>& items, const Place& place,
            Failure& failure) {
  items.clear();
  if (json.is_object()) {
    for (const auto& [key, entry] : json.items()) {
      if (!failure.what.empty()) return;
      decode(entry, items[key], Place{&place, key, 0}, failure);
    }
    return;
  }
  if (!json.is_array()) return failure.expected("an object", json, place);
  for (size_t i = 0; i < json.size() && failure.what.empty(); i++) {
    const Place pair{&place, "", i};
    if (!json[i].is_array() || json[i].size() != 2) {
      return failure.expected("a pair", json[i], pair);
    }
    std::string key;
    decode(json[i][0], key, Place{&pair, "", 0}, failure);
    decode(json[i][1], items[key], Place{&pair, "", 1}, failure);
  }
}

constexpr std::string_view hint =
    "the file is damaged or was written by another version of kseries; remove it and run the "
    "command again";

Error make_error(const std::string& what, const std::string& where) {
  return {.stage = "json", .what = what, .where = where, .hint = std::string(hint)};
}

Result<Json> parse_document(std::string_view text, const std::string& where) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    if (error.byte > text.size()) {
      return make_error("the file is truncated after " + std::to_string(text.size()) + " bytes",
                        where);
    }
    return make_error("invalid JSON at byte " + std::to_string(error.byte), where);
  } catch (const std::exception& error) {
    return make_error(std::string("invalid JSON: ") + error.what(), where);
  }
}

/// Checks "schema" and "kind". Returns what is wrong, or an empty string.
std::string check_envelope(const Json& document, std::string_view kind) {
  const Place top;
  Failure failure;
  if (!document.is_object()) {
    failure.expected("an object", document, top);
    return failure.what;
  }
  int schema = 0;
  std::string found;
  Reader reader{document, top, failure};
  reader("schema", schema);
  reader("kind", found);
  if (!failure.what.empty()) return failure.what;
  if (found != kind) {
    return "expected a file of kind \"" + std::string(kind) + "\", found \"" + found + "\"";
  }
  if (schema != json_schema) {
    return "schema is " + std::to_string(schema) + ", expected " + std::to_string(json_schema);
  }
  return "";
}

/// Reads a step file; `visit` reads its fields into `value`.
template <typename T, typename Visit>
Result<T> read_json_file(std::string_view kind, std::string_view text, const std::string& where,
                         const Visit& visit) {
  TRY_ASSIGN(const Json document, parse_document(text, where));
  if (const std::string problem = check_envelope(document, kind); !problem.empty()) {
    return make_error(problem, where);
  }
  T value{};
  const Place top;
  Failure failure;
  Reader reader{document, top, failure};
  visit(reader, value);
  if (!failure.what.empty()) return make_error(failure.what, where);
  return value;
}

template <typename T>
Result<T> read(std::string_view kind, std::string_view text, const std::string& where) {
  return read_json_file<T>(kind, text, where,
                           [](Reader& reader, T& value) { fields(reader, value); });
}

/// Reads a file whose only field is a list, with the kind as its name.
template <typename T>
Result<std::vector<T>> read_list(const char* kind, std::string_view text,
                                 const std::string& where) {
  return read_json_file<std::vector<T>>(
      kind, text, where, [&](Reader& reader, std::vector<T>& items) { reader(kind, items); });
}

}  // namespace

Result<PatchedTree> patched_tree_from_json(std::string_view text, const std::string& where) {
  return read<PatchedTree>("patched-tree", text, where);
}
Result<std::vector<ConfigProof>> config_proofs_from_json(std::string_view text,
                                                         const std::string& where) {
  return read_list<ConfigProof>("proofs", text, where);
}
Result<SeriesSource> series_source_from_json(std::string_view text, const std::string& where) {
  return read<SeriesSource>("series-source", text, where);
}
Result<Plan> plan_from_json(std::string_view text, const std::string& where) {
  return read<Plan>("plan", text, where);
}
Result<PlanContext> plan_context_from_json(std::string_view text, const std::string& where) {
  return read<PlanContext>("plan-context", text, where);
}
Result<std::vector<Diagnostic>> diagnostics_from_json(std::string_view text,
                                                      const std::string& where) {
  return read_list<Diagnostic>("diagnostics", text, where);
}
Result<std::vector<Splat>> splats_from_json(std::string_view text, const std::string& where) {
  return read_list<Splat>("splats", text, where);
}
Result<Build> build_from_json(std::string_view text, const std::string& where) {
  return read<Build>("build", text, where);
}
Result<Boot> boot_from_json(std::string_view text, const std::string& where) {
  return read<Boot>("boot", text, where);
}
Result<CellResult> cell_result_from_json(std::string_view text, const std::string& where) {
  return read<CellResult>("cell-result", text, where);
}
Result<StepResult> step_result_from_json(std::string_view text, const std::string& where) {
  return read<StepResult>("step-result", text, where);
}
Result<RunTime> run_time_from_json(std::string_view text, const std::string& where) {
  return read<RunTime>("run-time", text, where);
}

Result<std::map<std::string, Triage>> triage_answers_from_json(std::string_view text,
                                                               const std::string& where) {
  using Answers = std::map<std::string, Triage>;
  return read_json_file<Answers>(
      "triage", text, where, [](Reader& reader, Answers& answers) { reader("answers", answers); });
}

}  // namespace kseries
