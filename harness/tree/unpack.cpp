// SPDX-License-Identifier: GPL-2.0-only
#include "tree/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "base/path.h"
#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

struct CloseReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
struct CloseWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
using Reader = std::unique_ptr<archive, CloseReader>;
using Writer = std::unique_ptr<archive, CloseWriter>;

constexpr size_t block_bytes = 1U << 17;

std::string error_text(archive* from) {
  const char* const text = archive_error_string(from);
  return text == nullptr ? "damaged" : text;
}

Error damaged(archive* reader, const std::string& path) {
  return {.stage = "tree",
          .what = "can't read the archive: " + error_text(reader),
          .where = path,
          .hint = "it is truncated or damaged; download it again"};
}

Error unsafe(const std::string& what, const std::string& entry, const std::string& path) {
  return {.stage = "tree",
          .what = "the archive " + what + ": " + printable_utf8(entry),
          .where = path,
          .hint = "kernel tarballs contain no such entry; don't trust this one"};
}

Error not_written(archive* writer, const std::string& path) {
  Error error{.stage = "tree",
              .what = "can't unpack: " + error_text(writer),
              .where = path,
              .hint = "check the permissions of the cache directory"};
  if (archive_errno(writer) == ENOSPC || archive_errno(writer) == EDQUOT) {
    error.hint = "free some space, or set XDG_CACHE_HOME to a directory on a larger disk";
  }
  return error;
}

/// Uses the xz program if it is installed: it decodes with all cores, the library with
/// one (6.12 on two cores: 4 s instead of 8 s).
void accept_compressions(archive* reader, bool is_xz) {
  if (is_xz && find_program("xz")) {
    archive_read_append_filter_program(reader, "xz -dcqq -T0");
  } else {
    archive_read_support_filter_all(reader);
  }
}

bool starts_as_xz(const std::string& path) {
  static const std::string magic(
      "\xfd"
      "7zXZ\0",
      6);
  std::array<char, 6> start{};
  FILE* const file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) return false;
  const size_t size = std::fread(start.data(), 1, start.size(), file);
  std::fclose(file);
  return std::string_view(start.data(), size) == magic;
}

/// Whether a path leads outside its directory, or may do so through "..".
bool leaves(std::string_view path) {
  const std::vector<std::string_view> words = split(path, '/');
  return path.starts_with('/') || std::find(words.begin(), words.end(), "..") != words.end();
}

/// What is wrong with an entry. Empty when nothing is.
std::string find_fault(archive_entry* entry) {
  const char* const name = archive_entry_pathname(entry);
  if (name == nullptr || leaves(name)) return "has a path that leads outside";
  if (const char* const target = archive_entry_hardlink(entry)) {
    return leaves(target) ? "has a hard link that leads outside" : "";
  }
  if (archive_entry_filetype(entry) == AE_IFLNK) {
    const char* const target = archive_entry_symlink(entry);
    const std::string from = fs::path(name).lexically_normal().string();
    return target == nullptr || unsafe_link(from, target) ? "has a symbolic link that leads outside"
                                                          : "";
  }
  const auto type = archive_entry_filetype(entry);
  return type == AE_IFREG || type == AE_IFDIR ? "" : "contains a device or other special file";
}

/// Moves the entry below `to` (absolute, without links) and restricts its permissions.
void place_entry(archive_entry* entry, const std::string& to) {
  constexpr unsigned read_only_mode = 0555;
  constexpr unsigned directory_mode = 0755;
  archive_entry_set_pathname(entry, (to + "/" + archive_entry_pathname(entry)).c_str());
  if (const char* const target = archive_entry_hardlink(entry)) {
    archive_entry_set_hardlink(entry, (to + "/" + target).c_str());
  }
  const bool folder = archive_entry_filetype(entry) == AE_IFDIR;
  archive_entry_set_perm(entry,
                         folder ? directory_mode : archive_entry_perm(entry) & read_only_mode);
}

Result<Done> copy_data(archive* reader, archive* writer, const std::string& path,
                       const std::string& to) {
  const void* block = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  int status = ARCHIVE_OK;
  while ((status = archive_read_data_block(reader, &block, &size, &offset)) == ARCHIVE_OK) {
    if (archive_write_data_block(writer, block, size, offset) < ARCHIVE_OK) {
      return not_written(writer, to);
    }
  }
  if (status != ARCHIVE_EOF) return damaged(reader, path);
  return Done{};
}

