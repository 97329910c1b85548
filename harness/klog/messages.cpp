// SPDX-License-Identifier: GPL-2.0-only
#include "klog/messages.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/text.h"
#include "klog/prefix.h"

namespace kseries {
namespace {

/// Bounds for the output of a hostile guest.
constexpr size_t max_messages = 500;
constexpr size_t max_length = 300;

/// What a driver's messages begin with: its name and the device (dev_printk()), or pr_fmt().
/// include/linux/dev_printk.h; drivers/vfio/, drivers/iommu/.
constexpr std::array<std::string_view, 8> drivers = {
    "vfio", "iommu", "DMAR", "AMD-Vi", "virtio_iommu", "arm-smmu", "intel-iommu", "dmar"};

/// drivers/iommu/intel/dmar.c, dmar_fault(); drivers/iommu/amd/iommu.c, iommu_print_event();
/// drivers/iommu/virtio-iommu.c, viommu_fault_handler(); drivers/iommu/intel/irq_remapping.c.
constexpr std::array<std::string_view, 6> faults = {
    "handling fault status",
    "Event logged [",
    "fault addr",
    "blocked an interrupt request",
    "PASID fault",
    "Blocked a compatibility format interrupt request"};

constexpr std::string_view unlocked_reset = "unlocked secondary bus reset via";

bool is_of_iommu(std::string_view text) {
  return contains(text, "DMAR") || contains(text, "AMD-Vi") || contains(text, "iommu");
}

bool is_fault(std::string_view text) {
  return is_of_iommu(text) && std::any_of(faults.begin(), faults.end(), [&](std::string_view part) {
           return contains(text, part);
         });
}

/// Entries of a backtrace begin with a function of the driver, too, but have no ": ".
bool is_of_driver(std::string_view text) {
  if (!contains(text, ": ")) return false;
  return std::any_of(drivers.begin(), drivers.end(),
                     [&](std::string_view name) { return text.starts_with(name); });
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_number(std::string_view word) {
  const bool hex = word.starts_with("0x");
  if (hex) word.remove_prefix(2);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_hex = [&](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  if (word.empty() || !std::all_of(word.begin(), word.end(), is_hex)) return false;
  // "dead" and "added" are words; the bus of a device may be "3e".
  return hex || std::any_of(word.begin(), word.end(), is_digit);
}

/// The text with "*" for each number, address and device address.
std::string normalised(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end =
        static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
    const std::string_view word = text.substr(0, end);
    if (!word.empty()) out += is_number(word) ? "*" : word;
    text.remove_prefix(end);
    if (text.empty()) break;
    out += text.front();
    text.remove_prefix(1);
  }
  // "0000:00:04.0", and "00:04.0" as the IOMMU drivers print it.
  for (const std::string_view device : {"*:*:*.*", "*:*.*"}) {
    for (size_t at = out.find(device); at != std::string::npos; at = out.find(device, at + 1)) {
      out.replace(at, device.size(), 1, '*');
    }
  }
  return out;
}

class Collector {
 public:
  void add(std::string_view text, double when) {
    text = trim(text).substr(0, max_length);
    KernelMessage message;
    message.text = printable_line(normalised(text));
    // The console and the test port have the same message, at almost the same time.
    const bool known = std::any_of(messages_.begin(), messages_.end(), [&](const auto& one) {
      return one.text == message.text && std::abs(one.seconds - when) < same_seconds;
    });
    if (known || messages_.size() >= max_messages) return;
    message.example = printable_line(text);
    message.is_fault = is_fault(text);
    message.seconds = when;
    messages_.push_back(std::move(message));
  }
  std::vector<KernelMessage> take() { return std::move(messages_); }

 private:
  static constexpr double same_seconds = 1;
  std::vector<KernelMessage> messages_;
};

template <typename Handle>
void for_each_line(TimedText output, const Handle& handle) {
  size_t number = 0;
  for (const std::string_view line : split_lines(output.text)) {
    handle(line, number < output.arrival.size() ? output.arrival[number] : 0);
    ++number;
  }
}

}  // namespace

std::vector<KernelMessage> find_driver_messages(TimedText console, TimedText port) {
  constexpr std::string_view record = "@kmsg ";
  Collector found;
  for_each_line(console, [&](std::string_view line, double when) {
    const std::string_view text = klog::strip_line_prefix(line);
    if (is_fault(text) || contains(text, unlocked_reset)) found.add(text, when);
  });
  for_each_line(port, [&](std::string_view line, double when) {
    if (!line.starts_with(record)) return;
    const std::string_view text = klog::strip_line_prefix(line.substr(record.size()));
    if (is_of_driver(text) || is_fault(text)) found.add(text, when);
  });
  std::vector<KernelMessage> messages = found.take();
  std::stable_sort(messages.begin(), messages.end(),
                   [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  return messages;
}

}  // namespace kseries
