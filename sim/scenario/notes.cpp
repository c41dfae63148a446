// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/notes.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "channel/radio/delay_profile.h"
#include "channel/radio/rate_model.h"
#include "sim/scenario/group.h"
#include "sim/scenario/links.h"

namespace airsplit {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;  // what each is about, and its text

/// Huang et al., MobiSys 2012 (see sim/run/energy.h), give in their abstract 6 Mbit/s as the median
/// of what LTE's uplink carried, and less for Wi-Fi.
constexpr double kMeasuredMbps = 6;

double bits_per_second(const LinkSettings& link) {
  return shannon_rate_bps(1e6 * link.radio.bandwidth_mhz, std::pow(10.0, link.radio.snr_db / 10));
}

void note_radio(const Group& group, Texts& texts) {
  const Radio radio = radio_of(group.link, group.device);
  if (radio == Radio::kNone) return;
  const LinkModel* model = group.link.model;
  const bool has_its_own = model != nullptr && (model->is_cell || model->radio_for != nullptr);
  const Radio fitting = has_its_own ? model->fitting_radio(group.link) : radio;
  if (radio != fitting && (model->is_cell || fitting != model->radio))
    texts.emplace_back("device.radio",
                       fmt::format("device.radio: its power model is not that of the link "
                                   "(link.model = \"{}\"), which device.radio = \"link\" takes",
                                   model->name));
  if (!snr_changes(group.link) && bits_per_second(group.link) > 1e6 * kMeasuredMbps)
    texts.emplace_back(
        "link.bandwidth_mhz",
        fmt::format(
            "link.bandwidth_mhz and snr_db carry more than {:g} Mbit/s, the median uplink of "
            "the networks in which the power model of device.radio was measured: its energy "
            "is an extrapolation",
            kMeasuredMbps));
}

void note_times(const Group& group, Texts& texts) {
  const auto note = [&](const char* key, double ms) {
    texts.emplace_back(key, fmt::format("{} = {:g} is {:g} milliseconds; {:g} s would be {:g}", key,
                                        ms, ms, ms, 1e3 * ms));
  };
  const WorkloadSettings& workload = group.workload;
  const RadioSettings& radio = group.link.radio;
  if (workload.deadline_ms > 0 && workload.deadline_ms < 1)
    note("workload.deadline_ms", workload.deadline_ms);
  if (workload.arrivals == Arrivals::kPeriodic && workload.jitter_ms > 0 &&
      workload.jitter_ms < 0.1)
    note("workload.jitter_ms", workload.jitter_ms);
  if (radio.fading != Fading::None && radio.speed_kmh == 0 && radio.coherence_ms < 0.1)
    note("link.coherence_ms", radio.coherence_ms);
  if (radio.shadowing_db > 0 && radio.shadowing_ms < 100)
    note("link.shadowing_ms", radio.shadowing_ms);
}

void note_subcarriers(const Group& group, Texts& texts) {
  const RadioSettings& radio = group.link.radio;
  if (radio.fading == Fading::None || radio.delay_profile == DelayProfile::Flat) return;
  const auto enough = enough_subcarriers(radio.delay_profile, 1e-9 * radio.delay_spread_ns,
                                         1e6 * radio.bandwidth_mhz);
  if (radio.subcarriers > 0 && radio.subcarriers < enough)
    texts.emplace_back("link.subcarriers",
                       fmt::format("link.subcarriers = {}: the rate varies more than it would with "
                                   "{}, which link.subcarriers = 0 takes",
                                   radio.subcarriers, enough));
}

/// Of the arrivals and the drain; 0 where a trace ends them.
double simulated_s(const Scenario& scenario) {
  const WorkloadSettings& workload = scenario.workload;
  if (workload.duration_s > 0) return workload.duration_s + workload.drain_s;
  double rate_hz = 0;
  for (const Group& group : groups_of(scenario)) {
    if (group.workload.arrivals != Arrivals::kTrace)
      rate_hz += group.workload.rate_hz * static_cast<double>(group.workload.devices);
  }
  return rate_hz > 0 ? static_cast<double>(workload.tasks) / rate_hz + workload.drain_s : 0;
}

std::string about(double seconds) {
  if (seconds < 5400) return fmt::format("{:.0f} minutes", std::ceil(seconds / 60));
  if (seconds < 2 * 86400) return fmt::format("{:.0f} hours", seconds / 3600);
  return fmt::format("{:.0f} days", seconds / 86400);
}

void note_work(const Scenario& scenario, Texts& texts) {
  constexpr double kWorthSayingS = 120;
  const LinkModel* model = scenario.link.model;
  if (model == nullptr || model->work_s == nullptr) return;
  std::int64_t devices = 0;
  for (const Group& group : groups_of(scenario)) devices += group.workload.devices;
  const double seconds = model->work_s(static_cast<std::size_t>(devices), simulated_s(scenario));
  if (seconds < kWorthSayingS) return;
  texts.emplace_back(
      "workload.devices",
      fmt::format("a cell of {} devices for {:.4g} simulated seconds takes some {} for "
                  "each scheme, and its traffic besides; Ctrl-C ends it",
                  devices, simulated_s(scenario), about(seconds)));
}

}  // namespace

std::vector<ScenarioNote> notes_on(const Scenario& scenario) {
  Texts texts;
  for (const Group& group : groups_of(scenario)) {
    note_radio(group, texts);
    note_times(group, texts);
    note_subcarriers(group, texts);
  }
  note_work(scenario, texts);
  std::vector<ScenarioNote> notes;
  for (const auto& [about, text] : texts) {
    const auto same = [&key = about](const ScenarioNote& note) { return note.about == key; };
    if (std::none_of(notes.begin(), notes.end(), same))
      notes.push_back({about, fmt::format("{}: {}", scenario.name, text)});
  }
  return notes;
}

}  // namespace airsplit
