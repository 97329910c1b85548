// SPDX-License-Identifier: GPL-2.0-only
#include "guest/evidence.h"

#include <poll.h>

#include <array>

#include "base/text.h"

namespace kseries {

namespace {

constexpr size_t max_bytes = 256U << 10;
/// The time until a kernel that answers begins to, and the longest pause in its answer.
constexpr double answer_seconds = 1.0;
constexpr double quiet_seconds = 0.25;

/// Reads the console until it is quiet, and the monitor until it has sent `reply`.
class Listener {
 public:
  Listener(GuestChild& child, QmpReader& monitor) : child_(child), monitor_(monitor) {}

  void listen(const std::string& reply) {
    const double start = monotonic_seconds();
    double until = start + answer_seconds;
    bool waiting = !reply.empty();
    while (child_.monitor.is_open() && console.size() < max_bytes) {
      const double left = until - monotonic_seconds();
      if (left <= 0) return;
      std::array<pollfd, 2> fds{
          {{child_.console.get(), POLLIN, 0}, {child_.monitor.get(), POLLIN, 0}}};
      poll(fds.data(), fds.size(), static_cast<int>(left * 1000) + 1);
      const std::string bytes = read_available(child_.console);
      console += bytes;
      for (const QmpMessage& message : monitor_.feed(read_available(child_.monitor))) {
        if (message.id != reply) continue;
        text = message.text;
        waiting = false;
      }
      const bool answered = !bytes.empty() || (!reply.empty() && !waiting);
      if (answered) until = monotonic_seconds() + (waiting ? answer_seconds : quiet_seconds);
      if (monotonic_seconds() > start + 4 * answer_seconds) return;
    }
  }

  std::string console;  ///< output of the console
  std::string text;     ///< of the reply

 private:
  GuestChild& child_;
  QmpReader& monitor_;
};

std::string section(const std::string& title, const std::string& text) {
  if (trim(text).empty()) return {};
  return "== " + title + "\n" + bounded(text, max_bytes / 4, max_bytes / 4) + "\n";
}

}  // namespace

std::string collect_evidence(GuestChild& child, QmpReader& monitor,
                             const std::function<void(std::string_view)>& console) {
  std::string evidence;
  bool asked = false;
  Listener listener(child, monitor);
  const auto ask = [&](const std::string& request, const std::string& reply) {
    listener.console.clear();
    listener.text.clear();
    if (child.monitor.is_open()) write_all(child.monitor, request, answer_seconds);
    listener.listen(reply);
    if (!asked) console(listener.console);
  };
  ask(qmp_request("registers", "human-monitor-command", {{"command-line", "info registers -a"}}),
      "registers");
  evidence += section("registers", listener.text);
  for (const char* key : {"l", "w"}) {
    ask(qmp_request("break", "chardev-send-break", {{"id", "console"}}), "break");
    listener.console.clear();
    asked = true;
    if (child.console.is_open()) write_all(child.console, key, answer_seconds);
    listener.listen({});
    evidence += section(std::string("SysRq ") + key, listener.console);
  }
  ask(qmp_request("nmi", "inject-nmi"), "nmi");
  evidence += section("NMI", listener.console);
  return evidence;
}

}  // namespace kseries
