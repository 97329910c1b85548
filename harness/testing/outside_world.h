// SPDX-License-Identifier: GPL-2.0-only
#pragma once

// For tests only: things outside of a sandbox that a command in it could reach for.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "host/descriptor.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {

/// A directory with files to steal and to damage, a process to attack, sockets, and shared memory.
/// `lane` is what the sandbox may write, `readable` what it may read.
class OutsideWorld {
 public:
  /// The sources of the programs that try to get out.
  struct Sources {
    std::string probe;
    std::string evil;
  };
  /// Read once, since another user may not have access to the checkout.
  static const Sources& sources() {
    static const Sources read{*read_file(KSERIES_TESTDATA "/sandbox/probe.c"),
                              *read_file(KSERIES_TESTDATA "/sandbox/evil.c")};
    return read;
  }

  static constexpr const char* secret_text = "the secret\n";

  OutsideWorld() {
    std::string folder = "/var/tmp/kseries-outside-XXXXXX";
    EXPECT_NE(::mkdtemp(folder.data()), nullptr);
    root = folder;
    for (const char* name : {"lane", "readable", "other-lane", "home/.ssh"})
      EXPECT_TRUE(make_folders(in(name)));
    for (const char* name :
         {"secret", "readable/file", "lane.lock", "other-lane/file", "home/.ssh/id_rsa"})
      EXPECT_TRUE(write_file(in(name), secret_text));
    probe = in("lane/probe");
    EXPECT_TRUE(write_file(in("probe.c"), sources().probe));
    EXPECT_TRUE(write_file(in("evil.c"), sources().evil));
    compile({"-o", probe, in("probe.c"), "-lrt"});
    compile({"-shared", "-fPIC", "-DTARGET=\"" + in("pwned") + "\"", "-o", in("lane/evil.so"),
             in("evil.c")});
    victim = ::fork();
    if (victim == 0) {
      for (;;) ::pause();
    }
    open_sockets();
    open_shared();
    // Without O_CLOEXEC.
    inherited = ::open(in("secret").c_str(), O_RDONLY);  // NOLINT
  }
  ~OutsideWorld() {
    ::kill(victim, SIGKILL);
    ::waitpid(victim, nullptr, 0);
    ::close(inherited);
    ::shmctl(shared, IPC_RMID, nullptr);
    ::msgctl(messages, IPC_RMID, nullptr);
    ::semctl(semaphores, 0, IPC_RMID);
    ::shm_unlink(name.c_str());
    ::mq_unlink(name.c_str());
    std::filesystem::remove_all(root);
  }
  OutsideWorld(const OutsideWorld&) = delete;
  OutsideWorld& operator=(const OutsideWorld&) = delete;

  [[nodiscard]] bool has_queue() const { return queue_.is_open(); }
  [[nodiscard]] std::string in(const std::string& path) const { return root + "/" + path; }

  /// What has changed; empty if nothing has.
  [[nodiscard]] std::string damage() const {
    for (const char* path : {"secret", "readable/file", "other-lane/file", "home/.ssh/id_rsa"}) {
      const Result<std::string> content = read_file(in(path));
      if (!content || *content != secret_text) return std::string(path) + " has changed";
    }
    if (exists(in("pwned"))) return "code ran outside";
    if (exists(in("new"))) return "a file was created";
    return ::waitpid(victim, nullptr, WNOHANG) == 0 ? "" : "a process was killed";
  }

  std::string root;
  std::string probe;
  pid_t victim = -1;
  int port = 0;
  std::string name = "/kseries-" + std::to_string(::getpid());  ///< of POSIX objects and sockets
  key_t key = 0x6b730000 + ::getpid() % 0xffff;                 ///< of System V objects
  int shared = -1;
  int messages = -1;
  int semaphores = -1;
  int inherited = -1;

 private:
  static void compile(std::vector<std::string> options) {
    options.insert(options.begin(), {"gcc", "-w", "-O1"});
    const Result<Outcome> outcome = run({.argv = options});
    EXPECT_TRUE(outcome.ok() && outcome->ok()) << (outcome ? outcome->err : "gcc is missing");
  }

  void open_sockets() {
    tcp_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(tcp_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(tcp_.get(), 64), 0);
    ::getsockname(tcp_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    named_ = listen_unix(in("socket"));
    abstract_ = listen_unix(std::string(1, '\0') + name);
  }

  static Descriptor listen_unix(const std::string& path) {
    Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    EXPECT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener.get(), 64), 0);
    return listener;
  }

  void open_shared() {
    shared = ::shmget(key, 4096, IPC_CREAT | 0600);
    messages = ::msgget(key, IPC_CREAT | 0600);
    semaphores = ::semget(key, 1, IPC_CREAT | 0600);
    memory_ = Descriptor(::shm_open(name.c_str(), O_RDWR | O_CREAT, 0600));
    queue_ = Descriptor(::mq_open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600, nullptr));
    ::syscall(SYS_add_key, "user", "kseries-canary", "x", 1L, -4);  // user keyring
  }

  Descriptor tcp_;
  Descriptor named_;
  Descriptor abstract_;
  Descriptor memory_;
  Descriptor queue_;
};

}  // namespace kseries
