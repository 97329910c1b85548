// SPDX-License-Identifier: GPL-2.0-only
#include "oracle/oracle.h"

#include <map>
#include <optional>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "host/environment.h"
#include "kbuild/source_farm.h"
#include "kconfig/dot_config.h"
#include "model/names.h"
#include "oracle/kconfig_problem.h"
#include "oracle/oracle_program.h"
#include "oracle/oracle_state.h"

namespace kseries {
namespace {

constexpr double parse_seconds = 300;
constexpr double answer_seconds = 900;  ///< for the next line; an enumeration may take long

Result<OracleReply> read_reply(Child& child, double seconds) {
  OracleReply reply;
  for (;;) {
    TRY_ASSIGN(std::string line, child.read_line(seconds));
    if (line == "ok") return reply;
    if (line.rfind("error ", 0) == 0) {
      return oracle_usage("Kconfig: " + line.substr(6), "", "see `kseries kconfig --help`");
    }
    if (line.rfind('!', 0) == 0) {
      reply.messages.push_back(line.substr(1));
    } else if (!line.empty()) {
      reply.lines.push_back(line.substr(1));
    }
  }
}

bool is_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_word_char);
}

}  // namespace

Error oracle_usage(const std::string& what, const std::string& where, const std::string& hint) {
  return {"kconfig", what, where, hint, ErrorKind::usage};
}

std::optional<SymbolInfo> parse_symbol_line(std::string_view line) {
  const std::vector<std::string_view> words = split(line, ' ');
  if (words.size() < 7 || words[0] != "symbol") return std::nullopt;
  const std::optional<SymbolType> type = symbol_type(words[2]);
  if (!type) return std::nullopt;
  SymbolInfo info;
  info.name = words[1];
  info.type = *type;
  info.prompt = words[3] == "prompt";
  info.choice = static_cast<int>(to_number(words[4]).value_or(-1));
  info.transitional = words[5] == "1";
  info.where = words[6];
  return info;
}

Result<OracleReply> Oracle::State::ask(const std::string& request, const std::string& body) {
  // A line that is just "." ends the body.
  for (const std::string_view line : split_lines(body)) {
    if (line == ".")
      return oracle_usage("a configuration has a line with just a dot", "", "remove it");
  }
  const std::string text =
      request + "\n" + body + (body.empty() || body.back() == '\n' ? "" : "\n");
  const auto named = [&](Error error) {
    error.what += ", asked by the oracle to " + bounded(request, 200, 0);
    return error;
  };
  if (Result<Done> sent = child.send(text + ".\n", answer_seconds); !sent) {
    return named(sent.error());
  }
  Result<OracleReply> reply = read_reply(child, answer_seconds);
  if (!reply && reply.error().stage != "kconfig") return named(reply.error());
  return reply;
}

Result<Done> Oracle::State::learn(const std::vector<std::string>& names) {
  std::string request = "info";
  bool any = false;
  for (const std::string& name : names) {
    if (!is_name(name)) {
      return oracle_usage("\"" + name + "\" is not the name of a Kconfig symbol", "",
                          "use letters, digits and _ only, without CONFIG_");
    }
    if (known.contains(name)) continue;
    request += " " + name;
    any = true;
  }
  if (!any) return Done{};
  TRY_ASSIGN(OracleReply reply, ask(request, ""));
  for (const std::string& line : reply.lines) {
    if (std::optional<SymbolInfo> info = parse_symbol_line(line)) known[info->name] = *info;
  }
  return Done{};
}

Result<std::string> Oracle::State::fragment(const Assignment& request) {
  std::vector<std::string> names;
  for (const auto& [name, value] : request) names.push_back(name);
  TRY(learn(names));
  std::string text;
  for (const auto& [name, value] : request) {
    if (value.find('\n') != std::string::npos) {
      return oracle_usage("a value can't contain a line break", name, "");
    }
    const auto info = known.find(name);
    const bool string = info != known.end() && info->second.type == SymbolType::string;
    text += config_line(name, string ? quote_config_string(value) : value) + "\n";
  }
  return text;
}

Oracle::Oracle(std::unique_ptr<State> state) : state_(std::move(state)) {}
Oracle::Oracle(Oracle&& other) noexcept = default;
Oracle& Oracle::operator=(Oracle&& other) noexcept = default;
Oracle::~Oracle() = default;

Result<std::variant<Oracle, KconfigProblem>> Oracle::start(const PatchedTree& patched,
                                                           const Toolchain& toolchain,
                                                           const Environment& environment) {
  TRY_ASSIGN(auto started, attempt(patched, toolchain, environment));
  if (std::holds_alternative<Oracle>(started)) return started;
  // Kconfig reports a compiler that was killed in a $(shell …) as a compiler that does not work:
  // only a problem that occurs twice is the fault of the series.
  return attempt(patched, toolchain, environment);
}

Result<std::variant<Oracle, KconfigProblem>> Oracle::attempt(const PatchedTree& patched,
                                                             const Toolchain& toolchain,
                                                             const Environment& environment) {
  TRY_ASSIGN(ScratchFolder scratch, ScratchFolder::make(environment, "oracle"));
  const std::string farm = scratch.path() + "/source";
  const std::string work = scratch.path() + "/work";
  const std::string messages = scratch.path() + "/messages";
  TRY(make_folders(work));
  TRY(make_source_farm(patched.tree.root, files_for_kconfig(patched.files), farm));
  TRY_ASSIGN(const OracleProgram program, prepare_oracle(patched, farm, toolchain, environment));
  Command command{.argv = {program.program, "Kconfig"}};
  command.environment = program.environment;
  TRY_ASSIGN(Child child, Child::start(in_oracle_sandbox(std::move(command), patched.tree, farm,
                                                         program.folder, work, toolchain),
                                       messages));
  const Result<OracleReply> hello = read_reply(child, parse_seconds);
  if (!hello) {
    const Result<std::string> printed = read_file(messages);
    const std::string text = printed ? *printed : "";
    if (std::optional<KconfigProblem> problem = kconfig_problem(text)) {
      return std::variant<Oracle, KconfigProblem>(std::move(*problem));
    }
    Error error = hello.error();
    error.stage = "kconfig";
    error.where = patched.tree.root;
    if (!text.empty()) error.what += ": " + bounded(trim(text), 1000, 500);
    return error;
  }
  return std::variant<Oracle, KconfigProblem>(
      Oracle(std::make_unique<State>(State{std::move(scratch), std::move(child), farm, {}})));
}

Result<std::vector<std::string>> Oracle::load_base(const std::string& fragment) {
  TRY(state_->ask("base", fragment));
  TRY_ASSIGN(OracleReply reply, state_->ask("check", ""));
  const std::vector<std::string_view> lines = split_lines(fragment);
  std::vector<std::string> messages;
  for (const std::string& message : reply.messages) {
    // "request.config:31:warning: unknown symbol: X" is line 31 of the base.
    const std::string file = "request.config:";
    if (message.rfind(file, 0) != 0) continue;
    const std::string rest = message.substr(file.size());
    const long line = to_number(split(rest, ':')[0]).value_or(0);
    // A base is used for several trees: a symbol that a tree does not have is not set anyway.
    const bool unset = line > 0 && static_cast<size_t>(line) <= lines.size() &&
                       lines[static_cast<size_t>(line) - 1].substr(0, 1) == "#";
    if (!unset) messages.push_back("line " + rest);
  }
  return messages;
}

}  // namespace kseries
