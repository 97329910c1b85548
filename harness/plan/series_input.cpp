// SPDX-License-Identifier: GPL-2.0-only
#include "plan/series_input.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "codec/series_toml.h"
#include "host/environment.h"
#include "host/files.h"
#include "series/mbox.h"
#include "series/quilt_list.h"
#include "series/series.h"
#include "tree/git_series.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

Error refuse(std::string what, std::string where, std::string hint) {
  return {"series", std::move(what), std::move(where), std::move(hint), ErrorKind::usage};
}

bool is_patch_name(const fs::path& path) {
  constexpr std::array<std::string_view, 6> suffixes = {".patch", ".diff", ".eml",
                                                        ".mbox",  ".mbx",  ".gz"};
  return std::find(suffixes.begin(), suffixes.end(), path.extension().string()) != suffixes.end();
}

/// The number at the start of a file name: 7 for "0007-fix.patch". Nothing without one.
std::optional<long> leading_number(const fs::path& path) {
  constexpr size_t max_digits = 9;
  const std::string name = path.filename().string();
  const size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  if (digits == 0 || digits > max_digits) return std::nullopt;
  return to_number(std::string_view(name).substr(0, digits));
}

bool are_all_numbered(const std::vector<std::string>& files) {
  return std::all_of(files.begin(), files.end(),
                     [](const std::string& file) { return leading_number(file).has_value(); });
}

/// The patches in a directory, sorted by the numbers that all names start with, or else by name.
/// Includes what has the name of a patch but is not a regular file, for the error message.
std::vector<std::string> list_patch_files(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
    if (!entry.is_directory(code) && is_patch_name(entry.path()))
      files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  if (are_all_numbered(files))
    std::stable_sort(files.begin(), files.end(), [](const auto& one, const auto& other) {
      return *leading_number(one) < *leading_number(other);
    });
  return files;
}

/// The patches of a directory in order.
struct PatchList {
  std::vector<std::string> files;
  Order order = Order::by_number;
  std::vector<std::string> remarks;
};

/// Lists the patches of a directory: those in its quilt "series" file if there is one, or
/// else all by name.
Result<PatchList> list_patches(const fs::path& folder) {
  PatchList list;
  const std::string quilt = (folder / "series").string();
  std::error_code code;
  if (!fs::is_regular_file(quilt, code)) {
    if (!fs::is_directory(quilt, code)) {
      TRY(check_regular_file(quilt));
    }
    list.files = list_patch_files(folder);
    if (list.files.size() > 1 && are_all_numbered(list.files)) list.order = Order::by_file_number;
    return list;
  }
  TRY_ASSIGN(const std::string text, read_input_file(quilt));
  TRY_ASSIGN(const std::vector<QuiltEntry> entries, parse_quilt_list(text, quilt));
  list.order = Order::as_given;
  for (const QuiltEntry& entry : entries) {
    list.files.push_back((folder / entry.name).string());
    if (fs::is_regular_file(list.files.back(), code)) continue;
    return refuse("no patch '" + entry.name + "'", quilt + ":" + std::to_string(entry.line),
                  "the list is outdated; fix or remove it");
  }
  for (const std::string& file : list_patch_files(folder)) {
    if (std::find(list.files.begin(), list.files.end(), file) == list.files.end())
      list.remarks.push_back("ignored: " + file + " is not listed in the quilt 'series' file");
  }
  if (list.files.empty()) return refuse("no patches listed", quilt, "");
  return list;
}

/// The subdirectories with patches, each of which is named after a tree.
std::vector<std::string> list_trees(const fs::path& folder) {
  std::vector<std::string> trees;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
    if (!entry.is_directory(code)) continue;
    if (!list_patch_files(entry.path()).empty() || fs::exists(entry.path() / "series", code))
      trees.push_back(entry.path().filename().string());
  }
  std::sort(trees.begin(), trees.end());
  return trees;
}

Result<std::vector<RawMail>> read_mails(const std::vector<std::string>& files) {
  std::vector<RawMail> mails;
  for (const std::string& file : files) {
    TRY_ASSIGN(const std::string bytes, read_input_file(file));
    if (trim(bytes).empty())
      return Error{"series", "the file is empty", file, "save it again, or remove it",
                   ErrorKind::unavailable};
    TRY_ASSIGN(std::vector<RawMail> more, split_mbox(bytes, file));
    std::move(more.begin(), more.end(), std::back_inserter(mails));
  }
  return mails;
}

