// SPDX-License-Identifier: GPL-2.0-only
//
// Measures time and peak memory of reading and applying large and hostile patches: many hunks
// that fit, have offsets or fit nowhere. Each kind runs in a process of its own.
//   apply_bench
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "series/series.h"
#include "tree/apply.h"

namespace {

namespace fs = std::filesystem;
using namespace kseries;

constexpr const char* mail_header = "From: a@b.c\nSubject: [PATCH] x\n\n--- a/f\n+++ b/f\n";

struct Sample {
  const char* name;
  int lines;  ///< of the file
  std::function<std::string(int line)> file_line;
  int hunks;
  int offset;  ///< of the line numbers in the patch
  /// The line of context in a hunk; line 0 is the changed one.
  std::function<std::string(int line, int distance)> context;
};

std::string numbered(int line) { return "line " + std::to_string(line) + "\n"; }

std::vector<Sample> samples() {
  const auto repeated = [](int line) -> std::string {
    constexpr const char* few[] = {"}\n", "{\n", "\n", "\treturn 0;\n"};
    return few[line * 7 % 4];
  };
  const auto fits = [](int line, int) { return numbered(line); };
  const auto absent = [](int line, int distance) {
    return distance == 1 ? "absent\n" : numbered(line);
  };
  const auto swapped = [](int line, int distance) {
    return numbered(distance == 1 ? line + 4 : line);
  };
  const auto common = [=](int line, int distance) { return repeated(line + (distance == 1)); };
  return {{"10,000 hunks", 200000, numbered, 10000, 0, fits},
          {"100,000 hunks", 1000000, numbered, 100000, 0, fits},
          {"10,000 hunks with offsets", 200000, numbered, 10000, 1000, fits},
          {"100,000 hunks with offsets", 1000000, numbered, 100000, 1000, fits},
          {"3,000 hunks with an absent line", 200000, numbered, 3000, 0, absent},
          {"3,000 hunks with lines in another order", 200000, numbered, 3000, 0, swapped},
          {"3,000 hunks in a file of four lines, repeated", 200000, repeated, 3000, 0, common}};
}

std::string make_patch(const Sample& sample) {
  std::string patch = mail_header;
  const int step = (sample.lines - 2 * sample.offset) / sample.hunks;
  for (int i = 0; i < sample.hunks; ++i) {
    const int line = 4 + i * step;
    patch += "@@ -" + std::to_string(line - 3 + sample.offset) + ",7 +" +
             std::to_string(line - 3 + sample.offset + i) + ",8 @@\n";
    for (int distance = -3; distance <= 3; ++distance) {
      if (distance == 0) patch += "+new " + std::to_string(i) + "\n";
      patch += " " + sample.context(line + distance, distance);
    }
  }
  return patch;
}

void measure(const Sample& sample, const fs::path& root) {
  std::ofstream file(root / "f");
  for (int line = 1; line <= sample.lines; ++line) file << sample.file_line(line);
  file.close();
  const RawMail mail{make_patch(sample), "bench.patch", 1};
  const auto start = std::chrono::steady_clock::now();
  const auto series = series_from_mails({mail}, "bench");
  const auto patched =
      series ? apply_series({"t", "6.12.1", "", root.string(), "t"}, *series) : series.error();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%-48s %6.2f s %5ld MiB  %s\n", sample.name, seconds.count(), usage.ru_maxrss / 1024,
              !patched              ? patched.error().what.c_str()
              : patched->complete() ? "applied"
                                    : patched->results.front().message.c_str());
}

}  // namespace

int main() {
  const fs::path root = fs::temp_directory_path() / ("apply-bench-" + std::to_string(getpid()));
  fs::create_directories(root);
  for (const Sample& sample : samples()) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
      measure(sample, root);
      std::fflush(stdout);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) std::printf("%s: failed with status %d\n", sample.name, status);
  }
  fs::remove_all(root);
  return 0;
}
