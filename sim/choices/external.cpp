// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A program outside that chooses: airsplit connects to the Unix socket at which it listens, and the
// two take turns, a line of JSON each. docs/policies.md has the messages.
//
// A socket rather than pipes or ZeroMQ: it needs no library on either side, the program may begin
// before airsplit or start it, each simulation of a sweep has a connection of its own, and no
// scenario can start a program.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <limits>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/interrupt.h"
#include "common/shortened.h"
#include "sim/choices/builtin_choices.h"

namespace airsplit {
namespace {

using Json = nlohmann::json;

/// A connection to a program, which answers line by line.
class LineSocket {
 public:
  LineSocket(std::string path, double answer_s) : path_(std::move(path)), answer_s_(answer_s) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof(address.sun_path)) {
      throw InputError(fmt::format("scheme.socket = \"{}\": expected a path of at most {} bytes",
                                   shortened(path_), sizeof(address.sun_path) - 1));
    }
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // What sockets take is any kind of address.
    const auto* any = reinterpret_cast<const sockaddr*>(&address);  // NOLINT
    if (socket_ >= 0 && ::connect(socket_, any, sizeof(address)) == 0) return;
    const std::string reason = std::strerror(errno);
    if (socket_ >= 0) ::close(socket_);
    throw InputError(
        fmt::format("scheme.socket = \"{}\": no program listens there ({})", path_, reason));
  }
  ~LineSocket() { ::close(socket_); }
  LineSocket(const LineSocket&) = delete;
  LineSocket& operator=(const LineSocket&) = delete;

  void send(const Json& message) {
    const std::string line = message.dump() + "\n";
    for (std::size_t sent = 0; sent < line.size();) {
      const ssize_t count = ::send(socket_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("is gone");
      sent += static_cast<std::size_t>(count);
    }
  }

  /// The program's next line. Throws WorkError if none comes in time.
  std::string receive() {
    constexpr std::size_t kLongest = 1 << 20;
    const auto end = Clock::now() + std::chrono::duration<double>(answer_s_);
    std::size_t newline = 0;
    while ((newline = received_.find('\n')) == std::string::npos) {
      if (received_.size() > kLongest) fail("answers without an end of line");
      await(end);
      char bytes[4096];
      const ssize_t count = ::recv(socket_, bytes, sizeof(bytes), 0);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) fail("is gone");
      received_.append(bytes, static_cast<std::size_t>(count));
    }
    std::string line = received_.substr(0, newline);
    received_.erase(0, newline + 1);
    return line;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw WorkError(fmt::format("the policy at scheme.socket = \"{}\" {}", path_, what));
  }

 private:
  using Clock = std::chrono::steady_clock;

  template <typename Time>
  void await(const Time& end) const {
    constexpr int kBetweenLooksMs = 100;
    for (;;) {
      stop_if_interrupted();
      pollfd waited{socket_, POLLIN, 0};
      if (::poll(&waited, 1, kBetweenLooksMs) > 0) return;
      if (Clock::now() >= end)
        fail(fmt::format("has not answered within scheme.answer_s = {}", answer_s_));
    }
  }

  std::string path_;
  double answer_s_;
  int socket_ = -1;
  std::string received_;
};

double to_ms(double ns) { return 1e-6 * ns; }

/// One number of an observation: its name, with its unit, and its range.
struct Feature {
  const char* name;
  double low, high;
  double (*of)(const Situation& now);
};

constexpr double kAny = std::numeric_limits<double>::infinity();

const Feature kFeatures[] = {
    {"slack_ms", -kAny, kAny,
     [](const Situation& s) { return to_ms(static_cast<double>(s.due_ns - s.now_ns)); }},
    {"waiting", 0, kAny, [](const Situation& s) { return static_cast<double>(s.waiting); }},
    {"radio_bytes", 0, kAny, [](const Situation& s) { return s.queued_bytes + s.on_air_bytes; }},
    {"edge_wait_ms", 0, kAny, [](const Situation& s) { return to_ms(s.edge_wait_ns); }},
    {"snr_db", -kAny, kAny, [](const Situation& s) { return s.snr.db; }},
    {"snr_holds_ms", 0, kAny,
     [](const Situation& s) {
       constexpr double kLongMs = 1e6;
       const double ms = to_ms(static_cast<double>(s.snr.holds_until_ns - s.now_ns));
       return std::clamp(ms, 0.0, kLongMs);
     }},
};

struct CandidateFeature {
  const char* name;
  double low, high;
  double (*of)(const CandidateFacts& candidate);
};

const CandidateFeature kCandidateFeatures[] = {
    {"accuracy", 0, 1, [](const CandidateFacts& c) { return c.accuracy; }},
    {"device_ms", 0, kAny,
     [](const CandidateFacts& c) { return to_ms(static_cast<double>(c.device_ns)); }},
    {"edge_ms", 0, kAny,
     [](const CandidateFacts& c) { return to_ms(static_cast<double>(c.edge_ns)); }},
    {"payload_bytes", 0, kAny, [](const CandidateFacts& c) { return c.payload_bytes_mean; }},
};

