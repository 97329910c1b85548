// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/configure.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/files.h"
#include "host/process.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr double configure_seconds = 60;

/// As conf_write_autoconf() does it (scripts/kconfig/confdata.c): auto.conf is last, since an
/// interrupted update is repeated from the values in the old one. $1 is the directory of the new
/// files, the others are symbols.
constexpr const char* configure_script = R"(set -eu
from=$1
shift
place() {
  cp -- "$from/$1" "$1.tmp"
  mv -f -- "$1.tmp" "$1"
}
cd out
place include/config/auto.conf.cmd
for symbol; do
  : > "include/config/$symbol"
done
place include/generated/autoconf.h
place include/generated/rustc_cfg
place include/config/auto.conf
)";

/// The lines of an auto.conf by the name of the symbol.
std::map<std::string_view, std::string_view> auto_settings(std::string_view text) {
  std::map<std::string_view, std::string_view> settings;
  for (const std::string_view line : split_lines(text)) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos || !line.starts_with("CONFIG_")) continue;
    const size_t begin = std::string_view("CONFIG_").size();
    settings.emplace(line.substr(begin, equals - begin), line.substr(equals + 1));
  }
  return settings;
}

/// The symbols with another value, as conf_touch_deps() (scripts/kconfig/confdata.c) compares them:
/// a symbol that is n has no line.
std::vector<std::string> changed_settings(std::string_view from, std::string_view to) {
  const auto before = auto_settings(from);
  const auto after = auto_settings(to);
  std::vector<std::string> names;
  for (const auto& [name, value] : after) {
    const auto old = before.find(name);
    if (old == before.end() || old->second != value) names.emplace_back(name);
  }
  for (const auto& [name, value] : before) {
    if (!after.contains(name)) names.emplace_back(name);
  }
  return names;
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_word_char);
}

/// Whether a number has no digits: Kconfig can't read it back, so it considers it changed each
/// time. An empty string is fine.
bool has_invalid_number(const GeneratedFiles& files) {
  const std::string& header = files.at(output_file::auto_header);
  const auto settings = auto_settings(files.at(output_file::auto_config));
  return std::any_of(settings.begin(), settings.end(), [&](const auto& setting) {
    if (!setting.second.empty()) return false;
    return header.find("\n#define CONFIG_" + std::string(setting.first) + " \"\"\n") ==
           std::string::npos;
  });
}

/// Whether a file that Kconfig read has changed since it wrote auto.conf; so has a missing one.
/// auto.conf.cmd lists them, one a line, as "\tinit/Kconfig \\".
bool has_newer_kconfig(const LanePaths& lane, std::string_view command) {
  std::error_code code;
  const auto configured = fs::last_write_time(lane.output(output_file::auto_config), code);
  if (code) return true;
  for (const std::string_view line : split_lines(command)) {
    if (!line.starts_with('\t')) continue;
    std::string_view path = line.substr(1);
    path = path.substr(0, path.find(' '));
    const auto written = fs::last_write_time(lane.source() + "/" + std::string(path), code);
    if (code || written > configured) return true;
  }
  return false;
}

/// The auto.conf of the lane if the files can replace what Kconfig wrote there; otherwise nothing.
std::optional<std::string> replaceable_auto_config(const LanePaths& lane,
                                                   const GeneratedFiles& files) {
  for (const char* name : generated_files) {
    if (!files.contains(name)) return std::nullopt;
    const auto present = open_beneath(lane.output(), name, output_limit::text);
    if (!present || !*present) return std::nullopt;
  }
  const std::string& command = files.at(output_file::auto_config_command);
  const auto present_command = read_beneath(lane.output(), output_file::auto_config_command);
  if (!present_command || *present_command != command) return std::nullopt;
  if (has_newer_kconfig(lane, command) || has_invalid_number(files)) return std::nullopt;
  const auto present = read_beneath(lane.output(), output_file::auto_config);
  return present ? *present : std::nullopt;
}

}  // namespace

Result<Done> place_config(const LanePaths& lane, const std::string& config) {
  const auto present = read_beneath(lane.output(), output_file::config);
  if (present && *present == config) return Done{};
  const std::string path = lane.output(output_file::config);
  TRY(remove_all(path));  // whatever a build left there
  return write_file(path, config);
}

Result<bool> configure_lane(const LanePaths& lane, const GeneratedFiles& files,
                            const Toolchain& toolchain) {
  const std::optional<std::string> before = replaceable_auto_config(lane, files);
  if (!before) return false;
  const std::vector<std::string> changed =
      changed_settings(*before, files.at(output_file::auto_config));
  if (!std::all_of(changed.begin(), changed.end(), is_plain_name)) return false;
  const std::string folder = lane.root + "/kconfig";
  for (const auto& [path, text] : files) TRY(write_file(folder + "/" + path, text));
  std::vector<std::string> argv = {"sh", "-c", configure_script, "sh", folder};
  argv.insert(argv.end(), changed.begin(), changed.end());
  Command command = lane_command(lane.source(), toolchain, std::move(argv), {folder});
  command.merge_stderr = true;
  command.deadline_seconds = configure_seconds;
  TRY_ASSIGN(const Outcome outcome, run(command));
  TRY(remove_all(folder));
  // If it failed, auto.conf is still the old one, so make runs Kconfig.
  return outcome.ok();
}

}  // namespace kseries
