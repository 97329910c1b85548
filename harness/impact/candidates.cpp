// SPDX-License-Identifier: GPL-2.0-only
#include "impact/candidates.h"

#include <algorithm>
#include <set>

#include "base/kernel_path.h"
#include "kconfig/stanzas.h"

namespace kseries {
namespace {

std::string definition_file(const std::string& where) { return where.substr(0, where.rfind(':')); }

class Finder {
 public:
  Finder(const PatchedTree& patched, const std::vector<Patch>& patches,
         const std::vector<TouchedSource>& sources, const KconfigRules& rules)
      : patched_(patched), patches_(patches), sources_(sources), rules_(rules) {}

  Candidates run() {
    add_stanzas();
    add_hunks();
    for (const TouchedSource& source : sources_) add_guards(source);
    for (const TouchedSource& source : sources_) add_mentions(source);
    add_defined();
    add_hops();
    return std::move(found_);
  }

 private:
  Candidate& note(const std::string& name, const std::string& why) {
    Candidate& candidate = found_[name];
    if (std::find(candidate.why.begin(), candidate.why.end(), why) == candidate.why.end()) {
      candidate.why.push_back(why);
    }
    return candidate;
  }

  /// Changed code tests the symbol; only IS_ENABLED() does not distinguish m from y.
  static void see(Candidate& candidate, const Mention& mention) {
    candidate.direct = candidate.affects_code = true;
    if (mention.form != MentionForm::enabled) candidate.distinguishes_m_from_y = true;
  }

  void add_stanzas() {
    for (const auto& [path, file] : patched_.files) {
      if (!is_kconfig_file(path) || file.removed) continue;
      const std::vector<std::string> stanzas = stanza_by_line(file.content);
      for (size_t i = 0; i < stanzas.size() && i < file.owner.size(); ++i) {
        if (stanzas[i].empty() || file.owner[i] == 0) continue;
        Candidate& candidate = note(stanzas[i], "patch " + std::to_string(file.owner[i]) +
                                                    " changes its stanza in " + path);
        candidate.direct = candidate.stanza = true;
      }
    }
  }

  void add_hunks() {
    for (const Patch& patch : patches_) {
      for (const FileDiff& file : patch.files) {
        if (!is_source(file.path()) || !is_kernel_path(file.path())) continue;
        const std::string why =
            "a hunk of patch " + std::to_string(patch.number) + " tests it in " + file.path();
        for (const Hunk& hunk : file.hunks) {
          std::string text;
          for (const HunkLine& line : hunk.lines) text += line.text + "\n";
          for (const Mention& mention : scan_source(text).mentions) {
            see(note(mention.symbol, why), mention);
          }
        }
      }
    }
  }

  void add_guards(const TouchedSource& source) {
    for (const std::string& name : source.guard.symbols()) {
      if (source.header) continue;
      Candidate& candidate = note(name, "builds " + source.path);
      candidate.direct = candidate.affects_code = candidate.distinguishes_m_from_y = true;
    }
    for (const Includer& includer : source.includers) {
      for (const std::string& name : includer.guard.symbols()) {
        Candidate& candidate =
            note(name, "builds " + includer.path + ", which includes " + source.path);
        candidate.linked = true;
        if (exports_) candidate.affects_code = candidate.distinguishes_m_from_y = true;
      }
    }
  }

  void add_mentions(const TouchedSource& source) {
    for (const Mention& mention : source.scan.mentions) {
      Candidate& candidate = note(mention.symbol, source.path + " tests it");
      candidate.linked = true;
      const auto line = static_cast<size_t>(mention.line) - 1;
      if (line < source.owner.size() && source.owner[line] > 0) see(candidate, mention);
    }
    for (size_t i = 0; i < source.owner.size() && i < source.scan.stack_of.size(); ++i) {
      if (source.owner[i] == 0) continue;
      const auto& stack = source.scan.stacks[static_cast<size_t>(source.scan.stack_of[i])];
      for (const std::string& condition : stack) {
        for (const Mention& mention : scan_source(condition).mentions) {
          see(note(mention.symbol, "it encloses changed lines of " + source.path), mention);
        }
      }
    }
  }

