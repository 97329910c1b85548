// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

#include "base/text.h"
#include "codec/base64.h"
#include "codec/history_json.h"
#include "codec/history_json_fields.h"
#include "codec/json.h"
#include "codec/json_plan_fields.h"
#include "codec/log_json.h"
#include "codec/log_json_fields.h"
#include "codec/results_json.h"
#include "codec/results_json_fields.h"
#include "model/names.h"

namespace kseries {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// For the next step: preserves every byte of a string.
struct StepFile {
  static OrderedJson text(const std::string& text) {
    if (is_utf8(text)) return text;
    return OrderedJson{{"base64", to_base64(text)}};
  }
  template <typename Visit, typename T>
  static void visit(Visit& visit, const T& value) {
    fields(visit, value);
  }
};

/// For scripts: every string is printable.
struct ResultsFile {
  static OrderedJson text(const std::string& text) { return printable_utf8(text); }
  template <typename Visit, typename T>
  static void visit(Visit& visit, const T& value) {
    results_fields(visit, value);
  }
};

/// Adds each field that it is called with to a JSON object.
template <typename Format>
class Writer {
 public:
  explicit Writer(OrderedJson& object) : object_(object) {}

  template <typename T>
  void operator()(const char* name, const T& member) {
    object_.emplace(name, encode(member));
  }

 private:
  static OrderedJson encode(const std::string& text) { return Format::text(text); }
  static OrderedJson encode(std::string_view text) { return encode(std::string(text)); }

  template <typename T>
  requires std::is_arithmetic_v<T>
  static OrderedJson encode(const T& number) { return number; }

  template <typename T>
  requires std::is_enum_v<T>
  static OrderedJson encode(const T& value) { return enum_name(value); }

  template <typename T>
  requires std::is_class_v<T>
  static OrderedJson encode(const T& value) {
    OrderedJson object = OrderedJson::object();
    Writer writer(object);
    Format::visit(writer, value);
    return object;
  }

  template <typename T>
  static OrderedJson encode(const std::optional<T>& value) {
    return value ? encode(*value) : OrderedJson();
  }

  template <typename T>
  static OrderedJson encode(const std::vector<T>& items) {
    OrderedJson array = OrderedJson::array();
    for (const T& item : items) array.push_back(encode(item));
    return array;
  }

  /// Encodes a map as an object, or as a list of pairs if a key, such as a path, is not
  /// UTF-8.
  template <typename T>
  static OrderedJson encode(const std::map<std::string, T>& items) {
    const bool plain = std::all_of(items.begin(), items.end(),
                                   [](const auto& item) { return encode(item.first).is_string(); });
    OrderedJson json = plain ? OrderedJson::object() : OrderedJson::array();
    for (const auto& [key, item] : items) {
      if (plain) {
        json.emplace(encode(key).template get<std::string>(), encode(item));
      } else {
        json.push_back(OrderedJson::array({encode(key), encode(item)}));
      }
    }
    return json;
  }

  OrderedJson& object_;
};

/// Writes a step file: the two fields of the envelope, then those that `add` writes.
template <typename Add>
std::string write_step_file(std::string_view kind, const Add& add) {
  OrderedJson document = OrderedJson::object();
  Writer<StepFile> writer(document);
  writer("schema", json_schema);
  writer("kind", kind);
  add(writer);
  return document.dump() + "\n";
}

template <typename T>
std::string write_value(std::string_view kind, const T& value) {
  return write_step_file(kind, [&](Writer<StepFile>& writer) { fields(writer, value); });
}

/// Writes a file whose only field is a list, with the kind as its name.
template <typename T>
std::string write_list(const char* kind, const std::vector<T>& items) {
  return write_step_file(kind, [&](Writer<StepFile>& writer) { writer(kind, items); });
}

/// Writes an object for scripts, with the fields that `add` writes.
template <typename Add>
std::string write_output(const Add& add) {
  OrderedJson document = OrderedJson::object();
  Writer<ResultsFile> writer(document);
  add(writer);
  return document.dump(2) + "\n";
}

template <typename Log>
std::string write_logs(const std::vector<Log>& logs) {
  OrderedJson document = OrderedJson::array();
  for (const Log& log : logs) {
    OrderedJson object = OrderedJson::object();
    Writer<ResultsFile> writer(object);
    results_fields(writer, log);
    document.push_back(std::move(object));
  }
  return document.dump(2) + "\n";
}

}  // namespace

std::string to_json(const Tree& tree) { return write_value("tree", tree); }
std::string to_json(const PatchedTree& patched) { return write_value("patched-tree", patched); }
std::string to_json(const std::vector<ConfigProof>& proofs) { return write_list("proofs", proofs); }
std::string to_json(const GuestProfile& profile) { return write_value("guest", profile); }
std::string to_json(const SeriesSource& source) { return write_value("series-source", source); }
std::string to_json(const Plan& plan) { return write_value("plan", plan); }
std::string to_json(const PlanContext& context) { return write_value("plan-context", context); }
std::string to_json(const std::vector<Diagnostic>& diagnostics) {
  return write_list("diagnostics", diagnostics);
}
std::string to_json(const std::vector<Splat>& splats) { return write_list("splats", splats); }
std::string to_json(const Build& build) { return write_value("build", build); }
std::string to_json(const Boot& boot) { return write_value("boot", boot); }
std::string to_json(const CellResult& result) { return write_value("cell-result", result); }
std::string to_json(const StepResult& result) { return write_value("step-result", result); }
std::string to_json(const RunTime& time) { return write_value("run-time", time); }

std::string triage_answers_json(const std::map<std::string, Triage>& answers) {
  return write_step_file("triage", [&](Writer<StepFile>& writer) { writer("answers", answers); });
}

std::string console_logs_json(const std::vector<ConsoleLog>& logs) { return write_logs(logs); }
std::string ktap_logs_json(const std::vector<KtapLog>& logs) { return write_logs(logs); }

std::string history_json(const std::vector<HistoryRun>& runs) {
  return write_output([&](Writer<ResultsFile>& writer) { writer("runs", runs); });
}
std::string history_json(const HistoryMatches& matches) {
  return write_output([&](Writer<ResultsFile>& writer) { results_fields(writer, matches); });
}
std::string history_json(const std::vector<FlakyRow>& flaky) {
  return write_output([&](Writer<ResultsFile>& writer) { writer("flaky", flaky); });
}

std::string results_json(const Report& report) {
  return write_output([&](Writer<ResultsFile>& writer) {
    writer("schema", results_schema);
    results_fields(writer, report);
  });
}

}  // namespace kseries
