// SPDX-License-Identifier: GPL-2.0-only
#include "guest/disks.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kseries {

Result<Disks> Disks::make(const std::vector<GuestDisk>& disks) {
  Disks made;
  for (const GuestDisk& disk : disks) {
    const int fd = memfd_create(disk.name.c_str(), MFD_CLOEXEC);
    if (fd >= 0) made.descriptors_.push_back(fd);
    if (fd < 0 || ftruncate(fd, static_cast<off_t>(disk.mib) << 20) < 0)
      return Error{"guest", std::string("can't create a disk in memory: ") + std::strerror(errno),
                   disk.name, "check \"ulimit -n\" and the free memory"};
  }
  return {std::move(made)};
}

Disks::~Disks() {
  for (const int fd : descriptors_) close(fd);
}

int Disks::leave_open() {
  // Above all other descriptors of this process.
  constexpr int first = 200;
  int number = first;
  for (const int fd : descriptors_) dup2(fd, number++);
  return first;
}

}  // namespace kseries
