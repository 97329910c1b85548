// SPDX-License-Identifier: GPL-2.0-only
#include "guest/broker.h"

#include <gmock/gmock.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

GuestProfile profile() {
  GuestProfile profile;
  profile.devices = {{"edu0", "edu", "dma_mask=0xff", "port0", "00.0"}};
  return profile;
}

QmpMessage deleted(const std::string& role) {
  QmpMessage event;
  event.kind = QmpMessage::Kind::event;
  event.name = "DEVICE_DELETED";
  event.data["device"] = role;
  return event;
}

QmpMessage reply(const std::string& id, QmpMessage::Kind kind, const std::string& text) {
  QmpMessage message;
  message.kind = kind;
  message.id = id;
  message.text = text;
  return message;
}

TEST(Broker, AnswersAPing) {
  Broker broker(profile());
  EXPECT_EQ(broker.request("@host 7 ping", 1).to_test_port, "@ok 7 pong\n");
}

TEST(Broker, IgnoresOtherLines) {
  Broker broker(profile());
  EXPECT_EQ(broker.request("  @hosts", 1).to_test_port, "");
  EXPECT_EQ(broker.request("ok 1 ping", 1).to_test_port, "");
  EXPECT_EQ(broker.request("  @host 1 ping", 1).to_test_port, "") << "a suite printed it";
  EXPECT_TRUE(broker.log().empty());
}

TEST(Broker, BoundsTheNumberOfRequests) {
  Broker broker(profile());
  const std::string mark = "@host 7 mark " + std::string(10000, 'x');
  for (size_t i = 0; i < Broker::max_requests; ++i) broker.request(mark, 1);
  EXPECT_EQ(broker.request(mark, 1).to_test_port, "@err 7 too many requests\n");
  EXPECT_EQ(broker.request("@host 8 unplug edu0", 1).to_monitor, "");
  ASSERT_EQ(broker.log().size(), Broker::max_requests + 1);
  EXPECT_EQ(broker.log().back(), "2 more were refused");
  EXPECT_LT(broker.log().front().size(), 600U);
}

TEST(Broker, AnswersUnplugWhenTheDeviceIsGone) {
  Broker broker(profile());
  const BrokerActions asked = broker.request("@host 1 unplug edu0", 1);
  EXPECT_THAT(asked.to_monitor, HasSubstr("device_del"));
  EXPECT_EQ(asked.to_test_port, "");
  EXPECT_EQ(broker.monitor(reply("request-0", QmpMessage::Kind::reply, "")).to_test_port, "");
  EXPECT_EQ(broker.monitor(deleted("other")).to_test_port, "");
  EXPECT_THAT(broker.log(), ElementsAre(HasSubstr("the guest did not release the device")));
  EXPECT_EQ(broker.monitor(deleted("edu0")).to_test_port, "@ok 1\n");
  EXPECT_THAT(broker.log(), ElementsAre("1.000 unplug edu0 -> ok"));
}

TEST(Broker, PassesOnErrorsOfQemu) {
  Broker broker(profile());
  broker.request("@host 1 unplug edu0", 1);
  const auto error = reply("request-0", QmpMessage::Kind::error, "no hotplug\nhere");
  EXPECT_EQ(broker.monitor(error).to_test_port, "@err 1 no hotplug here\n");
}

TEST(Broker, PlugsADeviceAsInTheProfile) {
  Broker broker(profile());
  EXPECT_THAT(broker.request("@host 1 plug edu0", 1).to_monitor,
              HasSubstr("device_add edu,id=edu0,bus=port0,addr=00.0,dma_mask=0xff"));
  const auto said = reply("request-0", QmpMessage::Kind::reply, "");
  EXPECT_EQ(broker.monitor(said).to_test_port, "@ok 1\n");
}

TEST(Broker, SurpriseRemovesTheDeviceBeforeTheGuestReleasesIt) {
  Broker broker(profile());
  const std::string sent = broker.request("@host 1 surprise edu0", 1).to_monitor;
  EXPECT_LT(sent.find("device_del edu0"), sent.find("/machine/peripheral/edu0 realized off"));
  EXPECT_LT(sent.find("\"stop\""), sent.find("device_del edu0"))
      << "the guest must not react first";
  EXPECT_LT(sent.find("realized off"), sent.find("\"cont\""));
  const auto said = reply("request-0", QmpMessage::Kind::reply, "");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(broker.monitor(said).to_test_port, "");
  EXPECT_EQ(broker.monitor(said).to_test_port, "@ok 1\n");
}

