// SPDX-License-Identifier: GPL-2.0-only
#include "guest/initramfs.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

struct Member {
  unsigned mode = 0;
  std::string content;
  std::string link;
  int order = 0;
};

std::map<std::string, Member> read_back(const std::string& bytes) {
  std::map<std::string, Member> members;
  archive* handle = archive_read_new();
  archive_read_support_format_cpio(handle);
  EXPECT_EQ(archive_read_open_memory(handle, bytes.data(), bytes.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(handle, &entry) == ARCHIVE_OK) {
    Member member;
    member.mode = archive_entry_mode(entry);
    member.order = static_cast<int>(members.size());
    const char* link = archive_entry_symlink(entry);
    member.link = link != nullptr ? link : "";
    member.content.resize(static_cast<size_t>(archive_entry_size(entry)));
    archive_read_data(handle, member.content.data(), member.content.size());
    members[archive_entry_pathname(entry)] = member;
  }
  archive_read_free(handle);
  return members;
}

TEST(Initramfs, ContainsFilesLinksAndDevices) {
  auto bytes = make_initramfs({{"/init", S_IFREG | 0755, "#!/bin/sh\n", {}},
                               {"bin/sh", S_IFLNK | 0777, "busybox", {}},
                               {"dev/console", S_IFCHR | 0600, {}, {}, 5, 1}});
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(bytes->substr(0, 6), "070701");  // newc: the only one that the kernel reads
  auto members = read_back(*bytes);
  EXPECT_EQ(members.at("init").mode, S_IFREG | 0755U);
  EXPECT_EQ(members.at("init").content, "#!/bin/sh\n");
  EXPECT_EQ(members.at("bin/sh").link, "busybox");
  EXPECT_EQ(members.at("dev/console").mode, S_IFCHR | 0600U);
}

TEST(Initramfs, AddsEachParentOnceAndFirst) {
  auto bytes = make_initramfs({{"lib/modules/a.ko", S_IFREG | 0644, "a", {}},
                               {"lib/modules/b.ko", S_IFREG | 0644, "b", {}},
                               {"lib", S_IFDIR | 0755, {}, {}}});
  ASSERT_TRUE(bytes.ok());
  auto members = read_back(*bytes);
  EXPECT_EQ(members.size(), 4U);
  EXPECT_LT(members.at("lib").order, members.at("lib/modules").order);
  EXPECT_LT(members.at("lib/modules").order, members.at("lib/modules/a.ko").order);
}

TEST(Initramfs, ReadsContentFromTheHost) {
  auto folder = ScratchFolder::make(*read_environment(), "initramfs");
  ASSERT_TRUE(folder.ok());
  const std::string path = folder->path() + "/binary";
  ASSERT_TRUE(write_file(path, std::string("a\0b", 3)).ok());
  auto bytes = make_initramfs({{"suites/smoke", S_IFREG | 0755, {}, path}});
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(read_back(*bytes).at("suites/smoke").content, std::string("a\0b", 3));
}

TEST(Initramfs, ReportsAMissingFile) {
  auto bytes = make_initramfs({{"init", S_IFREG | 0755, {}, "/nonexistent/init"}});
  ASSERT_FALSE(bytes.ok());
  EXPECT_NE(bytes.error().where.find("/nonexistent/init"), std::string::npos);
}

TEST(Initramfs, EqualEntriesGiveEqualBytes) {
  EXPECT_EQ(*make_initramfs(base_entries()), *make_initramfs(base_entries()));
}

}  // namespace
}  // namespace kseries
