// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// CSV: quoting, and what happens to the file when writing fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "results/csv.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Csv = ResultsFiles;

const Records kSmall = {{"a", "b"}, {{"1", "x"}}};

TEST_F(Csv, QuotesAsRfc4180Says) {
  const Records records = {{"plain", "key,with comma"},
                           {{"", "say \"hello\""}, {"two\nlines", "a\rb"}, {" blank ", "it's"}}};
  EXPECT_EQ(to_csv(records),
            "plain,\"key,with comma\"\n"
            ",\"say \"\"hello\"\"\"\n"
            "\"two\nlines\",\"a\rb\"\n"
            " blank ,it's\n");
}

TEST_F(Csv, OfRowsIsTheGoldenText) {
  EXPECT_EQ(
      to_csv(to_records({"link.snr_db"}, {example_row(), unanswered_row("2.50")}, first_columns())),
      "link.snr_db,scheme,split,ratio,tasks,answered,deadline_met,deadline_met_low,"
      "deadline_met_high,accuracy,in_deadline_accuracy,payload_bytes_mean,payload_bytes_max,"
      "compression_ratio,latency_ms_mean,latency_ms_p50,latency_ms_p95,latency_ms_p99,"
      "device_ms_mean,queue_ms_mean,uplink_ms_mean,edge_ms_mean,downlink_ms_mean,"
      "device_energy_mj_mean,retransmissions,lost,seed,replications,dropped,group,beside\n"
      "10,aecnn,layer3,256,6,4,0.5,0.187616,0.812384,0.75,0.333333,1234.57,1600,650.123,"
      "45.1875,25.375,106.575,117.315,20,0.1875,22,1.5,1.5,0.333333,7,1,"
      "18446744073709551615,1,0,,\n"
      "2.5,\"direct \"\"raw\"\", 8 bit\",,,5,0,0,0,0.434482,,0,1234570,1234567,,,,,,,,,,,,0,"
      "5,1,1,0,,\n");
}

TEST_F(Csv, ReplacesTheFileAndLeavesNoOther) {
  write_file(in_folder("out.csv"), "old");
  write_csv(in_folder("out.csv"), kSmall);
  EXPECT_EQ(text_of(in_folder("out.csv")), "a,b\n1,x\n");
  EXPECT_THAT(files(), ElementsAre("out.csv"));
}

TEST_F(Csv, ThatCannotBeWrittenSaysWhereAndWhy) {
  const fs::path nowhere = in_folder("none") / "out.csv";
  EXPECT_THAT(message_of<WorkError>([&] { write_csv(nowhere, kSmall); }),
              AllOf(HasSubstr(nowhere.string()), HasSubstr("No such file or directory")));
  write_file(in_folder("file"), "");
  EXPECT_THAT(message_of<WorkError>([&] { write_csv(in_folder("file") / "out.csv", kSmall); }),
              HasSubstr("Not a directory"));
  EXPECT_THAT(message_of<WorkError>([&] { write_csv(in_folder(""), kSmall); }),
              HasSubstr("Is a directory"));
}

TEST_F(Csv, OnAFullDiskLeavesTheOldFile) {
  EXPECT_THAT(message_of<WorkError>([] { write_csv("/dev/full", kSmall); }),
              AllOf(HasSubstr("/dev/full"), HasSubstr("No space left")));

  write_file(in_folder("out.csv"), "old");
  const Records large = {{"a"}, {{std::string(100000, 'x')}}};
  const FileSizeLimit limit(4096);
  EXPECT_THAT(message_of<WorkError>([&] { write_csv(in_folder("out.csv"), large); }),
              HasSubstr("File too large"));
  EXPECT_EQ(text_of(in_folder("out.csv")), "old");
  EXPECT_THAT(files(), ElementsAre("out.csv"));
}

}  // namespace
}  // namespace airsplit
