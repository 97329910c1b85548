// SPDX-License-Identifier: GPL-2.0-only
#include "codec/json.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "codec/json_plan_fields.h"
#include "model/names.h"

namespace kseries {
namespace {

/// Fills every field that `fields` names with a distinct value.
class Fill {
 public:
  template <typename T>
  void operator()(const char* name, T& member) {
    names.insert(name);
    visits++;
    put(member);
  }
  std::set<std::string> names;
  int visits = 0;

 private:
  void put(std::string& text) { text = "text \"\\\n\xC3\xA9 " + std::to_string(++next_); }
  static void put(bool& value) { value = !value; }
  void put(int& value) { value = -(++next_); }
  void put(unsigned long& value) { value = 0xFFFFFFFF00000000UL + static_cast<unsigned>(++next_); }
  void put(double& value) { value = ++next_ + 0.1; }
  template <typename T>
  requires std::is_enum_v<T>
  void put(T& value) { value = static_cast<T>(1); }
  template <typename T>
  void put(std::vector<T>& items) {
    items.resize(2);
    for (T& item : items) put(item);
  }
  template <typename T>
  void put(std::map<std::string, T>& items) {
    std::string key;
    for (int i = 0; i < 2; i++) {
      put(key);
      put(items[key]);
    }
  }
  template <typename T>
  void put(std::optional<T>& value) {
    put(value.emplace());
  }
  template <typename T>
  requires std::is_class_v<T>
  void put(T& value) {
    Fill inner;
    inner.next_ = next_;
    fields(inner, value);
    next_ = inner.next_;
  }
  int next_ = 0;
};

struct Anything {
  template <typename T>
  operator T() const;  // NOLINT: only named in unevaluated operands
};

/// The number of members of an aggregate: the maximum number of initialisers.
template <typename T, typename... Args>
constexpr int members() {
  if constexpr (requires { T{Args{}..., Anything{}}; }) {
    return members<T, Args..., Anything>();
  } else {
    return sizeof...(Args);
  }
}

template <typename T>
void expect_every_member_named(int left_out = 0) {
  T value{};
  Fill fill;
  fields(fill, value);
  EXPECT_EQ(fill.visits, members<T>() - left_out)
      << typeid(T).name() << ": add the new member to codec/json*_fields.h";
  EXPECT_EQ(static_cast<int>(fill.names.size()), fill.visits) << "duplicate name";
}

TEST(Json, EveryMemberHasAField) {
  expect_every_member_named<Tree>();
  expect_every_member_named<KnownFailure>();
  expect_every_member_named<HunkResult>();
  expect_every_member_named<PatchResult>();
  expect_every_member_named<PatchedFile>();
  expect_every_member_named<PatchedTree>();
  expect_every_member_named<DroppedPermutation>();
  expect_every_member_named<Diagnostic>();
  expect_every_member_named<Build>();
  expect_every_member_named<Frame>();
  expect_every_member_named<Splat>();
  expect_every_member_named<KernelMessage>();
  expect_every_member_named<GuestDevice>();
  expect_every_member_named<GuestDisk>();
  expect_every_member_named<GuestProfile>();
  expect_every_member_named<Boot>(2);  // console and ktap
  expect_every_member_named<Cell>();
  expect_every_member_named<PlannedBuild>();
  expect_every_member_named<PlannedCell>();
  expect_every_member_named<Plan>();
  expect_every_member_named<Shard>();
  expect_every_member_named<Offer>();
  expect_every_member_named<PlannedSubject>();
  expect_every_member_named<PlanContext>();
  expect_every_member_named<CaseResult>();
  expect_every_member_named<CellResult>(2);  // set by compare_with_base()
  expect_every_member_named<SeriesResult>();
  expect_every_member_named<KconfigProblem>();
  expect_every_member_named<PlannedFlavour>();
  expect_every_member_named<ConfigProof>();
  expect_every_member_named<ConfigSetting>();
  expect_every_member_named<Error>();
  expect_every_member_named<Reproduction>();
  expect_every_member_named<StepResult>();
  expect_every_member_named<RunTime>();
}

template <typename T>
using FromJson = Result<T> (*)(std::string_view, const std::string&);

/// Fills a value and expects that reading and writing it gives the same file, which differs
/// from that of an empty value.
template <typename T>
void expect_round_trip(FromJson<T> from_json) {
  T value{};
  Fill fill;
  fields(fill, value);
  const std::string text = to_json(value);
  const Result<T> back = from_json(text, "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  EXPECT_EQ(to_json(*back), text);
  EXPECT_NE(to_json(T{}), text);
}

TEST(Json, EveryFieldIsPreserved) {
  expect_round_trip<PatchedTree>(patched_tree_from_json);
  expect_round_trip<Plan>(plan_from_json);
  expect_round_trip<PlanContext>(plan_context_from_json);
  expect_round_trip<Build>(build_from_json);
  expect_round_trip<CellResult>(cell_result_from_json);
  expect_round_trip<StepResult>(step_result_from_json);
  expect_round_trip<RunTime>(run_time_from_json);
}

TEST(Json, AnswersOfTriageSurviveARoundTrip) {
  Triage triage;
  Fill fill;
  fields(fill, triage);
  triage.culprit = Culprit{4, true, {3, {3, 0}}, {4, {3, 3}}, 2, 1};
  const std::string text = triage_answers_json({{"v4\ntest-failed\ns/t", triage}, {"x", {}}});
  const auto back = triage_answers_from_json(text, "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  EXPECT_EQ(triage_answers_json(*back), text);
  EXPECT_EQ(back->at("v4\ntest-failed\ns/t").culprit->good.trials.runs, 3);
}

template <typename T>
void expect_list_round_trip(FromJson<std::vector<T>> from_json) {
  std::vector<T> items(3);
  Fill fill;
  for (T& item : items) fields(fill, item);
  const std::string text = to_json(items);
  const Result<std::vector<T>> back = from_json(text, "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  EXPECT_EQ(back->size(), items.size());
  EXPECT_EQ(to_json(*back), text);
  const Result<std::vector<T>> none = from_json(to_json(std::vector<T>()), "file");
  ASSERT_TRUE(none.ok()) << none.error().what;
  EXPECT_TRUE(none->empty());
}

TEST(Json, ListsKeepTheirOrder) {
  expect_list_round_trip<Splat>(splats_from_json);
  expect_list_round_trip<ConfigProof>(config_proofs_from_json);
  expect_list_round_trip<Diagnostic>(diagnostics_from_json);
}

TEST(Json, ListOfAnotherKindIsRefused) {
  const auto proofs = config_proofs_from_json(to_json(std::vector<Diagnostic>(1)), "file");
  ASSERT_FALSE(proofs.ok());
  EXPECT_EQ(proofs.error().what, R"(expected a file of kind "proofs", found "diagnostics")");
}

TEST(Json, SplatsKeepTheirOrder) {
  CellResult result;
  result.splats.resize(2);
  result.splats[0].cls = SplatClass::oops;
  result.splats[0].frames.resize(1);
  result.splats[0].frames[0].offset = 0x1f;
  result.splats[1].fatal = true;
  const auto back = cell_result_from_json(to_json(result), "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  ASSERT_EQ(back->splats.size(), 2U);
  EXPECT_EQ(back->splats[0].frames.at(0).offset, 0x1fU);
  EXPECT_TRUE(back->splats[1].fatal);
}

TEST(Json, InvalidUtf8IsPreserved) {
  PatchedTree patched;
  patched.files["firmware/\xFF.bin"] = {.content = std::string("\x00\xFF\xC3(", 4),
                                        .owner = {3, 0}};
  patched.files["plain.c"] = {.content = "int i;\n", .owner = {0}};
  const std::string text = to_json(patched);
  const auto back = patched_tree_from_json(text, "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  ASSERT_TRUE(back->files.contains("firmware/\xFF.bin"));
  EXPECT_EQ(back->files.at("firmware/\xFF.bin").content, std::string("\x00\xFF\xC3(", 4));
  EXPECT_EQ(back->files.at("firmware/\xFF.bin").owner, (std::vector<int>{3, 0}));
  EXPECT_EQ(back->files.at("plain.c").content, "int i;\n");
}

TEST(Json, BootLacksConsoleAndKtap) {
  Boot boot;
  boot.console = "Linux version";
  boot.ktap = "KTAP version 1";
  boot.console_arrival = {0.25, 0.5};
  const std::string text = to_json(boot);
  EXPECT_EQ(text.find("Linux version"), std::string::npos);
  EXPECT_EQ(text.find("KTAP version"), std::string::npos);
  EXPECT_NE(text.find(R"("console_arrival":[0.25,0.5])"), std::string::npos) << text;
}

TEST(Json, FileStartsWithSchemaAndKind) {
  EXPECT_EQ(to_json(Build{}).substr(0, 47), R"({"schema":3,"kind":"build","status":"failed","m)");
  Tree tree;
  tree.name = "6.12";
  EXPECT_EQ(
      to_json(tree),
      R"({"schema":3,"kind":"tree","name":"6.12","version":"","release":"","root":"","id":"","trusted":false})"
      "\n");
}

TEST(Json, AbsentErrorIsNull) {
  StepResult result;
  result.summary = "3 objects";
  const std::string text = to_json(result);
  EXPECT_NE(text.find(R"("error":null)"), std::string::npos) << text;
  const auto back = step_result_from_json(text, "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  EXPECT_FALSE(back->error.has_value());
}

TEST(Json, UnknownFieldsAreIgnoredAndAbsentOnesHaveTheDefault) {
  const auto build =
      build_from_json(R"({"schema":3,"kind":"build","release":"6.12.1","new":[1]})", "f");
  ASSERT_TRUE(build.ok()) << build.error().what;
  EXPECT_EQ(build->release, "6.12.1");
  EXPECT_EQ(build->status, BuildStatus::failed);
}

TEST(Json, TruncatedFileIsRefused) {
  Build build;
  build.diagnostics.resize(1);
  const std::string text = to_json(build);
  for (size_t length = 0; length + 2 < text.size(); length++) {
    const auto back = build_from_json(text.substr(0, length), "cells/a/build.json");
    ASSERT_FALSE(back.ok()) << length;
    EXPECT_EQ(back.error().where, "cells/a/build.json");
    EXPECT_NE(back.error().what.find("truncated"), std::string::npos) << back.error().what;
  }
}

struct RefusedText {
  const char* text;
  const char* what;
};

TEST(Json, ErrorsHaveExpectedTypeAndPosition) {
  const std::vector<RefusedText> refusals = {
      {"[]", "expected an object, found array"},
      {"{}", R"(expected a file of kind "build", found "")"},
      {R"({"schema":3,"kind":"plan"})", R"(expected a file of kind "build", found "plan")"},
      {R"({"schema":1,"kind":"build"})", "schema is 1, expected 3"},
      {R"({"schema":3,"kind":"build"} x)", "invalid JSON at byte 29"},
      {R"({"schema":3,"kind":"build","objects":1.5})",
       "expected a 32-bit integer, found number, at .objects"},
      {R"({"schema":3,"kind":"build","objects":4294967296})",
       "expected a 32-bit integer, found number, at .objects"},
      {R"({"schema":3,"kind":"build","diagnostics":[{"replayed":"yes"}]})",
       "expected true or false, found string, at .diagnostics[0].replayed"},
      {R"({"schema":3,"kind":"build","diagnostics":{}})",
       "expected a list, found object, at .diagnostics"},
      {R"({"schema":3,"kind":"build","diagnostics":[{},{"file":7}]})",
       "expected a string, found number, at .diagnostics[1].file"},
      {R"({"schema":3,"kind":"build","message":{"base64":"*"}})",
       "expected a string, found object, at .message"},
      {R"({"schema":3,"kind":"build","compiled":{"a.c":[1,"2"]}})",
       "expected a 32-bit integer, found string, at .compiled.a.c[1]"},
      {R"({"schema":3,"kind":"build","status":"done"})", R"(unknown value "done" at .status)"},
  };
  for (const RefusedText& refusal : refusals) {
    const auto build = build_from_json(refusal.text, "build.json");
    ASSERT_FALSE(build.ok()) << refusal.text;
    EXPECT_EQ(build.error().what, refusal.what);
    EXPECT_EQ(build.error().stage, "json");
    EXPECT_FALSE(build.error().hint.empty());
  }
}

TEST(Names, EnumeratorsHaveWords) {
  EXPECT_EQ(enum_name(Verdict::build_failed), "build-failed");
  EXPECT_EQ(parse_enum<Verdict>("not-run"), Verdict::not_run);
  EXPECT_EQ(parse_enum<Verdict>("not_run"), std::nullopt);
  EXPECT_EQ(parse_enum<ExitReason>("qemu-killed"), ExitReason::qemu_killed);
  EXPECT_EQ(parse_enum<PatchStatus>(""), std::nullopt);
}

}  // namespace
}  // namespace kseries
