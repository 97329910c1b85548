// SPDX-License-Identifier: GPL-2.0-only
#include "run/cell_folder.h"

#include <filesystem>

#include "codec/json.h"
#include "host/files.h"
#include "judge/portable_command.h"
#include "run/build_folder.h"

namespace kseries {
namespace fs = std::filesystem;

Result<CellResult> CellFolder::read() const {
  const std::string path = in(run_paths::cell_file);
  TRY_ASSIGN(std::string text, read_file(path));
  return cell_result_from_json(text, path);
}

Result<Done> CellFolder::write(const CellResult& result) const {
  return write_file(in(run_paths::cell_file), to_json(result));
}

Result<Done> CellFolder::write(const CellEvidence& evidence) const {
  const std::pair<const char*, const std::string*> files[] = {
      {run_paths::console, &evidence.console},   {run_paths::ktap, &evidence.ktap},
      {run_paths::boots, &evidence.boots},       {run_paths::splats, &evidence.splats},
      {run_paths::evidence, &evidence.evidence}, {run_paths::requests, &evidence.requests}};
  for (const auto& [name, content] : files) {
    TRY(write_file(in(name), *content));
  }
  return Done{};
}

Result<Done> CellFolder::write(const Reproduction& repro) const {
  return write_file(in(run_paths::repro), portable_command(repro) + "\n");
}

Result<std::string> CellFolder::read_ktap() const { return read_file(in(run_paths::ktap)); }

Result<Done> CellFolder::link_build(const std::string& build_id) const {
  TRY(make_folders(path_));
  const fs::path build = fs::path("../..") / run_paths::build_folder(build_id);
  for (const char* name :
       {run_paths::config, run_paths::build_log, run_paths::vmlinux, run_paths::modules}) {
    const fs::path link = fs::path(path_) / name;
    std::error_code code;
    fs::remove(link, code);
    fs::create_symlink(build / name, link, code);
    if (code) return Error{"run", "can't create a link: " + code.message(), link, ""};
  }
  return Done{};
}

std::string CellFolder::archive(size_t boot) const {
  return in("initramfs-" + std::to_string(boot) + ".cpio");
}

std::string CellFolder::shell_archive() const { return in("initramfs.cpio"); }

Result<Done> CellFolder::remove_archives() const {
  for (size_t boot = 1; exists(archive(boot)); ++boot) {
    TRY(remove_all(archive(boot)));
  }
  return Done{};
}

CellFolder CellFolder::next_again() const { return CellFolder(next_again_folder(path_)); }

}  // namespace kseries
