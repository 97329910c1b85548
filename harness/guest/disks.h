// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// The disks of a guest as unnamed files in memory: nothing to clean up, and only what
/// the guest writes uses memory. Closed with the object.
class Disks {
 public:
  /// Error: the host refuses, usually because of the limit of open files.
  static Result<Disks> make(const std::vector<GuestDisk>& disks);

  Disks(Disks&& other) noexcept = default;
  Disks& operator=(Disks&&) = delete;
  Disks(const Disks&) = delete;
  Disks& operator=(const Disks&) = delete;
  ~Disks();

  /// Descriptors in the order of the profile; closed on exec.
  [[nodiscard]] const std::vector<int>& descriptors() const { return descriptors_; }

  /// For an exec of this process itself: duplicates them to consecutive numbers that stay
  /// open across it. Returns the first number.
  int leave_open();

 private:
  Disks() = default;
  std::vector<int> descriptors_;
};

}  // namespace kseries
