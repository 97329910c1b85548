// SPDX-License-Identifier: GPL-2.0-only
#include "klog/header.h"

#include <array>

#include "base/text.h"
#include "klog/complaint.h"
#include "klog/line.h"

namespace kseries::klog {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr size_t longest_title = 300;

bool has(std::string_view text, std::string_view part) { return text.find(part) != npos; }

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_word(char c) {
  return is_hex(c) || (c >= 'g' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The length of an address at the start of `text`: "0x" and digits, or at
/// least eight digits alone; 0 if there is none.
size_t address_at(std::string_view text) {
  const size_t start = text.starts_with("0x") ? 2 : 0;
  size_t end = start;
  while (end < text.size() && is_hex(text[end])) ++end;
  if (end < text.size() && is_word(text[end])) return 0;
  return end - start >= (start > 0 ? 1U : 8U) ? end : 0;
}

Header make(SplatClass cls, HeaderKind kind, bool fatal, std::string_view title) {
  return {cls, kind, fatal, clean_title(title), {}, -1};
}

struct Pattern {
  std::string_view part;
  SplatClass cls = SplatClass::bug;
  bool fatal = false;
};

/// The first pattern that `text` contains.
template <size_t N>
const Pattern* match(const std::array<Pattern, N>& patterns, std::string_view text) {
  for (const Pattern& pattern : patterns) {
    if (has(text, pattern.part)) return &pattern;
  }
  return nullptr;
}

// kernel/locking/lockdep.c
constexpr std::array<Pattern, 13> lockdep_warnings = {{
    {"possible circular locking dependency", SplatClass::lockdep},
    {"possible recursive locking", SplatClass::lockdep},
    {"inconsistent lock state", SplatClass::lockdep},
    {"lock order detected", SplatClass::lockdep},
    {"possible irq lock inversion", SplatClass::lockdep},
    {"chain_key collision", SplatClass::lockdep},
    {"Nested lock was not taken", SplatClass::lockdep},
    {"bad unlock balance detected", SplatClass::lockdep},
    {"bad contention detected", SplatClass::lockdep},
    {"held lock freed", SplatClass::lockdep},
    {"still has locks held", SplatClass::lockdep},
    {"lock held when returning to user space", SplatClass::lockdep},
    {"suspicious RCU usage", SplatClass::lockdep},
}};

// arch/x86/mm/fault.c, kernel/sched/core.c, kernel/watchdog.c, kernel/workqueue.c,
// mm/kasan/report.c, mm/kfence/report.c, kernel/kcsan/report.c
constexpr std::array<Pattern, 14> bugs = {{
    {"BUG: kernel NULL pointer dereference", SplatClass::null_ptr_deref, true},
    {"BUG: unable to handle", SplatClass::oops, true},
    {"stack guard page was hit", SplatClass::oops, true},
    {"BUG: KASAN:", SplatClass::kasan},
    {"BUG: KFENCE:", SplatClass::kasan},
    {"BUG: KCSAN:", SplatClass::kcsan},
    {"BUG: sleeping function called from invalid context", SplatClass::sleeping_in_atomic},
    {"BUG: scheduling while atomic", SplatClass::sleeping_in_atomic},
    {"BUG: scheduling in a non-blocking section", SplatClass::sleeping_in_atomic},
    {"BUG: workqueue leaked", SplatClass::sleeping_in_atomic},
    {"BUG: soft lockup", SplatClass::soft_lockup},
    {"BUG: workqueue lockup", SplatClass::soft_lockup},
    {"BUG: Invalid wait context", SplatClass::lockdep},
    {"BUG: MAX_LOCK", SplatClass::lockdep},
}};

/// "BUG kmalloc-64 (Not tainted): Poison overwritten" (mm/slub.c), which a WARNING
/// ends since 6.12. The taint is no part of the title: the first report sets it.
std::optional<Header> slab_header(std::string_view text) {
  const size_t taint = text.find(" (");
  const size_t what = text.find("): ");
  if (taint == npos || what == npos || what < taint) return std::nullopt;
  return make(SplatClass::bug, HeaderKind::slab, false,
              std::string(text.substr(0, taint)) + std::string(text.substr(what + 1)));
}

std::optional<Header> bug_header(std::string_view text) {
  if (!text.starts_with("BUG: ") && !text.starts_with("BUG ")) return std::nullopt;
  if (const Pattern* pattern = match(bugs, text)) {
    size_t end = text.find(", address: ");
    if (end == npos) end = text.find(" for address: ");
    return make(pattern->cls, HeaderKind::own, pattern->fatal, text.substr(0, end));
  }
  return text[3] == ':' ? make(SplatClass::bug, HeaderKind::own, false, text) : slab_header(text);
}

/// A path as the compiler of a build in a folder of its own was given it.
std::string_view tree_path(std::string_view path) {
  while (path.starts_with("../") || path.starts_with("./")) path.remove_prefix(path.find('/') + 1);
  return path;
}

/// "comm/pid" at the end of a 7.x warning; a comm may hold slashes.
void read_task(std::string_view text, Header& header) {
  const size_t slash = text.rfind('/');
  if (slash == npos) return;
  header.comm = printable_utf8(text.substr(0, slash));
  header.pid = to_number(trim(text.substr(slash + 1))).value_or(-1);
}

/// Two forms of kernel/panic.c's __warn(): "WARNING: CPU: 0 PID: 1 at file:line
/// func+0x1/0x2 [mod]" (6.12) and "WARNING: file:line at func+0x1/0x2 [mod],
/// CPU#0: comm/pid" (7.2); the title is the same for both.
std::optional<Header> warning_header(std::string_view text) {
  if (!text.starts_with("WARNING: ")) return std::nullopt;
  if (match(lockdep_warnings, text) != nullptr)
    return make(SplatClass::lockdep, HeaderKind::own, false, text);
  const std::string_view rest = text.substr(9);
  Header header = make(SplatClass::warning, HeaderKind::warning, false, "");
  std::string_view place;
  if (rest.starts_with("CPU: ")) {
    const size_t at = rest.find(" at ");
    const size_t pid = rest.find(" PID: ");
    if (at == npos || pid > at) return std::nullopt;
    header.pid = to_number(rest.substr(pid + 6, at - pid - 6)).value_or(-1);
    place = rest.substr(at + 4);
    place = place.substr(0, place.find(' '));
    if (has(place, "+0x")) place = {};
  } else {
    const size_t cpu = rest.find(", CPU#");
    const size_t at = rest.starts_with("at ") ? 0 : rest.find(" at ");
    if (cpu == npos || at == npos || at > cpu) return std::nullopt;
    place = rest.substr(0, at);
    const size_t colon = rest.find(": ", cpu);
    if (colon != npos) read_task(rest.substr(colon + 2), header);
  }
  std::string title = "WARNING: " + std::string(tree_path(place));
  const std::optional<Frame> frame = frame_in(rest);
  if (frame) title += (place.empty() ? "at " : " at ") + frame->function;
  if (!frame && place.empty()) title = text.substr(0, text.find(", CPU#"));
  header.title = clean_title(title);
  return header;
}

/// The line of __die_header(): "Oops: 0000 [#1] SMP", "general protection fault,
/// …: 0000 [#1]" (6.1), "Oops: general protection fault, …: 0000 [#1]" (6.12).
std::optional<Header> die_header(std::string_view text) {
  const size_t count = text.find(" [#");
  if (count == npos || count < 6 || text.substr(count - 6, 2) != ": ") return std::nullopt;
  for (const char c : text.substr(count - 4, 4)) {
    if (!is_hex(c)) return std::nullopt;
  }
  std::string_view what = text.substr(0, count - 6);
  while (what.starts_with("Oops: ")) what.remove_prefix(6);
  const bool protection = has(what, "general protection fault");
  return make(protection ? SplatClass::general_protection : SplatClass::oops, HeaderKind::die, true,
              what);
}

std::optional<Header> info_header(std::string_view text) {
  if (!text.starts_with("INFO: ")) return std::nullopt;
  if (has(text, "self-detected stall") || has(text, "detected stalls on") ||
      has(text, "detected expedited stalls on"))
    return make(SplatClass::rcu_stall, HeaderKind::own, false, text);
  if (has(text, "trying to register non-static key"))
    return make(SplatClass::lockdep, HeaderKind::own, false, text);
  const size_t blocked = text.find(" blocked");
  if (!text.starts_with("INFO: task ") || blocked == npos || blocked < 11 ||
      !has(text, " for more than "))
    return std::nullopt;
  Header header = make(SplatClass::hung_task, HeaderKind::own, false, text);
  const std::string_view task = text.substr(11, blocked - 11);
  const size_t colon = task.rfind(':');
  if (colon != npos) {
    header.comm = printable_utf8(task.substr(0, colon));
    header.pid = to_number(task.substr(colon + 1)).value_or(-1);
  }
  return header;
}

/// What lib/ and mm/ print without "BUG:" or "WARNING:" before it.
std::optional<Header> library_header(std::string_view text) {
  if (text.starts_with("UBSAN: ")) {
    const size_t in = text.find(" in ");
    if (in == npos) return make(SplatClass::ubsan, HeaderKind::own, false, text);
    return make(SplatClass::ubsan, HeaderKind::own, false,
                std::string(text.substr(0, in + 4)) + std::string(tree_path(text.substr(in + 4))));
  }
  if (text.starts_with("KASAN: ") && has(text, " in range "))
    return make(has(text, "null-ptr-deref") ? SplatClass::null_ptr_deref : SplatClass::oops,
                HeaderKind::detail, true, text);
  if (text.starts_with("refcount_t: "))
    return make(SplatClass::refcount, HeaderKind::prelude, false, text);
  if (text.starts_with("list_add corruption") || text.starts_with("list_add double add") ||
      text.starts_with("list_del corruption"))
    return make(SplatClass::list_corruption, HeaderKind::prelude, false, text);
  if (text.starts_with("unreferenced object 0x"))
    return make(SplatClass::kmemleak, HeaderKind::own, false, text);
  if (text.starts_with("kmemleak: ") && has(text, " new suspected memory leaks"))
    return make(SplatClass::kmemleak, HeaderKind::own, false, text);
  return std::nullopt;
}

std::optional<Header> core_header(std::string_view text) {
  if (text.starts_with("Kernel panic - not syncing: "))
    return make(SplatClass::panic, HeaderKind::panic, true, text);
  if (text.starts_with("kernel BUG at ") || text.starts_with("Kernel BUG at "))
    return make(SplatClass::bug, HeaderKind::bug, true,
                "kernel BUG at " + std::string(tree_path(text.substr(14))));
  if (text.starts_with("PANIC: double fault"))
    return make(SplatClass::oops, HeaderKind::own, true, text);
  if (text.starts_with("[ BUG: ") && text.ends_with(" ]"))
    return bug_header(text.substr(2, text.size() - 4));
  const size_t lockup = text.find("Watchdog detected hard LOCKUP");
  if (lockup != npos)
    return make(SplatClass::hard_lockup, HeaderKind::own, false, text.substr(lockup));
  return std::nullopt;
}

std::optional<Header> oom_header(std::string_view text) {
  const size_t at = text.find(" invoked oom-killer: ");
  if (at == npos) return std::nullopt;
  Header header = make(SplatClass::oom, HeaderKind::own, false, text.substr(0, at + 19));
  header.comm = printable_utf8(text.substr(0, at));
  return header;
}

}  // namespace

std::string clean_title(std::string_view text) {
  text = trim(text.substr(0, text.find('\n')));
  std::string title;
  for (size_t at = 0; at < text.size() && title.size() < longest_title;) {
    const std::string_view rest = text.substr(at);
    // "exitcode=0x0000000b" is no address, and says which signal it was.
    const bool boundary =
        at == 0 || (!is_word(text[at - 1]) && !text.substr(0, at).ends_with("exitcode="));
    const size_t address = boundary ? address_at(rest) : 0;
    if (rest.starts_with("+0x")) {
      const size_t end = rest.find_first_not_of("0123456789abcdefx/", 1);
      at = end == npos ? text.size() : at + end;
    } else if (address > 0) {
      title += '*';
      at += address;
    } else {
      title += text[at++];
    }
  }
  return printable_utf8(title);
}

std::optional<Header> header_of(std::string_view message) {
  for (const std::string_view prefix : {"watchdog: ", "NMI watchdog: ", "rcu: ", "traps: "}) {
    if (!message.starts_with(prefix)) continue;
    message.remove_prefix(prefix.size());
    break;
  }
  if (message.size() < 8) return std::nullopt;
  std::optional<Header> header;
  switch (message[0]) {
    case 'B':
      header = bug_header(message);
      break;
    case 'W':
      header = warning_header(message);
      if (!header) header = core_header(message);
      break;
    case 'I':
      header = info_header(message);
      break;
    case 'k':
    case 'K':
    case 'P':
    case 'C':
    case '[':
      header = core_header(message);
      [[fallthrough]];
    case 'U':
    case 'r':
    case 'l':
    case 'u':
      if (!header) header = library_header(message);
      break;
    default:
      break;
  }
  if (!header && has(message, " [#")) header = die_header(message);
  if (!header) header = oom_header(message);
  if (header) return header;
  const std::optional<SplatClass> complaint = complaint_class(message);
  if (!complaint) return std::nullopt;
  return make(*complaint, HeaderKind::own, false, message);
}

}  // namespace kseries::klog
