// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/simulator/sweep_report.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/output.h"
#include "common/error.h"
#include "common/number.h"
#include "results/columns.h"
#include "sim/run/row_texts.h"

namespace airsplit {
namespace {

/// Whether the cap came before the interval of some scheme was as narrow as wanted.
bool is_too_wide(const SweepPlan& plan, const PointRows& rows) {
  if (plan.rule.half_width <= 0) return false;
  const RowReader reader(column_names(plan.keys()));
  // 0 where there is no value: of a group without tasks nothing is to be found out.
  const auto number = [&](const FieldRow& row, const char* name) {
    return reader.number(row, name).value_or(0);
  };
  return std::any_of(rows.pooled.begin(), rows.pooled.end(), [&](const FieldRow& row) {
    return number(row, "deadline_met_high") - number(row, "deadline_met_low") >
           2 * plan.rule.half_width;
  });
}

RowTexts texts_of(const SweepPlan& plan) {
  RowTexts texts = row_texts(plan.scenario(0));
  if (plan.rule.most > 1) texts["interval_over"] = {kOverReplications};
  return texts;
}

}  // namespace

SweepReport::SweepReport(const SweepPlan& plan, RowFormat format, std::size_t kept,
                         std::string command)
    : plan_(plan),
      printer_(format, plan.grid(), texts_of(plan)),
      command_(std::move(command)),
      kept_(kept) {}

void SweepReport::begin() {
  if (kept_ > 0) say(fmt::format("{} of {} points are there already", kept_, plan_.points.size()));
  print(printer_.header());
}

void SweepReport::done(const PointRows& rows) {
  ++done_;
  if (is_too_wide(plan_, rows)) ++too_wide_;
  std::string lines;
  for (const FieldRow& row : rows.pooled) lines += printer_.line(row);
  progress_.clear();
  print(lines);
}

void SweepReport::failed(std::uint64_t point, const std::string& message) {
  without_rows_.push_back(fmt::format("{}: {}", plan_.describe(point), message));
  say(without_rows_.back());
}

void SweepReport::lost(std::uint64_t point, const std::string& death, const std::string& seed) {
  const std::string its_seed =
      seed.empty() ? fmt::format("{}", plan_.scenario(point).workload.seed) : seed;
  without_rows_.push_back(fmt::format("{}: its worker died twice ({}); to replay it:\n{}",
                                      plan_.describe(point), death,
                                      plan_.replay_command(point, its_seed)));
  say(without_rows_.back());
}

void SweepReport::pause() {
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  const std::size_t settled = done_ + without_rows_.size();
  progress_.show(fmt::format("{} of {} points, {:.3g} points/s,", kept_ + done_,
                             plan_.points.size(), static_cast<double>(settled) / elapsed_s),
                 static_cast<double>(settled) / static_cast<double>(plan_.points.size() - kept_));
}

void SweepReport::end() {
  progress_.clear();
  if (too_wide_ > 0) {
    say(fmt::format("{} points had {} replications before every deadline_met was known to -/+ {}",
                    too_wide_, plan_.rule.most, to_text(plan_.rule.half_width)));
  }
  if (without_rows_.empty()) return;
  throw WorkError(fmt::format("{} of {} points failed:\n{}\n{}", without_rows_.size(),
                              plan_.points.size(), fmt::join(without_rows_, "\n"), how_to_go_on()));
}

std::string SweepReport::how_to_go_on() {
  progress_.clear();
  return fmt::format("{} of {} points are kept; the same command does the rest:\n{}", kept_ + done_,
                     plan_.points.size(), command_);
}

void SweepReport::say(const std::string& message) {
  progress_.clear();
  std::fprintf(stderr, "%s\n", message.c_str());
}

}  // namespace airsplit