/// Strips the suffixes: "v5" for "v5.mbox.gz".
std::string strip_suffixes(fs::path path) {
  path = path.filename();
  while (is_patch_name(path)) path = path.stem();
  return file_name_from(path.string());
}

Result<Series> from_files(const PatchList& list, const std::string& name) {
  TRY_ASSIGN(const std::vector<RawMail> mails, read_mails(list.files));
  Result<Series> series = series_from_mails(mails, name, list.order);
  if (series)
    series->remarks.insert(series->remarks.end(), list.remarks.begin(), list.remarks.end());
  return series;
}

/// Applies what series.toml excuses: missing parts, failures, and what the series withdraws.
void apply_excuses(const SeriesFile& file, const std::string& tree_name, Series& series) {
  for (const SeriesTreeNote& note : file.notes) {
    if (note.tree != tree_name) continue;
    for (const int dropped : note.dropped) {
      series.missing.erase(std::remove(series.missing.begin(), series.missing.end(), dropped),
                           series.missing.end());
    }
  }
  for (const KnownFailure& known : file.known) {
    if (known.tree.empty() || known.tree == tree_name) series.known.push_back(known);
  }
  series.withdrawn = file.withdrawn;
}

bool is_withdrawal(const Offer& offer) { return !offer.reason.empty(); }

/// What a series.toml excuses, in one line; empty if it is nothing.
std::string excuses_text(const SeriesFile& file, const std::string& tree_name) {
  std::vector<std::string> parts;
  const auto add = [&](size_t count, const std::string& one, const std::string& many) {
    if (count > 0) parts.push_back(counted(count, one, many));
  };
  add(file.known.size(), "known failure", "known failures");
  const auto words = std::count_if(file.offers.begin(), file.offers.end(), is_withdrawal);
  add(static_cast<size_t>(words) + file.withdrawn.size(), "withdrawal", "withdrawals");
  size_t dropped = 0;
  for (const SeriesTreeNote& note : file.notes) {
    if (note.tree == tree_name) dropped += note.dropped.size();
  }
  add(dropped, "dropped part", "dropped parts");
  return join(parts, ", ");
}

/// Applies series.toml, which takes precedence over the mails. If it is not trusted, it can only
/// add to what the series has to meet.
void apply_series_file(const SeriesFile& file, const std::string& tree_name, Trust trust,
                       Series& series) {
  if (!file.title.empty()) series.title = file.title;
  series.version = std::max(series.version, file.version);
  series.offers = file.offers;
  if (trust == Trust::yes) {
    apply_excuses(file, tree_name, series);
  } else {
    std::erase_if(series.offers, is_withdrawal);
    const std::string ignored = excuses_text(file, tree_name);
    if (!ignored.empty())
      series.remarks.push_back("ignored: " + ignored + " in its series.toml, which is not in " +
                               "patches/; use --trust-expected to accept them");
  }
  const bool is_for_tree = file.trees.empty() || std::find(file.trees.begin(), file.trees.end(),
                                                           tree_name) != file.trees.end();
  if (!is_for_tree)
    series.remarks.push_back("made for " + join(file.trees, ", ") + ", not " + tree_name);
}

class Loader {
 public:
  Loader(std::string tree_name, const Environment& environment, Trust trust)
      : tree_name_(std::move(tree_name)),
        patches_(data_folders(environment, "patches")),
        trusted_(environment.checkout + "/patches"),
        trust_(trust) {}

  Result<Series> folder(const fs::path& folder) {
    // A base may have a base, but not in a cycle.
    if (++depth_ > 8)
      return refuse("the base depends on the series itself", (folder / "series.toml").string(), "");
    SeriesFile file;
    const std::string toml = (folder / "series.toml").string();
    if (exists(toml)) {
      TRY_ASSIGN(const std::string text, read_input_file(toml));
      TRY_ASSIGN(SeriesFile parsed, parse_series_toml(text, toml));
      file = std::move(parsed);
    }
    TRY_ASSIGN(PatchList list, list_patches(folder / tree_name_));
    if (list.files.empty()) {
      TRY_ASSIGN(list, list_patches(folder));
    }
    if (list.files.empty()) return no_patches(folder);
    Result<Series> series = from_files(list, file_name_from(folder.filename().string()));
    if (!series) return series;
    apply_series_file(file, tree_name_, is_in_patches(folder) ? Trust::yes : trust_, *series);
    if (file.base.empty()) return series;
    TRY_ASSIGN(const Series lower, base(folder, file.base));
    return stack_series(lower, series.take());
  }

