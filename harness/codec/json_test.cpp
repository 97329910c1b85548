// SPDX-License-Identifier: GPL-2.0-only
#include "codec/json.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "codec/json_result_fields.h"
#include "model/names.h"

namespace kseries {
namespace {

/// Fills every field that `fields` names with a value of its own.
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
  static void put(char& c) { c = '+'; }
  void put(int& value) { value = -(++next_); }
  void put(unsigned long& value) { value = 0xFFFFFFFF00000000UL + static_cast<unsigned>(++next_); }
  void put(double& value) { value = ++next_ + 0.1; }
  template <typename T>
  requires std::is_enum_v<T>
  void put(T& value) { value = static_cast<T>(1); }
  void put(std::vector<TestCase>& cases) {
    if (++depth_ > 3) return;  // a case holds cases
    cases.resize(2);
    for (TestCase& test : cases) put(test);
    depth_--;
  }
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
    inner.depth_ = depth_;
    fields(inner, value);
    next_ = inner.next_;
  }
  int next_ = 0;
  int depth_ = 0;
};

struct Anything {
  template <typename T>
  operator T() const;  // NOLINT: only named in unevaluated operands
};

/// How many members an aggregate has: the most initialisers that it takes.
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
      << typeid(T).name() << ": name its new member in codec/json*_fields.h";
  EXPECT_EQ(static_cast<int>(fill.names.size()), fill.visits) << "a name twice";
}

TEST(Json, NamesEveryMemberOfEveryValue) {
  expect_every_member_named<Tree>();
  expect_every_member_named<HunkLine>();
  expect_every_member_named<Hunk>();
  expect_every_member_named<FileDiff>();
  expect_every_member_named<Patch>();
  expect_every_member_named<KnownFinding>();
  expect_every_member_named<Series>();
  expect_every_member_named<HunkResult>();
  expect_every_member_named<PatchResult>();
  expect_every_member_named<PatchedFile>();
  expect_every_member_named<PatchedTree>();
  expect_every_member_named<Axis>();
  expect_every_member_named<ConfigCheck>();
  expect_every_member_named<Invariant>();
  expect_every_member_named<GuestVariant>();
  expect_every_member_named<Campaign>();
  expect_every_member_named<Permutation>();
  expect_every_member_named<DroppedPermutation>();
  expect_every_member_named<Permutations>();
  expect_every_member_named<Diagnostic>();
  expect_every_member_named<Build>();
  expect_every_member_named<TestCase>();
  expect_every_member_named<TestRun>();
  expect_every_member_named<Frame>();
  expect_every_member_named<Splat>();
  expect_every_member_named<GuestDevice>();
  expect_every_member_named<GuestDisk>();
  expect_every_member_named<GuestProfile>();
  expect_every_member_named<Boot>(2);  // console and ktap
  expect_every_member_named<Cell>();
  expect_every_member_named<PlannedBuild>();
  expect_every_member_named<PlannedCell>();
  expect_every_member_named<Plan>();
  expect_every_member_named<CaseResult>();
  expect_every_member_named<CellResult>();
  expect_every_member_named<SeriesResult>();
  expect_every_member_named<Finding>();
  expect_every_member_named<Error>();
  expect_every_member_named<Reproduction>();
  expect_every_member_named<StepResult>();
  expect_every_member_named<RunTime>();
  expect_every_member_named<Report>();
}

template <typename T>
using FromJson = Result<T> (*)(std::string_view, const std::string&);

/// Fills a value, and expects the file of what was read back to be the same,
/// but not the same as the file of an empty value.
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

TEST(Json, EveryFieldComesBack) {
  expect_round_trip<Tree>(tree_from_json);
  expect_round_trip<Series>(series_from_json);
  expect_round_trip<PatchedTree>(patched_tree_from_json);
  expect_round_trip<Campaign>(campaign_from_json);
  expect_round_trip<Permutations>(permutations_from_json);
  expect_round_trip<Build>(build_from_json);
  expect_round_trip<TestRun>(test_run_from_json);
  expect_round_trip<GuestProfile>(guest_profile_from_json);
  expect_round_trip<Boot>(boot_from_json);
  expect_round_trip<Cell>(cell_from_json);
  expect_round_trip<Plan>(plan_from_json);
  expect_round_trip<CellResult>(cell_result_from_json);
  expect_round_trip<StepResult>(step_result_from_json);
  expect_round_trip<RunTime>(run_time_from_json);
  expect_round_trip<Report>(report_from_json);
}