  void add_defined() {
    for (const SymbolRules& symbol : rules_.symbols) {
      if (!symbol.defined || symbol.info.name.empty()) continue;
      const std::string file = definition_file(symbol.info.where);
      const auto changed = patched_.files.find(file);
      if (changed == patched_.files.end()) continue;
      note(symbol.info.name, "defined in " + file + ", which is changed").direct = true;
    }
  }

  void operands(int expression, std::set<int>& symbols) const {
    if (expression < 0) return;
    const Expression& one = rules_.expressions[static_cast<size_t>(expression)];
    if (one.first.symbol >= 0) symbols.insert(one.first.symbol);
    if (one.second.symbol >= 0) symbols.insert(one.second.symbol);
    operands(one.left, symbols);
    operands(one.right, symbols);
  }

  void hop(int expression, const Candidate& from, const std::string& why) {
    std::set<int> symbols;
    operands(expression, symbols);
    for (const int index : symbols) {
      const std::string& name = rules_.symbols[static_cast<size_t>(index)].info.name;
      if (!name.empty()) add_hop(name, from, why);
    }
  }

  void add_hop(const std::string& name, const Candidate& from, const std::string& why) {
    hops_[name].insert(why);
    if (from.stanza) linked_.insert(name);
  }

  void add_hops() {
    for (const SymbolRules& symbol : rules_.symbols) {
      const std::string& name = symbol.info.name;
      if (!symbol.defined || name.empty()) continue;
      if (found_.contains(name)) {
        const Candidate& from = found_.at(name);
        if (!from.direct) continue;
        hop(symbol.direct, from, name + " depends on it");
        hop(symbol.reverse, from, "it selects " + name + ", or is in the condition of that");
        hop(symbol.implied, from, "it implies " + name + ", or is in the condition of that");
        continue;
      }
      add_selected(symbol);
    }
    for (const auto& [name, reasons] : hops_) {
      for (const std::string& why : reasons) note(name, why);
      if (linked_.contains(name)) found_.at(name).linked = true;
    }
  }

  /// A symbol that a direct candidate selects or implies.
  void add_selected(const SymbolRules& symbol) {
    for (const auto& [expression, verb] :
         {std::pair(symbol.reverse, " selects it"), std::pair(symbol.implied, " implies it")}) {
      std::set<int> by;
      operands(expression, by);
      for (const int index : by) {
        const std::string& other = rules_.symbols[static_cast<size_t>(index)].info.name;
        const auto found = found_.find(other);
        if (found == found_.end() || !found->second.direct) continue;
        add_hop(symbol.info.name, found->second, other + verb);
      }
    }
  }

  [[nodiscard]] static bool changes_exports(const std::vector<Patch>& patches) {
    for (const Patch& patch : patches) {
      for (const FileDiff& file : patch.files) {
        for (const Hunk& hunk : file.hunks) {
          for (const HunkLine& line : hunk.lines) {
            if (line.kind != ' ' && line.text.find("EXPORT_SYMBOL") != std::string::npos) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  const PatchedTree& patched_;
  const std::vector<Patch>& patches_;
  const std::vector<TouchedSource>& sources_;
  const KconfigRules& rules_;
  Candidates found_;
  std::map<std::string, std::set<std::string>> hops_;
  std::set<std::string> linked_;
  /// Whether modules that include a changed header may lack a symbol that it exports.
  const bool exports_ = changes_exports(patches_);
};

}  // namespace

Candidates find_candidates(const PatchedTree& patched, const std::vector<Patch>& patches,
                           const std::vector<TouchedSource>& sources, const KconfigRules& rules) {
  return Finder(patched, patches, sources, rules).run();
}

bool is_near(const std::string& where, const PatchedTree& patched) {
  return std::any_of(patched.files.begin(), patched.files.end(), [&](const auto& entry) {
    const std::string& path = entry.first;
    if (path.rfind("include/", 0) == 0 || !is_kernel_path(path)) return false;
    const size_t slash = path.rfind('/');
    return slash != std::string::npos && where.rfind(path.substr(0, slash + 1), 0) == 0;
  });
}

}  // namespace kseries
