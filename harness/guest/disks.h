// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "base/result.h"
#include "model/guest.h"

namespace kseries {

/// The disks of a guest as unnamed files in memory: nothing to clean up, and only blocks that
/// the guest writes use memory.
class Disks {
 public:
  /// Error: usually the limit on open files.
  static Result<Disks> make(const std::vector<GuestDisk>& disks);

  Disks(Disks&& other) noexcept = default;
  Disks& operator=(Disks&&) = delete;
  Disks(const Disks&) = delete;
  Disks& operator=(const Disks&) = delete;
  ~Disks();

  /// Descriptors in the order of the profile; closed on exec.
  [[nodiscard]] const std::vector<int>& descriptors() const { return descriptors_; }

  /// Duplicates the descriptors to consecutive numbers that stay open when this process calls
  /// exec. Returns the first number.
  int leave_open();

 private:
  Disks() = default;
  std::vector<int> descriptors_;
};

}  // namespace kseries