TEST(Broker, RefusesHotPlugOnTheRootBus) {
  GuestProfile on_root;
  on_root.devices = {{"edu0", "edu", "", "", "04.0"}};
  Broker broker(on_root);
  EXPECT_THAT(broker.request("@host 1 surprise edu0", 1).to_test_port,
              HasSubstr("@err 1 the root bus"));
}

TEST(Broker, DelaysPlugUntilTheDeviceIsGone) {
  Broker broker(profile());
  broker.request("@host 1 surprise edu0", 1);
  EXPECT_EQ(broker.request("@host 2 plug edu0", 2).to_monitor, "");
  EXPECT_THAT(broker.monitor(deleted("edu0")).to_monitor, HasSubstr("device_add edu"));
}

TEST(Broker, ResetsTheBusThroughBridgeControl) {
  GuestProfile with_port;
  with_port.devices = {{"port0", "pcie-root-port", "", "", "06.0"},
                       {"edu0", "edu", "", "port0", "00.0"}};
  Broker broker(with_port);
  const std::string first = broker.request("@host 1 reset edu0", 1).to_monitor;
  EXPECT_THAT(first, HasSubstr("o /w 0xcf8 0x8000303c"));
  std::string second;
  for (const char* said : {"", "portl[0x0cf8] = 0x80001234", "", "portw[0x0cfe] = 0x0003"})
    second = broker.monitor(reply("request-0", QmpMessage::Kind::reply, said)).to_monitor;
  EXPECT_THAT(second, HasSubstr("o /h 0xcfe 0x43"));
  EXPECT_THAT(second, HasSubstr("o /h 0xcfe 0x3\""));
  EXPECT_THAT(second, HasSubstr("o /w 0xcf8 0x80001234"));
  EXPECT_THAT(second, HasSubstr("\"cont\""));
  std::string told;
  for (int i = 0; i < 4; ++i)
    told += broker.monitor(reply("request-0", QmpMessage::Kind::reply, "")).to_test_port;
  EXPECT_EQ(told, "@ok 1\n");
}

TEST(Broker, ResumesTheGuestIfItCantReset) {
  GuestProfile with_port;
  with_port.devices = {{"port0", "pcie-root-port", "", "", "06.0"},
                       {"edu0", "edu", "", "port0", "00.0"}};
  Broker broker(with_port);
  EXPECT_THAT(broker.request("@host 1 reset port0", 1).to_test_port,
              HasSubstr("@err 1 port0 is not directly"));
  broker.request("@host 2 reset edu0", 1);
  BrokerActions last;
  for (int i = 0; i < 4; ++i)
    last = broker.monitor(reply("request-1", QmpMessage::Kind::reply, "what?"));
  EXPECT_THAT(last.to_monitor, HasSubstr("\"cont\""));
  EXPECT_THAT(last.to_test_port, HasSubstr("@err 2"));
}

TEST(Broker, BalloonSizesAreRelativeToTheProfile) {
  Broker broker(profile());
  EXPECT_THAT(broker.request("@host 1 balloon -32", 1).to_monitor, HasSubstr("balloon 480"));
  EXPECT_THAT(broker.request("@host 2 balloon 100", 1).to_monitor, HasSubstr("balloon 100"));
  EXPECT_THAT(broker.request("@host 3 balloon all", 1).to_test_port, HasSubstr("@err 3 not a"));
}

TEST(Broker, RecordsAMarkInTheEvidence) {
  Broker broker(profile());
  EXPECT_EQ(broker.request("@host 1 mark before the storm", 2.5).to_test_port, "@ok 1 2.500000\n");
  EXPECT_THAT(broker.log(), ElementsAre("2.500 mark before the storm -> ok 2.500000"));
}

TEST(Broker, RejectsUnknownRoles) {
  Broker broker(profile());
  EXPECT_THAT(broker.request("@host 1 unplug disk9", 1).to_test_port,
              HasSubstr("@err 1 no device"));
  EXPECT_THAT(broker.request("@host 2 explode", 1).to_test_port, HasSubstr("@err 2 unknown verb"));
}

TEST(Broker, RejectsUnsafeWordsForTheHumanMonitor) {
  Broker broker(profile());
  EXPECT_EQ(broker.request("@host 1 aer edu0 x;quit", 1).to_monitor, "");
  EXPECT_THAT(broker.request("@host 2 aer edu0 COMP_TIMEOUT", 1).to_monitor,
              HasSubstr("pcie_aer_inject_error edu0 COMP_TIMEOUT"));
}

}  // namespace
}  // namespace kseries