 private:
  /// The series of the checkout are trusted; those that are found in another directory are not.
  [[nodiscard]] bool is_in_patches(const fs::path& folder) const {
    std::error_code code;
    const std::string below = fs::canonical(trusted_, code).string() + "/";
    return !code && fs::canonical(folder, code).string().starts_with(below) && !code;
  }

  Result<Series> base(const fs::path& upper, const std::string& name) {
    std::error_code code;
    if (fs::path next = upper.parent_path() / name; fs::is_directory(next, code))
      return folder(next);
    for (const std::string& patches : patches_) {
      if (fs::path next = fs::path(patches) / name; fs::is_directory(next, code))
        return folder(next);
    }
    return refuse("no base series '" + name + "'", (upper / "series.toml").string(),
                  "base is the name of a directory next to this one, or in patches/");
  }

  Error no_patches(const fs::path& folder) const {
    const std::vector<std::string> trees = list_trees(folder);
    if (!trees.empty())
      return refuse("no patches for tree " + tree_name_, folder.string(),
                    "the series has patches for " + join(trees, ", "));
    return refuse("no patches in the directory", folder.string(),
                  "patches are files named *.patch");
  }

  std::string tree_name_;
  std::vector<std::string> patches_;  ///< where a base may be
  fs::path trusted_;
  Trust trust_;
  int depth_ = 0;
};

/// Adds the series in `patches`, up to two levels down.
void add_series(const fs::path& patches, std::set<std::string>& names) {
  std::error_code code;
  for (fs::recursive_directory_iterator walk(patches, code), end; walk != end;
       walk.increment(code)) {
    if (walk.depth() > 2) walk.disable_recursion_pending();
    if (walk->path().filename() == "series.toml")
      names.insert(walk->path().parent_path().lexically_relative(patches).string());
  }
}

/// The series in all patches/, sorted.
std::vector<std::string> list_series(const Environment& environment) {
  std::set<std::string> names;
  for (const std::string& patches : data_folders(environment, "patches"))
    add_series(patches, names);
  return {names.begin(), names.end()};
}

/// Suggests similar names, comparing also the last component alone: "claen" may be
/// examples/clean.
std::string suggest_series(const std::string& spec, const std::vector<std::string>& names) {
  constexpr size_t max_names = 3;
  std::vector<std::string> close = nearest(spec, names, max_names);
  if (close.empty()) {
    std::vector<std::string> last;
    for (const std::string& name : names) last.push_back(fs::path(name).filename().string());
    const std::vector<std::string> near =
        nearest(fs::path(spec).filename().string(), last, max_names);
    for (size_t i = 0; i < names.size() && close.size() < max_names; ++i) {
      if (std::find(near.begin(), near.end(), last[i]) != near.end()) close.push_back(names[i]);
    }
  }
  if (names.size() <= max_names) return did_you_mean(close, "patches/ has " + join(names, ", "));
  return did_you_mean(close, "patches/ has " + std::to_string(names.size()) + " series, such as " +
                                 join({names.begin(), names.begin() + max_names}, ", "));
}

}  // namespace

Result<Series> load_series(const std::string& spec, const std::string& tree_name,
                           const Environment& environment, Trust trust) {
  if (spec.substr(0, 4) == "git:") return read_git_series(expand_home(environment, spec.substr(4)));
  std::error_code code;
  // A bare name is looked for in patches/ first, whatever the working directory has.
  const fs::path path(expand_home(environment, spec));
  const bool bare = spec.find('/') == std::string::npos;
  fs::path place = path;
  if (spec.empty())
    return refuse("no series given", "--series", "give a directory, a file or git:PATH@base..tip");
  const fs::path named = find_data(environment, "patches/" + spec);
  if ((bare && fs::is_directory(named, code)) || !fs::exists(path, code)) place = named;
  if (fs::is_directory(place, code)) {
    fs::path folder = fs::absolute(place, code).lexically_normal();
    if (folder.filename().empty()) folder = folder.parent_path();
    return Loader(tree_name, environment, trust).folder(folder);
  }
  if (fs::exists(place, code))
    return from_files({{place.string()}, Order::by_number, {}}, strip_suffixes(place));
  const std::vector<std::string> names = list_series(environment);
  return refuse("no such series", spec, suggest_series(spec, names));
}

std::string stable_name(const Tree& tree) {
  const std::vector<std::string_view> parts = split(tree.version, '.');
  if (parts.size() < 2) return tree.version;
  return std::string(parts[0]) + "." + std::string(parts[1]);
}

}  // namespace kseries
