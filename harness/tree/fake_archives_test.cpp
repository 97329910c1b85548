// SPDX-License-Identifier: GPL-2.0-only
#include "tree/fake_archives.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>

#include "host/files.h"

namespace kseries {
namespace {

void write_entries(archive* writer, const std::vector<FakeEntry>& entries) {
  for (const FakeEntry& fake : entries) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, fake.name.c_str());
    archive_entry_set_perm(entry, fake.mode);
    archive_entry_set_mtime(entry, 1'700'000'000, 0);
    archive_entry_set_filetype(entry, fake.fifo ? AE_IFIFO : AE_IFREG);
    if (!fake.link.empty()) {
      archive_entry_set_filetype(entry, AE_IFLNK);
      archive_entry_set_symlink(entry, fake.link.c_str());
    } else {
      archive_entry_set_size(entry, static_cast<la_int64_t>(fake.content.size()));
    }
    archive_write_header(writer, entry);
    archive_write_data(writer, fake.content.data(), fake.content.size());
    archive_entry_free(entry);
  }
}

}  // namespace

TestFolder::TestFolder() {
  path_ = (std::filesystem::temp_directory_path() / "kseries-tree.XXXXXX").string();
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary directory");
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_tarball(const std::string& path, const std::vector<FakeEntry>& entries) {
  archive* const writer = archive_write_new();
  archive_write_set_format_gnutar(writer);
  if (path.ends_with(".xz")) archive_write_add_filter_xz(writer);
  if (path.ends_with(".gz")) archive_write_add_filter_gzip(writer);
  archive_write_open_filename(writer, path.c_str());
  write_entries(writer, entries);
  archive_write_free(writer);
}

void write_deb(const std::string& path, const std::string& name,
               const std::vector<FakeEntry>& entries) {
  const std::string scratch = path + ".scratch";
  write_tarball(scratch + ".inner.tar.xz", entries);
  write_tarball(scratch + ".control.tar.xz", {{.name = "./control", .content = "Package: x\n"}});
  write_tarball(scratch + ".data.tar.xz",
                {{.name = "./usr/share/doc/x", .content = "words"},
                 {.name = name, .content = *read_file(scratch + ".inner.tar.xz")}});
  archive* const writer = archive_write_new();
  archive_write_set_format_ar_bsd(writer);
  archive_write_open_filename(writer, path.c_str());
  write_entries(writer,
                {{.name = "debian-binary", .content = "2.0\n"},
                 {.name = "control.tar.xz", .content = *read_file(scratch + ".control.tar.xz")},
                 {.name = "data.tar.xz", .content = *read_file(scratch + ".data.tar.xz")}});
  archive_write_free(writer);
}

std::string noise(size_t size) {
  std::mt19937 random;  // NOLINT(*-msc51-cpp): the text must always be the same
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

std::vector<FakeEntry> fake_kernel(const std::string& top, int version, int patchlevel,
                                   int sublevel) {
  const std::string makefile =
      "# SPDX-License-Identifier: GPL-2.0\nVERSION = " + std::to_string(version) +
      "\nPATCHLEVEL = " + std::to_string(patchlevel) + "\nSUBLEVEL = " + std::to_string(sublevel) +
      "\nEXTRAVERSION =\n";
  return {{.name = top + "Makefile", .content = makefile},
          {.name = top + "Kconfig", .content = "mainmenu \"x\"\n"},
          {.name = top + "scripts/run.sh", .content = "#!/bin/sh\n", .mode = 0755},
          {.name = top + "drivers/link", .link = "../scripts"}};
}

void write_fake_kernel(const std::string& folder, int version, int patchlevel, int sublevel) {
  for (const FakeEntry& entry : fake_kernel(folder + "/", version, patchlevel, sublevel)) {
    if (entry.link.empty() && !write_file(entry.name, entry.content)) {
      throw std::runtime_error("can't write " + entry.name);
    }
  }
}

}  // namespace kseries
