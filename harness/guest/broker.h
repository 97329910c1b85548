// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guest/qmp.h"
#include "model/guest.h"

namespace kseries {

/// What is to be sent where.
struct BrokerActions {
  std::string to_monitor;
  std::string to_test_port;

  void add(const BrokerActions& more) {
    to_monitor += more.to_monitor;
    to_test_port += more.to_test_port;
  }
};

/// Serves what a suite asks of the host with "@host ID VERB ARGUMENTS" on the
/// test port; the answer is "@ok ID TEXT" or "@err ID REASON". Verbs:
///
///   ping            proves that the channel works
///   time            seconds since the guest was started
///   mark WORDS      the same, and leaves the words in the evidence
///   unplug ROLE     orderly; answered when the device is gone
///   surprise ROLE   the device is gone first, and the guest hears of it then
///   plug ROLE       puts it back where the profile has it
///   reset ROLE      the secondary bus that it stands on, through the port's register
///   nmi             one NMI to every CPU
///   aer ROLE ERROR  a PCIe AER error, named as QEMU names it (COMP_TIMEOUT…)
///   balloon MIB     the memory that the guest is to have; less than 1: that much
///                   less than the profile gives
///
/// Values in, values out: the caller does the sending.
class Broker {
 public:
  static constexpr size_t max_requests = 10000;

  explicit Broker(GuestProfile profile) : profile_(std::move(profile)) {}

  /// A line of the test port; nothing to do when it is no request. After the first
  /// `max_requests` all are refused.
  BrokerActions request(std::string_view line, double now);
  /// A message of the monitor.
  BrokerActions monitor(const QmpMessage& message);
  /// Each request with its answer: "3.214 unplug edu0 -> ok", also those that
  /// were never answered.
  [[nodiscard]] std::vector<std::string> log() const;

 private:
  struct Request {
    std::string id;
    std::string verb;
    std::string role;
    std::string words;   ///< as asked
    std::string answer;  ///< empty until it is answered
    double when = 0;
    size_t commands = 0;            ///< sent to the monitor
    std::vector<std::string> said;  ///< its replies to them
    bool deleting = false;          ///< waits for DEVICE_DELETED
    bool held = false;              ///< a plug that waits for the same
  };
  BrokerActions start(size_t number);
  BrokerActions start_on(size_t number, const GuestDevice& target);
  BrokerActions balloon(size_t number);
  BrokerActions begin_reset(size_t number, const GuestDevice& target);
  BrokerActions reply(size_t number);
  BrokerActions event(const QmpMessage& message);
  BrokerActions answer(size_t number, bool ok, const std::string& text);
  /// Commands of the human monitor; it has no errors, only words.
  BrokerActions send(size_t number, const std::vector<std::string>& commands);
  [[nodiscard]] const GuestDevice* device(const std::string& role) const;

  GuestProfile profile_;
  std::vector<Request> requests_;
  size_t refused_ = 0;
};

}  // namespace kseries
