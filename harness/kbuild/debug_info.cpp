// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/debug_info.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/path.h"

namespace kseries {
struct CodeSymbol {
  GElf_Addr address = 0;
  GElf_Xword size = 0;
};

namespace {

/// Functions are aligned: for kallsyms the padding after a function is part of it.
constexpr unsigned long max_padding = 64;
/// The last function of a module's section extends to the end of its last page.
constexpr unsigned long page_padding = 4096;

/// The debug information is in the file itself: never search the disk or the network for it.
int no_debuginfo(Dwfl_Module* /*module*/, void** /*user*/, const char* /*name*/,
                 Dwarf_Addr /*base*/, const char* /*file*/, const char* /*link*/, GElf_Word /*crc*/,
                 char** /*found*/) {
  return -1;
}

int no_elf(Dwfl_Module* /*module*/, void** /*user*/, const char* /*name*/, Dwarf_Addr /*base*/,
           char** /*file*/, Elf** /*elf*/) {
  return -1;
}

const Dwfl_Callbacks callbacks = {no_elf, no_debuginfo, dwfl_offline_section_address, nullptr};

struct FreeScopes {
  void operator()(Dwarf_Die* scopes) const { std::free(scopes); }  // libdw allocates with malloc
};

std::string to_text(const char* text) { return text == nullptr ? "" : text; }

int attribute_number(Dwarf_Die* die, unsigned int name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_attr_integrate(die, name, &attribute) == nullptr) return 0;
  return dwarf_formudata(&attribute, &value) == 0 ? static_cast<int>(value) : 0;
}

/// The compile unit of an address, with the properties that are needed repeatedly.
struct Unit {
  Dwarf_Die* die = nullptr;
  Dwarf_Addr address = 0;  ///< in the DWARF of the unit
  std::string folder;      ///< where the compiler ran

  [[nodiscard]] std::string file(const char* name) const {
    return path_in_tree(to_text(name), folder);
  }
  [[nodiscard]] std::string call_file(Dwarf_Die* inlined) const {
    Dwarf_Files* files = nullptr;
    size_t count = 0;
    const auto index = static_cast<size_t>(attribute_number(inlined, DW_AT_call_file));
    if (dwarf_getsrcfiles(die, &files, &count) != 0 || index >= count) return "";
    return file(dwarf_filesrc(files, index, nullptr, nullptr));
  }
};

std::string place_text(const std::string& function, const std::string& file, int line) {
  return function + " " + file + ":" + std::to_string(line);
}

/// Sets the line range of `function`: from its declaration to the last line of its file in the line
/// table of its addresses.
void set_extent(const Unit& unit, Dwarf_Die* function, SourcePlace& place) {
  const int begin = attribute_number(function, DW_AT_decl_line);
  if (begin == 0 || unit.file(dwarf_decl_file(function)) != place.file) return;
  place.function_begin = begin;
  place.function_end = std::max(begin, place.line);
  Dwarf_Lines* lines = nullptr;
  size_t count = 0;
  if (dwarf_getsrclines(unit.die, &lines, &count) != 0) return;
  const std::string source = to_text(dwarf_decl_file(function));
  for (size_t i = 0; i < count; ++i) {
    Dwarf_Line* line = dwarf_onesrcline(lines, i);
    Dwarf_Addr address = 0;
    int number = 0;
    if (dwarf_lineaddr(line, &address) != 0 || dwarf_haspc(function, address) != 1) continue;
    if (dwarf_lineno(line, &number) != 0 || number <= place.function_end) continue;
    const char* name = dwarf_linesrc(line, nullptr, nullptr);
    if (to_text(name) == source) place.function_end = number;
  }
}

/// Walks from the innermost inlined function out to the one that has a symbol.
void set_inlined(const Unit& unit, SourcePlace& place) {
  // By address, libdw goes from an inlined function to its definition; by entry, it goes to the
  // place where it was inlined, which is the next one in the frame.
  Dwarf_Die* found = nullptr;
  if (dwarf_getscopes(unit.die, unit.address, &found) <= 0) return;
  const std::unique_ptr<Dwarf_Die, FreeScopes> innermost(found);
  found = nullptr;
  const int count = dwarf_getscopes_die(innermost.get(), &found);
  const std::unique_ptr<Dwarf_Die, FreeScopes> scopes(found);
  for (int i = 0; i < count; ++i) {
    Dwarf_Die* scope = scopes.get() + i;
    const int tag = dwarf_tag(scope);
    if (tag == DW_TAG_subprogram) {
      set_extent(unit, scope, place);
      return;
    }
    if (tag != DW_TAG_inlined_subroutine) continue;
    place.inlined.push_back(place_text(to_text(dwarf_diename(scope)), place.file, place.line));
    place.file = unit.call_file(scope);
    place.line = attribute_number(scope, DW_AT_call_line);
  }
}

}  // namespace

