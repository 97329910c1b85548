// SPDX-License-Identifier: GPL-2.0-only
#include "base/run_paths.h"

#include "base/text.h"

namespace kseries::run_paths {
namespace {

std::string joined(std::string_view folder, std::string_view name) {
  return std::string(folder) + "/" + std::string(name);
}

}  // namespace

std::string input(std::string_view name) { return joined(inputs, name) + ".json"; }
std::string source(std::string_view place) {
  return joined(inputs, file_name_from(place)) + ".patches.json";
}

std::string build_folder(const std::string& id) { return joined(builds, id); }
std::string build_config(const std::string& id) { return joined(build_folder(id), config); }
std::string build_kconfig(const std::string& id, std::string_view file) {
  return joined(joined(build_folder(id), kconfig), file);
}
std::string build_result(const std::string& id) { return joined(build_folder(id), build_file); }

std::string cell_folder(const std::string& id) { return joined(cells, id); }
std::string cell_result(const std::string& id) { return joined(cell_folder(id), cell_file); }

std::string suites_result(const std::string& tree_id) { return joined(suites, tree_id) + ".json"; }
std::string suites_step_result(const std::string& tree_id) {
  return joined(suites, tree_id) + ".step.json";
}

std::string series_mail(std::string_view series) {
  return "mail-" + (series.empty() ? "none" : file_name_from(series)) + ".txt";
}

bool is_mail(std::string_view name) { return name.starts_with("mail") && name.ends_with(".txt"); }

}  // namespace kseries::run_paths
