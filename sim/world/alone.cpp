// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/alone.h"

#include <algorithm>
#include <utility>

#include "common/error.h"
#include "sim/world/answer.h"

namespace airsplit {

Alone::Alone(SimulationState& state, std::size_t group, std::shared_ptr<const ChannelView> channel,
             std::int64_t end_ns)
    : state_(state),
      group_(state.groups[group]),
      channel_(std::move(channel)),
      end_ns_(end_ns),
      chooser_(group_.choice->choice().policy->make({group_.choice->choice().spec})) {
  check(channel_ != nullptr, "a channel to look at");
}

bool Alone::reach(std::int64_t at_ns, std::int64_t& time_ns) const {
  if (at_ns <= end_ns_) time_ns = at_ns;
  return at_ns <= end_ns_;
}

/// A message that the link cannot deliver by its horizon begins at once, and holds the link.
bool Alone::send(Direction direction, std::uint32_t bytes, std::int64_t now_ns,
                 std::int64_t& begun_ns, std::int64_t& sent_ns) const {
  const auto sent = channel_->sent_ns(direction, bytes, now_ns);
  const std::int64_t begun = sent ? std::min(*sent, channel_->begun_ns(direction, now_ns)) : now_ns;
  return reach(begun, begun_ns) && sent && reach(*sent, sent_ns);
}

void Alone::time(TaskRecord& task, std::uint32_t payload_bytes) const {
  const SchemeState& scheme = group_.schemes[task.choice];
  task.device_start_ns = task.arrival_ns;
  const std::int64_t ready_ns =
      task.arrival_ns + scheme.device_time_of(task.image).GetNanoSeconds();
  if (!reach(ready_ns, task.device_end_ns)) return;
  task.encode_start_ns = ready_ns - scheme.encode_ns_of(task.image);
  if (!scheme.runner.uses_link()) {
    task.answered_ns = ready_ns;
    return;
  }
  task.payload_bytes = payload_bytes;
  task.uplink_air_bytes = payload_bytes;
  if (!send(Direction::Uplink, payload_bytes, ready_ns, task.uplink_start_ns, task.uplink_end_ns))
    return;
  task.edge_start_ns = task.uplink_end_ns;
  const std::int64_t done_ns = task.edge_start_ns + state_.edge_time_of(task).GetNanoSeconds();
  if (!reach(done_ns, task.edge_end_ns)) return;
  task.downlink_air_bytes = kAnswerBytes;
  if (!send(Direction::Downlink, kAnswerBytes, done_ns, task.downlink_start_ns,
            task.downlink_end_ns))
    return;
  task.answered_ns = task.downlink_end_ns;
}

bool Alone::is_in_time(const TaskRecord& task, std::size_t candidate) const {
  TaskRecord tried;
  tried.group = task.group;
  tried.image = task.image;
  tried.arrival_ns = task.arrival_ns;
  tried.choice = static_cast<std::uint16_t>(candidate);
  time(tried, group_.choice->choice().measured[candidate].payload_bytes[task.image]);
  return tried.answered_ns != kNotYet && tried.answered_ns <= state_.due_ns(tried);
}

std::vector<Outlook> Alone::outlooks(const TaskRecord& task) const {
  const auto& measured = group_.choice->choice().measured;
  std::vector<Outlook> found;
  for (std::size_t i = 0; i < measured.size(); ++i)
    found.push_back({is_in_time(task, i), measured[i].correct[task.image]});
  return found;
}

void Alone::play(std::size_t id) {
  TaskRecord& task = state_.tasks[id];
  const std::vector<Outlook> known = outlooks(task);
  Situation now;
  now.task = id;
  now.now_ns = now.arrival_ns = task.arrival_ns;
  now.due_ns = state_.due_ns(task);
  now.candidates = &group_.choice->known_of(task.image);
  now.channel = channel_.get();
  now.outlooks = &known;
  task.choice = static_cast<std::uint16_t>(chooser_->choose(now));
  SchemeRunner& runner = group_.schemes[task.choice].runner;
  const auto payload = runner.encode(task.image);
  time(task, payload->GetSize());
  task.ended_ns = end_ns_ + 1;  // an answer at the very end counts
  if (task.answered_ns == kNotYet) return;
  const auto answer = runner.decode(*payload, task.image);
  check(answer.has_value(), "an answer to a payload that arrived whole");
  task.predicted = answer->label;
  task.correct = answer->correct.value_or(kByClass);
  task.ended_ns = task.answered_ns;
  state_.ends.end(task, task.answered_ns <= state_.due_ns(task) ? Outcome::kMet : Outcome::kLate);
}

/// Looks at as few candidates as it takes: those of which the answer would decide.
void Alone::compare(TaskRecord& task) {
  const Candidates& known = group_.choice->known_of(task.image);
  const auto& measured = group_.choice->choice().measured;
  in_time_.assign(known.size(), InTime::kUnknown);
  if (task.outcome == Outcome::kMet) in_time_[task.choice] = InTime::kYes;
  const auto can = [&](std::size_t i) {
    if (in_time_[i] == InTime::kUnknown)
      in_time_[i] = is_in_time(task, i) ? InTime::kYes : InTime::kNo;
    return in_time_[i] == InTime::kYes;
  };
  task.oracle = task.oracle_channel = 0;
  double most = -1;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].accuracy <= most || !can(i)) continue;
    most = known[i].accuracy;
    task.oracle_channel = measured[i].correct[task.image];
  }
  task.oracle = task.oracle_channel;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const double correct = measured[i].correct[task.image];
    if (correct > task.oracle && can(i)) task.oracle = correct;
  }
}

}  // namespace airsplit
