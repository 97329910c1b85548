// SPDX-License-Identifier: GPL-2.0-only
#include "codec/json.h"

#include "codec/json_archive.h"

namespace kseries {

namespace {

using archive::Failure;
using archive::Json;
using archive::Place;

constexpr std::string_view hint =
    "it is not a file that a step of this program wrote; remove it and give the same command again";

Error error_in(const std::string& what, const std::string& where) {
  return {.stage = "json", .what = what, .where = where, .hint = std::string(hint)};
}

/// The file of a value: the envelope's two fields, then the value's own.
template <typename T>
std::string written(std::string_view kind, const T& value) {
  Json document = Json::object();
  document.emplace("schema", json_schema);
  document.emplace("kind", kind);
  archive::Writer writer{document};
  if constexpr (std::is_same_v<T, std::vector<Splat>>) {
    writer("splats", value);
  } else {
    fields(writer, value);
  }
  return document.dump() + "\n";
}

Result<Json> parsed(std::string_view text, const std::string& where) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    if (error.byte > text.size()) {
      return error_in("the file is truncated: it ends after " + std::to_string(text.size()) +
                          " bytes in the middle of its JSON",
                      where);
    }
    return error_in("not JSON at byte " + std::to_string(error.byte), where);
  } catch (const std::exception& error) {
    return error_in(std::string("not JSON: ") + error.what(), where);
  }
}

/// Checks "schema" and "kind".
std::string envelope_trouble(const Json& document, std::string_view kind) {
  const Place top;
  Failure failure;
  if (!document.is_object()) {
    failure.expected("an object", document, top);
    return failure.what;
  }
  int schema = 0;
  std::string found;
  archive::Reader reader{document, top, failure};
  reader("schema", schema);
  reader("kind", found);
  if (!failure.what.empty()) return failure.what;
  if (found != kind) {
    return "expected a file of kind \"" + std::string(kind) + "\", found \"" + found + "\"";
  }
  if (schema != json_schema) {
    return "schema " + std::to_string(schema) + " is not the one of this program, " +
           std::to_string(json_schema);
  }
  return "";
}

template <typename T>
Result<T> read(std::string_view kind, std::string_view text, const std::string& where) {
  const Result<Json> document = parsed(text, where);
  if (!document.ok()) return document.error();
  if (const std::string trouble = envelope_trouble(*document, kind); !trouble.empty()) {
    return error_in(trouble, where);
  }
  T value{};
  const Place top;
  Failure failure;
  archive::Reader reader{*document, top, failure};
  if constexpr (std::is_same_v<T, std::vector<Splat>>) {
    reader("splats", value);
  } else {
    fields(reader, value);
  }
  if (!failure.what.empty()) return error_in(failure.what, where);
  return value;
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
std::string to_json(const Report& report) { return written("report", report); }

Result<Tree> tree_from_json(std::string_view text, const std::string& where) {
  return read<Tree>("tree", text, where);
}
Result<Series> series_from_json(std::string_view text, const std::string& where) {
  return read<Series>("series", text, where);
}
Result<PatchedTree> patched_tree_from_json(std::string_view text, const std::string& where) {
  return read<PatchedTree>("patched-tree", text, where);
}
Result<Campaign> campaign_from_json(std::string_view text, const std::string& where) {
  return read<Campaign>("campaign", text, where);
}
Result<Permutations> permutations_from_json(std::string_view text, const std::string& where) {
  return read<Permutations>("permutations", text, where);
}
Result<Build> build_from_json(std::string_view text, const std::string& where) {
  return read<Build>("build", text, where);
}
Result<TestRun> test_run_from_json(std::string_view text, const std::string& where) {
  return read<TestRun>("test-run", text, where);
}
Result<std::vector<Splat>> splats_from_json(std::string_view text, const std::string& where) {
  return read<std::vector<Splat>>("splats", text, where);
}
Result<GuestProfile> guest_profile_from_json(std::string_view text, const std::string& where) {
  return read<GuestProfile>("guest-profile", text, where);
}
Result<Boot> boot_from_json(std::string_view text, const std::string& where) {
  return read<Boot>("boot", text, where);
}
Result<Cell> cell_from_json(std::string_view text, const std::string& where) {
  return read<Cell>("cell", text, where);
}
Result<Plan> plan_from_json(std::string_view text, const std::string& where) {
  return read<Plan>("plan", text, where);
}
Result<CellResult> cell_result_from_json(std::string_view text, const std::string& where) {
  return read<CellResult>("cell-result", text, where);
}
Result<Report> report_from_json(std::string_view text, const std::string& where) {
  return read<Report>("report", text, where);
}

}  // namespace kseries