std::string path_in_tree(const std::string& path, const std::string& folder) {
  namespace fs = std::filesystem;
  fs::path full = fs::path(path).lexically_normal();
  const fs::path base = fs::path(folder).lexically_normal();
  if (full.is_absolute() && base.is_absolute()) {
    const fs::path inside = full.lexically_relative(base);
    if (!inside.empty() && *inside.begin() != "..") return inside.string();
    const fs::path beside = full.lexically_relative(base.parent_path());
    if (!beside.empty() && *beside.begin() != "..") return beside.string();
    return full.string();
  }
  return without_steps_up(full.string());
}

struct DebugInfo::State {
  Dwfl* dwfl = nullptr;
  Dwfl_Module* module = nullptr;
  bool relocatable = false;  ///< a *.ko
  std::unordered_multimap<std::string_view, CodeSymbol> symbols;
  std::vector<GElf_Addr> addresses;  ///< of all symbols in code, sorted

  State() : dwfl(dwfl_begin(&callbacks)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { dwfl_end(dwfl); }

  void read_symbols();
  [[nodiscard]] std::vector<GElf_Addr> find(std::string_view function, unsigned long size) const;
  [[nodiscard]] std::optional<SourcePlace> find_place(GElf_Addr address) const;
};

void DebugInfo::State::read_symbols() {
  const int count = dwfl_module_getsymtab(module);
  for (int i = 1; i < count; ++i) {
    GElf_Sym symbol;
    GElf_Addr address = 0;
    GElf_Word section = 0;
    const char* name =
        dwfl_module_getsym_info(module, i, &symbol, &address, &section, nullptr, nullptr);
    const int type = GELF_ST_TYPE(symbol.st_info);
    const bool code = type == STT_FUNC || type == STT_NOTYPE;
    if (name == nullptr || *name == '\0' || !code || section == SHN_UNDEF || section == SHN_ABS)
      continue;
    symbols.emplace(name, CodeSymbol{address, symbol.st_size});
    addresses.push_back(address);
  }
  std::sort(addresses.begin(), addresses.end());
}

std::vector<GElf_Addr> DebugInfo::State::find(std::string_view function, unsigned long size) const {
  std::vector<GElf_Addr> exact;
  std::optional<GElf_Addr> padded;
  unsigned long padding = max_padding;
  const auto [first, last] = symbols.equal_range(function);
  for (auto entry = first; entry != last; ++entry) {
    const CodeSymbol& symbol = entry->second;
    // For kallsyms, the size is the distance to the next symbol.
    const auto next = std::upper_bound(addresses.begin(), addresses.end(), symbol.address);
    if (next != addresses.end() && *next - symbol.address == size) exact.push_back(symbol.address);
    if (size < symbol.size || size - symbol.size >= padding) continue;
    padding = size - symbol.size;
    padded = symbol.address;
  }
  if (exact.empty() && padded) exact.push_back(*padded);
  const bool lone = first != last && std::next(first) == last;
  if (exact.empty() && lone && relocatable && size >= first->second.size &&
      size - first->second.size < page_padding)
    exact.push_back(first->second.address);
  return exact;
}

/// The place of an address in terms of the file's symbols.
std::optional<SourcePlace> DebugInfo::State::find_place(GElf_Addr address) const {
  Dwarf_Addr bias = 0;
  Unit unit;
  unit.die = dwfl_module_addrdie(module, address, &bias);
  if (unit.die == nullptr) return std::nullopt;
  unit.address = address - bias;
  Dwarf_Attribute attribute;
  unit.folder = to_text(dwarf_formstring(dwarf_attr(unit.die, DW_AT_comp_dir, &attribute)));
  Dwarf_Line* line = dwarf_getsrc_die(unit.die, unit.address);
  SourcePlace place;
  if (line == nullptr || dwarf_lineno(line, &place.line) != 0) return std::nullopt;
  place.file = unit.file(dwarf_linesrc(line, nullptr, nullptr));
  set_inlined(unit, place);
  return place;
}

DebugInfo::DebugInfo(std::unique_ptr<State> state) : state_(std::move(state)) {}
DebugInfo::~DebugInfo() = default;

std::unique_ptr<DebugInfo> DebugInfo::open(const std::string& path) {
  auto state = std::make_unique<State>();
  if (state->dwfl == nullptr) return nullptr;
  state->module = dwfl_report_offline(state->dwfl, "", path.c_str(), -1);
  dwfl_report_end(state->dwfl, nullptr, nullptr);
  if (state->module == nullptr) return nullptr;
  state->relocatable = dwfl_module_relocations(state->module) > 1;
  state->read_symbols();
  return std::unique_ptr<DebugInfo>(new DebugInfo(std::move(state)));
}

std::optional<SourcePlace> DebugInfo::locate(std::string_view function, unsigned long offset,
                                             unsigned long size, bool exact) {
  if (offset > size) return std::nullopt;
  const GElf_Addr within = offset - (exact || offset == 0 ? 0 : 1);
  std::optional<SourcePlace> found;
  for (const GElf_Addr start : state_->find(function, size)) {
    std::optional<SourcePlace> place = state_->find_place(start + within);
    if (!place) continue;
    // Copies of a function in a header agree; functions with the same name and size do not, and a
    // wrong line is worse than none.
    if (found && (found->file != place->file || found->line != place->line)) return std::nullopt;
    found = std::move(place);
  }
  return found;
}

}  // namespace kseries
