// SPDX-License-Identifier: GPL-2.0-only
#include <string>

#include "base/text.h"
#include "fuzz/check.h"
#include "kbuild/cmd_file.h"
#include "kbuild/compiled_lines.h"
#include "kbuild/diagnostics.h"
#include "kbuild/modules.h"
#include "kconfig/dot_config.h"

// Everything that kseries reads of what a build wrote: its log, .config, .*.cmd files, modules, the
// output of the preprocessor.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kseries;
  const std::string text(fuzz::as_text(data, size));
  const size_t lines = split_lines(text).size();
  const BuildLog log = parse_build_log(text);
  fuzz::require(log.objects.size() <= lines, "each object has a line");
  fuzz::require(log.diagnostics.size() <= lines, "each message has a line");
  (void)DotConfig::parse(text);
  (void)parse_cmd_symbols(text);
  (void)preprocess_command(text);
  for (const auto& [path, numbers] : parse_preprocessed_lines(text)) {
    fuzz::require(!numbers.empty() && numbers.front() > 0, "line numbers count from 1");
  }
  ModuleNeeds depends;
  depends.emplace_back("a.ko", parse_module_needs(text));
  depends.emplace_back("b.ko", std::vector<std::string>{"a"});
  fuzz::require(load_order(depends).size() <= depends.size(), "a module is loaded once");
  return 0;
}
