// SPDX-License-Identifier: GPL-2.0-only
#include "guest/boot.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/quote.h"
#include "base/text.h"
#include "guest/broker.h"
#include "guest/child.h"
#include "guest/clock.h"
#include "guest/disks.h"
#include "guest/evidence.h"
#include "guest/port_log.h"
#include "guest/qemu_argv.h"
#include "guest/qmp.h"
#include "guest/watch.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {

namespace {

/// Time limit for writing a few bytes to QEMU.
constexpr double write_seconds = 2;

QemuRequest qemu_request(const BootRequest& request) {
  QemuRequest qemu;
  qemu.arch = request.arch;
  qemu.profile = request.profile;
  qemu.program = request.qemu;
  qemu.kernel = request.kernel;
  qemu.initrd = request.initrd;
  qemu.append = request.append;
  qemu.accel = request.accel;
  qemu.slowness = request.slowness;
  if (request.accel == "tcg") qemu.tsc_khz = host_tsc_khz();
  qemu.console_fd = GuestChild::console_fd;
  qemu.test_fd = GuestChild::test_fd;
  qemu.monitor_fd = GuestChild::monitor_fd;
  qemu.disk_fd = GuestChild::first_disk_fd;
  return qemu;
}

Result<Done> check_files(const BootRequest& request) {
  for (const std::string& path : {request.kernel, request.initrd}) {
    if (!exists(path)) return Error{"guest", "no such file", path, "build the cell first"};
  }
  return Done{};
}

/// One guest from its start to its end.
class Session {
 public:
  Session(const BootRequest& request, GuestChild child)
      : child_(std::move(child)),
        console_(request.keep_bytes),
        test_(request.keep_bytes),
        broker_(request.profile),
        start_(monotonic_seconds()) {
    limits_.deadline_seconds = request.deadline_seconds;
    limits_.silence_seconds = request.silence_seconds;
    limits_.flood_bytes = request.max_bytes;
    limits_.can_power_off = request.can_power_off;
    stretch(limits_, request.slowness);
  }

  ExitReason run() {
    send(child_.monitor, monitor_deaf_, qmp_request("capabilities", "qmp_capabilities"));
    for (;;) {
      const auto reason = decide(state_, limits_, now());
      if (reason) return finish(*reason);
      wait(next_check(state_, limits_) - now());
      drain();
    }
  }

  void fill(Boot& result) const {
    result.console = console_.text();
    result.ktap = test_.text();
    result.omitted = console_.omitted();
    result.console_arrival = console_.arrivals();
    result.ktap_arrival = test_.arrivals();
    result.init_seconds = state_.init_at;
    result.requests = broker_.log();
    result.evidence = evidence_;
    result.message = exit_message(result.exit_reason, state_, limits_);
    result.remark = exit_remark(result.exit_reason, state_);
  }

 private:
  [[nodiscard]] double now() const { return monotonic_seconds() - start_; }

  void wait(double seconds) const {
    std::array<pollfd, 5> fds{{{child_.console.get(), POLLIN, 0},
                               {child_.test.get(), POLLIN, 0},
                               {child_.monitor.get(), POLLIN, 0},
                               {child_.errors.get(), POLLIN, 0},
                               {child_.process.exit_watch(), POLLIN, 0}}};
    poll(fds.data(), fds.size(), std::max(0, static_cast<int>(std::ceil(seconds * 1000))));
  }

  /// After an incomplete write nothing more is sent: the receiver could not tell where a
  /// message begins, and each attempt would delay the check of the deadline.
  static void send(const Descriptor& to, bool& deaf, const std::string& bytes) {
    if (!bytes.empty() && to.is_open() && !deaf) deaf = !write_all(to, bytes, write_seconds);
  }

