// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "codec/json_result_fields.h"

// The fields of plans.

namespace kseries {

template <typename Visit, Is<PlannedFlavour> T>
void fields(Visit& visit, T& flavour) {
  visit("name", flavour.name);
  visit("base", flavour.base);
  visit("slowness", flavour.slowness);
  visit("suites", flavour.suites);
}

template <typename Visit, Is<PlannedBuild> T>
void fields(Visit& visit, T& build) {
  visit("id", build.id);
  visit("tree", build.tree);
  visit("series", build.series);
  visit("flavour", build.flavour);
  visit("permutation", build.permutation);
  visit("input", build.input);
  visit("domain", build.domain);
  visit("after", build.after);
  visit("baseline", build.baseline);
  visit("predicted", build.predicted);
  visit("estimate", build.estimate);
  visit("of_run", build.of_run);
}

template <typename Visit, Is<PlannedCell> T>
void fields(Visit& visit, T& planned) {
  visit("cell", planned.cell);
  visit("build", planned.build);
  visit("tree_id", planned.tree_id);
  visit("profile", planned.profile);
  visit("expect", planned.expect);
  visit("changes", planned.changes);
  visit("estimate", planned.estimate);
  visit("may_reuse", planned.may_reuse);
}

template <typename Visit, Is<Shard> T>
void fields(Visit& visit, T& shard) {
  visit("number", shard.number);
  visit("count", shard.count);
}

template <typename Visit, Is<Plan> T>
void fields(Visit& visit, T& plan) {
  visit("run", plan.run);
  visit("shard", plan.shard);
  visit("campaign", plan.campaign);
  visit("title", plan.title);
  visit("depth", plan.depth);
  visit("arch", plan.arch);
  visit("program", plan.program);
  visit("qemu", plan.qemu);
  visit("qemu_program", plan.qemu_program);
  visit("flavours", plan.flavours);
  visit("llvm", plan.llvm);
  visit("sandbox", plan.sandbox);
  visit("accel", plan.accel);
  visit("jobs", plan.jobs);
  visit("lanes", plan.lanes);
  visit("guests", plan.guests);
  visit("test_seconds", plan.test_seconds);
  visit("kernel_seconds", plan.kernel_seconds);
  visit("output_mib", plan.output_mib);
  visit("silence_seconds", plan.silence_seconds);
  visit("suites", plan.suites);
  visit("trees", plan.trees);
  visit("series", plan.series);
  visit("dropped", plan.dropped);
  visit("goals", plan.goals);
  visit("proofs", plan.proofs);
  visit("unbooted", plan.unbooted);
  visit("builds", plan.builds);
  visit("cells", plan.cells);
}

template <typename Visit, Is<Offer> T>
void fields(Visit& visit, T& offer) {
  visit("word", offer.word);
  visit("when", offer.when);
  visit("tree", offer.tree);
  visit("reason", offer.reason);
}

template <typename Visit, Is<PlannedSubject> T>
void fields(Visit& visit, T& subject) {
  visit("tree", subject.tree);
  visit("series", subject.series);
  visit("offers", subject.offers);
}

template <typename Visit, Is<PlanContext> T>
void fields(Visit& visit, T& context) {
  visit("subjects", context.subjects);
  visit("offers", context.offers);
  visit("bases", context.bases);
  visit("may_reuse", context.may_reuse);
}

}  // namespace kseries
