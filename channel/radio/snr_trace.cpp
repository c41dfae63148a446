// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/snr_trace.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "channel/radio/radio_settings.h"
#include "common/csv_reader.h"
#include "common/error.h"
#include "common/nearest.h"
#include "common/number.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

constexpr double kLatestS = 1e8;
constexpr double kMostTracedDevices = 10'000;
constexpr std::int64_t kAllDevices = -1;

const std::vector<std::string> kColumns = {"time_s", "snr_db", "device", "snr_down_db",
                                           "bandwidth_mhz"};

/// Which field of a line holds each column; one past the last where the file has none.
struct Layout {
  std::size_t fields = 0;
  std::size_t time = 0, snr = 0, device = 0, down = 0, bandwidth = 0;
};

/// Of letters that can be shown; a file of something else has none.
bool is_a_name(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c >= ' ' && c <= '~'; });
}

Layout layout_of(const std::vector<std::string>& header, const std::string& where) {
  for (auto name = header.begin(); name != header.end(); ++name) {
    const bool is_known = std::find(kColumns.begin(), kColumns.end(), *name) != kColumns.end();
    if (!is_known && is_a_name(*name))
      throw InputError(fmt::format("{}: unknown column {}{}; there are {}", where, shortened(*name),
                                   suggestion(*name, kColumns), fmt::join(kColumns, ", ")));
    if (std::find(header.begin(), name, *name) != name)
      throw InputError(fmt::format("{}: the column {} is there twice", where, *name));
  }
  const auto place = [&](const char* name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const Layout layout{header.size(),   place("time_s"),      place("snr_db"),
                      place("device"), place("snr_down_db"), place("bandwidth_mhz")};
  if (layout.time == header.size() || layout.snr == header.size() ||
      !std::all_of(header.begin(), header.end(), is_a_name))
    throw InputError(where +
                     ": expected the columns time_s,snr_db and, if wanted, device, "
                     "snr_down_db, bandwidth_mhz");
  return layout;
}

class TraceLines {
 public:
  TraceLines(const std::string& text, const std::string& name) : reader_(text, name) {
    if (!reader_.next(fields_)) throw InputError(name + ": this file is empty");
    layout_ = layout_of(fields_, reader_.where());
  }

  bool next() {
    if (!reader_.next(fields_)) return false;
    if (fields_.size() != layout_.fields)
      throw InputError(fmt::format("{}: {} fields, expected {}", reader_.where(), fields_.size(),
                                   layout_.fields));
    return true;
  }

  /// Appends the line to its device's samples.
  void read_into(std::map<std::int64_t, SnrSamples>& devices) const {
    SnrSamples& samples = devices[device()];
    const double time_s = number(layout_.time, "time_s", {0, kLatestS});
    const std::int64_t time_ns = std::llround(1e9 * time_s);
    if (!samples.time_ns.empty() && time_ns <= samples.time_ns.back())
      throw InputError(fmt::format("{}: time_s = {}: expected more than {:.9g}, of the row above",
                                   reader_.where(), fields_[layout_.time],
                                   1e-9 * static_cast<double>(samples.time_ns.back())));
    samples.time_ns.push_back(time_ns);
    samples.snr_db.push_back(number(layout_.snr, "snr_db", kDeviceSnrDb));
    if (has(layout_.down))
      samples.snr_down_db.push_back(number(layout_.down, "snr_down_db", kDeviceSnrDb));
    if (has(layout_.bandwidth))
      samples.bandwidth_mhz.push_back(number(layout_.bandwidth, "bandwidth_mhz", kBandwidthMhz));
  }

 private:
  bool has(std::size_t place) const { return place < layout_.fields; }

  std::int64_t device() const {
    if (!has(layout_.device)) return kAllDevices;
    const double number = this->number(layout_.device, "device", {0, kMostTracedDevices});
    if (number != std::floor(number))
      throw InputError(fmt::format("{}: device = {}: expected a whole number", reader_.where(),
                                   shortened(fields_[layout_.device])));
    return static_cast<std::int64_t>(number);
  }

  double number(std::size_t place, const char* column, Range range) const {
    const auto number = parse_number(fields_[place]);
    if (number && range.contains(*number)) return *number;
    throw InputError(fmt::format("{}: {} = {}: expected a number from {:g} to {:g}",
                                 reader_.where(), column, shortened(fields_[place]), range.low,
                                 range.high));
  }

  CsvReader reader_;
  std::vector<std::string> fields_;
  Layout layout_;
};

}  // namespace

SnrTrace parse_snr_trace(const std::string& text, const std::string& name) {
  SnrTrace trace;
  trace.name = name;
  TraceLines lines(text, name);
  while (lines.next()) lines.read_into(trace.devices);
  if (trace.devices.empty()) throw InputError(name + ": there is no row below the header");
  return trace;
}

bool has_bandwidth(const SnrTrace& trace) {
  return !trace.devices.begin()->second.bandwidth_mhz.empty();
}

void check_snr_trace(const SnrTrace& trace, std::int64_t devices) {
  if (trace.devices.count(kAllDevices) > 0) return;
  const std::int64_t last = trace.devices.rbegin()->first;
  if (last >= devices)
    throw InputError(fmt::format("{}: device {}: there are {} devices, counted from 0", trace.name,
                                 last, devices));
  for (std::int64_t device = 0; device < devices; ++device)
    if (trace.devices.count(device) == 0)
      throw InputError(
          fmt::format("{}: there is no row of device {}; there are {} devices, "
                      "counted from 0",
                      trace.name, device, devices));
}

double mean_step_ms(const SnrTrace& trace) {
  double least_ms = std::numeric_limits<double>::infinity();
  for (const auto& [device, samples] : trace.devices) {
    const auto& times = samples.time_ns;
    if (times.size() < 2) continue;
    const double span_ms = 1e-6 * static_cast<double>(times.back() - times.front());
    least_ms = std::min(least_ms, span_ms / static_cast<double>(times.size() - 1));
  }
  return least_ms;
}

SnrOverTime snr_of_device(const std::shared_ptr<const SnrTrace>& trace, std::int64_t device,
                          const SnrTraceSettings& settings) {
  const auto of_all = trace->devices.find(kAllDevices);
  const SnrSamples& samples =
      of_all != trace->devices.end() ? of_all->second : trace->devices.at(device);
  return {std::shared_ptr<const SnrSamples>(trace, &samples), settings.between, settings.after_end};
}

}  // namespace airsplit
