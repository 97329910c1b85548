// SPDX-License-Identifier: GPL-2.0-only
#include "klog/comm_line.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "klog/prefix.h"

namespace kseries::klog {
namespace {

constexpr int max_comm = 15;       ///< bytes (TASK_COMM_LEN), and so newlines
constexpr size_t max_suffix = 40;  ///< from the name to the end of what follows it: ":12345 …"
constexpr size_t max_line = 256;   ///< bytes of a line with the rest of a name

/// What follows the name of the task.
enum class Next {
  text,        ///< CommLine::after
  end_of_pid,  ///< '/' and the number of the task, at the end of the line
};

/// A message with the name of a task.
struct CommLine {
  std::string_view start;        ///< start of the message
  std::string_view before = {};  ///< between that and the name; empty: nothing
  Next next = Next::text;
  std::string_view after = {};
};

// kernel/hung_task.c, kernel/sched/core.c, kernel/watchdog.c, mm/page_alloc.c, mm/memory.c,
// kernel/fork.c, lib/smp_processor_id.c, kernel/locking/spinlock_debug.c, kernel/panic.c (7.x),
// lib/dump_stack.c, mm/kmemleak.c.
constexpr std::array comm_lines = std::to_array<CommLine>({
    {"INFO: task", "", Next::text, " blocked "},
    {"BUG: scheduling while atomic:", "", Next::text, "/0x"},
    {"BUG: scheduling in a non-blocking section:", "", Next::text, "/"},
    {"watchdog: BUG: soft lockup", "! [", Next::text, "]"},
    {"BUG: soft lockup", "! [", Next::text, "]"},
    {"BUG: Bad page state in process", "", Next::text, "  pfn:"},
    {"BUG: Bad page map in process", "", Next::text, "  p"},
    {"BUG: Bad rss-counter state ", " Comm:", Next::text, " Pid:"},
    {"BUG: using ", " code:", Next::end_of_pid},
    {"BUG: spinlock ", " on CPU#", Next::end_of_pid},
    {"BUG: rwlock ", " on CPU#", Next::end_of_pid},
    {"WARNING: ", ", CPU#", Next::end_of_pid},
    {"CPU: ", " Comm:", Next::text, "ainted"},
    {"task:", "", Next::text, " state:"},
    {"comm \"", "", Next::text, "\", pid "},
});

bool ends_with_pid(std::string_view text) {
  const size_t slash = text.rfind('/');
  return slash != npos && to_number(trim(text.substr(slash + 1))).has_value();
}

/// `rest` begins where the name of the task does.
bool is_complete(const CommLine& line, std::string_view rest) {
  return line.next == Next::end_of_pid ? ends_with_pid(rest) : rest.find(line.after) != npos;
}

/// The offset at which the name begins, if the message is of this form.
size_t find_comm(const CommLine& line, std::string_view message) {
  if (!message.starts_with(line.start)) return npos;
  if (line.before.empty()) return line.start.size();
  const size_t before = message.find(line.before, line.start.size());
  return before == npos ? npos : before + line.before.size();
}

std::optional<JoinedLine> join(const CommLine& line, std::string_view message, size_t comm,
                               std::string_view following) {
  JoinedLine joined{std::string(message)};
  while (joined.lines < max_comm && joined.size < following.size()) {
    // The newline before the line counts, from the second line on.
    const size_t begin = joined.lines == 0 ? 0 : joined.size + 1;
    if (begin >= following.size()) break;
    const size_t end = std::min(following.find('\n', begin), following.size());
    if (end - begin > max_line) break;
    joined.text += ' ';
    joined.text += strip_line_prefix(following.substr(begin, end - begin));
    joined.size = end;
    ++joined.lines;
    const std::string_view rest = std::string_view(joined.text).substr(comm);
    if (is_complete(line, rest)) return joined;
    if (rest.size() > max_comm + max_suffix) break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<JoinedLine> join_split_comm(std::string_view message, std::string_view following) {
  message = trim(message);
  for (const CommLine& line : comm_lines) {
    const size_t comm = find_comm(line, message);
    if (comm == npos) continue;
    if (is_complete(line, message.substr(comm))) return std::nullopt;
    return join(line, message, comm, following);
  }
  return std::nullopt;
}

}  // namespace kseries::klog
