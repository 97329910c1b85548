// SPDX-License-Identifier: GPL-2.0-only
//
// A guest that prints a gigabyte: how much is kept, and how much memory it takes.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

constexpr const char* flood_campaign =
    "title = \"A flood\"\n"
    "trees = [\"6.12\"]\n"
    "series = [\"none\"]\n"
    "base = [\"base/x86_64.config\"]\n"
    "suites = [\"smoke\"]\n"
    "guests = [\"q35-noiommu\"]\n"
    "output_mib = 1024\n"
    "[axes]\n"
    "VFIO_NOIOMMU = [\"y\"]\n"
    "[[quick]]\n"
    "VFIO_NOIOMMU = \"y\"\n";

/// Writes a fake QEMU that prints a gigabyte on the console, by repeating the file "lines" in its
/// own directory.
void write_loud_qemu(const std::string& folder) {
  const std::string script = "#!/bin/bash\n[[ \" $* \" == *chardev:console* ]] || exec '" +
                             find_program("qemu-system-x86_64").value_or("") + "' \"$@\"\n" +
                             "yes \"$(< '" + folder + "/lines')\" | head -c 1000000000 >&3\n";
  const std::string path = folder + "/qemu-system-x86_64";
  ASSERT_TRUE(write_file(path, script));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

/// Peak resident memory of one `kseries WORDS...`, MiB.
long peak_mib(const std::vector<std::string>& words) {
  const pid_t child = start(words, false);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  return usage.ru_maxrss / 1024;
}

TEST(Console, MemoryIsBoundedForAGigabyteOfOutput) {
  const Workplace work;
  ASSERT_TRUE(write_file(work.in("flood.toml"), flood_campaign));
  const std::string run_dir = work.in("run");
  call({"run", work.in("flood.toml"), "--accel", "tcg", "--run-dir", run_dir, "--triage", "none"});
  const nlohmann::json cell = results(run_dir)["cells"][0];
  const std::string path = work.in("bin");
  ASSERT_TRUE(make_folders(path));
  write_loud_qemu(path);
  ASSERT_EQ(::setenv("PATH", (path + ":" + ::getenv("PATH")).c_str(), 1), 0);
  const std::string warning = content(KSERIES_SOURCE "/harness/testdata/klog/warning-6.1.log");
  for (const std::string& lines : {warning, std::string("a word"), std::string()}) {
    ASSERT_TRUE(write_file(path + "/lines", lines));
    EXPECT_LT(peak_mib({"step", "cell", "--run", run_dir, "--id", cell["id"]}), 200);
    const std::string folder = run_dir + "/" + cell["folder"].get<std::string>();
    const std::string kept = content(folder + "/console.log");
    EXPECT_NE(kept.find("bytes omitted]"), std::string::npos);
    EXPECT_LT(kept.size(), 8U << 20);
    const bool has_warning = content(folder + "/splats.txt").find("WARNING: ") != std::string::npos;
    EXPECT_EQ(has_warning, lines == warning);
  }
}

}  // namespace
}  // namespace kseries::e2e
