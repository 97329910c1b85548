// SPDX-License-Identifier: GPL-2.0-only
#include "guest/initramfs.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <memory>
#include <set>

#include "host/files.h"

namespace kseries {

namespace {

using Archive = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

la_ssize_t append_bytes(archive* /*archive*/, void* client, const void* bytes, size_t length) {
  static_cast<std::string*>(client)->append(static_cast<const char*>(bytes), length);
  return static_cast<la_ssize_t>(length);
}

Error archive_error(archive* handle, const std::string& path) {
  const char* text = archive_error_string(handle);
  return {"guest", text != nullptr ? text : "can't write the archive", path,
          "please report this as a bug in kseries", ErrorKind::bug};
}

Result<Done> add(archive* handle, const InitramfsEntry& item, const std::string& content) {
  const Entry entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), item.path.c_str());
  archive_entry_set_mode(entry.get(), static_cast<mode_t>(item.mode));
  archive_entry_set_mtime(entry.get(), 0, 0);
  const size_t size = S_ISREG(item.mode) ? content.size() : 0;
  archive_entry_set_size(entry.get(), static_cast<int64_t>(size));
  if (S_ISLNK(item.mode)) archive_entry_set_symlink(entry.get(), content.c_str());
  if (S_ISCHR(item.mode)) {
    archive_entry_set_rdevmajor(entry.get(), static_cast<dev_t>(item.device_major));
    archive_entry_set_rdevminor(entry.get(), static_cast<dev_t>(item.device_minor));
  }
  if (archive_write_header(handle, entry.get()) != ARCHIVE_OK)
    return archive_error(handle, item.path);
  if (S_ISREG(item.mode) && archive_write_data(handle, content.data(), content.size()) < 0)
    return archive_error(handle, item.path);
  return Done{};
}

/// The kernel unpacks the entries in order and does not create parent directories.
Result<Done> add_parents(archive* handle, const std::string& path, std::set<std::string>& made) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string parent = path.substr(0, slash);
    if (!made.insert(parent).second) continue;
    TRY(add(handle, {parent, S_IFDIR | 0755, {}, {}}, {}));
  }
  return Done{};
}

}  // namespace

Result<std::string> make_initramfs(const std::vector<InitramfsEntry>& entries) {
  std::string bytes;
  const Archive handle(archive_write_new(), archive_write_free);
  archive_write_set_format_cpio_newc(handle.get());
  archive_write_set_bytes_per_block(handle.get(), 0);
  if (archive_write_open(handle.get(), &bytes, nullptr, append_bytes, nullptr) != ARCHIVE_OK)
    return archive_error(handle.get(), "initramfs");
  std::set<std::string> made;
  for (InitramfsEntry item : entries) {
    while (item.path.starts_with('/')) item.path.erase(0, 1);
    std::string content = item.content;
    if (!item.source.empty()) {
      TRY_ASSIGN(content, read_file(item.source));
    }
    TRY(add_parents(handle.get(), item.path, made));
    if (S_ISDIR(item.mode) && !made.insert(item.path).second) continue;
    TRY(add(handle.get(), item, content));
  }
  if (archive_write_close(handle.get()) != ARCHIVE_OK)
    return archive_error(handle.get(), "initramfs");
  return bytes;
}

std::vector<InitramfsEntry> base_entries() {
  std::vector<InitramfsEntry> entries;
  for (const char* folder : {"dev", "proc", "sys", "tmp", "bin", "lib"})
    entries.push_back({folder, S_IFDIR | 0755, {}, {}});
  // For the output of init before it mounts devtmpfs.
  entries.push_back({"dev/console", S_IFCHR | 0600, {}, {}, 5, 1});
  return entries;
}

}  // namespace kseries
