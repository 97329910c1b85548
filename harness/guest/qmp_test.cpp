// SPDX-License-Identifier: GPL-2.0-only
#include "guest/qmp.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(ParseQmp, DistinguishesTheKinds) {
  EXPECT_EQ(parse_qmp(R"({"QMP": {"version": {}, "capabilities": []}})")->kind,
            QmpMessage::Kind::greeting);
  const auto reply = parse_qmp(R"({"return": "RIP=0\r\n", "id": "registers"})");
  EXPECT_EQ(reply->kind, QmpMessage::Kind::reply);
  EXPECT_EQ(reply->id, "registers");
  EXPECT_EQ(reply->text, "RIP=0\r\n");
  const auto error = parse_qmp(
      R"({"id": "7", "error": {"class": "DeviceNotFound", "desc": "Device 'x' not found"}})");
  EXPECT_EQ(error->kind, QmpMessage::Kind::error);
  EXPECT_EQ(error->text, "Device 'x' not found");
}

TEST(ParseQmp, ReadsTheDataOfAnEvent) {
  const auto event = parse_qmp(
      R"({"timestamp": {"seconds": 1}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}})");
  EXPECT_EQ(event->kind, QmpMessage::Kind::event);
  EXPECT_EQ(event->name, "SHUTDOWN");
  EXPECT_EQ(event->data.at("reason"), "guest-reset");
  EXPECT_EQ(event->data.at("guest"), "true");
}

TEST(ParseQmp, RejectsOtherLines) {
  EXPECT_FALSE(parse_qmp("").ok());
  EXPECT_FALSE(parse_qmp("{").ok());
  EXPECT_FALSE(parse_qmp("[1]").ok());
  EXPECT_FALSE(parse_qmp(R"({"hello": 1})").ok());
}

TEST(QmpRequest, QuotesItsArguments) {
  EXPECT_EQ(qmp_request("1", "device_del", {{"id", "edu\"0"}}),
            "{\"arguments\":{\"id\":\"edu\\\"0\"},\"execute\":\"device_del\",\"id\":\"1\"}\n");
}

TEST(QmpReader, JoinsSplitLines) {
  QmpReader reader;
  EXPECT_TRUE(reader.feed("{\"event\": \"RE").empty());
  const auto messages = reader.feed("SET\"}\r\nnoise\n{\"return\": {}}\n{");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].name, "RESET");
  EXPECT_EQ(messages[1].kind, QmpMessage::Kind::reply);
}

}  // namespace
}  // namespace kseries
