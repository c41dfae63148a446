// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/arrivals.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/csv_reader.h"
#include "common/error.h"
#include "common/file.h"
#include "common/number.h"
#include "common/random.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

std::uint64_t seed_of(const WorkloadSettings& workload) {
  return static_cast<std::uint64_t>(workload.seed);
}

/// A process whose images are drawn at random.
class DrawnArrivals : public ArrivalProcess {
 public:
  DrawnArrivals(const WorkloadSettings& workload, const DevicePlace& place, std::size_t images)
      : images_(seed_of(workload), "images", place.device), image_count_(images) {}

  std::optional<Arrival> next() override {
    const std::uint64_t number = number_++;
    return Arrival{time_s(number), images_.below(number, image_count_)};
  }

 protected:
  /// Of each arrival in turn, counted from 0.
  virtual double time_s(std::uint64_t number) = 0;

 private:
  RandomStream images_;
  std::size_t image_count_;
  std::uint64_t number_ = 0;
};

class PeriodicArrivals final : public DrawnArrivals {
 public:
  PeriodicArrivals(const WorkloadSettings& workload, const DevicePlace& place, std::size_t images)
      : DrawnArrivals(workload, place, images),
        rate_hz_(workload.rate_hz),
        jitter_s_(workload.jitter_ms / 1e3),
        jitter_(seed_of(workload), "jitter", place.device) {
    if (workload.phase == Phase::kSpread) {
      phase_ = static_cast<double>(place.in_group) / static_cast<double>(workload.devices);
    } else if (workload.phase == Phase::kRandom) {
      phase_ = RandomStream(seed_of(workload), "phase", place.device).uniform(0);
    }
  }

 private:
  double time_s(std::uint64_t number) override {
    const double nominal_s = (static_cast<double>(number) + phase_) / rate_hz_;
    return jitter_s_ > 0 ? nominal_s + jitter_s_ * jitter_.uniform(number) : nominal_s;
  }

  double rate_hz_;
  double jitter_s_;
  double phase_ = 0;
  RandomStream jitter_;
};

class PoissonArrivals final : public DrawnArrivals {
 public:
  PoissonArrivals(const WorkloadSettings& workload, const DevicePlace& place, std::size_t images)
      : DrawnArrivals(workload, place, images),
        rate_hz_(workload.rate_hz),
        gaps_(seed_of(workload), "arrivals", place.device) {}

 private:
  double time_s(std::uint64_t number) override {
    now_s_ = now_s_ + gaps_.exponential(number) / rate_hz_;
    return now_s_;
  }

  double rate_hz_;
  RandomStream gaps_;
  double now_s_ = 0;
};

/// A Poisson process whose rate has two values in turn, each for an exponential time: a
/// Markov-modulated Poisson process of two states (Fischer, Meier-Hellstern, "The Markov-modulated
/// Poisson process (MMPP) cookbook", Performance Evaluation 18, 1993). It begins in its stationary
/// state.
class BurstyArrivals final : public DrawnArrivals {
 public:
  BurstyArrivals(const WorkloadSettings& workload, const DevicePlace& place, std::size_t images)
      : DrawnArrivals(workload, place, images),
        gaps_(RandomStream(seed_of(workload), "arrivals", place.device)),
        stays_(seed_of(workload), "bursts", place.device) {
    const double share = workload.burst_share;
    rate_hz_[kBurst] = workload.burst_factor * workload.rate_hz;
    rate_hz_[kQuiet] =
        std::max(0.0, workload.rate_hz * (1 - workload.burst_factor * share) / (1 - share));
    mean_stay_s_[kBurst] = workload.burst_ms / 1e3;
    mean_stay_s_[kQuiet] = mean_stay_s_[kBurst] * (1 - share) / share;
    state_ = stays_.uniform(0) < share ? kBurst : kQuiet;
    begin_stay();
  }

 private:
  enum State { kQuiet, kBurst };

  /// The exponential distribution has no memory: in each state the time to the next arrival is
  /// drawn afresh.
  double time_s(std::uint64_t /*number*/) override {
    for (;;) {
      const double gap_s = rate_hz_[state_] > 0 ? gaps_.exponential(drawn_++) / rate_hz_[state_]
                                                : std::numeric_limits<double>::infinity();
      if (now_s_ + gap_s <= stay_end_s_) return now_s_ += gap_s;
      now_s_ = stay_end_s_;
      state_ = state_ == kBurst ? kQuiet : kBurst;
      begin_stay();
    }
  }

  void begin_stay() { stay_end_s_ = now_s_ + mean_stay_s_[state_] * stays_.exponential(++stay_); }

