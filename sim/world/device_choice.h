// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A device that chooses a scheme for each task: what it knows, and the policy that it asks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/choices/choice.h"
#include "sim/world/scheme_choice.h"
#include "sim/world/snr_reader.h"
#include "sim/world/task.h"

namespace airsplit {

class DeviceChoice {
 public:
  /// What it can look at of its link.
  struct Link {
    std::optional<UplinkSnr> snr;                          ///< for a policy that reads it
    std::shared_ptr<const ChannelView> channel = nullptr;  ///< for one that looks ahead
  };
  /// `links`: by antenna; `antennas`: by edge, the one that it is behind.
  DeviceChoice(const GroupChoice& group, std::shared_ptr<ChoiceSession> session,
               std::vector<Link> links, std::vector<std::size_t> antennas, std::uint64_t seed,
               std::uint32_t device);

  /// The candidate for a task that is about to be computed and goes to its edge; `waiting` are
  /// behind it.
  std::size_t choose(const TaskRecord& task, std::size_t number, std::int64_t due_ns,
                     std::int64_t now_ns, std::size_t waiting);

  // What the device sees of its radio.
  void hand_over(std::uint32_t bytes) { queued_bytes_ += bytes; }
  void begin(std::size_t task, std::uint32_t bytes, std::int64_t now_ns);
  void lose(std::size_t number, const TaskRecord& task) { end(number, task); }
  /// Its answer is here.
  void answer(std::size_t number, const TaskRecord& task) { end(number, task); }

 private:
  void end(std::size_t number, const TaskRecord& task);

  const GroupChoice& group_;
  std::vector<Link> links_;
  std::vector<std::size_t> antennas_;
  std::unique_ptr<Chooser> chooser_;
  SnrReader snr_;
  double queued_bytes_ = 0, on_air_bytes_ = 0;
  std::optional<std::size_t> on_air_;  ///< the task whose payload it is
  std::int64_t on_air_since_ns_ = 0;
  std::vector<double> edge_wait_ns_;  ///< by edge
};

}  // namespace airsplit
