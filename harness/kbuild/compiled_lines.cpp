// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/compiled_lines.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "base/kernel_path.h"
#include "base/path.h"
#include "base/result.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/files.h"
#include "host/process.h"
#include "kbuild/cmd_file.h"
#include "kbuild/include_index.h"
#include "kbuild/linked_objects.h"
#include "kbuild/machine_problem.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr size_t max_users = 4;    ///< objects that are preprocessed for one header
constexpr size_t max_files = 500;  ///< files whose users are looked for
constexpr double preprocess_seconds = 300;

using Lines = std::map<std::string, std::vector<int>>;

/// The lines for an object, one path with its line numbers on each line.
std::string serialize_lines(const Lines& lines) {
  std::string text;
  for (const auto& [path, numbers] : lines) {
    text += path;
    for (const int number : numbers) text += " " + std::to_string(number);
    text += "\n";
  }
  return text;
}

Lines deserialize_lines(std::string_view text) {
  Lines lines;
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string_view> words = split(line, ' ');
    std::vector<int>& numbers = lines[std::string(words[0])];
    for (size_t i = 1; i < words.size(); ++i) {
      numbers.push_back(static_cast<int>(to_number(words[i]).value_or(0)));
    }
  }
  return lines;
}

std::string object_path(const std::string& source) {
  return source.substr(0, source.rfind('.')) + ".o";
}

class Collector {
 public:
  Collector(const LanePaths& lane, const PatchedTree& patched, const Toolchain& toolchain,
            const Environment& environment, std::set<std::string> linked)
      : lane_(lane),
        patched_(patched),
        toolchain_(toolchain),
        environment_(environment),
        linked_(std::move(linked)) {}

  Result<CompiledLines> run() {
    std::vector<std::string> included;
    for (const auto& [path, file] : patched_.files) {
      if (file.removed || !is_source(path) || !is_kernel_path(path)) continue;
      found_[path];
      if (linked_.contains(object_path(path))) {
        TRY(add(object_path(path)));
      } else {
        included.push_back(path);
      }
    }
    for (const std::string& path : included) {
      TRY(add_users(path));
    }
    CompiledLines seen{{}, trouble_};
    if (!trouble_.empty()) return seen;
    for (const auto& [path, numbers] : found_) {
      seen.lines[path] = std::vector<int>(numbers.begin(), numbers.end());
    }
    return seen;
  }

 private:
  /// Adds objects that include a header, or a source that others include (kernel/sched/), until all
  /// its lines were seen: the nearest users first.
  Result<Done> add_users(const std::string& path) {
    if (!index_) {
      TRY_ASSIGN(IncludeIndex index, read_include_index(patched_.tree, environment_));
      index_ = std::move(index);
    }
    const auto is_in_tree = [&](const std::string& file) {
      return exists(patched_.tree.root + "/" + file);
    };
    std::vector<std::string> files = {path};
    std::set<std::string> known = {path};
    size_t asked = 0;
    for (size_t i = 0; i < files.size() && i < max_files; ++i) {
      const std::string file = files[i];
      for (const std::string& user :
           find_include_users(*index_, patched_, is_in_tree, source_arch(toolchain_.arch), file)) {
        if (asked == max_users || is_whole(path)) return Done{};
        if (!known.insert(user).second) continue;
        if (!linked_.contains(object_path(user))) {
          files.push_back(user);
          continue;
        }
        TRY_ASSIGN(const auto cmd, read_beneath(lane_.output(), cmd_path(object_path(user))));
        if (!cmd || cmd->find(path) == std::string::npos) continue;
        ++asked;
        TRY(add(object_path(user)));
      }
    }
    return Done{};
  }

  /// Whether every line of the series in a file was seen.
  [[nodiscard]] bool is_whole(const std::string& path) const {
    const std::vector<int>& owner = patched_.files.at(path).owner;
    const auto ours =
        std::count_if(owner.begin(), owner.end(), [](int patch) { return patch > 0; });
    return static_cast<size_t>(ours) == found_.at(path).size();
  }

  Result<Done> add(const std::string& object) {
    if (!trouble_.empty() || !asked_.insert(object).second) return Done{};
    TRY_ASSIGN(Lines lines, preprocess(object));
    for (const auto& [path, numbers] : lines) {
      const auto file = patched_.files.find(path);
      if (file == patched_.files.end()) continue;
      std::set<int>& seen = found_[path];
      add_directives(file->second, seen);
      for (const int number : numbers) {
        const auto index = static_cast<size_t>(number) - 1;
        if (index < file->second.owner.size() && file->second.owner[index] > 0) {
          seen.insert(number);
        }
      }
    }
    return Done{};
  }

