// SPDX-License-Identifier: GPL-2.0-only
#include <set>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "kbuild/lane.h"
#include "kconfig/dot_config.h"
#include "oracle/oracle.h"
#include "oracle/oracle_state.h"

namespace kseries {
namespace {

/// "KEY NAME VALUE" split at the first two blanks.
struct Fact {
  std::string key;
  std::string name;
  std::string value;
};

Fact parse_fact(const std::string& line) {
  const size_t first = line.find(' ');
  if (first == std::string::npos) return {line, "", ""};
  const size_t second = line.find(' ', first + 1);
  if (second == std::string::npos) return {line.substr(0, first), line.substr(first + 1), ""};
  return {line.substr(0, first), line.substr(first + 1, second - first - 1),
          line.substr(second + 1)};
}

Result<Done> check_logic(const std::map<std::string, SymbolInfo>& known, const std::string& name) {
  const auto info = known.find(name);
  if (info == known.end() || is_logic(info->second.type)) return Done{};
  return oracle_usage(name + " is neither bool nor tristate", info->second.where,
                      "set it in the base fragment instead");
}

/// The .config text in a reply.
std::string reply_config(const OracleReply& reply) {
  std::string text;
  for (const std::string& line : reply.lines) {
    if (line.rfind('=', 0) == 0) text += line.substr(1) + "\n";
  }
  return text;
}

/// kbuild names the source tree by its path from the output directory.
std::string with_relative_tree(std::string text, const std::string& farm) {
  for (size_t at = 0; (at = text.find(farm, at)) != std::string::npos;) {
    text.replace(at, farm.size(), std::string(".."));
  }
  return text;
}

/// The requested value of each column as a letter, '-' for none.
Result<std::string> request_row(const Assignment& request,
                                const std::vector<std::string>& columns) {
  std::string row;
  for (const std::string& column : columns) {
    const auto wanted = request.find(column);
    if (wanted == request.end()) {
      row += '-';
    } else if (wanted->second == "y" || wanted->second == "m" || wanted->second == "n") {
      row += wanted->second;
    } else {
      return oracle_usage("\"" + wanted->second + "\" is not y, m or n", column, "");
    }
  }
  return row;
}

/// A resolution without Kconfig's answer yet: symbols that the tree does not have are n.
Resolution unanswered(const Assignment& request, const std::map<std::string, SymbolInfo>& known) {
  Resolution resolution;
  for (const auto& [name, value] : request) {
    if (known.contains(name)) continue;
    resolution.values[name] = "n";
    if (value != "n") resolution.reasons[name] = "this tree has no such symbol";
  }
  return resolution;
}

}  // namespace

Result<std::vector<Resolution>> Oracle::resolve(const std::vector<Assignment>& requests) {
  std::set<std::string> names;
  for (const Assignment& request : requests) {
    for (const auto& [name, value] : request) names.insert(name);
  }
  TRY(state_->learn({names.begin(), names.end()}));
  std::vector<std::string> columns;
  for (const std::string& name : names) {
    TRY(check_logic(state_->known, name));
    if (state_->known.contains(name)) columns.push_back(name);
  }
  std::vector<Resolution> resolutions;
  std::string rows;
  for (const Assignment& request : requests) {
    resolutions.push_back(unanswered(request, state_->known));
    TRY_ASSIGN(std::string row, request_row(request, columns));
    rows += " " + row;
  }
  if (columns.empty() || requests.empty()) return resolutions;
  TRY_ASSIGN(OracleReply reply, state_->ask("requests " + join(columns, " ") + " /" + rows, ""));
  size_t count = 0;
  for (const std::string& line : reply.lines) {
    const Fact fact = parse_fact(line);
    if (fact.key == "row" && count < resolutions.size() && fact.name.size() == columns.size()) {
      for (size_t i = 0; i < columns.size(); ++i) {
        resolutions[count].values[columns[i]] = fact.name.substr(i, 1);
      }
      ++count;
    } else if (fact.key == "why" && count > 0) {
      resolutions[count - 1].reasons[fact.name] = fact.value;
    }
  }
  if (count == requests.size()) return resolutions;
  return Error{"kconfig", "the oracle did not answer all requests", "", "", ErrorKind::bug};
}

Result<std::vector<std::string>> Oracle::unmet_settings(const std::string& fragment) {
  const Assignment wanted = DotConfig::parse(fragment).values();
  std::vector<std::string> names;
  for (const auto& [name, value] : wanted) names.push_back(name);
  TRY(state_->learn(names));
  TRY_ASSIGN(const std::string text, config({}));
  const DotConfig is = DotConfig::parse(text);
  Assignment unmet;
  Assignment explicable;
  for (const auto& [name, value] : wanted) {
    const auto info = state_->known.find(name);
    if (info == state_->known.end() || is.value(name) == value) continue;
    unmet[name] = value;
    const bool has_reason = value == "y" || value == "m" || value == "n";
    if (has_reason && is_logic(info->second.type)) explicable[name] = value;
  }
  TRY_ASSIGN(std::vector<Resolution> resolved, resolve({explicable}));
  std::vector<std::string> lines;
  for (const auto& [name, value] : unmet) {
    const auto reason = resolved.front().reasons.find(name);
    lines.push_back(refusal_text(name, value, is.value(name),
                                 reason == resolved.front().reasons.end() ? "" : reason->second));
  }
  return lines;
}

Result<std::string> Oracle::config(const Assignment& request) {
  TRY_ASSIGN(std::string body, state_->fragment(request));
  TRY_ASSIGN(OracleReply reply, state_->ask("config", body));
  return reply_config(reply);
}

Result<std::string> Oracle::replay(const std::string& config) {
  TRY_ASSIGN(OracleReply reply, state_->ask("replay", config));
  return reply_config(reply);
}

Result<std::optional<GeneratedFiles>> Oracle::sync(const std::string& config) {
  TRY_ASSIGN(OracleReply reply, state_->ask("sync", config));
  GeneratedFiles files;
  std::string* file = nullptr;
  for (const std::string& line : reply.lines) {
    if (line.rfind('=', 0) == 0) {
      if (file != nullptr) *file += line.substr(1) + "\n";
    } else {
      file = &files[parse_fact(line).name];
    }
  }
  const auto unchanged = files.extract(output_file::config);
  if (!reply.messages.empty() || unchanged.empty() || unchanged.mapped() != config)
    return std::optional<GeneratedFiles>();
  std::string& command = files[output_file::auto_config_command];
  command = with_relative_tree(std::move(command), state_->farm);
  return std::optional(std::move(files));
}

Result<std::vector<std::string>> Oracle::find_unmet_symbols(const std::string& config) {
  TRY_ASSIGN(OracleReply reply, state_->ask("unmet", config));
  std::vector<std::string> names;
  for (const std::string& line : reply.lines) {
    const Fact fact = parse_fact(line);
    if (fact.key == "unmet") names.push_back(fact.name);
  }
  return names;
}

Result<Enumeration> Oracle::enumerate(const std::vector<Axis>& inputs,
                                      const std::vector<std::string>& outputs) {
  Enumeration result;
  std::string request = "enumerate";
  for (const Axis& input : inputs) result.symbols.push_back(input.symbol);
  result.symbols.insert(result.symbols.end(), outputs.begin(), outputs.end());
  TRY(state_->learn(result.symbols));
  for (const std::string& name : result.symbols) {
    if (!state_->known.contains(name)) {
      TRY_ASSIGN(std::vector<SymbolInfo> all, symbols());
      return no_such_symbol(name, all);
    }
    TRY(check_logic(state_->known, name));
  }
  for (const Axis& input : inputs) {
    const std::string values = join(input.values, "");
    if (values.find_first_not_of("ymn") != std::string::npos || values.size() > 3) {
      return oracle_usage("the values of an input are y, m and n", input.symbol, "");
    }
    request += " " + input.symbol + "=" + (values.empty() ? "*" : values);
  }
  for (const std::string& output : outputs) request += " " + output;
  TRY_ASSIGN(OracleReply reply, state_->ask(request, ""));
  for (const std::string& line : reply.lines) {
    if (line.rfind("tried ", 0) == 0) {
      result.assignments =
          static_cast<unsigned long long>(to_number(split(line, ' ')[1]).value_or(0));
      result.afresh = line.ends_with(" afresh 1");
      continue;
    }
    std::string row;
    for (size_t i = 0; i < line.size(); i += 2) row += line[i];
    result.rows.push_back(std::move(row));
  }
  return result;
}

Result<std::vector<SymbolInfo>> Oracle::info(const std::vector<std::string>& names) {
  TRY(state_->learn(names));
  std::vector<SymbolInfo> infos;
  for (const std::string& name : names) {
    const auto info = state_->known.find(name);
    if (info != state_->known.end()) infos.push_back(info->second);
  }
  return infos;
}

Result<std::vector<SymbolInfo>> Oracle::symbols() {
  TRY_ASSIGN(OracleReply reply, state_->ask("symbols", ""));
  std::vector<SymbolInfo> infos;
  for (const std::string& line : reply.lines) {
    if (std::optional<SymbolInfo> info = parse_symbol_line(line)) infos.push_back(*info);
  }
  return infos;
}

Result<std::vector<std::string>> Oracle::influenced(const std::vector<std::string>& names) {
  TRY(state_->learn(names));
  TRY_ASSIGN(OracleReply reply, state_->ask("influence " + join(names, " "), ""));
  return reply.lines;
}

Result<std::vector<std::string>> Oracle::dump() {
  TRY_ASSIGN(OracleReply reply, state_->ask("dump", ""));
  return std::move(reply.lines);
}

Resolver Oracle::resolver() {
  return {[this](const std::vector<Assignment>& requests) { return resolve(requests); },
          [this](const Assignment& request) { return config(request); }};
}

Error no_such_symbol(const std::string& name, const std::vector<SymbolInfo>& symbols) {
  std::vector<std::string> names;
  names.reserve(symbols.size());
  for (const SymbolInfo& symbol : symbols) names.push_back(symbol.name);
  const std::vector<std::string> near = nearest(name, names, 3);
  return oracle_usage("this tree has no symbol " + name, "",
                      did_you_mean(near, "names are written without CONFIG_"));
}

}  // namespace kseries