TEST(Json, SplatsComeBackInOrder) {
  std::vector<Splat> splats(2);
  splats[0].cls = "oops";
  splats[0].frames.resize(1);
  splats[0].frames[0].offset = 0x1f;
  splats[1].fatal = true;
  const auto back = splats_from_json(to_json(splats), "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  EXPECT_EQ(to_json(*back), to_json(splats));
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ((*back)[0].frames.at(0).offset, 0x1fU);
  EXPECT_TRUE((*back)[1].fatal);
}

TEST(Json, BytesThatAreNotUtf8ComeBack) {
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

TEST(Json, ABootLeavesItsBytesToTheirFiles) {
  Boot boot;
  boot.console = "Linux version";
  boot.ktap = "KTAP version 1";
  boot.console_arrival = {0.25, 0.5};
  const std::string text = to_json(boot);
  EXPECT_EQ(text.find("Linux version"), std::string::npos);
  const auto back = boot_from_json(text, "file");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->console, "");
  EXPECT_EQ(back->console_arrival, boot.console_arrival);
}

TEST(Json, TheFileBeginsWithSchemaAndKind) {
  EXPECT_EQ(to_json(Build{}).substr(0, 47), R"({"schema":2,"kind":"build","status":"failed","m)");
  Tree tree;
  tree.name = "6.12";
  EXPECT_EQ(
      to_json(tree),
      R"({"schema":2,"kind":"tree","name":"6.12","version":"","release":"","root":"","id":""})"
      "\n");
}

TEST(Json, AnAbsentErrorStaysAbsent) {
  StepResult result;
  result.summary = "3 objects";
  const std::string text = to_json(result);
  EXPECT_NE(text.find(R"("error":null)"), std::string::npos) << text;
  const auto back = step_result_from_json(text, "file");
  ASSERT_TRUE(back.ok()) << back.error().what;
  EXPECT_FALSE(back->error.has_value());
}

TEST(Json, UnknownFieldsArePassedOverAndAbsentOnesTakeTheDefault) {
  const auto profile =
      guest_profile_from_json(R"({"schema":2,"kind":"guest-profile","name":"q","new":[1]})", "f");
  ASSERT_TRUE(profile.ok()) << profile.error().what;
  EXPECT_EQ(profile->name, "q");
  EXPECT_EQ(profile->memory_mib, 512);
}

TEST(Json, EveryProperPrefixOfAFileIsATruncatedFile) {
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

struct Refusal {
  const char* text;
  const char* what;
};

TEST(Json, ARefusalSaysWhatWasExpectedAndWhere) {
  const std::vector<Refusal> refusals = {
      {"[]", "expected an object, found array"},
      {"{}", R"(expected a file of kind "test-run", found "")"},
      {R"({"schema":2,"kind":"build"})", R"(expected a file of kind "test-run", found "build")"},
      {R"({"schema":1,"kind":"test-run"})", "schema 1 is not the one of this program, 2"},
      {R"({"schema":2,"kind":"test-run"} x)", "not JSON at byte 32"},
      {R"({"schema":2,"kind":"test-run","planned":1.5})",
       "expected a whole number of 32 bits, found number, at .planned"},
      {R"({"schema":2,"kind":"test-run","planned":4294967296})",
       "expected a whole number of 32 bits, found number, at .planned"},
      {R"({"schema":2,"kind":"test-run","complete":"yes"})",
       "expected true or false, found string, at .complete"},
      {R"({"schema":2,"kind":"test-run","suites":{}})",
       "expected a list, found object, at .suites"},
      {R"({"schema":2,"kind":"test-run","suites":[{"subtests":[{},{"name":7}]}]})",
       "expected a text, found number, at .suites[0].subtests[1].name"},
      {R"({"schema":2,"kind":"test-run","problems":[{"base64":"*"}]})",
       "expected a text, found object, at .problems[0]"},
      {R"({"schema":2,"kind":"test-run","suites":[{"result":"ok"}]})",
       R"(unknown word "ok" at .suites[0].result)"},
  };
  for (const Refusal& refusal : refusals) {
    const auto run = test_run_from_json(refusal.text, "run.json");
    ASSERT_FALSE(run.ok()) << refusal.text;
    EXPECT_EQ(run.error().what, refusal.what);
    EXPECT_EQ(run.error().stage, "json");
    EXPECT_FALSE(run.error().hint.empty());
  }
}

TEST(Names, EveryEnumeratorHasAWordThatLeadsBack) {
  EXPECT_EQ(name_of(Verdict::build_failed), "build-failed");
  EXPECT_EQ(from_name<Verdict>("not-run"), Verdict::not_run);
  EXPECT_EQ(from_name<Verdict>("not_run"), std::nullopt);
  EXPECT_EQ(from_name<Ending>("qemu-missing"), Ending::qemu_missing);
  EXPECT_EQ(from_name<PatchStatus>(""), std::nullopt);
}

}  // namespace
}  // namespace kseries
