// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/device_choice.h"

#include <utility>

#include "common/error.h"

namespace airsplit {

DeviceChoice::DeviceChoice(const GroupChoice& group, std::shared_ptr<ChoiceSession> session,
                           std::vector<Link> links, std::vector<std::size_t> antennas,
                           std::uint64_t seed, std::uint32_t device)
    : group_(group),
      links_(std::move(links)),
      antennas_(std::move(antennas)),
      chooser_(group.choice().policy->make({group.choice().spec, device, std::move(session)})),
      snr_(group.choice().spec, seed, device),
      edge_wait_ns_(antennas_.size()) {
  const ChoicePolicy& policy = *group.choice().policy;
  for (const Link& link : links_) {
    check(link.snr || !policy.reads_snr, "an SNR for a policy that reads it");
    check(link.channel || !policy.looks_ahead, "a channel for a policy that looks at it");
  }
}

std::size_t DeviceChoice::choose(const TaskRecord& task, std::size_t number, std::int64_t due_ns,
                                 std::int64_t now_ns, std::size_t waiting) {
  const Link& link = links_[antennas_[task.edge]];
  Situation now;
  now.task = number;
  now.now_ns = now_ns;
  now.arrival_ns = task.arrival_ns;
  now.due_ns = due_ns;
  now.waiting = waiting;
  now.queued_bytes = queued_bytes_;
  now.on_air_bytes = on_air_bytes_;
  now.on_air_since_ns = on_air_since_ns_;
  now.edge_wait_ns = edge_wait_ns_[task.edge];
  now.candidates = &group_.known_of(task.image, task.edge);
  now.channel = link.channel.get();
  if (group_.choice().policy->reads_snr) now.snr = snr_.read(*link.snr, now_ns, number);
  const std::size_t choice = chooser_->choose(now);
  check(choice < now.candidates->size(), "a choice among the candidates");
  return choice;
}

void DeviceChoice::begin(std::size_t task, std::uint32_t bytes, std::int64_t now_ns) {
  queued_bytes_ -= bytes;
  on_air_bytes_ = bytes;
  on_air_ = task;
  on_air_since_ns_ = now_ns;
}

void DeviceChoice::end(std::size_t number, const TaskRecord& task) {
  if (on_air_ == number && !task.fell_back) {
    on_air_.reset();
    on_air_bytes_ = 0;
  }
  Experience seen;
  seen.task = number;
  seen.candidate = task.choice;
  seen.is_answered = task.answered_ns != kNotYet;
  if (seen.is_answered) {
    seen.is_in_time = task.outcome == Outcome::kMet;
    seen.latency_ns = task.answered_ns - task.arrival_ns;
    constexpr double kWeight = 1.0 / 8;  // of TCP's smoothed round-trip time, RFC 6298
    double& wait_ns = edge_wait_ns_[task.edge];
    if (task.edge_start_ns != kNotYet && !task.fell_back) {
      const auto its_ns =
          static_cast<double>(task.edge_start_ns - task.uplink_end_ns - task.backhaul_up_ns);
      wait_ns += kWeight * (its_ns - wait_ns);
    }
  }
  chooser_->learn(seen);
}

}  // namespace airsplit
