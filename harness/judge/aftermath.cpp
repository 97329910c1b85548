// SPDX-License-Identifier: GPL-2.0-only
#include "judge/aftermath.h"

#include <algorithm>
#include <map>

#include "judge/describe.h"
#include "judge/splat_text.h"

namespace kseries {
namespace {

bool breaks_kernel(const Splat& splat) {
  return is_fatal(splat) && splat.known.empty() && splat.seconds > 0;
}

}  // namespace

Aftermath::Aftermath(const CellResult& result) {
  for (const Splat& splat : result.splats) {
    if (!breaks_kernel(splat)) continue;
    Broken* boot = find_boot(splat.boot);
    if (boot == nullptr) {
      boots_.push_back({&splat, {}, {}});
    } else if (splat.seconds < boot->cause->seconds) {
      boot->cause = &splat;
    }
  }
  for (const Splat& splat : result.splats) {
    Broken* boot = find_boot(splat.boot);
    if (boot == nullptr || !splat.known.empty() || splat.seconds <= boot->cause->seconds) continue;
    // Another one of the same kind is the same finding.
    if (splat.fingerprint != boot->cause->fingerprint) boot->splats.push_back(&splat);
  }
  std::map<int, double> last_end;  // by boot: a case without a result began after it
  for (const CaseResult& test : result.cases) {
    double& end = last_end[test.boot];
    if (test.ended > 0) end = test.ended;
    Broken* boot = find_boot(test.boot);
    if (boot == nullptr || !is_bad(test.result) || !test.known.empty()) continue;
    const bool was_reached = test.ended > 0 || result.exit_reason == ExitReason::done;
    const bool charged = std::any_of(result.splats.begin(), result.splats.end(),
                                     [&](const Splat& splat) { return is_charged(splat, test); });
    if (was_reached && !charged && end > boot->cause->seconds) boot->cases.push_back(&test);
  }
}

Aftermath::Broken* Aftermath::find_boot(int boot) {
  const auto found = std::find_if(boots_.begin(), boots_.end(),
                                  [&](const Broken& broken) { return broken.cause->boot == boot; });
  return found == boots_.end() ? nullptr : &*found;
}

bool Aftermath::has(const Splat& splat) const {
  return std::any_of(boots_.begin(), boots_.end(), [&](const Broken& boot) {
    return std::find(boot.splats.begin(), boot.splats.end(), &splat) != boot.splats.end();
  });
}

bool Aftermath::has(const CaseResult& test) const {
  return std::any_of(boots_.begin(), boots_.end(), [&](const Broken& boot) {
    return std::find(boot.cases.begin(), boot.cases.end(), &test) != boot.cases.end();
  });
}

std::vector<std::string> Aftermath::later_than(const Splat& splat) const {
  std::vector<std::string> names;
  for (const Broken& boot : boots_) {
    if (boot.cause != &splat) continue;
    for (const Splat* later : boot.splats) names.push_back(finding_title(*later));
    for (const CaseResult* test : boot.cases) names.push_back(case_name(*test));
  }
  return names;
}

}  // namespace kseries
