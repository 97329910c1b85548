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

TEST(Broker, IgnoresWhatIsNoRequest) {
  Broker broker(profile());
  EXPECT_EQ(broker.request("  @hosts", 1).to_test_port, "");
  EXPECT_EQ(broker.request("ok 1 ping", 1).to_test_port, "");
  EXPECT_TRUE(broker.log().empty());
}

TEST(Broker, AnswersAnUnplugWhenTheDeviceIsGone) {
  Broker broker(profile());
  const BrokerActions asked = broker.request("@host 1 unplug edu0", 1);
  EXPECT_THAT(asked.to_monitor, HasSubstr("device_del"));
  EXPECT_EQ(asked.to_test_port, "");
  EXPECT_EQ(broker.monitor(reply("request-0", QmpMessage::Kind::reply, "{}"), 2).to_test_port, "");
  EXPECT_EQ(broker.monitor(deleted("other"), 3).to_test_port, "");
  EXPECT_THAT(broker.log(), ElementsAre(HasSubstr("the guest did not let go")));
  EXPECT_EQ(broker.monitor(deleted("edu0"), 3).to_test_port, "@ok 1\n");
  EXPECT_THAT(broker.log(), ElementsAre("1.000 unplug edu0 -> ok"));
}

TEST(Broker, PassesOnWhyQemuRefuses) {
  Broker broker(profile());
  broker.request("@host 1 unplug edu0", 1);
  const auto error = reply("request-0", QmpMessage::Kind::error, "no hotplug\nhere");
  EXPECT_EQ(broker.monitor(error, 2).to_test_port, "@err 1 no hotplug here\n");
}

TEST(Broker, PlugsADeviceWhereTheProfileHasIt) {
  Broker broker(profile());
  const std::string sent = broker.request("@host 1 plug edu0", 1).to_monitor;
  EXPECT_THAT(sent, HasSubstr("\"bus\":\"port0\""));
  EXPECT_THAT(sent, HasSubstr("\"dma_mask\":\"0xff\""));
}

TEST(Broker, KnowsOnlyTheRolesOfTheProfile) {
  Broker broker(profile());
  EXPECT_THAT(broker.request("@host 1 unplug disk9", 1).to_test_port,
              HasSubstr("@err 1 no device"));
  EXPECT_THAT(broker.request("@host 2 explode", 1).to_test_port, HasSubstr("@err 2 unknown verb"));
}

TEST(Broker, PutsNothingStrangeIntoTheHumanMonitor) {
  Broker broker(profile());
  EXPECT_EQ(broker.request("@host 1 aer edu0 x;quit", 1).to_monitor, "");
  EXPECT_THAT(broker.request("@host 2 aer edu0 COMP_TIMEOUT", 1).to_monitor,
              HasSubstr("pcie_aer_inject_error edu0 COMP_TIMEOUT"));
}

}  // namespace
}  // namespace kseries
