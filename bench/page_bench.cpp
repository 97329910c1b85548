// SPDX-License-Identifier: GPL-2.0-only
//
// page_bench [FOLDER]: how long the reports of 5,000 cells with 200,000 cases take, their sizes,
// and the memory of the process. A tenth of the cells panics. The limits are 10 s and 500 MiB for
// the page. The reports are written to FOLDER, for a browser and for the validators of schemas.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>

#include "judge/findings.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/places_json.h"
#include "report/summary.h"
#include "testing/sample_report.h"

namespace {

using namespace kseries;

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Report large_report() {
  constexpr int cells = 5000;
  constexpr int cases = 40;
  Report report = sample::report();
  report.cells.clear();
  report.sources = {sample::source()};
  const auto value = [](int number, int shift) {
    return std::string(1, "ymn"[(number >> shift) % 3]);
  };
  for (int i = 0; i < cells; i++) {
    const std::string id = "cell-" + std::to_string(i);
    CellResult cell = i % 10 == 0 ? sample::oopsed(id, value(i, 1))
                                  : sample::booted(sample::cell(id, value(i, 1), value(i, 2)),
                                                   Verdict::pass, "40 passed");
    cell.cell.id = id;
    for (int symbol = 0; symbol < 8; symbol++)
      cell.cell.assignment["SYMBOL_" + std::to_string(symbol)] = value(i, symbol);
    cell.cell.guest = "q35-" + std::to_string(i % 5);
    const CaseResult last = cell.cases.back();
    cell.cases.clear();
    for (int j = 0; j < cases; j++) {
      CaseResult test = last;
      test.suite = "suite" + std::to_string(j % 8);
      test.name = "fixture.case_" + std::to_string(j);
      if (i % 10 != 0) test.result = TestResult::pass;
      cell.cases.push_back(std::move(test));
    }
    report.steps.push_back({false, id, i * 3.0, i * 3.0 + 5});
    report.cells.push_back(std::move(cell));
  }
  report.findings = collect_findings(report);
  return report;
}

long peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss >> 10;
}

void measure(const char* name, const std::string& folder,
             const std::function<std::string()>& write) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string text = write();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  if (!folder.empty()) std::ofstream(folder + "/" + name) << text;
  std::printf("%-12s %6.2f s  %7.1f MiB  peak %ld MiB\n", name, seconds.count(),
              static_cast<double>(text.size()) / (1 << 20), peak_mib());
}

}  // namespace

int main(int argc, char** argv) {
  const Report report = large_report();
  std::printf("%zu cells, %zu findings, peak %ld MiB\n", report.cells.size(),
              report.findings.size(), peak_mib());
  const std::string parts = KSERIES_SOURCE "/reports/page.";
  const std::string folder = argc > 1 ? argv[1] : "";
  measure("index.html", folder, [&] {
    return html_page(report, content(parts + "html"), content(parts + "css"),
                     content(parts + "js"));
  });
  measure("summary.txt", folder, [&] { return summary_text(report); });
  measure("x.sarif", folder, [&] { return sarif_json(report); });
  measure("kcidb.json", folder, [&] { return kcidb_json(report, "kseries", {"https://x.org/"}); });
  measure("junit.xml", folder, [&] { return junit_xml(report); });
}
