// SPDX-License-Identifier: GPL-2.0-only
//
// Compares apply_series() with `git apply`: mutated patches must have the same verdict and leave
// the same bytes. KSERIES_MUTATION_SEED and KSERIES_MUTATIONS try other or more ones.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "host/files.h"
#include "series/diff.h"
#include "series/series.h"
#include "testing/golden.h"
#include "testing/mutate_patch.h"
#include "tree/apply.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// What is under a path.
struct File {
  std::string content;
  bool executable = false;
  bool operator==(const File&) const = default;
};
using FileMap = std::map<std::string, File>;

void write_files(const fs::path& root, const FileMap& files) {
  for (const auto& [path, file] : files) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << file.content;
    if (file.executable) fs::permissions(root / path, fs::perms::owner_all);
  }
}

FileMap read_files(const fs::path& root) {
  FileMap files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const bool executable = (entry.status().permissions() & fs::perms::owner_exec) != fs::perms{};
    files[entry.path().lexically_relative(root).string()] = {golden::read(entry.path()),
                                                             executable};
  }
  return files;
}

/// A patch, and a tree that it applies to before it is mutated.
struct Sample {
  std::string name;
  std::string patch;
  FileMap tree;
};

/// Makes the file that a diff expects: its pre-images at their lines, with other lines around.
/// Some of the lines and hunks occur several times, as in real files.
std::string make_file(const FileDiff& diff) {
  std::string content;
  int line = 1;
  const auto fill = [&](int until) {
    constexpr std::array<const char*, 5> common = {"}\n", "\n", "\treturn 0;\n", "\tint ret;\n",
                                                   "{\n"};
    for (; line < until; ++line)
      content += line % 3 == 0 ? common[static_cast<size_t>(line / 3) % common.size()]
                               : "line " + std::to_string(line) + "\n";
  };
  for (const Hunk& hunk : diff.hunks) {
    fill(hunk.old_start);
    for (const HunkLine& one : hunk.lines) {
      if (one.kind == '+') continue;
      content += one.text + (one.no_newline ? "" : "\n");
      ++line;
    }
  }
  const bool open = !content.empty() && content.back() != '\n';
  const bool at_end = !diff.hunks.empty() && !diff.hunks.back().lines.empty() &&
                      diff.hunks.back().lines.back().kind != ' ';
  if (!open && !at_end) fill(line + 20);
  return content;
}

FileMap make_tree(const std::vector<FileDiff>& files) {
  FileMap tree;
  for (const FileDiff& file : files) {
    if (file.old_path.empty() || tree.contains(file.old_path)) continue;
    tree[file.old_path] = {make_file(file), file.old_mode == 0100755};
  }
  tree["Makefile"] = {"VERSION = 6\n", false};
  return tree;
}

