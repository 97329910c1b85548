// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "base/result.h"

namespace kseries {

/// Owns a file descriptor; -1 if there is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  /// Gives up ownership: the caller has to close it.
  [[nodiscard]] int release() { return std::exchange(number_, -1); }
  void close();

 private:
  int number_ = -1;
};

/// Two connected descriptors, both closed on exec.
struct DescriptorPair {
  Descriptor first;
  Descriptor second;
};

/// A pipe: `first` is read, `second` is written.
Result<DescriptorPair> make_pipe();
/// Connected stream sockets of the Unix domain.
Result<DescriptorPair> make_socket_pair();
/// open(2) with O_CLOEXEC; a new file has mode 0644.
Result<Descriptor> open_descriptor(const std::string& path, int flags);
/// What read_up_to() found.
struct ReadBytes {
  std::string content;
  int error = 0;      ///< errno of the read that failed
  bool more = false;  ///< there is more than the limit; `content` has up to 64 KiB of it
};
/// Reads to the end, or until there are more than `max` bytes.
ReadBytes read_up_to(int descriptor, std::size_t max);
/// Sets O_NONBLOCK.
void set_nonblocking(const Descriptor& descriptor);

}  // namespace kseries