  /// Handles all pending input; returns false if there was none.
  bool drain() {
    // Checked before the ports are read, so that everything that QEMU wrote is read.
    pollfd exit{child_.process.exit_watch(), POLLIN, 0};
    const bool exited = !state_.exited && poll(&exit, 1, 0) > 0;
    const std::string console = read_available(child_.console);
    const std::string test = read_available(child_.test);
    const std::string monitor = read_available(child_.monitor);
    state_.stderr_text = bounded(state_.stderr_text + read_available(child_.errors), 4096, 4096);
    const double when = now();
    if (!test.empty()) state_.last_byte = when;
    if (!test.empty() && state_.init_at == 0) state_.init_at = when;
    state_.bytes += test.size();
    take_console(console, when);
    BrokerActions answers;
    for (const std::string& line : test_.add(test, when)) {
      see_test_line(state_, line, when);
      answers.add(broker_.request(line, when));
    }
    for (const QmpMessage& message : monitor_.feed(monitor)) {
      if (message.kind == QmpMessage::Kind::event && message.name == "SHUTDOWN")
        state_.shutdown = message.data.contains("reason") ? message.data.at("reason") : "";
      answers.add(broker_.monitor(message));
    }
    send(child_.monitor, monitor_deaf_, answers.to_monitor);
    send(child_.test, test_deaf_, answers.to_test_port);
    const bool news = !console.empty() || !test.empty() || !monitor.empty();
    if (exited && !news) {
      state_.end = child_.process.wait();
      state_.exited = true;
    }
    return news;
  }

  /// Output that comes after the request for evidence is the answer to it (backtraces, an NMI, a
  /// panic) and not part of the console.
  void take_console(std::string_view bytes, double when) {
    if (bytes.empty()) return;
    if (asked_) {
      evidence_ += bytes;
      return;
    }
    state_.last_byte = when;
    state_.console_spoke = true;
    state_.bytes += bytes.size();
    for (const std::string& line : console_.add(bytes, when)) see_console_line(state_, line, when);
  }

  ExitReason finish(ExitReason reason) {
    const bool hung = reason == ExitReason::silence || reason == ExitReason::deadline ||
                      reason == ExitReason::no_kernel;
    if (hung) {
      evidence_ = collect_evidence(child_, monitor_,
                                   [this](std::string_view bytes) { take_console(bytes, now()); });
      asked_ = true;
    }
    child_.process.kill();
    while (drain()) {
    }
    return reason;
  }

  GuestChild child_;
  PortLog console_;
  PortLog test_;
  QmpReader monitor_;
  Broker broker_;
  GuestState state_;
  GuestLimits limits_;
  std::string evidence_;
  bool asked_ = false;  ///< for evidence
  bool monitor_deaf_ = false;
  bool test_deaf_ = false;
  double start_;
};

/// A free TCP port on the loopback interface.
Result<int> find_free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      fd >= 0 && bind(fd, generic, length) == 0 && getsockname(fd, generic, &length) == 0;
  if (fd >= 0) close(fd);
  if (!bound) return Error{"guest", "no free port for the debugger", "127.0.0.1", ""};
  return static_cast<int>(ntohs(address.sin_port));
}

}  // namespace

Result<Boot> boot(const BootRequest& request) {
  TRY(check_files(request));
  const std::vector<std::string> argv = qemu_argv(qemu_request(request));
  const double start = monotonic_seconds();
  TRY_ASSIGN(const Disks disks, Disks::make(request.profile.disks));
  TRY_ASSIGN(GuestChild child, GuestChild::spawn(argv, disks.descriptors()));
  Boot result;
  Session session(request, std::move(child));
  result.exit_reason = session.run();
  session.fill(result);
  result.seconds = monotonic_seconds() - start;
  result.accel = request.accel;
  result.command = shell_quote(argv);
  return result;
}

std::vector<std::string> portable_argv(const BootRequest& request, const std::string& test_file) {
  QemuRequest qemu = qemu_request(request);
  qemu.program.clear();
  qemu.tsc_khz = 0;
  qemu.ports = GuestPorts::files;
  qemu.test_file = test_file;
  return qemu_argv(qemu);
}

Result<Interactive> interactive_guest(const InteractiveRequest& request,
                                      const std::string& symbols) {
  TRY(check_files(request.boot));
  QemuRequest qemu = qemu_request(request.boot);
  qemu.ports = GuestPorts::terminal;
  qemu.append = trim(qemu.append + " kseries.shell");
  TRY_ASSIGN(Disks disks, Disks::make(request.boot.profile.disks));
  // This process becomes QEMU and has to leave them open for it.
  qemu.disk_fd = disks.leave_open();
  Interactive guest;
  guest.notice = "^A x quits the guest, ^A c opens the QEMU monitor\n";
  if (request.gdb) {
    TRY_ASSIGN(const int port, find_free_port());
    qemu.gdb_port = port;
    // The debugger expects the addresses of the ELF file.
    qemu.append += " nokaslr";
    guest.notice += "waiting for a debugger: gdb -ex 'target remote :" + std::to_string(port) +
                    "' " + shell_quote({symbols}) + "\n";
  }
  guest.argv = qemu_argv(qemu);
  return guest;
}

}  // namespace kseries
