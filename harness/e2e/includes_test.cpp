// SPDX-License-Identifier: GPL-2.0-only
//
// Checks the layering: which directory of harness/ may include which, that headers do not
// include headers of libraries, and that no file gets too long.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr size_t max_lines = 400;

using Folders = std::set<std::string>;

/// What each directory may include besides itself. Directories that are not listed may include
/// everything, because they are at the top (cli, e2e, fuzz, testing). Headers in testing/ are for
/// tests only.
const std::map<std::string, Folders>& allowed() {
  static const Folders values = {"base", "model"};
  static const std::map<std::string, Folders> table = {
      {"base", {}},
      {"model", {"base"}},
      {"host", {"base", "model"}},
      // results.json has texts that judge formats, such as the command that reproduces a cell.
      {"codec", {"base", "model", "judge"}},
      {"series", values},
      {"kconfig", values},
      {"impact", {"base", "model", "kconfig"}},
      {"permute", {"base", "model", "kconfig", "impact"}},
      {"ktap", values},
      {"klog", values},
      {"judge", values},
      {"report", {"base", "model", "kconfig", "judge"}},
      {"tree", {"base", "model", "host", "series"}},
      {"kbuild", {"base", "model", "host", "codec", "kconfig", "impact"}},
      {"oracle", {"base", "model", "host", "kconfig", "kbuild"}},
      {"guest", {"base", "model", "host", "kconfig"}},
      {"plan",
       {"base", "model", "host", "codec", "series", "kconfig", "impact", "permute", "judge", "tree",
        "kbuild", "oracle", "guest"}},
      {"history", {"base", "model", "host", "judge"}},
      {"run",
       {"base", "model", "host", "codec", "series", "kconfig", "impact", "permute", "ktap", "klog",
        "judge", "report", "tree", "kbuild", "oracle", "guest", "plan"}},
      {"main.cpp", {"base", "cli", "host"}},
  };
  return table;
}

/// System headers whose names contain a dot or a slash.
bool is_system_header(const std::string& name) {
  static const std::set<std::string> posix = {"fcntl.h", "signal.h", "unistd.h", "time.h"};
  return name.find_first_of("./") == std::string::npos || name.starts_with("sys/") ||
         posix.contains(name);
}

struct Include {
  std::string name;
  bool quoted = false;
};

/// Parses an #include line; the name is empty if it is not one.
Include parse_include(const std::string& line) {
  if (!line.starts_with("#include ")) return {};
  const size_t open = line.find_first_of("\"<");
  if (open == std::string::npos) return {};
  const size_t close = line.find_first_of("\">", open + 1);
  if (close == std::string::npos) return {};
  return {.name = line.substr(open + 1, close - open - 1), .quoted = line[open] == '"'};
}

/// Whether a line writes to stdout. Only cli/output.cpp does, because it checks for errors and
/// escapes control characters.
bool writes_to_stdout(const std::string& line) {
  static const std::regex use(
      R"(std::cout|\bprintf\(|\bputs\(|\bputchar\(|\(stdout[,)]|, stdout\))");
  return std::regex_search(line, use);
}

/// The rule violations of one file; `path` is relative to harness/.
std::vector<std::string> find_violations(const std::string& path,
                                         const std::vector<std::string>& lines) {
  std::vector<std::string> found;
  if (lines.size() > max_lines) {
    found.push_back(path + ": " + std::to_string(lines.size()) + " lines, at most " +
                    std::to_string(max_lines));
  }
  const std::string folder = path.substr(0, path.find('/'));
  const auto rule = allowed().find(folder);
  const bool in_program = (rule != allowed().end() || folder == "cli") &&
                          !path.ends_with("_test.cpp") && path != "cli/output.cpp";
  for (size_t i = 0; i < lines.size(); ++i) {
    if (in_program && writes_to_stdout(lines[i])) {
      found.push_back(path + ":" + std::to_string(i + 1) + ": writes to stdout; use print()");
    }
    const Include include = parse_include(lines[i]);
    if (include.name.empty()) continue;
    const std::string where = path + ":" + std::to_string(i + 1) + ": ";
    if (!include.quoted) {
      // Headers that are only used by tests may include headers of libraries.
      const bool shared = rule != allowed().end() || folder == "cli";
      if (shared && path.ends_with(".h") && !is_system_header(include.name)) {
        found.push_back(where + "header includes a library: " + include.name);
      }
      continue;
    }
    const size_t slash = include.name.find('/');
    if (slash == std::string::npos) {
      found.push_back(where + "include path lacks the directory: " + include.name);
      continue;
    }
    const std::string other = include.name.substr(0, slash);
    if (other == "testing") {
      if (!path.ends_with("_test.cpp") && folder != "testing" && folder != "e2e") {
        found.push_back(where + "only tests may include " + include.name);
      }
      continue;
    }
    if (rule != allowed().end() && other != folder && !rule->second.contains(other)) {
      found.push_back(where + folder + " may not include " + include.name);
    }
  }
  return found;
}

