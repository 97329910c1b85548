// SPDX-License-Identifier: GPL-2.0-only
#include "guest/qmp.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace kseries {

namespace {

using nlohmann::json;

/// Strings without quotes, other values as JSON.
std::string plain(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? std::string() : plain(*found);
}

}  // namespace

Result<QmpMessage> parse_qmp(std::string_view line) {
  const Error bad{"guest", "the monitor sent a line that is not QMP",
                  std::string(line.substr(0, 80)), "", ErrorKind::unavailable};
  const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return bad;
  QmpMessage message;
  message.id = member(object, "id");
  if (object.contains("QMP")) {
    message.kind = QmpMessage::Kind::greeting;
  } else if (object.contains("return")) {
    message.kind = QmpMessage::Kind::reply;
    message.text = member(object, "return");
  } else if (object.contains("error")) {
    message.kind = QmpMessage::Kind::error;
    const json& error = object["error"];
    message.text = error.is_object() ? member(error, "desc") : plain(error);
  } else if (object.contains("event")) {
    message.kind = QmpMessage::Kind::event;
    message.name = member(object, "event");
    const auto data = object.find("data");
    if (data != object.end() && data->is_object()) {
      for (const auto& [key, value] : data->items()) message.data[key] = plain(value);
    }
  } else {
    return bad;
  }
  return message;
}

std::string qmp_request(const std::string& id, const std::string& command,
                        const std::map<std::string, std::string>& arguments) {
  json request = {{"execute", command}, {"id", id}};
  if (!arguments.empty()) request["arguments"] = arguments;
  return request.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<QmpMessage> QmpReader::feed(std::string_view bytes) {
  std::vector<QmpMessage> messages;
  pending_ += bytes;
  size_t start = 0;
  for (size_t end = pending_.find('\n'); end != std::string::npos;
       end = pending_.find('\n', start)) {
    auto message = parse_qmp(std::string_view(pending_).substr(start, end - start));
    if (message) messages.push_back(message.take());
    start = end + 1;
  }
  pending_.erase(0, start);
  return messages;
}

}  // namespace kseries