std::vector<Sample> load_samples() {
  std::vector<std::string> paths;
  for (const char* folder : {"/patches", "/harness/testdata/patches"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(KSERIES_SOURCE + std::string(folder))) {
      if (entry.path().extension() == ".patch") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Sample> samples;
  for (const std::string& path : paths) {
    const std::string text = golden::read(path);
    const auto files = parse_diff(text, path);
    if (files && text.size() < 20000) samples.push_back({path, text, make_tree(*files)});
  }
  return samples;
}

/// The tree after a patch; nothing if the patch is refused.
using Applied = std::optional<FileMap>;

Applied apply_with_git(const fs::path& root, const fs::path& patch) {
  std::vector<std::string> words = {"git", "-C", root, "apply", "--whitespace=nowarn", patch};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(failed, 0);
  int status = 0;
  if (failed != 0 || ::waitpid(child, &status, 0) != child) return std::nullopt;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return read_files(root);
}

/// What apply_series() makes of a patch, and why it refuses one.
struct Ours {
  Applied files;
  std::string refusal;
};

Ours apply_here(const fs::path& root, const std::string& text, const FileMap& before) {
  const auto series = series_from_mails({{text, "mutated.patch", 1}}, "s");
  if (!series) return {std::nullopt, series.error().what};
  const auto patched = apply_series({"t", "6.12.1", "", root.string(), "t"}, *series);
  if (!patched) return {std::nullopt, patched.error().what};
  if (!patched->complete()) return {std::nullopt, patched->results.at(0).message};
  FileMap files = before;
  for (const auto& [path, file] : patched->files) {
    if (file.removed) {
      files.erase(path);
    } else {
      files[path] = {file.content, file.mode == 0100755};
    }
  }
  return {files, ""};
}

/// A kind of patch for which kseries knowingly differs from git apply (see patches/README.md).
struct Difference {
  const char* reason;
  bool (*matches)(const std::string& patch, const Ours& ours, const Applied& git);
};

const std::vector<Difference>& known_differences() {
  static const std::vector<Difference> all = {
      {"a truncated mail is not applied in part",
       [](const std::string& patch, const Ours& ours, const Applied& git) {
         const bool in_hunk_header = patch.substr(patch.rfind('\n') + 1).starts_with("@@ -");
         return git && (ours.refusal == "a diff without hunks" ||
                        (ours.refusal == "invalid hunk header" && in_hunk_header));
       }},
      {"a file does not replace its own directory",
       [](const std::string&, const Ours& ours, const Applied& git) {
         return git && ours.refusal.ends_with("a directory is in the way");
       }},
      {"paths with control characters are refused",
       [](const std::string&, const Ours& ours, const Applied& git) {
         return git && ours.refusal.ends_with("the path contains a control character");
       }},
      {"a patch does not create a file twice",
       [](const std::string& patch, const Ours& ours, const Applied& git) {
         const auto files = parse_diff(patch, "");
         std::set<std::string> created;
         return git && !ours.files && files &&
                std::any_of(files->begin(), files->end(), [&](const FileDiff& file) {
                  return file.change == FileChange::create && !created.insert(file.path()).second;
                });
       }},
  };
  return all;
}

class GitApply : public testing::Test {
 protected:
  void SetUp() override {
    home_ = fs::path(testing::TempDir()) / ("git-apply-" + std::to_string(::getpid()));
    fs::remove_all(home_);
    fs::create_directories(home_);
    ::setenv("GIT_CEILING_DIRECTORIES", home_.c_str(), 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
  }
  void TearDown() override { fs::remove_all(home_); }

  /// Compares the two for one patch on one tree. Returns what differs.
  std::string compare(const std::string& patch, const FileMap& tree) {
    const fs::path ours_root = home_ / "ours";
    const fs::path git_root = home_ / "git";
    for (const fs::path& root : {ours_root, git_root}) {
      fs::remove_all(root);
      fs::create_directories(root);
      write_files(root, tree);
    }
    std::ofstream(home_ / "patch", std::ios::binary) << patch;
    const Applied git = apply_with_git(git_root, home_ / "patch");
    const Ours here = apply_here(ours_root, patch, tree);
    const Applied& ours = here.files;
    accepted_ += git ? 1 : 0;
    if (ours == git) return "";
    for (const Difference& known : known_differences()) {
      if (known.matches(patch, here, git)) return "";
    }
    if (ours && !git) return "applied, but git refuses it";
    if (!ours) return "git applies it, but: " + here.refusal;
    for (const auto& [path, file] : *git) {
      const auto found = ours->find(path);
      if (found == ours->end()) return path + " is missing";
      if (!(found->second == file)) return path + " has other bytes or another mode";
    }
    return "it has more files";
  }

  fs::path home_;
  int accepted_ = 0;
};

long number_from_environment(const char* name, long otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atol(text);
}

TEST_F(GitApply, MutatedPatchesHaveTheSameResult) {
  const std::vector<Sample> samples = load_samples();
  ASSERT_GT(samples.size(), 50U);
  const long count = number_from_environment("KSERIES_MUTATIONS", 2000);
  PatchMutator mutator(static_cast<unsigned>(number_from_environment("KSERIES_MUTATION_SEED", 1)));
  int differences = 0;
  for (long i = 0; i < count && differences < 20; ++i) {
    const Sample& sample = samples[mutator.below(samples.size())];
    std::string patch = sample.patch;
    FileMap tree = sample.tree;
    if (i >= static_cast<long>(samples.size())) mutator.mutate(patch);
    if (mutator.below(3) == 0) {
      auto file = std::next(tree.begin(), static_cast<long>(mutator.below(tree.size())));
      mutator.mutate_file(file->second.content);
    }
    const std::string difference = compare(patch, tree);
    if (difference.empty()) continue;
    ++differences;
    const std::string kept = home_.string() + "-find-" + std::to_string(i);
    fs::create_directories(kept);
    write_files(kept, tree);
    std::ofstream(kept + ".patch", std::ios::binary) << patch;
    ADD_FAILURE() << i << ": " << difference << "\n" << sample.name << "\n" << kept << ".patch";
  }
  EXPECT_GT(accepted_, count / 10) << "most mutants should not be trivial";
}

}  // namespace
}  // namespace kseries
