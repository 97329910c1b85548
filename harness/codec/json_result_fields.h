// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "codec/json_fields.h"

// The fields of builds, boots and results.

namespace kseries {

template <typename Visit, Is<Diagnostic> T>
void fields(Visit& visit, T& diagnostic) {
  visit("object", diagnostic.object);
  visit("file", diagnostic.file);
  visit("line", diagnostic.line);
  visit("column", diagnostic.column);
  visit("severity", diagnostic.severity);
  visit("message", diagnostic.message);
  visit("flag", diagnostic.flag);
  visit("context", diagnostic.context);
  visit("patch", diagnostic.patch);
  visit("replayed", diagnostic.replayed);
}

template <typename Visit, Is<Build> T>
void fields(Visit& visit, T& build) {
  visit("status", build.status);
  visit("message", build.message);
  visit("release", build.release);
  visit("kernel", build.kernel);
  visit("symbols", build.symbols);
  visit("modules", build.modules);
  visit("digest", build.digest);
  visit("objects", build.objects);
  visit("configure_seconds", build.configure_seconds);
  visit("compile_seconds", build.compile_seconds);
  visit("link_seconds", build.link_seconds);
  visit("command", build.command);
  visit("diagnostics", build.diagnostics);
  visit("compiled", build.compiled);
  visit("remark", build.remark);
}

template <typename Visit, Is<Frame> T>
void fields(Visit& visit, T& frame) {
  visit("function", frame.function);
  visit("offset", frame.offset);
  visit("size", frame.size);
  visit("module", frame.module);
  visit("reliable", frame.reliable);
  visit("exact", frame.exact);
  visit("file", frame.file);
  visit("line", frame.line);
  visit("inlined", frame.inlined);
  visit("function_begin", frame.function_begin);
  visit("function_end", frame.function_end);
}

template <typename Visit, Is<Splat> T>
void fields(Visit& visit, T& splat) {
  visit("class", splat.cls);
  visit("title", splat.title);
  visit("fingerprint", splat.fingerprint);
  visit("comm", splat.comm);
  visit("frames", splat.frames);
  visit("text", splat.text);
  visit("boot", splat.boot);
  visit("first_line", splat.first_line);
  visit("seconds", splat.seconds);
  visit("fatal", splat.fatal);
  visit("may_recover", splat.may_recover);
  visit("running_test", splat.running_test);
  visit("blame_patch", splat.blame_patch);
  visit("blame_where", splat.blame_where);
  visit("known", splat.known);
}

template <typename Visit, Is<KernelMessage> T>
void fields(Visit& visit, T& message) {
  visit("text", message.text);
  visit("example", message.example);
  visit("is_fault", message.is_fault);
  visit("boot", message.boot);
  visit("seconds", message.seconds);
  visit("running_test", message.running_test);
}

template <typename Visit, Is<GuestDevice> T>
void fields(Visit& visit, T& device) {
  visit("role", device.role);
  visit("driver", device.driver);
  visit("options", device.options);
  visit("bus", device.bus);
  visit("address", device.address);
}

template <typename Visit, Is<GuestDisk> T>
void fields(Visit& visit, T& disk) {
  visit("name", disk.name);
  visit("mib", disk.mib);
}

template <typename Visit, Is<GuestProfile> T>
void fields(Visit& visit, T& profile) {
  visit("name", profile.name);
  visit("title", profile.title);
  visit("machine", profile.machine);
  visit("iommu", profile.iommu);
  visit("memory_mib", profile.memory_mib);
  visit("cpus", profile.cpus);
  visit("append", profile.append);
  visit("factor", profile.factor);
  visit("seed", profile.seed);
  visit("disks", profile.disks);
  visit("devices", profile.devices);
  visit("needs", profile.needs);
  visit("extra", profile.extra);
}

template <typename Visit, Is<Boot> T>
void fields(Visit& visit, T& boot) {
  visit("ending", boot.exit_reason);
  visit("message", boot.message);
  visit("remark", boot.remark);
  visit("omitted", boot.omitted);
  visit("console_arrival", boot.console_arrival);
  visit("ktap_arrival", boot.ktap_arrival);
  visit("init_seconds", boot.init_seconds);
  visit("seconds", boot.seconds);
  visit("accel", boot.accel);
  visit("command", boot.command);
  visit("evidence", boot.evidence);
  visit("requests", boot.requests);
  visit("earlier_run", boot.earlier_run);
}

template <typename Visit, Is<Cell> T>
void fields(Visit& visit, T& cell) {
  visit("id", cell.id);
  visit("tree", cell.tree);
  visit("series", cell.series);
  visit("patches", cell.patches);
  visit("flavour", cell.flavour);
  visit("permutation", cell.permutation);
  visit("assignment", cell.assignment);
  visit("guest", cell.guest);
  visit("suites", cell.suites);
}

template <typename Visit, Is<CaseResult> T>
void fields(Visit& visit, T& result) {
  visit("suite", result.suite);
  visit("name", result.name);
  visit("result", result.result);
  visit("seconds", result.seconds);
  visit("message", result.message);
  visit("known", result.known);
  visit("boot", result.boot);
  visit("missing_cause", result.missing_cause);
  visit("device_use", result.device_use);
  visit("ended", result.ended);
}

template <typename Visit, Is<Error> T>
void fields(Visit& visit, T& error) {
  visit("stage", error.stage);
  visit("what", error.what);
  visit("where", error.where);
  visit("hint", error.hint);
  visit("kind", error.kind);
}

template <typename Visit, Is<StepResult> T>
void fields(Visit& visit, T& result) {
  visit("verdict", result.verdict);
  visit("summary", result.summary);
  visit("error", result.error);
}

template <typename Visit, Is<Reproduction> T>
void fields(Visit& visit, T& repro) {
  visit("program", repro.program);
  visit("verb", repro.verb);
  visit("target", repro.target);
  visit("tree", repro.tree);
}

template <typename Visit, Is<Trials> T>
void fields(Visit& visit, T& trials) {
  visit("runs", trials.runs);
  visit("failures", trials.failures);
}

template <typename Visit, Is<PatchTrials> T>
void fields(Visit& visit, T& side) {
  visit("patch", side.patch);
  visit("trials", side.trials);
}

template <typename Visit, Is<Culprit> T>
void fields(Visit& visit, T& culprit) {
  visit("patch", culprit.patch);
  visit("proven", culprit.proven);
  visit("good", culprit.good);
  visit("bad", culprit.bad);
  visit("suspect", culprit.suspect);
  visit("partner", culprit.partner);
}

template <typename Visit, Is<Probe> T>
void fields(Visit& visit, T& probe) {
  visit("cell", probe.cell);
  visit("shows", probe.shows);
}

template <typename Visit, Is<Triage> T>
void fields(Visit& visit, T& triage) {
  visit("status", triage.status);
  visit("series", triage.series);
  visit("base", triage.base);
  visit("base_from", triage.base_from);
  visit("culprit", triage.culprit);
  visit("probes", triage.probes);
  visit("untriaged", triage.untriaged);
}

template <typename Visit, Is<RunTime> T>
void fields(Visit& visit, T& time) {
  visit("started", time.started);
  visit("seconds", time.seconds);
  visit("state", time.state);
}

template <typename Visit, Is<LineCounts> T>
void fields(Visit& visit, T& lines) {
  visit("counted", lines.counted);
  visit("executed", lines.executed);
}

template <typename Visit, Is<CellResult> T>
void fields(Visit& visit, T& result) {
  visit("cell", result.cell);
  visit("verdict", result.verdict);
  visit("message", result.message);
  visit("seconds", result.seconds);
  visit("build", result.build);
  visit("boots", result.boots);
  visit("ended_boot", result.deciding_boot);
  visit("ending", result.exit_reason);
  visit("ending_message", result.exit_message);
  visit("ending_known", result.exit_known);
  visit("accel", result.accel);
  visit("cases", result.cases);
  visit("splats", result.splats);
  visit("executed", result.executed);
  visit("messages", result.messages);
  visit("new_warnings", result.new_warnings);
  visit("remarks", result.remarks);
  visit("error", result.error);
  visit("repro", result.repro);
  visit("console", result.console);
  visit("reused_from", result.reused_from);
}

template <typename Visit, Is<KconfigProblem> T>
void fields(Visit& visit, T& problem) {
  visit("file", problem.file);
  visit("line", problem.line);
  visit("message", problem.message);
  visit("path", problem.path);
  visit("text", problem.text);
}

template <typename Visit, Is<SeriesResult> T>
void fields(Visit& visit, T& series) {
  visit("tree", series.tree);
  visit("series", series.series);
  visit("title", series.title);
  visit("patches", series.patches);
  visit("remarks", series.remarks);
  visit("known", series.known);
  visit("missing", series.missing);
  visit("left_out", series.left_out);
  visit("kconfig_problem", series.kconfig_problem);
  visit("check", series.check);
  visit("is_reference", series.is_reference);
  visit("is_previous", series.is_previous);
}

template <typename Visit, Is<ConfigSetting> T>
void fields(Visit& visit, T& setting) {
  visit("symbol", setting.symbol);
  visit("value", setting.value);
}

template <typename Visit, Is<ConfigProof> T>
void fields(Visit& visit, T& proof) {
  visit("tree", proof.tree);
  visit("series", proof.series);
  visit("name", proof.name);
  visit("claim", proof.claim);
  visit("why", proof.why);
  visit("holds", proof.holds);
  visit("violation", proof.violation);
  visit("witness", proof.witness);
  visit("detail", proof.detail);
  visit("known", proof.known);
  visit("lost", proof.lost);
  visit("where", proof.where);
  visit("patch", proof.patch);
  visit("violated_by_base", proof.violated_by_base);
}

}  // namespace kseries
