// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
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
};

/// Serves what a suite asks of the host with "@host ID VERB ARGUMENTS" on the
/// test port; the answer is "@ok ID TEXT" or "@err ID REASON". Verbs:
///
///   ping            proves that the channel works
///   time            seconds since the guest was started
///   unplug ROLE     orderly; answered when the device is gone
///   plug ROLE       puts it back where the profile has it
///   nmi             one NMI to every CPU
///   aer ROLE ERROR  a PCIe AER error, named as QEMU names it (COMP_TIMEOUT…)
///
/// Values in, values out: the caller does the sending.
class Broker {
 public:
  explicit Broker(GuestProfile profile) : profile_(std::move(profile)) {}

  /// A line of the test port; nothing to do when it is no request.
  BrokerActions request(std::string_view line, double now);
  /// A message of the monitor.
  BrokerActions monitor(const QmpMessage& message, double now);
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
    bool deleting = false;  ///< waits for DEVICE_DELETED
  };
  BrokerActions start(size_t number);
  BrokerActions answer(size_t number, bool ok, const std::string& text);
  [[nodiscard]] const GuestDevice* device(const std::string& role) const;

  GuestProfile profile_;
  std::vector<Request> requests_;
};

}  // namespace kseries
