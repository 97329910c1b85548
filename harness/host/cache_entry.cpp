// SPDX-License-Identifier: GPL-2.0-only
#include "host/cache_entry.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "base/text.h"
#include "host/beneath.h"
#include "host/descriptor.h"
#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

std::string digest_path(const std::string& entry) { return entry + ".sha256"; }

Error io_failed(const std::string& what, const std::string& path, const std::error_code& code) {
  return {"files", what + ": " + code.message(), path, "check the permissions of the cache"};
}

/// The paths of everything below `folder`, relative to it, sorted.
Result<std::vector<fs::path>> list_below(const std::string& folder) {
  std::vector<fs::path> paths;
  std::error_code code;
  fs::recursive_directory_iterator at(folder, code);
  for (; !code && at != fs::recursive_directory_iterator(); at.increment(code)) {
    paths.push_back(at->path().lexically_relative(folder));
  }
  if (code) return io_failed("can't list", folder, code);
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<Done> flush(const std::string& path) {
  TRY_ASSIGN(const Descriptor file, open_descriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  if (::fsync(file.get()) == 0) return Done{};
  return io_failed("can't flush to disk", path, {errno, std::generic_category()});
}

/// Flushes the files of `folder`, then the directories that name them.
Result<Done> flush_all(const std::string& folder) {
  TRY_ASSIGN(const std::vector<fs::path> paths, list_below(folder));
  for (const fs::path& path : paths) {
    const fs::path full = folder / path;
    std::error_code code;
    if (!fs::is_symlink(fs::symlink_status(full, code))) {
      TRY(flush(full.string()));
    }
  }
  return flush(folder);
}

}  // namespace

Result<std::string> directory_digest(const std::string& path) {
  TRY_ASSIGN(const std::vector<fs::path> names, list_below(path));
  std::string text;
  for (const fs::path& name : names) {
    const fs::path full = path / name;
    std::error_code code;
    const fs::file_status status = fs::symlink_status(full, code);
    const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
    text += name.string() + (executable ? " x " : " - ");
    if (fs::is_symlink(status)) {
      text += "link " + fs::read_symlink(full, code).string();
    } else if (!fs::is_directory(status)) {
      TRY_ASSIGN(const auto content, read_beneath(path, name.string(), output_limit::binary));
      text += "file " + sha256(content.value_or(""));
    }
    text += "\n";
  }
  return sha256(text);
}

Result<Done> store_entry(const std::string& work, const std::string& entry) {
  TRY_ASSIGN(const std::string digest, directory_digest(work));
  TRY(flush_all(work));
  TRY(write_file(digest_path(entry), digest + "\n"));
  std::error_code code;
  fs::rename(work, entry, code);
  if (code) return io_failed("can't move an entry of the cache into place", entry, code);
  return flush(fs::path(entry).parent_path());
}

Result<bool> has_entry(const std::string& entry) {
  if (!exists(entry)) return false;
  const Result<std::string> stored = read_file(digest_path(entry));
  const Result<std::string> present = directory_digest(entry);
  if (stored && present && trim(*stored) == *present) return true;
  // Earlier versions stored no digest.
  if (exists(digest_path(entry))) {
    (void)std::fprintf(stderr, "note: damaged in the cache, made again: %s\n", entry.c_str());
  }
  TRY(remove_all(entry));
  return false;
}

}  // namespace kseries
