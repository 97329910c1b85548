// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <vector>

#include "codec/results_json_fields.h"
#include "model/log_file.h"

// The fields of logs that did not come from a run: those of results.json, without the ones that
// refer to a run.

namespace kseries {

/// A splat of such a log.
struct LoggedSplat {
  const Splat* splat = nullptr;
};

template <typename Visit>
void results_fields(Visit& visit, const LoggedSplat& logged) {
  const Splat& splat = *logged.splat;
  std::optional<Blame> blame;
  if (splat.blame_patch > 0) blame = {.patch = splat.blame_patch, .where = splat.blame_where};
  visit("class", splat.cls);
  visit("title", splat.title);
  visit("fingerprint", splat.fingerprint);
  visit("fatal", splat.fatal);
  visit("comm", splat.comm);
  visit("console_line", splat.first_line);
  visit("frames", splat.frames);
  visit("blame", blame);
}

template <typename Visit>
void results_fields(Visit& visit, const ConsoleLog& log) {
  std::vector<LoggedSplat> splats;
  for (const Splat& splat : log.splats) splats.push_back({&splat});
  visit("file", log.file);
  visit("splats", splats);
  visit("lost", log.lost);
}

template <typename Visit>
void results_fields(Visit& visit, const TestCase& test) {
  visit("name", test.name);
  visit("result", test.result);
  visit("message", test.message);
  visit("subtests", test.subtests);
}

template <typename Visit>
void results_fields(Visit& visit, const KtapLog& log) {
  visit("file", log.file);
  visit("cases", log.run.suites);
  visit("planned", log.run.planned);
  visit("complete", log.run.complete);
  visit("problems", log.run.problems);
}

}  // namespace kseries
