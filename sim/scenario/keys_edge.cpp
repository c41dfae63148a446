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
               "Times at the edge: constant, or exponential with that mean, for queueing theory")};
}

}  // namespace airsplit
