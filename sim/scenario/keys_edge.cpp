// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/key_sections.h"

namespace airsplit {
namespace {

using E = EdgeSettings;

template <typename T>
auto in(T E::*member) {
  return within(&Scenario::edge, member);
}

}  // namespace

std::vector<Key<Scenario>> edge_keys(const Tables& tables) {
  return {
      text_key("edge.name", in(&E::name),
               "[[edge]], as often as there are edges: how results, and device.edge, name it")
          .default_is("the edge's number"),
      text_key("edge.processor", in(&E::processor), "As device.processor").required(),
      whole_key("edge.workers", in(&E::workers), 1, 10'000,
                "Tasks, or batches, that the edge computes at a time, each as fast"),
      policy_key("edge.queue", in(&E::queue), tables, PolicyPlace::kEdgeQueue,
                 "Which waiting task is next: "),
      policy_key("edge.drop", in(&E::drop), tables, PolicyPlace::kEdgeDrop,
                 "Which task is dropped: "),
      whole_key("edge.batch", in(&E::batch), 1, 1024,
                "Tasks of one network that a worker computes together, at most"),
      number_key("edge.batch_wait_ms", in(&E::batch_wait_ms), "ms", {0, 1e6},
                 "A batch that is not full begins when its oldest waited so long")
          .needs("edge.batch > 1", [](const Scenario& s) { return s.edge.batch > 1; }),
      word_key("edge.service", in(&E::service),
               {{"constant", ServiceTimes::kConstant}, {"exponential", ServiceTimes::kExponential}},
               "Times at the edge: constant, or exponential with that mean, for queueing theory"),
      number_key("edge.snr_offset_db", in(&E::snr_offset_db), "dB", {-100, 100},
                 "How much more SNR the link to its antenna has than link.snr_db, or what is in "
                 "place of it, says; edges of one offset are behind one antenna"),
      number_key("edge.backhaul_ms", in(&E::backhaul_ms), "ms", {0, 1e5},
                 "From its antenna to it, and as long back: a cloud is far"),
      number_key("edge.backhaul_mbps", in(&E::backhaul_mbps), "Mbit/s", {1e-3, 1e9},
                 "Of each direction of that, one message after another; none is without a limit"),
      number_key("edge.backhaul_jitter_ms", in(&E::backhaul_jitter_ms), "ms", {0, 1e5},
                 "Each message takes up to so much longer there, any time as probable"),
      number_key("edge.active_w", in(&E::active_w), "W", {0, 1e6},
                 "Power of each of its workers while it computes"),
      number_key("edge.idle_w", in(&E::idle_w), "W", {0, 1e6}, "Its power while it does not")};
}

}  // namespace airsplit
