// SPDX-License-Identifier: GPL-2.0-only
#include "guest/broker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "guest/bus_reset.h"
#include "guest/qemu_argv.h"

namespace kseries {

namespace {

constexpr std::string_view id_prefix = "request-";
constexpr size_t max_words = 500;
/// The number of commands that begin_bus_reset() returns.
constexpr size_t reset_commands = 4;

/// Whether a word is safe to use in a command of the human monitor.
bool is_plain(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

BrokerActions Broker::request(std::string_view line, double now) {
  // The output of a suite is indented, so it is never taken for a request.
  if (!line.starts_with("@host ")) return {};
  std::vector<std::string> words;
  for (const std::string_view word : split(trim(line), ' '))
    if (!word.empty()) words.emplace_back(word);
  if (words.size() < 3) return {};
  if (requests_.size() == max_requests) {
    ++refused_;
    return {"", "@err " + words[1] + " too many requests\n"};
  }
  Request request;
  request.id = words[1];
  request.verb = words[2];
  request.role = words.size() > 3 ? words[3] : "";
  request.words = join({words.begin() + 2, words.end()}, " ").substr(0, max_words);
  request.when = now;
  requests_.push_back(request);
  return start(requests_.size() - 1);
}

BrokerActions Broker::start(size_t number) {
  const Request& request = requests_[number];
  if (request.verb == "ping") return answer(number, true, "pong");
  if (request.verb == "time" || request.verb == "mark")
    return answer(number, true, fmt::format("{:.6f}", request.when));
  if (request.verb == "nmi") return send(number, {"nmi"});
  if (request.verb == "balloon") return balloon(number);
  constexpr std::array<std::string_view, 5> device_verbs = {"plug", "unplug", "surprise", "reset",
                                                            "aer"};
  if (std::find(device_verbs.begin(), device_verbs.end(), request.verb) == device_verbs.end())
    return answer(number, false, "unknown verb " + request.verb);
  const GuestDevice* target = device(request.role);
  if (target == nullptr) return answer(number, false, "no device has the role " + request.role);
  return start_on(number, *target);
}

BrokerActions Broker::start_on(size_t number, const GuestDevice& target) {
  Request& request = requests_[number];
  if (request.verb == "reset") return begin_reset(number, target);
  if (request.verb == "plug") {
    // The name is in use until the previous device is gone.
    request.held = std::any_of(requests_.begin(), requests_.end(), [&](const Request& other) {
      return other.deleting && other.role == target.role;
    });
    if (request.held) return {};
    return send(number, {"device_add " + device_option(target)});
  }
  if (request.verb == "aer") {
    const std::string error = request.words.substr(request.words.rfind(' ') + 1);
    if (!is_plain(error)) return answer(number, false, "invalid error name");
    return send(number, {"pcie_aer_inject_error " + target.role + " " + error});
  }
  if (target.bus.empty()) return answer(number, false, "the root bus has no hot-plug");
  request.deleting = true;
  const std::string removal = "device_del " + target.role;
  if (request.verb == "unplug") return send(number, {removal});
  // When the guest handles the removal request, the device is already gone. It is stopped in
  // between, because it could release the device first.
  return send(number, {"stop", removal,
                       "qom-set /machine/peripheral/" + target.role + " realized off", "cont"});
}

BrokerActions Broker::balloon(size_t number) {
  const auto mib = to_number(requests_[number].role);
  if (!mib) return answer(number, false, "not a size in MiB");
  const long wanted = *mib > 0 ? *mib : profile_.memory_mib + *mib;
  return send(number, {fmt::format("balloon {}", wanted)});
}

BrokerActions Broker::begin_reset(size_t number, const GuestDevice& target) {
  const auto commands = begin_bus_reset(profile_, target);
  if (!commands) return answer(number, false, commands.error().what);
  return send(number, *commands);
}

BrokerActions Broker::send(size_t number, const std::vector<std::string>& commands) {
  BrokerActions actions;
  requests_[number].commands += commands.size();
  for (const std::string& command : commands)
    actions.to_monitor += qmp_request(std::string(id_prefix) + std::to_string(number),
                                      "human-monitor-command", {{"command-line", command}});
  return actions;
}

BrokerActions Broker::monitor(const QmpMessage& message) {
  if (message.kind == QmpMessage::Kind::event) return event(message);
  if (!message.id.starts_with(id_prefix)) return {};
  const auto number = to_number(std::string_view(message.id).substr(id_prefix.size()));
  if (!number || *number < 0 || static_cast<size_t>(*number) >= requests_.size()) return {};
  const auto index = static_cast<size_t>(*number);
  if (message.kind == QmpMessage::Kind::error) {
    requests_[index].deleting = false;
    return answer(index, false, message.text);
  }
  requests_[index].replies.emplace_back(trim(message.text));
  return reply(index);
}

BrokerActions Broker::event(const QmpMessage& message) {
  const bool deleted = message.name == "DEVICE_DELETED";
  const auto role = message.data.find("device");
  if ((!deleted && message.name != "DEVICE_UNPLUG_GUEST_ERROR") || role == message.data.end())
    return {};
  BrokerActions actions;
  for (size_t i = 0; i < requests_.size(); ++i) {
    Request& request = requests_[i];
    if (request.role != role->second) continue;
    if (request.deleting) {
      request.deleting = false;
      const BrokerActions answered =
          answer(i, deleted || request.verb == "surprise", deleted ? "" : "the guest refused");
      actions.to_test_port += answered.to_test_port;
    } else if (request.held) {
      const BrokerActions plugged = start(i);
      actions.to_monitor += plugged.to_monitor;
    }
  }
  return actions;
}

BrokerActions Broker::reply(size_t number) {
  Request& request = requests_[number];
  if (request.replies.size() < request.commands) return {};
  // The second part of a reset depends on the register that the first part read.
  if (request.verb == "reset" && request.commands == reset_commands) {
    const std::vector<std::string> commands = finish_bus_reset(request.replies);
    if (commands.size() > 1) return send(number, commands);
    BrokerActions actions = answer(
        number, false, "can't read the bridge control register: " + join(request.replies, "; "));
    actions.to_monitor = send(number, commands).to_monitor;
    return actions;
  }
  // The human monitor reports errors as text; no text means success.
  const auto refused = std::find_if(
      request.replies.begin(), request.replies.end(),
      [](const std::string& text) { return !text.empty() && !text.starts_with("OK"); });
  if (refused != request.replies.end() && request.verb != "reset") {
    request.deleting = false;
    return answer(number, false, *refused);
  }
  if (request.verb == "unplug" && request.deleting) return {};
  return answer(number, true, "");
}

BrokerActions Broker::answer(size_t number, bool ok, const std::string& text) {
  Request& request = requests_[number];
  if (!request.answer.empty()) return {};
  std::string line = text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  line = line.empty() ? "" : " " + line;
  request.answer = (ok ? "ok" : "err") + line;
  return {{}, (ok ? "@ok " : "@err ") + request.id + line + "\n"};
}

std::vector<std::string> Broker::log() const {
  std::vector<std::string> lines;
  lines.reserve(requests_.size());
  for (const Request& request : requests_) {
    const char* open =
        request.deleting ? "no answer: the guest did not release the device" : "no answer";
    lines.push_back(fmt::format("{:.3f} {} -> {}", request.when, request.words,
                                request.answer.empty() ? open : request.answer));
  }
  if (refused_ > 0) lines.push_back(fmt::format("{} more were refused", refused_));
  return lines;
}

const GuestDevice* Broker::device(const std::string& role) const {
  const auto found =
      std::find_if(profile_.devices.begin(), profile_.devices.end(),
                   [&](const GuestDevice& candidate) { return candidate.role == role; });
  return found == profile_.devices.end() ? nullptr : &*found;
}

}  // namespace kseries