std::vector<std::string> read_lines(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// The types outside of unnamed namespaces. Two with the same name violate the one-definition
/// rule, which compilers do not report.
std::vector<std::string> find_types(const std::vector<std::string>& lines) {
  static const std::regex definition(
      R"((?:struct|class|union|enum class) (\w+)(?: final)?(?: : [^{]*)? \{.*)");
  std::vector<std::string> found;
  bool hidden = false;
  for (const std::string& line : lines) {
    if (line == "namespace {") hidden = true;
    if (line == "}  // namespace") hidden = false;
    std::smatch match;
    if (!hidden && std::regex_match(line, match, definition)) found.push_back(match[1]);
  }
  return found;
}

TEST(Includes, respect_the_layers_and_no_type_is_defined_twice) {
  const fs::path harness = fs::path(KSERIES_SOURCE) / "harness";
  size_t files = 0;
  std::map<std::string, std::string> types;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(harness)) {
    const std::string path = entry.path().lexically_relative(harness).string();
    // The Kconfig driver is C code that is compiled with the sources of a tree.
    if (path.starts_with("testdata/") || path.starts_with("oracle/driver/") ||
        !(path.ends_with(".h") || path.ends_with(".cpp"))) {
      continue;
    }
    ++files;
    const std::vector<std::string> lines = read_lines(entry.path());
    for (const std::string& violation : find_violations(path, lines)) ADD_FAILURE() << violation;
    for (const std::string& type : find_types(lines)) {
      const auto [first, is_new] = types.emplace(type, path);
      EXPECT_TRUE(is_new) << type << " is defined in " << first->second << " and in " << path;
    }
  }
  EXPECT_GT(files, 20U) << "harness/ was not found or is nearly empty";
}

TEST(Includes, stage_may_not_include_host_or_another_stage) {
  EXPECT_EQ(
      find_violations("ktap/a.cpp", {"#include \"host/files.h\"", "#include \"klog/b.h\""}).size(),
      2U);
  EXPECT_TRUE(
      find_violations("ktap/a.cpp", {"#include \"ktap/a.h\"", "#include \"model/x.h\""}).empty());
}

TEST(Includes, only_tests_may_include_testing) {
  EXPECT_TRUE(find_violations("ktap/a_test.cpp", {"#include \"testing/sample.h\""}).empty());
  EXPECT_TRUE(find_violations("testing/a.h", {"#include \"testing/sample.h\""}).empty());
  EXPECT_EQ(find_violations("ktap/a.cpp", {"#include \"testing/sample.h\""}).size(), 1U);
  EXPECT_EQ(find_violations("cli/a.h", {"#include \"testing/sample.h\""}).size(), 1U);
}

TEST(Includes, only_one_file_writes_to_stdout) {
  for (const char* line : {"  std::cout << text;", "  std::printf(\"x\");", "  puts(text);",
                           "  std::fputs(text, stdout);", "  fflush(stdout);"}) {
    EXPECT_EQ(find_violations("cli/a.cpp", {line}).size(), 1U) << line;
    EXPECT_TRUE(find_violations("cli/output.cpp", {line}).empty()) << line;
  }
  EXPECT_TRUE(find_violations("cli/a.cpp", {"  std::fprintf(stderr, \"x\");"}).empty());
}

TEST(Includes, header_may_not_include_a_library) {
  EXPECT_EQ(find_violations("codec/a.h", {"#include <toml++/toml.h>"}).size(), 1U);
  EXPECT_TRUE(find_violations("codec/a.cpp", {"#include <toml++/toml.h>"}).empty());
  EXPECT_TRUE(find_violations("codec/a.h", {"#include <string>"}).empty());
}

TEST(Includes, types_in_unnamed_namespaces_are_local) {
  EXPECT_EQ(find_types({"struct A {", "namespace {", "struct B {", "}  // namespace",
                        "class C final {", "struct D;"}),
            (std::vector<std::string>{"A", "C"}));
}

TEST(Includes, too_long_file_is_rejected) {
  EXPECT_EQ(find_violations("base/a.cpp", std::vector<std::string>(max_lines + 1)).size(), 1U);
}

}  // namespace