  /// The preprocessor does not print directives.
  static void add_directives(const PatchedFile& file, std::set<int>& seen) {
    const std::vector<std::string_view> lines = split_lines(file.content);
    for (size_t i = 0; i < lines.size() && i < file.owner.size(); ++i) {
      if (file.owner[i] > 0 && is_directive(lines[i])) seen.insert(static_cast<int>(i) + 1);
    }
  }

  Result<Lines> preprocess(const std::string& object) {
    const std::string kept = lane_.compiled_lines(object);
    std::error_code code;
    const auto built = fs::last_write_time(lane_.output(object), code);
    if (code) return Lines();
    const auto looked = fs::last_write_time(kept, code);
    if (!code && looked > built) {
      if (const Result<std::string> text = read_file(kept)) return deserialize_lines(*text);
    }
    TRY_ASSIGN(const auto cmd, read_beneath(lane_.output(), cmd_path(object)));
    const std::string line = cmd ? preprocess_command(*cmd) : "";
    if (line.empty()) return Lines();
    Command command =
        lane_command(lane_.source(), toolchain_,
                     {"sh", "-c", std::string("cd ") + output_folder + " && " + line}, {});
    command.merge_stderr = false;
    command.deadline_seconds = preprocess_seconds;
    TRY_ASSIGN(Outcome outcome, kseries::run(command));
    if (!outcome.ok()) {
      const std::vector<std::string_view> messages = split_lines(outcome.err);
      std::optional<MachineProblem> problem;
      for (size_t i = 0; i < messages.size() && !problem; ++i)
        problem = machine_problem(messages[i]);
      if (std::optional<Error> error = machine_error(outcome, problem, lane_.output(object)))
        return *error;
      const std::string why = outcome.timed_out ? "it timed out" : std::string(trim(outcome.err));
      trouble_ = "unknown which changed lines were compiled: preprocessing " + object +
                 " again failed: " + bounded(why, 500, 200);
      return Lines();
    }
    Lines lines;
    for (auto& [path, numbers] : parse_preprocessed_lines(outcome.out)) {
      if (patched_.files.contains(path)) lines[path] = std::move(numbers);
    }
    TRY(write_file(kept, serialize_lines(lines)));
    return lines;
  }

  const LanePaths& lane_;
  const PatchedTree& patched_;
  const Toolchain& toolchain_;
  const Environment& environment_;
  std::set<std::string> linked_;
  std::set<std::string> asked_;
  std::optional<IncludeIndex> index_;
  std::map<std::string, std::set<int>> found_;
  std::string trouble_;
};

}  // namespace

std::map<std::string, std::vector<int>> parse_preprocessed_lines(std::string_view text) {
  std::map<std::string, std::set<int>> found;
  std::set<int>* lines = nullptr;
  int number = 0;
  for (const std::string_view line : kseries::split_lines(text)) {
    // # 12 "../drivers/vfio/group.c" 2
    if (line.starts_with("# ") && line.size() > 2 && line[2] >= '0' && line[2] <= '9') {
      const size_t open = line.find('"');
      const size_t close = line.rfind('"');
      if (open == std::string_view::npos || close == open) continue;
      number = static_cast<int>(to_number(trim(line.substr(2, open - 2))).value_or(0));
      const std::string_view path = line.substr(open + 1, close - open - 1);
      lines = path.starts_with("<") ? nullptr : &found[without_steps_up(path)];
      continue;
    }
    if (lines != nullptr && number > 0 && !trim(line).empty()) lines->insert(number);
    ++number;
  }
  std::map<std::string, std::vector<int>> all;
  for (const auto& [path, numbers] : found) {
    if (!numbers.empty()) all[path] = std::vector<int>(numbers.begin(), numbers.end());
  }
  return all;
}

Result<CompiledLines> compiled_lines(const LanePaths& lane, const PatchedTree& patched,
                                     const Toolchain& toolchain, const Environment& environment) {
  if (toolchain.llvm) return CompiledLines();
  TRY_ASSIGN(std::set<std::string> linked, linked_objects(lane, toolchain.sandbox));
  return Collector(lane, patched, toolchain, environment, std::move(linked)).run();
}

}  // namespace kseries
