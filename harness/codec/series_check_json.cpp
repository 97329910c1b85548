// SPDX-License-Identifier: GPL-2.0-only
#include "codec/series_check_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/names.h"

namespace kseries {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson texts(const std::vector<std::string>& all) {
  OrderedJson list = OrderedJson::array();
  for (const std::string& text : all) list.push_back(printable_utf8(text));
  return list;
}

/// "NAME <ADDRESS>"; empty if the patch has no author.
std::string author_text(const Patch& patch) {
  if (patch.author_name.empty() && patch.author_email.empty()) return "";
  return printable_utf8(patch.author_name + " <" + patch.author_email + ">");
}

OrderedJson part(const Patch& patch, const PatchResult& result) {
  return {{"number", patch.number},
          {"version", patch.version},
          {"subject", printable_utf8(patch.subject)},
          {"author", author_text(patch)},
          {"status", std::string(enum_name(result.status))},
          {"message", printable_utf8(result.message)}};
}

}  // namespace

std::string series_check_json(const Series& series, const SeriesResult& result) {
  OrderedJson document = {{"series", printable_utf8(result.series)},
                          {"tree", printable_utf8(result.tree)},
                          {"title", printable_utf8(result.title)},
                          {"parts", OrderedJson::array()},
                          {"missing", result.missing},
                          {"left_out", texts(result.left_out)},
                          {"remarks", texts(result.remarks)}};
  for (size_t i = 0; i < result.patches.size(); ++i)
    document["parts"].push_back(part(series.patches[i], result.patches[i]));
  return document.dump() + "\n";
}

}  // namespace kseries