  RandomStream gaps_, stays_;
  double rate_hz_[2] = {}, mean_stay_s_[2] = {};
  State state_ = kQuiet;
  double now_s_ = 0, stay_end_s_ = 0;
  std::uint64_t drawn_ = 0, stay_ = 0;
};

class TraceArrivals final : public ArrivalProcess {
 public:
  TraceArrivals(std::shared_ptr<const Trace> trace, std::uint32_t device)
      : trace_(std::move(trace)), device_(device) {}

  std::optional<Arrival> next() override {
    while (place_ < trace_->arrivals.size()) {
      const Trace::Arrival& arrival = trace_->arrivals[place_++];
      if (arrival.device >= 0 && arrival.device != static_cast<std::int64_t>(device_)) continue;
      return Arrival{arrival.time_s, arrival.image};
    }
    return std::nullopt;
  }

 private:
  std::shared_ptr<const Trace> trace_;
  std::uint32_t device_;
  std::size_t place_ = 0;
};

/// A field of a trace. `where` is its file and line.
double number_from(const std::string& text, const char* column, double most,
                   const std::string& where) {
  const double number = parse_number(text).value_or(-1);
  if (!(number >= 0 && number <= most)) {
    throw InputError(fmt::format("{}: {} = {}: expected a number from 0 to {:g}", where, column,
                                 shortened(text), most));
  }
  return number;
}

std::size_t whole_from(const std::string& text, const char* column, double most,
                       const std::string& where) {
  const double number = number_from(text, column, most, where);
  const auto whole = static_cast<std::size_t>(number);
  if (static_cast<double>(whole) != number) {
    throw InputError(
        fmt::format("{}: {} = {}: expected a whole number", where, column, shortened(text)));
  }
  return whole;
}

}  // namespace

Trace parse_trace(const std::string& text, const std::string& name) {
  constexpr double kLatestS = 1e8, kMostImages = 1e8, kMostDevices = 1e6;
  Trace trace;
  trace.name = name;
  CsvReader reader(text, name);
  std::vector<std::string> fields;
  bool has_device = false, has_header = false;
  while (reader.next(fields)) {
    const std::string where = reader.where();
    if (!has_header) {
      has_header = true;
      has_device = fields == std::vector<std::string>{"time_s", "image", "device"};
      if (has_device || fields == std::vector<std::string>{"time_s", "image"}) continue;
      throw InputError(
          fmt::format("{}: \"{}\": expected the columns time_s,image or time_s,image,device", where,
                      shortened(fmt::format("{}", fmt::join(fields, ",")))));
    }
    if (fields.size() != (has_device ? 3U : 2U)) {
      throw InputError(
          fmt::format("{}: {} fields, expected {}", where, fields.size(), has_device ? 3 : 2));
    }
    Trace::Arrival arrival;
    arrival.time_s = number_from(fields[0], "time_s", kLatestS, where);
    arrival.image = whole_from(fields[1], "image", kMostImages, where);
    if (has_device) {
      arrival.device =
          static_cast<std::int64_t>(whole_from(fields[2], "device", kMostDevices, where));
    }
    if (!trace.arrivals.empty() && arrival.time_s < trace.arrivals.back().time_s) {
      throw InputError(where + ": this arrival is before the one above it");
    }
    trace.arrivals.push_back(arrival);
  }
  if (trace.arrivals.empty()) throw InputError(name + ": there is no arrival in this file");
  return trace;
}

Trace load_trace(const std::string& path) { return parse_trace(read_text(path), path); }

void check_trace(const Trace& trace, std::size_t images, std::int64_t devices) {
  for (const Trace::Arrival& arrival : trace.arrivals) {
    if (arrival.image >= images) {
      throw InputError(fmt::format("{}: image {}: there are {} test images, counted from 0",
                                   trace.name, arrival.image, images));
    }
    if (arrival.device >= devices) {
      throw InputError(fmt::format("{}: device {}: there are {} devices, counted from 0",
                                   trace.name, arrival.device, devices));
    }
  }
}

std::unique_ptr<ArrivalProcess> make_arrivals(const WorkloadSettings& workload,
                                              const DevicePlace& place, std::size_t images,
                                              const std::shared_ptr<const Trace>& trace) {
  switch (workload.arrivals) {
    case Arrivals::kPeriodic:
      return std::make_unique<PeriodicArrivals>(workload, place, images);
    case Arrivals::kPoisson:
      return std::make_unique<PoissonArrivals>(workload, place, images);
    case Arrivals::kBursty:
      return std::make_unique<BurstyArrivals>(workload, place, images);
    case Arrivals::kTrace:
      break;
  }
  check(trace != nullptr, "a trace for a workload that has one");
  return std::make_unique<TraceArrivals>(trace, place.in_group);
}

}  // namespace airsplit
