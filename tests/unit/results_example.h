// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Rows and files that the tests of the results room share.
#pragma once

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <gtest/gtest.h>

#include "common/file.h"
#include "results/columns.h"

namespace airsplit {

/// The columns up to `beside`: golden texts hold these, whatever columns come to be behind them.
inline ColumnTable first_columns() {
  const auto end = result_columns().begin() + 30;
  return {result_columns().begin(), end};
}

/// Six tasks of one scheme, each number worked out by hand in results_row_test.cpp.
inline ResultRow example_row(const std::string& snr_db = "10") {
  ResultRow row;
  row.swept = {{"link.snr_db", snr_db}};
  row.scheme = "aecnn";
  row.split = "layer3";
  row.ratio = 256;
  row.outcomes = {3, 1, 1, 1};
  row.right = 3;
  row.right_in_time = 2;
  row.latency_ms = {10, 30.5, 120, 20.25};
  row.numbers = {{"payload_bytes_mean", 1234.5678},
                 {"payload_bytes_max", 1600},
                 {"compression_ratio", 650.1234567},
                 {"device_ms_mean", 20},
                 {"queue_ms_mean", 0.1875},
                 {"uplink_ms_mean", 22},
                 {"edge_ms_mean", 1.5},
                 {"downlink_ms_mean", 1.5},
                 {"device_energy_mj_mean", 1.0 / 3.0},
                 {"retransmissions", 7}};
  row.seed = 18446744073709551615U;
  row.deadline_ms = 50;
  row.overload = "unanswered";
  return row;
}

/// A row of a scheme that got no answer through.
inline ResultRow unanswered_row(const std::string& snr_db = "10") {
  ResultRow row;
  row.swept = {{"link.snr_db", snr_db}};
  row.scheme = "direct \"raw\", 8 bit";
  row.outcomes = {0, 0, 5, 0};
  row.numbers = {
      {"payload_bytes_mean", 1234567}, {"payload_bytes_max", 1234567}, {"retransmissions", 0}};
  row.seed = 1;
  row.deadline_ms = 50;
  row.overload = "unanswered";
  return row;
}

/// Has the pooled rows say how many replications there are.
inline void count_replications(PointRows& point, const ColumnTable& columns = result_columns()) {
  const auto named = std::find_if(columns.begin(), columns.end(), [](const Column& column) {
    return column.name == std::string("replications");
  });
  for (FieldRow& row : point.pooled) {
    const auto first = row.end() - static_cast<std::ptrdiff_t>(columns.size());
    first[named - columns.begin()] = std::to_string(point.replications.size());
  }
}

/// A point of one replication with these rows.
inline PointRows point_of(const std::vector<ResultRow>& rows) {
  PointRows point;
  for (const ResultRow& row : rows) point.pooled.push_back(to_field_row(row));
  point.replications = {point.pooled};
  return point;
}

/// The whole file as text.
inline std::string text_of(const std::filesystem::path& path) {
  const Bytes bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

/// Each test gets an empty folder, and takes it away.
class ResultsFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "airsplit-results-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path in_folder(const std::string& name) const { return folder_ / name; }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

 private:
  std::filesystem::path folder_;
};

/// While it lives, no file grows beyond `bytes`: what a full disk does to a writer.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now = {bytes, before_.rlim_max};
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_ = {};
  void (*handler_)(int) = nullptr;
};

/// The message of the exception of type E that `work` throws; fails the test if it throws none.
template <class E, class Work>
std::string message_of(Work work) {
  try {
    work();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& other) {
    ADD_FAILURE() << "another exception: " << other.what();
    return "";
  }
  ADD_FAILURE() << "no exception";
  return "";
}

}  // namespace airsplit
