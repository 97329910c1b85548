// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/compiled_lines.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "base/text.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr size_t most_users = 4;  ///< other objects that are asked about one header
constexpr double deadline_seconds = 60;

using Lines = std::map<std::string, std::vector<int>>;

/// "../drivers/vfio/group.c" as the tree names it; kbuild works in its output folder.
std::string tree_path(std::string_view path) {
  while (path.starts_with("../")) path.remove_prefix(3);
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

std::string cmd_file(const std::string& object) {
  const size_t slash = object.rfind('/') + 1;
  return object.substr(0, slash) + "." + object.substr(slash) + ".cmd";
}

/// What an object gave, a line each: path, then line numbers.
std::string text_of(const Lines& lines) {
  std::string text;
  for (const auto& [path, numbers] : lines) {
    text += path;
    for (const int number : numbers) text += " " + std::to_string(number);
    text += "\n";
  }
  return text;
}

Lines lines_from(std::string_view text) {
  Lines lines;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = split(line, ' ');
    std::vector<int>& numbers = lines[std::string(words[0])];
    for (size_t i = 1; i < words.size(); ++i) {
      numbers.push_back(static_cast<int>(to_number(words[i]).value_or(0)));
    }
  }
  return lines;
}

class Collector {
 public:
  Collector(const Lane& lane, const PatchedTree& patched, const Toolchain& toolchain)
      : lane_(lane), patched_(patched), toolchain_(toolchain) {}

  Result<Lines> run() {
    for (const auto& [path, file] : patched_.files) {
      if (file.removed) continue;
      if (path.ends_with(".c")) {
        if (Result<Done> done = add(path.substr(0, path.size() - 2) + ".o"); !done) {
          return done.error();
        }
      } else if (path.ends_with(".h")) {
        headers_.insert(path);
      }
    }
    if (Result<Done> done = add_users(); !done) return done.error();
    Lines lines;
    for (const auto& [path, numbers] : found_) {
      lines[path] = std::vector<int>(numbers.begin(), numbers.end());
    }
    return lines;
  }

 private:
  /// Objects that no changed source is made of, for what is still open of a header.
  Result<Done> add_users() {
    for (const std::string& header : headers_) {
      size_t asked = 0;
      const std::string folder = fs::path(header).parent_path().string();
      std::error_code code;
      // Beside the header first; then where such headers are used: in drivers/.
      for (const std::string& place : {folder, std::string("drivers/vfio/pci")}) {
        const std::string root = lane_.output() + "/" + place;
        for (auto entry = fs::directory_iterator(root, code);
             !code && entry != fs::directory_iterator() && asked < most_users;
             entry.increment(code)) {
          const std::string name = entry->path().filename().string();
          if (!name.starts_with(".") || !name.ends_with(".o.cmd") || is_whole(header)) continue;
          const Result<std::string> text = read_file(entry->path().string());
          if (!text || text->find(header) == std::string::npos) continue;
          const std::string object = place + "/" + name.substr(1, name.size() - 5);
          ++asked;
          if (Result<Done> done = add(object); !done) return done;
        }
        code.clear();
      }
    }
    return Done{};
  }

  /// Whether every line of ours in a file was seen.
  [[nodiscard]] bool is_whole(const std::string& path) const {
    const std::vector<int>& owner = patched_.files.at(path).owner;
    const auto seen = found_.find(path);
    const auto ours =
        std::count_if(owner.begin(), owner.end(), [](int patch) { return patch > 0; });
    return seen != found_.end() && static_cast<size_t>(ours) == seen->second.size();
  }

  Result<Done> add(const std::string& object) {
    if (!asked_.insert(object).second || !is_linked(object)) return Done{};
    Result<Lines> lines = lines_of_object(object);
    if (!lines) return lines.error();
    for (const auto& [path, numbers] : *lines) {
      const auto file = patched_.files.find(path);
      if (file == patched_.files.end()) continue;
      std::set<int>& seen = found_[path];
      for (const int number : numbers) {
        const auto index = static_cast<size_t>(number) - 1;
        if (index < file->second.owner.size() && file->second.owner[index] > 0) {
          seen.insert(number);
        }
      }
    }
    return Done{};
  }

