// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/scheme_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.h"
#include "sim/world/answer.h"

namespace airsplit {
namespace {

/// One of the parts into which images are dealt out.
struct Part {
  std::size_t number, of;
};

/// The values of the images that are in the other parts.
template <typename T>
std::vector<double> others(const std::vector<T>& values, const Part& part) {
  std::vector<double> found;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (i % part.of != part.number) found.push_back(static_cast<double>(values[i]));
  return found;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// A few payloads that stand for all: quantiles in the middle of parts of equal probability.
std::vector<double> typical(std::vector<double> bytes) {
  constexpr std::size_t kQuantiles = 5;
  std::sort(bytes.begin(), bytes.end());
  if (bytes.front() == bytes.back()) return {bytes.front()};
  std::vector<double> quantiles;
  for (std::size_t i = 0; i < kQuantiles; ++i)
    quantiles.push_back(bytes[(2 * i + 1) * bytes.size() / (2 * kQuantiles)]);
  return quantiles;
}

std::int64_t mean_ns(const std::vector<double>& ms, const Part& part, std::int64_t otherwise_ns) {
  return ms.empty() ? otherwise_ns : std::llround(1e6 * mean(others(ms, part)));
}

/// The radio's tail of a task that sends, mJ: as long as it may be until the next task.
double tail_mj(const GroupChoice::Device& device, std::int64_t edge_ns) {
  const RadioPower& radio = device.radio;
  switch (radio.tail) {
    case RadioTail::kFull:
      return 1e-3 * radio.tail_mw * std::min(radio.tail_ms, device.period_ms);
    case RadioTail::kAnswer:
      return 1e-9 * radio.tail_mw * static_cast<double>(edge_ns);
    case RadioTail::kNone:
      break;
  }
  return 0;
}

/// By the images that are in other parts.
CandidateFacts facts_of(const SchemeRunner& runner, const CandidateMeasurements& measured,
                        const Part& part, const GroupChoice::Device& device,
                        const GroupChoice::Times& times, const GroupChoice::Edge& edge) {
  CandidateFacts facts;
  facts.label = runner.spec().label();
  facts.uses_link = runner.uses_link();
  facts.accuracy = mean(others(measured.correct, part));
  facts.device_ns = mean_ns(measured.device_ms, part, times.device_ns);
  facts.compute_mj = 1e-6 * device.processor.active_w * static_cast<double>(facts.device_ns);
  if (!facts.uses_link) return facts;
  const std::vector<double> bytes = others(measured.payload_bytes, part);
  facts.payload_bytes_mean = mean(bytes);
  facts.payload_bytes = typical(bytes);
  facts.edge_ns =
      mean_ns(measured.edge_ms, part, times.edge_ns) + edge.backhaul_ns +
      std::llround(edge.backhaul_ns_per_byte * (facts.payload_bytes_mean + kAnswerBytes));
  facts.payload_mj =
      uplink_energy_mj(device.radio, facts.payload_bytes_mean, 0) + tail_mj(device, facts.edge_ns);
  facts.sending_mw = device.radio.base_mw + 1e3 * device.processor.idle_w;
  return facts;
}

}  // namespace

CandidateMeasurements measurements_of(SchemeRunner& replay) {
  CandidateMeasurements measured;
  for (std::size_t image = 0; image < replay.images(); ++image) {
    const auto payload = replay.encode(image);
    const auto answer = replay.decode(*payload, image);
    check(answer.has_value(), "an answer to each whole payload of a profile");
    measured.payload_bytes.push_back(payload->GetSize());
    const double by_class = answer->label == replay.label(image) ? 1 : 0;
    measured.correct.push_back(answer->correct.value_or(by_class));
    if (const auto ms = replay.device_ms(image)) measured.device_ms.push_back(*ms);
    if (const auto ms = replay.edge_ms(image)) measured.edge_ms.push_back(*ms);
  }
  return measured;
}

GroupChoice::GroupChoice(const SchemeChoice& choice, const Device& device,
                         const std::vector<Edge>& edges)
    : choice_(&choice), parts_(std::min(kParts, choice.measured.front().correct.size())) {
  check(parts_ > 1, "images besides a task's own");
  for (const Edge& edge : edges) {
    for (std::size_t part = 0; part < parts_; ++part) {
      Candidates& known = facts_.emplace_back();
      for (std::size_t i = 0; i < choice.candidates.size(); ++i)
        known.push_back(facts_of(*choice.candidates[i], choice.measured[i], {part, parts_}, device,
                                 edge.times[i], edge));
    }
  }
}

}  // namespace airsplit
