// SPDX-License-Identifier: GPL-2.0-only
#include "base/text.h"
#include "cli/documents.h"

namespace kseries {
namespace {

constexpr const char* manual_start =
    R"(.SH NAME
kseries \- find out which patch of a kernel series breaks what, and where
.SH SYNOPSIS
.B kseries
.I COMMAND
.RI [ OPTIONS ]
.SH DESCRIPTION
kseries applies a patch series to kernel trees, chooses the configurations that matter with the
tree's own Kconfig, builds each, boots each in QEMU, runs test suites there and reports what fails,
since when, and because of which patch.
)";

constexpr const char* manual_end =
    R"(.SH EXIT STATUS
.TP
0
clean, or only known failures
.TP
1
new findings
.TP
2
usage error
.TP
69
could not run, or tested nothing
.TP
70
a bug in kseries
.TP
130
interrupted
.SH ENVIRONMENT
.TP
.B KSERIES_HOME
the directory with configs/, patches/ and guests/, if it is not the one that belongs to the program
.TP
.BR XDG_CACHE_HOME ", " XDG_STATE_HOME ", " XDG_CONFIG_HOME
kseries/ below these has the cache (10 GB or more), the history of runs, and campaigns, guests and
series of your own
.SH FILES
Campaigns, guests and series are looked up by name in the working directory, then in
.I ~/.config/kseries
and then in the files of kseries: a campaign is
.IR configs/NAME.toml ,
a guest
.IR guests/NAME.toml ,
and a series
.IR patches/NAME/ .
A
.I series.toml
of your own is only believed with
.BR \-\-trust\-expected .
.PP
Runs are written to
.I reports/runs/ID
in the checkout of kseries or, if it is installed, in the working directory.
)";

/// Text in which no character is special to roff.
std::string roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    line_start = c == '\n';
  }
  return out;
}

std::string manual_option(const OptionHelp& option) {
  std::string line;
  for (const std::string& name : option.names)
    line += (line.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
  if (!option.value.empty())
    line += (line.empty() ? "" : " ") + ("\\fI" + roff(option.value) + "\\fR");
  if (option.names.empty() && option.repeated) line += " ...";
  return ".TP\n" + line + "\n" + roff(option.text) + "\n";
}

/// Paragraphs; lines with two leading spaces are examples.
std::string manual_footer(const std::string& footer) {
  std::string out = ".PP\n";
  bool example = false;
  for (const std::string_view line : split_lines(footer)) {
    const bool indented = line.starts_with("  ");
    if (indented != example) out += indented ? ".PP\n.nf\n" : ".fi\n";
    example = indented;
    if (indented) {
      out += "    " + roff(trim(line)) + "\n";
    } else {
      out += trim(line).empty() ? ".PP\n" : roff(line) + "\n";
    }
  }
  return out + (example ? ".fi\n" : "");
}

std::string manual_command(const CommandHelp& command) {
  std::string line = "kseries " + command.name;
  if (!command.options.empty()) line += " [OPTIONS]";
  for (const OptionHelp& argument : command.arguments) {
    const std::string shown = argument.value + (argument.repeated ? "..." : "");
    line += " " + (argument.required ? shown : "[" + shown + "]");
  }
  std::string out = ".SS " + roff(line) + "\n" + roff(command.text) + "\n";
  for (const OptionHelp& argument : command.arguments) out += manual_option(argument);
  for (const OptionHelp& option : command.options) {
    if (option.names.front() != "--help") out += manual_option(option);
  }
  return command.footer.empty() ? out : out + manual_footer(command.footer);
}

}  // namespace

std::string manual_page(const std::vector<CommandHelp>& table) {
  std::string out =
      std::string(".TH KSERIES 1 \"\" \"kseries ") + KSERIES_VERSION + "\" \"User Commands\"\n";
  out += manual_start;
  out += ".SH COMMANDS\n";
  for (const CommandHelp& command : table) {
    if (command.commands.empty()) out += manual_command(command);
  }
  return out + manual_end;
}

}  // namespace kseries