  /// An object of an earlier configuration may still lie about.
  bool is_linked(const std::string& object) {
    if (!linked_) {
      linked_.emplace();
      Command list{.argv = {"ar", "t", "vmlinux.a"}};
      list.directory = lane_.output();
      const Result<Outcome> outcome = kseries::run(list);
      if (outcome) {
        for (const std::string_view line : kseries::lines_of(outcome->out)) linked_->emplace(line);
      }
      const Result<std::string> order = read_file(lane_.output() + "/modules.order");
      for (const std::string_view module : kseries::lines_of(order ? *order : "")) {
        const std::string stem(module.substr(0, module.rfind('.')));
        const Result<std::string> parts = read_file(lane_.output() + "/" + stem + ".mod");
        if (!parts) continue;
        for (const std::string_view part : kseries::lines_of(*parts)) linked_->emplace(trim(part));
      }
    }
    return linked_->contains(object);
  }

  Result<Lines> lines_of_object(const std::string& object) {
    const std::string kept = lane_.root + "/compiled/" + file_name_from(object);
    std::error_code code;
    const auto built = fs::last_write_time(lane_.output() + "/" + object, code);
    if (code) return Lines();
    const auto looked = fs::last_write_time(kept, code);
    if (!code && looked > built) {
      if (const Result<std::string> text = read_file(kept)) return lines_from(*text);
    }
    const Result<std::string> cmd = read_file(lane_.output() + "/" + cmd_file(object));
    const std::string line = cmd ? preprocess_command(*cmd) : "";
    if (line.empty()) return Lines();
    Command command = make_command(lane_.source(), toolchain_, {});
    // The same sandbox and environment as make had, another program in it.
    const auto make = std::find(command.argv.begin(), command.argv.end(), "make");
    command.argv.erase(make, command.argv.end());
    for (const std::string& word : {std::string("sh"), std::string("-c"), "cd out && " + line}) {
      command.argv.push_back(word);
    }
    command.merge_stderr = false;
    command.deadline_seconds = deadline_seconds;
    Result<Outcome> outcome = kseries::run(command);
    if (!outcome) return outcome.error();
    Lines lines;
    if (outcome->ok()) {
      for (auto& [path, numbers] : lines_of_preprocessed(outcome->out)) {
        if (patched_.files.contains(path)) lines[path] = std::move(numbers);
      }
    }
    if (Result<Done> written = write_file(kept, text_of(lines)); !written) return written.error();
    return lines;
  }

  const Lane& lane_;
  const PatchedTree& patched_;
  const Toolchain& toolchain_;
  std::set<std::string> headers_;
  std::set<std::string> asked_;
  std::optional<std::set<std::string>> linked_;
  std::map<std::string, std::set<int>> found_;
};

}  // namespace

std::map<std::string, std::vector<int>> lines_of_preprocessed(std::string_view text) {
  std::map<std::string, std::set<int>> found;
  std::set<int>* lines = nullptr;
  int number = 0;
  for (const std::string_view line : kseries::lines_of(text)) {
    // # 12 "../drivers/vfio/group.c" 2
    if (line.starts_with("# ") && line.size() > 2 && line[2] >= '0' && line[2] <= '9') {
      const size_t open = line.find('"');
      const size_t close = line.rfind('"');
      if (open == std::string_view::npos || close == open) continue;
      number = static_cast<int>(to_number(trim(line.substr(2, open - 2))).value_or(0));
      const std::string_view path = line.substr(open + 1, close - open - 1);
      lines = path.starts_with("<") ? nullptr : &found[tree_path(path)];
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

std::string preprocess_command(std::string_view cmd) {
  std::string_view line = cmd.substr(0, cmd.find('\n'));
  const size_t begin = line.find(":= ");
  if (begin == std::string_view::npos) return "";
  line = line.substr(begin + 3);
  // What follows a ';' works on the object.
  line = line.substr(0, line.find(" ; "));
  std::string text;
  bool skip = false;
  bool compiles = false;
  for (const std::string_view word : split(line, ' ')) {
    if (skip || word.empty() || word.starts_with("-Wp,-MMD,")) {
      skip = false;
      continue;
    }
    if (word == "-o") {
      skip = true;
      continue;
    }
    if (word == "-c") {
      compiles = true;
      text += "-E -fdirectives-only ";
      continue;
    }
    text += word;
    text += ' ';
  }
  return compiles ? text : "";
}

Result<std::map<std::string, std::vector<int>>> compiled_lines(const Lane& lane,
                                                               const PatchedTree& patched,
                                                               const Toolchain& toolchain) {
  if (toolchain.llvm) return Lines();
  return Collector(lane, patched, toolchain).run();
}

}  // namespace kseries
