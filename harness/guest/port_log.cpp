// SPDX-License-Identifier: GPL-2.0-only
#include "guest/port_log.h"

#include <algorithm>

namespace kseries {

namespace {

/// A longer line is split, to bound memory.
constexpr size_t max_line = 16384;
/// The minimum that a line counts for, because empty lines use memory, too.
constexpr size_t min_cost = 32;

size_t cost(const std::string& line) { return std::max(line.size(), min_cost); }

}  // namespace

std::vector<std::string> PortLog::add(std::string_view bytes, double when) {
  std::vector<std::string> lines;
  if (!bytes.empty()) last_ = when;
  while (!bytes.empty()) {
    const size_t end = bytes.find('\n');
    const size_t room = max_line - pending_.size();
    const size_t length = std::min(end == std::string_view::npos ? bytes.size() : end, room);
    pending_ += bytes.substr(0, length);
    bytes.remove_prefix(length);
    const bool ended = !bytes.empty() && bytes[0] == '\n';
    if (ended) bytes.remove_prefix(1);
    if (!ended && pending_.size() < max_line) break;
    std::string line = std::move(pending_);
    pending_.clear();
    keep(line + "\n", when);
    while (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

void PortLog::keep(std::string line, double when) {
  if (tail_.empty() && omitted_ == 0 && head_bytes_ + cost(line) <= keep_bytes_ / 2) {
    head_bytes_ += cost(line);
    head_.push_back({std::move(line), when});
    return;
  }
  tail_bytes_ += cost(line);
  tail_.push_back({std::move(line), when});
  while (tail_bytes_ > keep_bytes_ / 2 && tail_.size() > 1) {
    tail_bytes_ -= cost(tail_.front().text);
    omitted_ += tail_.front().text.size();
    tail_.pop_front();
  }
}

std::string PortLog::omission() const {
  return "[kseries: " + std::to_string(omitted_) + " bytes omitted]\n";
}

std::string PortLog::text() const {
  std::string all;
  for (const Line& line : head_) all += line.text;
  if (omitted_ > 0) all += omission();
  for (const Line& line : tail_) all += line.text;
  return all + pending_;
}

std::vector<double> PortLog::arrivals() const {
  std::vector<double> times;
  for (const Line& line : head_) times.push_back(line.when);
  if (omitted_ > 0) times.push_back(tail_.empty() ? last_ : tail_.front().when);
  for (const Line& line : tail_) times.push_back(line.when);
  if (!pending_.empty()) times.push_back(last_);
  return times;
}

}  // namespace kseries
