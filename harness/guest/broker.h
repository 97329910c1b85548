// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guest/qmp.h"
#include "model/guest.h"

namespace kseries {

/// The bytes to send to the monitor and to the test port.
struct BrokerActions {
  std::string to_monitor;
  std::string to_test_port;

  void add(const BrokerActions& more) {
    to_monitor += more.to_monitor;
    to_test_port += more.to_test_port;
  }
};

/// Serves the requests of a suite to the host: "@host ID VERB ARGUMENTS" on the test
/// port, answered with "@ok ID TEXT" or "@err ID REASON". Verbs:
///
///   ping            proves that the channel works
///   time            seconds since the start of the guest
///   mark WORDS      the same; records the words in the evidence
///   unplug ROLE     removes the device in an orderly way; answered when it is gone
///   surprise ROLE   removes the device before the guest is notified
///   plug ROLE       adds the device again, as in the profile
///   reset ROLE      resets its bus through the bridge control register
///   nmi             sends an NMI to every CPU
///   aer ROLE ERROR  injects a PCIe AER error; ERROR is QEMU's name for it (COMP_TIMEOUT…)
///   balloon MIB     resizes the guest's memory; below 1: relative to the profile's size
///
/// Pure: the caller sends the bytes.
class Broker {
 public:
  static constexpr size_t max_requests = 10000;

  explicit Broker(GuestProfile profile) : profile_(std::move(profile)) {}

  /// Handles a line of the test port, which need not be a request. After `max_requests`,
  /// requests are refused.
  BrokerActions request(std::string_view line, double now);
  /// Handles a message of the monitor.
  BrokerActions monitor(const QmpMessage& message);
  /// Each request with its answer: "3.214 unplug edu0 -> ok", including those that
  /// were never answered.
  [[nodiscard]] std::vector<std::string> log() const;

 private:
  struct Request {
    std::string id;
    std::string verb;
    std::string role;
    std::string words;   ///< the whole request
    std::string answer;  ///< empty until it is answered
    double when = 0;
    size_t commands = 0;               ///< sent to the monitor
    std::vector<std::string> replies;  ///< to these commands
    bool deleting = false;             ///< waits for DEVICE_DELETED
    bool held = false;                 ///< a plug that waits for the same event
  };
  BrokerActions start(size_t number);
  BrokerActions start_on(size_t number, const GuestDevice& target);
  BrokerActions balloon(size_t number);
  BrokerActions begin_reset(size_t number, const GuestDevice& target);
  BrokerActions reply(size_t number);
  BrokerActions event(const QmpMessage& message);
  BrokerActions answer(size_t number, bool ok, const std::string& text);
  /// Commands of the human monitor, which reports errors as plain text.
  BrokerActions send(size_t number, const std::vector<std::string>& commands);
  [[nodiscard]] const GuestDevice* device(const std::string& role) const;

  GuestProfile profile_;
  std::vector<Request> requests_;
  size_t refused_ = 0;
};

}  // namespace kseries
