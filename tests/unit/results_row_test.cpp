// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The columns of a row, their order and their text.
#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/number.h"
#include "results/columns.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;

using Fields = std::vector<std::pair<std::string, std::string>>;

Fields to_fields(const ResultRow& row) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : row.swept) keys.push_back(key);
  const std::vector<std::string> names = column_names(keys, first_columns());
  const FieldRow texts = to_field_row(row, first_columns());
  Fields fields;
  for (std::size_t i = 0; i < texts.size(); ++i) fields.emplace_back(names.at(i), texts[i]);
  return fields;
}

std::map<std::string, std::string> by_name(const ResultRow& row) {
  const auto fields = to_fields(row);
  return {fields.begin(), fields.end()};
}

// Others may follow: those who read a CSV by places find these where they were.
TEST(Columns, AreThoseOfTheDesign) {
  EXPECT_THAT(
      column_names({"link.snr_db", "link.fading"}, first_columns()),
      ElementsAre("link.snr_db", "link.fading", "scheme", "split", "ratio", "tasks", "answered",
                  "deadline_met", "deadline_met_low", "deadline_met_high", "accuracy",
                  "in_deadline_accuracy", "payload_bytes_mean", "payload_bytes_max",
                  "compression_ratio", "latency_ms_mean", "latency_ms_p50", "latency_ms_p95",
                  "latency_ms_p99", "device_ms_mean", "queue_ms_mean", "uplink_ms_mean",
                  "edge_ms_mean", "downlink_ms_mean", "device_energy_mj_mean", "retransmissions",
                  "lost", "seed", "replications", "dropped", "group", "beside"));
}

TEST(Columns, AreNotRepeatedByASweptSeed) {
  const std::vector<std::string> names = column_names({"seed", "link.snr_db"});
  EXPECT_EQ(names.front(), "link.snr_db");
  EXPECT_EQ(std::count(names.begin(), names.end(), "seed"), 1);
}

TEST(Fields, HoldWhatTheRowSays) {
  // Six tasks: 3 in time, 1 late, 1 lost, 1 unfinished; 3 right, of which 2 in time. Intervals and
  // quantiles are SciPy's and NumPy's, rounded to 6 digits.
  const Fields expected = {
      {"link.snr_db", "10"},
      {"scheme", "aecnn"},
      {"split", "layer3"},
      {"ratio", "256"},
      {"tasks", "6"},
      {"answered", "4"},
      {"deadline_met", "0.5"},
      {"deadline_met_low", "0.187616"},
      {"deadline_met_high", "0.812384"},
      {"accuracy", "0.75"},
      {"in_deadline_accuracy", "0.333333"},
      {"payload_bytes_mean", "1234.57"},
      {"payload_bytes_max", "1600"},
      {"compression_ratio", "650.123"},
      {"latency_ms_mean", "45.1875"},
      {"latency_ms_p50", "25.375"},
      {"latency_ms_p95", "106.575"},
      {"latency_ms_p99", "117.315"},
      {"device_ms_mean", "20"},
      {"queue_ms_mean", "0.1875"},
      {"uplink_ms_mean", "22"},
      {"edge_ms_mean", "1.5"},
      {"downlink_ms_mean", "1.5"},
      {"device_energy_mj_mean", "0.333333"},
      {"retransmissions", "7"},
      {"lost", "1"},
      {"seed", "18446744073709551615"},
      {"replications", "1"},
      {"dropped", "0"},
      {"group", ""},
      {"beside", ""},
  };
  EXPECT_EQ(to_fields(example_row()), expected);
}

TEST(Fields, OfAnswersAreEmptyWhereThereIsNone) {
  const auto fields = by_name(unanswered_row());
  for (const char* name :
       {"split", "ratio", "accuracy", "compression_ratio", "latency_ms_mean", "latency_ms_p50",
        "latency_ms_p95", "latency_ms_p99", "device_ms_mean", "queue_ms_mean", "uplink_ms_mean",
        "edge_ms_mean", "downlink_ms_mean", "device_energy_mj_mean"}) {
    EXPECT_EQ(fields.at(name), "") << name;
  }
  EXPECT_EQ(fields.at("deadline_met"), "0");
  EXPECT_EQ(fields.at("in_deadline_accuracy"), "0");
  EXPECT_EQ(fields.at("payload_bytes_mean"), "1234570");
  EXPECT_EQ(fields.at("payload_bytes_max"), "1234567");
  EXPECT_EQ(fields.at("lost"), "5");
}

TEST(Fields, OfTasksAreEmptyWhereThereIsNone) {
  const auto fields = by_name({});
  for (const char* name :
       {"deadline_met", "deadline_met_low", "deadline_met_high", "in_deadline_accuracy",
        "payload_bytes_mean", "payload_bytes_max", "device_energy_mj_mean"}) {
    EXPECT_EQ(fields.at(name), "") << name;
  }
  EXPECT_EQ(fields.at("tasks"), "0");
}

TEST(Fields, MustAddUp) {
  ResultRow missing = example_row();
  missing.latency_ms.pop_back();
  EXPECT_DEATH(to_fields(missing), "one latency for each answered task");
  ResultRow too_right = example_row();
  too_right.right = 5;
  EXPECT_DEATH(to_fields(too_right), "right answers among the answered");
  ResultRow too_early = example_row();
  too_early.right_in_time = 4;
  EXPECT_DEATH(to_fields(too_early), "among the tasks in time");
  ResultRow not_right = example_row();
  not_right.right = 1;
  EXPECT_DEATH(to_fields(not_right), "among the right answers");
}

TEST(Records, NeedRowsOfOneSweep) {
  EXPECT_DEATH(to_records({"link.bandwidth_mhz"}, {example_row()}), "swept keys");
}

TEST(Numbers, AreAsShortAsTheyReadBack) {
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(-0.0), "0");
  EXPECT_EQ(to_text_6(2.0 / 3.0), "0.666667");
  EXPECT_EQ(to_text_6(9999999.0), "10000000");
  EXPECT_EQ(to_text_6(1.765247730378316e-06), "1.76525e-06");
}

TEST(Numbers, InSweptValuesAreWrittenOneWay) {
  const std::pair<const char*, const char*> cases[] = {
      {"10", "10"},
      {"10.0", "10"},
      {"1e1", "10"},
      {"-2.50", "-2.5"},
      {"-0.0", "0"},
      {"0.1", "0.1"},
      {"rayleigh", "rayleigh"},
      {"0x10", "0x10"},
      {"inf", "inf"},
      {"nan", "nan"},
      {"1e999", "1e999"},
      {"", ""},
      {"10 ms", "10 ms"},
      {"99999999999999999999", "99999999999999999999"}};
  for (const auto& [given, written] : cases) EXPECT_EQ(to_text(parse_value(given)), written);
}

TEST(Numbers, MustBeFinite) { EXPECT_DEATH(to_text_6(0.0 / 0.0), "a finite number"); }

}  // namespace
}  // namespace airsplit
