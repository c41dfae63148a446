// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/fork_pool.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <optional>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

using Kind = WorkerMessage::Kind;

constexpr int kWaitMs = 100;

/// A message on its way to the master: its kind, the length of its text, and the text. Both ends
/// are one program on one machine, so numbers go as they lie in memory.
std::string frame(Kind kind, const std::string& text) {
  const std::uint64_t size = text.size();
  std::string bytes(1, static_cast<char>(kind));
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
  return bytes + text;
}

/// Takes the first message out of `inbox`; nothing if it is not all there.
std::optional<WorkerMessage> take_message(std::string& inbox, std::size_t worker) {
  std::uint64_t size = 0;
  constexpr std::size_t kHead = 1 + sizeof size;
  if (inbox.size() < kHead) return std::nullopt;
  std::memcpy(&size, inbox.data() + 1, sizeof size);
  if (inbox.size() - kHead < size) return std::nullopt;
  WorkerMessage message{static_cast<Kind>(inbox.front()), worker, inbox.substr(kHead, size)};
  inbox.erase(0, kHead + size);
  return message;
}

/// False if the other end is gone.
bool send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

/// The next item; nothing if the master is gone.
std::optional<std::uint64_t> receive_item(int socket) {
  std::uint64_t item = 0;
  const ssize_t n = recv(socket, &item, sizeof item, MSG_WAITALL);
  return n == sizeof item ? std::optional(item) : std::nullopt;
}

/// A worker's life.
void work(int socket, const Job& job) {
  const Note note = [&](const std::string& text) { send_all(socket, frame(Kind::kNote, text)); };
  while (const auto item = receive_item(socket)) {
    std::string reply;
    try {
      reply = frame(Kind::kResult, job(*item, note));
    } catch (const std::exception& error) {
      reply = frame(Kind::kFailure, error.what());
    }
    if (!send_all(socket, reply)) return;
  }
}

/// Ctrl-C goes to every process of a terminal: the master decides what it means. SIGKILL when the
/// master dies, so that nobody computes for nobody.
void become_worker(pid_t master) {
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != master) _exit(0);  // it died before that was set
}

std::string describe_end(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  return fmt::format("exit status {}", WEXITSTATUS(status));
}

}  // namespace

ForkPool::ForkPool(std::size_t workers, Job job) : job_(std::move(job)), workers_(workers) {
  check(workers > 0, "at least one worker");
  try {
    for (Worker& worker : workers_) start(worker);
  } catch (...) {
    for (Worker& worker : workers_) end(worker);
    throw;
  }
}

ForkPool::~ForkPool() {
  for (Worker& worker : workers_) end(worker);
}

void ForkPool::start(Worker& worker) {
  const auto fail = [](const char* what) {
    throw WorkError(fmt::format("cannot start a worker: {}: {}", what, std::strerror(errno)));
  };
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) fail("socketpair");
  const pid_t master = getpid();
  std::fflush(nullptr);  // or the worker might write what is buffered here once more
  const pid_t process = fork();
  if (process < 0) {
    close(sockets[0]);
    close(sockets[1]);
    fail("fork");
  }
  if (process == 0) {
    become_worker(master);
    // Our ends of the other workers' sockets: they would not see the master go.
    for (const Worker& other : workers_) close(other.socket);
    close(sockets[0]);
    work(sockets[1], job_);
    _exit(0);
  }
  close(sockets[1]);
  worker = {process, sockets[0], ""};
}

void ForkPool::end(Worker& worker) {
  if (worker.process < 0) return;
  close(worker.socket);
  kill(worker.process, SIGKILL);
  waitpid(worker.process, nullptr, 0);
  worker = {};
}

/// Says how the worker ended.
std::string ForkPool::replace(Worker& worker) {
  close(std::exchange(worker.socket, -1));
  int status = 0;
  waitpid(std::exchange(worker.process, -1), &status, 0);
  start(worker);
  return describe_end(status);
}

void ForkPool::give(std::size_t worker, std::uint64_t item) {
  // If it is dead, wait() will find out.
  send_all(workers_.at(worker).socket,
           std::string(reinterpret_cast<const char*>(&item), sizeof item));
}

/// Reads what is there; false if the worker is gone.
bool ForkPool::receive(Worker& worker) {
  char buffer[1 << 16];
  const ssize_t n = recv(worker.socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (n > 0) worker.inbox.append(buffer, static_cast<std::size_t>(n));
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

WorkerMessage ForkPool::wait() {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (auto message = take_message(workers_[i].inbox, i)) return *message;
  }
  std::vector<pollfd> sockets;
  for (const Worker& worker : workers_) sockets.push_back({worker.socket, POLLIN, 0});
  if (poll(sockets.data(), sockets.size(), kWaitMs) <= 0) return {};
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (sockets[i].revents == 0) continue;
    if (!receive(workers_[i])) return {Kind::kDeath, i, replace(workers_[i])};
    if (auto message = take_message(workers_[i].inbox, i)) return *message;
  }
  return {};
}

std::size_t usable_cores() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace airsplit
