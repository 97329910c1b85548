// SPDX-License-Identifier: GPL-2.0-only
#include "host/child.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

class ChildTest : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "child-test");
    ASSERT_TRUE(made);
    scratch_.emplace(made.take());
  }
  [[nodiscard]] std::string messages() const { return scratch_->path() + "/messages"; }
  [[nodiscard]] Result<Child> shell(const std::string& script) const {
    return Child::start({.argv = {"sh", "-c", script}}, messages());
  }

  std::optional<ScratchFolder> scratch_;
};

TEST_F(ChildTest, AnswersLineByLine) {
  Result<Child> child = shell("while read x; do echo \"<$x>\"; done");
  ASSERT_TRUE(child);
  ASSERT_TRUE(child->send("one\ntwo\n", 5));
  EXPECT_EQ(*child->read_line(5), "<one>");
  EXPECT_EQ(*child->read_line(5), "<two>");
  ASSERT_TRUE(child->send("three\n", 5));
  EXPECT_EQ(*child->read_line(5), "<three>");
}

TEST_F(ChildTest, BrokenPipeEndsItsChildren) {
  Result<Child> child = shell("sh -c 'kill -PIPE $$; echo alive'; echo over");
  ASSERT_TRUE(child);
  EXPECT_EQ(*child->read_line(5), "over");
}

TEST_F(ChildTest, ReadsLinesLongerThanAPipeBuffer) {
  Result<Child> child = shell("head -c 300000 /dev/zero | tr '\\0' x; echo; echo end");
  ASSERT_TRUE(child);
  EXPECT_EQ(child->read_line(20)->size(), 300000U);
  EXPECT_EQ(*child->read_line(5), "end");
}

TEST_F(ChildTest, EndedChildIsAnErrorOfSendAndRead) {
  Result<Child> child = shell("exit 3");
  ASSERT_TRUE(child);
  const Result<std::string> line = child->read_line(5);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().what, "sh has ended");
  EXPECT_FALSE(child->send(std::string(1 << 20, 'x'), 5));
}

TEST_F(ChildTest, MissingAnswerIsAnErrorAfterTheTimeOut) {
  Result<Child> child = shell("read x");
  ASSERT_TRUE(child);
  const Result<std::string> line = child->read_line(0.05);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().what, "sh did not answer in time");
}

TEST_F(ChildTest, StandardErrorGoesToTheFile) {
  {
    Result<Child> child = shell("echo oh >&2; echo done");
    ASSERT_TRUE(child);
    EXPECT_EQ(*child->read_line(5), "done");
  }
  EXPECT_EQ(*read_file(messages()), "oh\n");
}

TEST_F(ChildTest, UsesTheGivenEnvironmentAndDirectory) {
  Command command{.argv = {"/bin/sh", "-c", "echo $A; pwd"}, .directory = "/usr"};
  command.environment = std::map<std::string, std::string>{{"A", "b c"}};
  Result<Child> child = Child::start(command, messages());
  ASSERT_TRUE(child);
  EXPECT_EQ(*child->read_line(5), "b c");
  EXPECT_EQ(*child->read_line(5), "/usr");
}

TEST_F(ChildTest, IsKilledIfItDoesNotEndWithTheObject) {
  pid_t process = 0;
  {
    Result<Child> child = shell("trap '' TERM; exec >&-; echo $$ >&2; sleep 100");
    ASSERT_TRUE(child);
    EXPECT_FALSE(child->read_line(5));
    for (int i = 0; i < 100 && process == 0; ++i) {
      const Result<std::string> text = read_file(messages());
      if (text && !text->empty()) process = std::stoi(*text);
      ::usleep(10000);
    }
    ASSERT_GT(process, 0);
  }
  EXPECT_NE(::kill(process, 0), 0);
}

TEST_F(ChildTest, MissingProgramIsAnError) {
  const Result<Child> child = Child::start({.argv = {"no-such-program-here"}}, messages());
  ASSERT_FALSE(child);
  EXPECT_NE(child.error().what.find("not found"), std::string::npos);
}

}  // namespace
}  // namespace kseries
