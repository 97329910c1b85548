// SPDX-License-Identifier: GPL-2.0-only
#include "codec/campaign_toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace kseries {
namespace {

Error refuse(std::string what, std::string where, std::string hint) {
  return {.stage = "campaign",
          .what = std::move(what),
          .where = std::move(where),
          .hint = std::move(hint),
          .kind = ErrorKind::usage};
}

struct Entry {
  std::string key;
  const toml::node* node;
};

/// The entries in the order of the file; the library keeps them by name.
std::vector<Entry> in_file_order(const toml::table& table) {
  std::vector<Entry> entries;
  for (const auto& [key, node] : table) entries.push_back({std::string(key.str()), &node});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    const auto& left = a.node->source().begin;
    const auto& right = b.node->source().begin;
    return std::pair(left.line, left.column) < std::pair(right.line, right.column);
  });
  return entries;
}

bool is_symbol(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

/// Reads a document piece by piece and keeps the first error.
class Reader {
 public:
  explicit Reader(std::string where) : where_(std::move(where)) {}

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  void refuse_at(const toml::node& node, const std::string& what, const std::string& hint) {
    if (error_) return;
    error_ = refuse(what, where_ + ":" + std::to_string(node.source().begin.line), hint);
  }

  void check_keys(const toml::table& table, const std::vector<std::string>& known) {
    for (const Entry& entry : in_file_order(table)) {
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
      const std::vector<std::string> near = nearest(entry.key, known, 1);
      refuse_at(*entry.node, "unknown key '" + entry.key + "'",
                did_you_mean(near, "known here: " + join(known, ", ")));
    }
  }

  std::string text(const toml::node* node, const std::string& key) {
    if (node == nullptr) return "";
    if (const auto value = node->value_exact<std::string>()) return *value;
    refuse_at(*node, key + " is no text", "write it in quotes");
    return "";
  }

  std::vector<std::string> texts(const toml::node* node, const std::string& key) {
    std::vector<std::string> out;
    if (node == nullptr) return out;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
      refuse_at(*node, key + " is no list", key + " = [\"…\"]");
      return out;
    }
    for (const toml::node& item : *list) out.push_back(text(&item, key));
    return out;
  }

  void number(const toml::node* node, const std::string& key, int max, const std::string& of,
              int& out) {
    if (node == nullptr) return;
    const auto value = node->value_exact<int64_t>();
    if (value && *value >= 1 && *value <= max) {
      out = static_cast<int>(*value);
    } else {
      refuse_at(*node, key + " is no number of " + of + " from 1 to " + std::to_string(max),
                "mend the value");
    }
  }

  void seconds(const toml::node* node, const std::string& key, int& out) {
    number(node, key, 86400, "seconds", out);
  }

  const toml::table* table(const toml::node* node, const std::string& key) {
    if (node == nullptr) return nullptr;
    if (node->as_table() == nullptr) refuse_at(*node, key + " is no table", "[" + key + "]");
    return node->as_table();
  }

  /// [[key]]: one table after the other.
  std::vector<const toml::table*> tables(const toml::node* node, const std::string& key) {
    std::vector<const toml::table*> out;
    if (node == nullptr) return out;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
      refuse_at(*node, key + " is no list of tables", "[[" + key + "]]");
      return out;
    }
    for (const toml::node& item : *list) {
      if (const toml::table* one = table(&item, "[" + key + "]")) out.push_back(one);
    }
    return out;
  }

  void check_symbol(const Entry& entry) {
    if (!is_symbol(entry.key)) {
      refuse_at(*entry.node, "'" + entry.key + "' is no Kconfig symbol", "letters, digits and _");
    } else if (entry.key.rfind("CONFIG_", 0) == 0) {
      refuse_at(*entry.node, "symbols are written without CONFIG_", entry.key.substr(7));
    }
  }

  void check_value(const toml::node& node, const std::string& key, const std::string& value) {
    if (value == "y" || value == "m" || value == "n") return;
    refuse_at(node, "'" + value + "' is no value for " + key, "y, m or n, in quotes");
  }

 private:
  std::string where_;
  std::optional<Error> error_;
};

