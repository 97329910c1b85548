// SPDX-License-Identifier: GPL-2.0-only
#include "judge/portable_command.h"

#include "base/quote.h"
#include "base/run_paths.h"

namespace kseries {

std::string without_folder(std::string_view path) {
  const bool has_folder = path.starts_with('/') || path.starts_with("~/") ||
                          path.find(":/") != std::string_view::npos ||
                          path.find(":~/") != std::string_view::npos;
  if (!has_folder) return std::string(path);
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::string(path.substr(path.rfind('/') + 1));
}

std::string portable_command(const std::optional<Reproduction>& repro) {
  if (!repro) return "";
  const std::string_view target = repro->target;
  const std::string cell =
      run_paths::cell_folder(std::string(target.substr(target.rfind('/') + 1)));
  switch (repro->verb) {
    case ReproductionVerb::boot:
      return shell_quote({"kseries", "boot", cell});
    case ReproductionVerb::build:
      return shell_quote({"kseries", "build", cell});
    case ReproductionVerb::series_check:
      return shell_quote({"kseries", "series", "check", without_folder(repro->target), "--tree",
                          without_folder(repro->tree)});
  }
  return "";
}

}  // namespace kseries
