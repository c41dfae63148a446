// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/snr_over_time.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

void check_samples(const SnrSamples& samples) {
  const std::size_t count = samples.time_ns.size();
  const auto fits = [&](const std::vector<double>& values) {
    return values.empty() || values.size() == count;
  };
  check(count > 0 && samples.time_ns.front() >= 0, "an SNR over time that begins");
  check(samples.snr_db.size() == count && fits(samples.snr_down_db) && fits(samples.bandwidth_mhz),
        "a value for each time of an SNR over time");
}

std::int64_t end_of(const std::vector<std::int64_t>& time_ns) {
  const std::size_t count = time_ns.size();
  return count == 1 ? kNever : 2 * time_ns[count - 1] - time_ns[count - 2];
}

}  // namespace

SnrOverTime::SnrOverTime(std::shared_ptr<const SnrSamples> samples, Between between,
                         AfterEnd after_end)
    : samples_(std::move(samples)), between_(between), after_end_(after_end) {
  check_samples(*samples_);
  end_ns_ = end_of(samples_->time_ns);
}

double SnrOverTime::snr_db(Direction direction, std::int64_t time_ns) const {
  if (after_end_ == AfterEnd::Silence && time_ns >= end_ns_)
    return -std::numeric_limits<double>::infinity();
  if (direction == Direction::Uplink) return value(samples_->snr_db, time_ns) + up_offset_db_;
  const bool has_own = !samples_->snr_down_db.empty();
  return value(has_own ? samples_->snr_down_db : samples_->snr_db, time_ns) + down_offset_db_;
}

double SnrOverTime::bandwidth_mhz(std::int64_t time_ns) const {
  return value(samples_->bandwidth_mhz, time_ns);
}

SnrOverTime SnrOverTime::plus_db(double up_db, double down_db) const {
  SnrOverTime more = *this;
  more.up_offset_db_ += up_db;
  more.down_offset_db_ += down_db;
  return more;
}

double SnrOverTime::value(const std::vector<double>& values, std::int64_t time_ns) const {
  const auto& times = samples_->time_ns;
  const bool repeats = after_end_ == AfterEnd::Repeat && end_ns_ != kNever;
  if (repeats) time_ns %= end_ns_;
  const auto after = std::upper_bound(times.begin(), times.end(), time_ns);
  if (after == times.begin()) return values.front();
  const auto next = static_cast<std::size_t>(after - times.begin());
  const bool is_last = next == times.size();
  const double here = values[next - 1];
  if (between_ == Between::Hold || (is_last && !repeats)) return here;
  const std::int64_t here_ns = times[next - 1], next_ns = is_last ? end_ns_ : times[next];
  const double share =
      static_cast<double>(time_ns - here_ns) / static_cast<double>(next_ns - here_ns);
  return here + share * ((is_last ? values.front() : values[next]) - here);
}

}  // namespace airsplit