std::vector<Axis> read_axes(Reader& reader, const toml::node* node) {
  std::vector<Axis> axes;
  const toml::table* table = reader.table(node, "axes");
  if (table == nullptr) return axes;
  for (const Entry& entry : in_file_order(*table)) {
    reader.check_symbol(entry);
    Axis axis{entry.key, reader.texts(entry.node, entry.key)};
    for (const std::string& value : axis.values) reader.check_value(*entry.node, entry.key, value);
    std::vector<std::string> sorted = axis.values;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty() || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
      reader.refuse_at(*entry.node, "the axis " + entry.key + " has no or repeated values",
                       entry.key + " = [\"y\", \"n\"]");
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

std::map<std::string, std::string> read_quick(Reader& reader, const toml::table& table,
                                              const std::vector<Axis>& axes) {
  std::map<std::string, std::string> assignment;
  std::vector<std::string> names;
  names.reserve(axes.size());
  for (const Axis& axis : axes) names.push_back(axis.symbol);
  for (const Entry& entry : in_file_order(table)) {
    if (std::find(names.begin(), names.end(), entry.key) == names.end()) {
      const std::vector<std::string> near = nearest(entry.key, names, 1);
      reader.refuse_at(*entry.node, entry.key + " is no axis",
                       did_you_mean(near, "add it to [axes]"));
    }
    const std::string value = reader.text(entry.node, entry.key);
    for (const std::string_view one : split(value, '|')) {
      reader.check_value(*entry.node, entry.key, std::string(one));
    }
    assignment[entry.key] = value;
  }
  return assignment;
}

std::vector<ConfigCheck> read_checks(Reader& reader, const toml::node* node) {
  std::vector<ConfigCheck> checks;
  const toml::table* table = reader.table(node, "checks");
  if (table == nullptr) return checks;
  for (const Entry& entry : in_file_order(*table)) {
    reader.check_symbol(entry);
    checks.push_back({entry.key, reader.text(entry.node, entry.key)});
  }
  return checks;
}

/// A table of symbols with a reason each.
std::map<std::string, std::string> read_reasons(Reader& reader, const toml::node* node,
                                                const std::string& key) {
  std::map<std::string, std::string> reasons;
  const toml::table* table = reader.table(node, key);
  if (table == nullptr) return reasons;
  for (const Entry& entry : in_file_order(*table)) {
    reader.check_symbol(entry);
    const std::string why = reader.text(entry.node, entry.key);
    if (why.empty()) reader.refuse_at(*entry.node, entry.key + " needs a reason", "say why");
    reasons[entry.key] = why;
  }
  return reasons;
}

void read_derive(Reader& reader, const toml::node* node, Campaign& campaign) {
  const toml::table* table = reader.table(node, "derive");
  if (table == nullptr) return;
  reader.check_keys(*table, {"add", "remove"});
  campaign.derive = true;
  campaign.added = read_reasons(reader, table->get("add"), "derive.add");
  campaign.removed = read_reasons(reader, table->get("remove"), "derive.remove");
}

std::vector<ShapeQuestion> read_shapes(Reader& reader, const toml::node* node) {
  std::vector<ShapeQuestion> shapes;
  const toml::table* table = reader.table(node, "shapes");
  if (table == nullptr) return shapes;
  for (const Entry& entry : in_file_order(*table)) {
    shapes.push_back({entry.key, reader.text(entry.node, entry.key)});
  }
  return shapes;
}

Invariant read_invariant(Reader& reader, const toml::table& table) {
  reader.check_keys(table, {"name", "never", "why"});
  Invariant invariant{reader.text(table.get("name"), "name"),
                      reader.text(table.get("never"), "never"),
                      reader.text(table.get("why"), "why")};
  if (invariant.name.empty() || invariant.never.empty()) {
    reader.refuse_at(table, "an invariant needs name and never", "name = \"R1\"");
  }
  return invariant;
}

GuestVariant read_variant(Reader& reader, const toml::table& table) {
  reader.check_keys(table, {"name", "append", "needs", "extra"});
  GuestVariant variant{
      reader.text(table.get("name"), "name"), reader.text(table.get("append"), "append"),
      reader.texts(table.get("needs"), "needs"), reader.texts(table.get("extra"), "extra")};
  if (variant.name.empty()) reader.refuse_at(table, "a variant needs a name", "name = \"boot\"");
  return variant;
}

Offer read_offer(Reader& reader, const toml::table& table) {
  reader.check_keys(table, {"word", "when", "tree"});
  Offer offer{reader.text(table.get("word"), "word"), reader.text(table.get("when"), "when"),
              reader.text(table.get("tree"), "tree"), ""};
  if (offer.word.empty()) reader.refuse_at(table, "an offer needs a word", "word = \"cdev\"");
  return offer;
}

Campaign read_campaign(Reader& reader, const toml::table& table, const std::string& name) {
  reader.check_keys(table, {"title", "trees", "series", "arch", "base", "flavours", "suites",
                            "guests", "axes", "derive", "shapes", "checks", "quick", "variant",
                            "invariant", "offer", "deadlines", "output_mib"});
  Campaign campaign;
  campaign.name = name;
  campaign.title = reader.text(table.get("title"), "title");
  campaign.trees = reader.texts(table.get("trees"), "trees");
  campaign.series = reader.texts(table.get("series"), "series");
  if (table.get("arch") != nullptr) campaign.arch = reader.text(table.get("arch"), "arch");
  campaign.fragments = reader.texts(table.get("base"), "base");
  campaign.flavours = reader.texts(table.get("flavours"), "flavours");
  campaign.suites = reader.texts(table.get("suites"), "suites");
  campaign.guests = reader.texts(table.get("guests"), "guests");
  campaign.axes = read_axes(reader, table.get("axes"));
  read_derive(reader, table.get("derive"), campaign);
  campaign.shapes = read_shapes(reader, table.get("shapes"));
  campaign.checks = read_checks(reader, table.get("checks"));
  for (const toml::table* quick : reader.tables(table.get("quick"), "quick")) {
    campaign.quick.push_back(read_quick(reader, *quick, campaign.axes));
  }
  for (const toml::table* one : reader.tables(table.get("variant"), "variant")) {
    campaign.variants.push_back(read_variant(reader, *one));
  }
  for (const toml::table* one : reader.tables(table.get("invariant"), "invariant")) {
    campaign.invariants.push_back(read_invariant(reader, *one));
  }
  for (const toml::table* one : reader.tables(table.get("offer"), "offer")) {
    campaign.offers.push_back(read_offer(reader, *one));
  }
  reader.number(table.get("output_mib"), "output_mib", 1024, "MiB", campaign.output_mib);
  if (const toml::table* deadlines = reader.table(table.get("deadlines"), "deadlines")) {
    reader.check_keys(*deadlines, {"suite", "kernel", "silence"});
    reader.seconds(deadlines->get("suite"), "suite", campaign.test_seconds);
    reader.seconds(deadlines->get("kernel"), "kernel", campaign.kernel_seconds);
    reader.seconds(deadlines->get("silence"), "silence", campaign.silence_seconds);
  }
  return campaign;
}

}  // namespace

Result<Campaign> parse_campaign_toml(std::string_view text, const std::string& name,
                                     const std::string& where) {
  toml::table table;
  try {
    table = toml::parse(text, where);
  } catch (const toml::parse_error& error) {
    return refuse(std::string(error.description()),
                  where + ":" + std::to_string(error.source().begin.line),
                  "campaigns are TOML, see https://toml.io");
  }
  Reader reader(where);
  Campaign campaign = read_campaign(reader, table, name);
  if (reader.error()) return *reader.error();
  return campaign;
}

}  // namespace kseries
