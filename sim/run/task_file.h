// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A CSV file with a line for each task: when everything happened to it, and what it took.
#pragma once

#include <filesystem>

#include "common/part_file.h"
#include "sim/run/run.h"

namespace airsplit {

/// The columns, in this order. Times are milliseconds of simulated time, exact to the nanosecond;
/// what did not happen is empty, and took 0 mJ. Of an answered task the five parts add up to
/// latency_ms.
///
/// scheme, split, ratio, group, task (its number in the run), device, image (its place in the test
/// set), outcome (met, late, lost, dropped, unfinished), predicted, label, correct, payload_bytes,
/// groups (of an answer, where scheme.send says how they are sent), retransmissions; arrival_ms;
/// device_start_ms, encode_start_ms (the codec begins), device_end_ms; sent_ms (first byte),
/// received_ms (last byte; it is sent as it is received, for a link has no propagation delay);
/// edge_start_ms, edge_end_ms; answer_sent_ms, answered_ms; latency_ms and its parts device_ms,
/// queue_ms, uplink_ms, edge_ms, downlink_ms; compute_mj, idle_mj, transmit_mj, wait_mj, receive_mj
/// (sim/run/energy.h); choice (of an adaptive scheme: the candidate that was taken). Where results
/// say more of the sites: edge (that the payload was sent to), backhaul_ms (both ways: a part of
/// the latency), fallback_start_ms and fallback_end_ms (of what the device computed itself in the
/// end), site_mj.
class TaskFile {
 public:
  /// `has_sites`: of the scenario (sim/scenario/edges.h). Throws WorkError if it cannot be written,
  /// or another process is writing it.
  explicit TaskFile(const std::filesystem::path& path, bool has_sites = false);

  /// Adds the tasks of one simulation of `run`, that of a scheme.
  void add(const PreparedRun& run, std::size_t scheme, const std::vector<TaskRecord>& tasks);

  /// Gives the file its name: until then there is none. Throws WorkError.
  void finish();

 private:
  PartFile file_;
  bool has_sites_;
};

}  // namespace airsplit
