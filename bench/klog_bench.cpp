// SPDX-License-Identifier: GPL-2.0-only
//
// Measures speed and memory use of the console parser on an ordinary boot, on a guest
// that prints warnings all the time, and on hostile input.
//   klog_bench [MEGABYTES]
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "klog/parser.h"

namespace {

struct Sample {
  const char* name;
  std::string unit;  ///< repeated to fill the console
};

std::vector<Sample> samples() {
  const std::string ordinary =
      "[    1.734411] pci 0000:00:1f.2: reg 0x24: [mem 0xfebf1000-0xfebf1fff]\r\n"
      "[    1.735120] vfio-pci 0000:00:04.0: vfio-noiommu device opened by user (test:77)\r\n"
      "# an ordinary line of a program\r\n";
  const std::string warning =
      "[    1.734411] ------------[ cut here ]------------\n"
      "[    1.734502] WARNING: CPU: 1 PID: 77 at drivers/vfio/vfio_main.c:412 f+0x8c/0x1b0\n"
      "[    1.735633] CPU: 1 UID: 0 PID: 77 Comm: test Not tainted 6.12.117 #1\n"
      "[    1.736502] RIP: 0010:f+0x8c/0x1b0\n"
      "[    1.738600] Call Trace:\n"
      "[    1.738751]  <TASK>\n"
      "[    1.739802]  vfio_pci_core_unregister_device+0x19/0x70 [vfio_pci_core]\n"
      "[    1.743203]  </TASK>\n"
      "[    1.743331] ---[ end trace 0000000000000000 ]---\n";
  return {{"ordinary lines", ordinary},
          {"warnings only", warning},
          {"one endless line", "+0x1/0x2 [# 0123456789abcdef BUG: "},
          {"brackets", "[[[[[[[[ 1.[ 1.12345[\n"},
          {"headers only", "BUG: KASAN: x\n"},
          {"empty lines", "\n"}};
}

/// Peak resident memory of this process so far, in MiB.
long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace

int main(int argc, char** argv) {
  const long megabytes = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 64;
  if (megabytes < 1 || megabytes > 4096) {
    std::fprintf(stderr, "klog_bench: size must be 1 to 4096 megabytes\n");
    return 2;
  }
  const size_t size = static_cast<size_t>(megabytes) << 20;
  std::printf("%-26s %10s %8s %14s\n", "console", "MB/s", "splats", "extra MiB");
  for (const Sample& sample : samples()) {
    std::string console;
    console.reserve(size + sample.unit.size());
    while (console.size() < size) console += sample.unit;
    const long before = peak_mib();
    const auto start = std::chrono::steady_clock::now();
    const size_t splats = kseries::parse_console(console).splats.size();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    std::printf("%-26s %10.0f %8zu %14ld\n", sample.name,
                static_cast<double>(console.size()) / 1e6 / spent.count(), splats,
                peak_mib() - before);
  }
  return 0;
}