/// JSON has no infinity: null is without a bound.
Json bound(double value) { return std::abs(value) == kAny ? Json() : Json(value); }

Json observation_space(std::size_t candidates) {
  Json space = {
      {"type", "Box"}, {"names", Json::array()}, {"low", Json::array()}, {"high", Json::array()}};
  const auto add = [&](const std::string& name, double low, double high) {
    space["names"].push_back(name);
    space["low"].push_back(bound(low));
    space["high"].push_back(bound(high));
  };
  for (const Feature& feature : kFeatures) add(feature.name, feature.low, feature.high);
  for (std::size_t i = 0; i < candidates; ++i) {
    for (const CandidateFeature& feature : kCandidateFeatures)
      add(fmt::format("{}.{}", i, feature.name), feature.low, feature.high);
  }
  return space;
}

Json observation(const Situation& now) {
  Json values = Json::array();
  for (const Feature& feature : kFeatures) values.push_back(feature.of(now));
  for (const CandidateFacts& candidate : *now.candidates)
    for (const CandidateFeature& feature : kCandidateFeatures)
      values.push_back(feature.of(candidate));
  return values;
}

/// One simulation: an episode. All devices share it.
class Episode final : public ChoiceSession {
 public:
  Episode(const SchemeSpec& spec, std::uint64_t seed, const Candidates& candidates)
      : socket_(spec.socket, spec.answer_s), candidates_(candidates.size()) {
    Json labels = Json::array();
    for (const CandidateFacts& candidate : candidates) labels.push_back(candidate.label);
    socket_.send({{"protocol", 1},
                  {"action_space", {{"type", "Discrete"}, {"n", candidates_}, {"labels", labels}}},
                  {"observation_space", observation_space(candidates_)},
                  {"seed", seed}});
  }

  std::size_t step(const Situation& now, std::uint32_t device) {
    last_observation_ = observation(now);
    send(false, {{"device", device}, {"task", now.task}});
    return action_in(socket_.receive());
  }

  /// What a task is worth as the device sees it: right answers look like wrong ones.
  void add(const Experience& seen, double accuracy, std::uint32_t device) {
    const double reward = seen.is_in_time ? accuracy : 0;
    reward_ += reward;
    Json ended = {
        {"device", device}, {"task", seen.task}, {"action", seen.candidate}, {"reward", reward}};
    if (seen.is_answered) ended["latency_ms"] = to_ms(static_cast<double>(seen.latency_ns));
    ended_.push_back(std::move(ended));
  }

  void finish() override { send(true, Json::object()); }

 private:
  void send(bool terminated, Json info) {
    info["ended"] = std::exchange(ended_, Json::array());
    socket_.send({{"observation", last_observation_},
                  {"reward", std::exchange(reward_, 0)},
                  {"terminated", terminated},
                  {"info", std::move(info)}});
  }

  std::size_t action_in(const std::string& line) const {
    const Json answer = Json::parse(line, nullptr, false);
    const bool has_action = answer.is_object() && answer.contains("action");
    if (has_action && answer["action"].is_number_integer()) {
      const auto action = answer["action"].get<std::int64_t>();
      if (action >= 0 && static_cast<std::size_t>(action) < candidates_)
        return static_cast<std::size_t>(action);
    }
    socket_.fail(fmt::format("answered {}: expected {{\"action\": a whole number from 0 to {}}}",
                             shortened(line), candidates_ - 1));
  }

  LineSocket socket_;
  std::size_t candidates_;
  Json last_observation_;
  Json ended_ = Json::array();
  double reward_ = 0;
};

class External final : public Chooser {
 public:
  External(std::shared_ptr<Episode> episode, std::uint32_t device)
      : episode_(std::move(episode)), device_(device) {}

  std::size_t choose(const Situation& now) override {
    accuracies_.resize(now.candidates->size());
    for (std::size_t i = 0; i < accuracies_.size(); ++i)
      accuracies_[i] = (*now.candidates)[i].accuracy;
    return episode_->step(now, device_);
  }

  void learn(const Experience& seen) override {
    episode_->add(seen, accuracies_.at(seen.candidate), device_);
  }

 private:
  std::shared_ptr<Episode> episode_;
  std::uint32_t device_;
  std::vector<double> accuracies_;  ///< by candidate
};

}  // namespace

ChoicePolicy external_choice() {
  ChoicePolicy policy;
  policy.name = "external";
  policy.doc = "a program that listens at scheme.socket";
  policy.needs = {&SchemeSpec::socket};
  policy.may_have = {&SchemeSpec::answer_s};
  policy.reads_snr = true;
  policy.open = [](const SchemeSpec& spec, std::uint64_t seed, const Candidates& candidates) {
    return std::make_shared<Episode>(spec, seed, candidates);
  };
  policy.make = [](const ChooserSettings& settings) {
    return std::make_unique<External>(std::dynamic_pointer_cast<Episode>(settings.session),
                                      settings.device);
  };
  return policy;
}

}  // namespace airsplit
