// SPDX-License-Identifier: GPL-2.0-only
#include "guest/broker.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "guest/qemu_argv.h"

namespace kseries {

namespace {

constexpr std::string_view id_prefix = "request-";

/// A word that can go into a command of the human monitor.
bool is_plain(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

BrokerActions Broker::request(std::string_view line, double now) {
  std::vector<std::string> words;
  for (const std::string_view word : split(trim(line), ' '))
    if (!word.empty()) words.emplace_back(word);
  if (words.size() < 3 || words[0] != "@host") return {};
  Request request;
  request.id = words[1];
  request.verb = words[2];
  request.role = words.size() > 3 ? words[3] : "";
  request.words = join({words.begin() + 2, words.end()}, " ");
  request.when = now;
  requests_.push_back(request);
  return start(requests_.size() - 1);
}

BrokerActions Broker::start(size_t number) {
  const Request& request = requests_[number];
  const std::string id = std::string(id_prefix) + std::to_string(number);
  if (request.verb == "ping") return answer(number, true, "pong");
  if (request.verb == "time") return answer(number, true, fmt::format("{:.6f}", request.when));
  if (request.verb == "nmi") return {qmp_request(id, "inject-nmi"), {}};
  const bool takes_role =
      request.verb == "plug" || request.verb == "unplug" || request.verb == "aer";
  if (!takes_role) return answer(number, false, "unknown verb " + request.verb);
  const GuestDevice* target = device(request.role);
  if (target == nullptr) return answer(number, false, "no device has the role " + request.role);
  if (request.verb == "unplug") return {qmp_request(id, "device_del", {{"id", target->role}}), {}};
  if (request.verb == "plug")
    return {qmp_request(id, "device_add", device_add_arguments(device_option(*target))), {}};
  const std::string error = request.words.substr(request.words.rfind(' ') + 1);
  if (!is_plain(error)) return answer(number, false, "not the name of an error");
  return {qmp_request(id, "human-monitor-command",
                      {{"command-line", "pcie_aer_inject_error " + target->role + " " + error}}),
          {}};
}

BrokerActions Broker::monitor(const QmpMessage& message, double /*now*/) {
  if (message.kind == QmpMessage::Kind::event) {
    const bool deleted = message.name == "DEVICE_DELETED";
    if (!deleted && message.name != "DEVICE_UNPLUG_GUEST_ERROR") return {};
    const auto role = message.data.find("device");
    for (size_t i = 0; role != message.data.end() && i < requests_.size(); ++i) {
      const Request& request = requests_[i];
      if (request.verb == "unplug" && request.role == role->second && request.answer.empty())
        return answer(i, deleted, deleted ? "" : "the guest refused");
    }
    return {};
  }
  if (!message.id.starts_with(id_prefix)) return {};
  const auto number = to_number(std::string_view(message.id).substr(id_prefix.size()));
  if (!number || *number < 0 || static_cast<size_t>(*number) >= requests_.size()) return {};
  const auto index = static_cast<size_t>(*number);
  if (message.kind == QmpMessage::Kind::error) return answer(index, false, message.text);
  Request& request = requests_[index];
  if (request.verb == "unplug") {
    request.deleting = true;
    return {};
  }
  // The human monitor has no errors, only words: silence is success.
  const std::string said(trim(message.text));
  const bool words = request.verb == "aer" && !said.empty() && !said.starts_with("OK");
  return answer(index, !words, words ? said : "");
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
    const char* open = request.deleting ? "no answer: the guest did not let go" : "no answer";
    lines.push_back(fmt::format("{:.3f} {} -> {}", request.when, request.words,
                                request.answer.empty() ? open : request.answer));
  }
  return lines;
}

const GuestDevice* Broker::device(const std::string& role) const {
  const auto found =
      std::find_if(profile_.devices.begin(), profile_.devices.end(),
                   [&](const GuestDevice& candidate) { return candidate.role == role; });
  return found == profile_.devices.end() ? nullptr : &*found;
}

}  // namespace kseries
