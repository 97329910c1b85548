// SPDX-License-Identifier: GPL-2.0-only
//
// Posting checks to a server that implements the part of Patchwork's API that is used
// (testdata/patchwork/server.py, after docs/api/schemas/v1.3/patchwork.yaml in Patchwork).
#include "cli/patchwork.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace kseries {
namespace {

/// A server on a free port of this machine. It fails the first `faults` requests with 503, and
/// stores the first `lost` checks without an answer.
class Server {
 public:
  Server(int faults, int lost) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return;
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execlp("python3", "python3", KSERIES_TESTDATA "/patchwork/server.py",
               std::to_string(faults).c_str(), std::to_string(lost).c_str(), nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    std::string port;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) port += c;
    ::close(ends[0]);
    url_ = "http://127.0.0.1:" + port;
  }
  ~Server() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  [[nodiscard]] PatchworkServer server(const std::string& token = "secret") const {
    return {url_, token};
  }
  [[nodiscard]] nlohmann::json stored() const {
    const Result<HttpResponse> response =
        send_http({"GET", url_ + "/api/patches/7/checks/", {}, ""});
    return response ? nlohmann::json::parse(response->body) : nlohmann::json();
  }

 private:
  pid_t process_ = -1;
  std::string url_;
};

PatchworkCheck check(const std::string& state, const std::string& id = "two@example.org") {
  return {2, id, "kseries-vfio",
          R"({"state":")" + state + R"(","context":"kseries-vfio","description":"1 finding"})"};
}

Result<std::vector<std::string>> post(const Server& server, const PatchworkCheck& one) {
  return post_checks(server.server(), {one}, send_http, [](double) {});
}

TEST(Patchwork, PostsACheckOnceAndAgainIfItChanged) {
  const Server server(0, 0);
  EXPECT_EQ(*post(server, check("success")), std::vector<std::string>{"patch 2: posted"});
  EXPECT_EQ(*post(server, check("success")), std::vector<std::string>{"patch 2: already there"});
  EXPECT_EQ(*post(server, check("fail")), std::vector<std::string>{"patch 2: posted"});
  const nlohmann::json stored = server.stored();
  ASSERT_EQ(stored.size(), 2U);
  EXPECT_EQ(stored[1]["state"], "fail");
  EXPECT_EQ(stored[1]["context"], "kseries-vfio");
}

TEST(Patchwork, RepeatsRequestsThatFailForAReasonThatPasses) {
  const Server server(3, 0);
  EXPECT_EQ(*post(server, check("success")), std::vector<std::string>{"patch 2: posted"});
  EXPECT_EQ(server.stored().size(), 1U);
}

TEST(Patchwork, ACheckWhoseAnswerIsLostIsNotPostedTwice) {
  const Server server(0, 1);
  EXPECT_EQ(*post(server, check("success")), std::vector<std::string>{"patch 2: posted"});
  EXPECT_EQ(server.stored().size(), 1U);
}

TEST(Patchwork, AWrongTokenOrAnUnknownPatchIsAnError) {
  const Server server(0, 0);
  const auto denied =
      post_checks(server.server("wrong"), {check("fail")}, send_http, [](double) {});
  ASSERT_FALSE(denied);
  EXPECT_NE(denied.error().what.find("403"), std::string::npos) << denied.error().what;
  EXPECT_EQ(denied.error().what.find("wrong"), std::string::npos) << "the token is a secret";
  const auto unknown = post(server, check("fail", "other@example.org"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().what, "the server does not have the patch");
  EXPECT_TRUE(server.stored().empty());
}

TEST(Patchwork, ADryRunShowsTheRequestsWithoutTheToken) {
  const std::string text = dry_run_text({"https://patchwork.example.org/", "secret"},
                                        {check("fail", "a+b@example.org")});
  EXPECT_EQ(text,
            "# patch 2\n"
            "GET https://patchwork.example.org/api/patches/?msgid=a%2Bb%40example.org\n"
            "GET https://patchwork.example.org/api/patches/ID/checks/?context=kseries-vfio"
            "&order=-id\n"
            "POST https://patchwork.example.org/api/patches/ID/checks/\n" +
                check("fail").body + "\n");
}

TEST(Patchwork, TheTokenIsOnlySentOverHttpsOrToThisMachine) {
  EXPECT_TRUE(check_server_url("https://patchwork.kernel.org"));
  EXPECT_TRUE(check_server_url("http://127.0.0.1:8000/api"));
  EXPECT_TRUE(check_server_url("http://localhost"));
  for (const char* url : {"http://patchwork.kernel.org", "http://localhost.example.org",
                          "http://localhost:x@example.org/", "ftp://x", ""}) {
    EXPECT_FALSE(check_server_url(url)) << url;
  }
}

}  // namespace
}  // namespace kseries