Result<Done> write_entries(archive* reader, const std::string& path, const std::string& to) {
  const Writer writer(archive_write_disk_new());
  archive_write_disk_set_options(writer.get(),
                                 ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_SECURE_SYMLINKS);
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(reader, &entry)) == ARCHIVE_OK) {
    const char* const name = archive_entry_pathname(entry);
    if (const std::string fault = find_fault(entry); !fault.empty()) {
      return unsafe(fault, name == nullptr ? "" : name, path);
    }
    place_entry(entry, to);
    if (archive_write_header(writer.get(), entry) < ARCHIVE_OK) {
      return not_written(writer.get(), to);
    }
    TRY(copy_data(reader, writer.get(), path, to));
    if (archive_write_finish_entry(writer.get()) < ARCHIVE_OK) {
      return not_written(writer.get(), to);
    }
  }
  // Only now is the exit code of the decoder known.
  if (status != ARCHIVE_EOF || archive_read_close(reader) != ARCHIVE_OK)
    return damaged(reader, path);
  if (archive_write_close(writer.get()) < ARCHIVE_OK) return not_written(writer.get(), to);
  return Done{};
}

/// Creates `to` and returns its real path: libarchive checks each part of it for links.
Result<std::string> create_folder(const std::string& to) {
  TRY(make_folders(to));
  std::error_code code;
  const fs::path real = fs::canonical(to, code);
  if (code) return Error{.stage = "tree", .what = code.message(), .where = to, .hint = ""};
  return real.string();
}

/// Lets a reader read the current entry of another one.
struct Nested {
  archive* outer = nullptr;
  std::array<char, block_bytes> buffer{};
};

la_ssize_t read_nested(archive* inner, void* client, const void** block) {
  auto* const nested = static_cast<Nested*>(client);
  const la_ssize_t size =
      archive_read_data(nested->outer, nested->buffer.data(), nested->buffer.size());
  if (size < 0) archive_set_error(inner, EIO, "%s", error_text(nested->outer).c_str());
  *block = nested->buffer.data();
  return size < 0 ? ARCHIVE_FATAL : size;
}

/// A tar reader for the entry of another archive. Null when it is not a tarball. `nested`
/// must outlive it.
Reader open_nested_tar(Nested& nested, bool is_xz) {
  Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  accept_compressions(reader.get(), is_xz);
  const int status = archive_read_open(reader.get(), &nested, nullptr, read_nested, nullptr);
  if (status != ARCHIVE_OK) reader.reset();
  return reader;
}

/// Skips to the first entry that `wanted` accepts. False when there is none.
Result<bool> seek_entry(archive* reader, const std::string& path,
                        const std::function<bool(std::string_view)>& wanted, std::string& name) {
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(reader, &entry)) == ARCHIVE_OK) {
    const char* const here = archive_entry_pathname(entry);
    name = here == nullptr ? "" : here;
    if (wanted(name)) return true;
  }
  if (status != ARCHIVE_EOF) return damaged(reader, path);
  return false;
}

Error no_tarball(const std::string& path) {
  return {.stage = "tree",
          .what = "the package has no tarball in usr/src",
          .where = path,
          .hint = "use a linux-source package"};
}

}  // namespace

Result<Done> unpack_tarball(const std::string& tarball, const std::string& to) {
  const Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  accept_compressions(reader.get(), starts_as_xz(tarball));
  if (archive_read_open_filename(reader.get(), tarball.c_str(), block_bytes) != ARCHIVE_OK) {
    return damaged(reader.get(), tarball);
  }
  TRY_ASSIGN(std::string folder, create_folder(to));
  return write_entries(reader.get(), tarball, folder);
}

Result<Done> unpack_deb(const std::string& deb, const std::string& to) {
  const Reader package(archive_read_new());
  archive_read_support_format_ar(package.get());
  if (archive_read_open_filename(package.get(), deb.c_str(), block_bytes) != ARCHIVE_OK) {
    return damaged(package.get(), deb);
  }
  std::string name;
  const auto is_data = [](std::string_view entry) { return entry.starts_with("data.tar"); };
  TRY_ASSIGN(bool found, seek_entry(package.get(), deb, is_data, name));
  if (!found) return no_tarball(deb);

  Nested in_package{.outer = package.get()};
  const Reader data = open_nested_tar(in_package, false);
  if (!data) return damaged(package.get(), deb);
  const auto is_tarball = [](std::string_view entry) {
    return entry.find("usr/src/") != std::string_view::npos &&
           entry.find(".tar") != std::string_view::npos;
  };
  TRY_ASSIGN(found, seek_entry(data.get(), deb, is_tarball, name));
  if (!found) return no_tarball(deb);

  Nested in_data{.outer = data.get()};
  const Reader tarball = open_nested_tar(in_data, name.ends_with(".xz"));
  if (!tarball) return damaged(data.get(), deb);
  TRY_ASSIGN(std::string folder, create_folder(to));
  return write_entries(tarball.get(), deb, folder);
}

}  // namespace kseries
