// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The store: what goes in comes out, for us and for any SQLite client, and no failure loses a
// point.
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "results/csv.h"
#include "results/store.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Provenance kProvenance = {"title = \"t\"\n[link]\nsnr_db = 10\n",
                                "--set edge.workers=2",
                                "--set edge.workers=2 --over link.snr_db=1,2",
                                "airsplit sweep x.toml",
                                "0.1.0",
                                "b0",
                                "",
                                "c0"};

/// Runs SQL as any other program would; each row of the answer as text, fields joined by '|'.
std::vector<std::string> sql(const fs::path& path, const std::string& text) {
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  std::vector<std::string> answer;
  const auto add = [](void* out, int n, char** fields, char**) {
    std::string line;
    for (int i = 0; i < n; ++i) {
      line += std::string(i > 0 ? "|" : "") + (fields[i] != nullptr ? fields[i] : "NULL");
    }
    static_cast<std::vector<std::string>*>(out)->push_back(line);
    return 0;
  };
  char* error = nullptr;
  sqlite3_exec(database, text.c_str(), add, &answer, &error);
  if (error != nullptr) ADD_FAILURE() << error;
  sqlite3_free(error);
  sqlite3_close(database);
  return answer;
}

class StoreTest : public ResultsFiles {
 protected:
  fs::path path() const { return in_folder("sweep.sqlite"); }
  Store create() const { return Store::create(path(), kProvenance, {"link.snr_db"}); }
};

TEST_F(StoreTest, ExportsTheBytesThatCsvWrites) {
  const std::vector<ResultRow> low = {example_row("-2.50"), unanswered_row("-2.50")};
  const std::vector<ResultRow> high = {example_row("rayleigh"), unanswered_row("1e3")};
  {
    Store store = create();
    store.append(1, point_of(high));  // as jobs finish: not in order
    store.append(0, point_of(low));
  }
  export_csv(path(), in_folder("exported.csv"));
  write_csv(in_folder("written.csv"),
            to_records({"link.snr_db"}, {low[0], low[1], high[0], high[1]}));
  EXPECT_EQ(text_of(in_folder("exported.csv")), text_of(in_folder("written.csv")));
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(4));
}

TEST_F(StoreTest, KeepsTextThatLooksLikeANumber) {
  ResultRow row = example_row("10.0");
  row.scheme = "007";
  row.split = "1e3";
  create().append(0, point_of({row}));
  const Records records = Store::open(path()).rows();
  EXPECT_EQ(to_csv(records), to_csv(to_records({"link.snr_db"}, {row})));
  EXPECT_EQ(records.rows[0][1], "007");
  EXPECT_EQ(records.rows[0][2], "1e3");
}

TEST_F(StoreTest, KeepsTheProvenance) {
  create();
  const Provenance read = Store::open(path()).provenance();
  EXPECT_EQ(read.scenario, kProvenance.scenario);
  EXPECT_EQ(read.settings, kProvenance.settings);
  EXPECT_EQ(read.sweep, kProvenance.sweep);
  EXPECT_EQ(read.command, kProvenance.command);
  EXPECT_EQ(read.version, kProvenance.version);
  EXPECT_EQ(read.bundle_hash, kProvenance.bundle_hash);
  EXPECT_EQ(read.profile_hash, kProvenance.profile_hash);
  EXPECT_EQ(read.processors_hash, kProvenance.processors_hash);
}

TEST_F(StoreTest, IsPlainSqlForItsUsers) {
  Store store = create();
  store.append(0, point_of({example_row("-2.5"), unanswered_row("-2.5")}));
  EXPECT_THAT(sql(path(),
                  "SELECT \"link.snr_db\", scheme, split, tasks, deadline_met, "
                  "latency_ms_p50, seed FROM rows"),
              ElementsAre("-2.5|aecnn|layer3|6|0.5|25.375|18446744073709551615",
                          "-2.5|direct \"raw\", 8 bit|NULL|5|0|NULL|1"));
  EXPECT_THAT(sql(path(),
                  "SELECT typeof(\"link.snr_db\"), typeof(scheme), typeof(tasks), "
                  "typeof(deadline_met), typeof(ratio) FROM rows"),
              ElementsAre("real|text|integer|real|integer", "real|text|integer|integer|null"));
  EXPECT_THAT(sql(path(), "SELECT value FROM meta WHERE key = 'version'"), ElementsAre("0.1.0"));
  EXPECT_EQ(store.rows().columns, column_names({"link.snr_db"}));
}

TEST_F(StoreTest, KeepsHowLongAnswersTook) {
  ResultRow far = example_row("0");
  far.group = "far";
  far.beside = "local";
  PointRows rows = point_of({far, unanswered_row("0")});
  rows.latencies = {{{10, 1, 1, 2.5, 0}, {20.5, 3, 0}}, {}};
  Store store = create();
  store.append(7, rows);
  store.append(8, point_of({example_row("5")}));
  EXPECT_THAT(sql(path(), "SELECT * FROM latencies"),
              ElementsAre("0|aecnn|layer3|256|6|10|1|1|2.5|6|far|local|50|unanswered|tasks|6",
                          "0|aecnn|layer3|256|6|20.5|4|1|6|6|far|local|50|unanswered|tasks|6",
                          "0|direct \"raw\", 8 bit|NULL|NULL|5|NULL|0|0|5|5|NULL|NULL|50|"
                          "unanswered|tasks|5",
                          "5|aecnn|layer3|256|6|NULL|0|0|6|6|NULL|NULL|50|unanswered|tasks|6"));
  std::vector<PointRows> points;
  store.each_point([&](const PointRows& point) { points.push_back(point); });
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_THAT(points[0].latencies, ElementsAre(SizeIs(2), IsEmpty()));
  EXPECT_EQ(points[0].latencies[0][1].answered, 3U);
  EXPECT_THAT(points[1].latencies, ElementsAre(IsEmpty()));
}

TEST_F(StoreTest, RefusesLatenciesOfNoRow) {
  Store store = create();
  store.append(0, point_of({example_row()}));
  sql(path(), "INSERT INTO latency_counts VALUES (0, 1, 10, 1, 1, NULL, NULL)");
  EXPECT_THAT(message_of<InputError>([&] { store.each_point([](const PointRows&) {}); }),
              HasSubstr("damaged"));
}

TEST_F(StoreTest, IsReadableWhileASweepFillsIt) {
  Store store = create();
  EXPECT_THAT(Store::open(path()).rows().rows, IsEmpty());
  store.append(0, point_of({example_row()}));
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(1));
}

TEST_F(StoreTest, GoesOnWhereItWasLeft) {
  create().append(0, point_of({example_row("0")}));
  Store::open(path()).append(1, point_of({example_row("5")}));
  EXPECT_THAT(sql(path(), "SELECT DISTINCT point FROM point_rows"), ElementsAre("0", "1"));
}

TEST_F(StoreTest, TakesEachPointOnce) {
  Store store = create();
  store.append(3, point_of({example_row(), unanswered_row()}));
  EXPECT_THAT(message_of<WorkError>([&] { store.append(3, point_of({example_row()})); }),
              HasSubstr("sweep.sqlite"));
  EXPECT_THAT(store.rows().rows, SizeIs(2));
}

TEST_F(StoreTest, TakesASweptSeedAndOddKeys) {
  ResultRow row = example_row();
  row.swept = {{"seed", "5"}, {"odd \"key\", 'x'", "1"}};
  row.seed = 5;
  Store store = Store::create(path(), kProvenance, {"seed", "odd \"key\", 'x'"});
  store.append(0, point_of({row}));
  EXPECT_EQ(to_csv(store.rows()), to_csv(to_records({"seed", "odd \"key\", 'x'"}, {row})));
}

TEST_F(StoreTest, NeedsRowsOfItsSweep) {
  Store store = Store::create(path(), kProvenance, {});
  EXPECT_DEATH(store.append(0, point_of({example_row()})), "swept keys");
}

TEST_F(StoreTest, NeverOverwritesAFile) {
  write_file(path(), "precious");
  EXPECT_THAT(message_of<InputError>([&] { create(); }),
              AllOf(HasSubstr(path().string()), HasSubstr("exists; give another name")));
  EXPECT_EQ(text_of(path()), "precious");
}

TEST_F(StoreTest, IsNotOverwrittenByItsExport) {
  create().append(0, point_of({example_row()}));
  EXPECT_THAT(message_of<InputError>([&] { export_csv(path(), path()); }),
              HasSubstr("is the input itself"));
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(1));
}

TEST_F(StoreTest, ThatCannotBeMadeSaysWhereAndWhy) {
  const fs::path nowhere = in_folder("none") / "x.sqlite";
  EXPECT_THAT(message_of<WorkError>([&] { Store::create(nowhere, kProvenance, {}); }),
              AllOf(HasSubstr(nowhere.string()), HasSubstr("No such file or directory")));
}

TEST_F(StoreTest, RefusesWhatIsNoStore) {
  const auto open = [this] { Store::open(path()); };
  EXPECT_THAT(message_of<InputError>(open),
              AllOf(HasSubstr(path().string()), HasSubstr("no such file")));
  write_file(path(), "");
  EXPECT_THAT(message_of<InputError>(open), HasSubstr("not a result store"));
  write_file(path(), std::string(5000, 'x'));
  EXPECT_THAT(message_of<InputError>(open), HasSubstr("not a result store"));
  EXPECT_EQ(text_of(path()), std::string(5000, 'x'));
  fs::remove(path());
  sql(path(), "CREATE TABLE rows (scheme)");
  EXPECT_THAT(message_of<InputError>(open), HasSubstr("not a result store"));
}

TEST_F(StoreTest, RefusesAnotherSchema) {
  create();
  sql(path(), "PRAGMA user_version = 2");
  EXPECT_THAT(message_of<InputError>([&] { Store::open(path()); }), HasSubstr("schema version 2"));
}

TEST_F(StoreTest, RefusesADamagedFile) {
  {
    Store store = create();
    for (int point = 0; point < 200; ++point) store.append(point, point_of({example_row()}));
  }
  const std::string whole = text_of(path());
  ASSERT_GT(whole.size(), 20000U);
  const auto read = [this] { Store::open(path()).rows(); };

  write_file(path(), whole.substr(0, whole.size() / 2));
  EXPECT_THAT(message_of<InputError>(read), HasSubstr("damaged"));
  write_file(path(), whole.substr(0, 12000) + std::string(4000, '\xff') + whole.substr(16000));
  EXPECT_THAT(message_of<InputError>(read), HasSubstr("damaged"));
}

TEST_F(StoreTest, WithoutItsProvenanceIsRefused) {
  create();
  sql(path(), "DELETE FROM meta WHERE key = 'command'");
  const Store store = Store::open(path());
  EXPECT_THAT(message_of<InputError>([&] { store.provenance(); }), HasSubstr("no command"));
}

// A file comes from someone else: what SQLite would run at a resume or an export is not run.
TEST_F(StoreTest, RefusesWhatAirsplitDoesNotMake) {
  struct Case {
    const char* change;
    const char* message;
  };
  const Case cases[] = {
      {"CREATE TRIGGER t AFTER INSERT ON point_rows BEGIN UPDATE point_rows SET deadline_met = "
       "0.5; "
       "END",
       "it has trigger t, of which"},
      {"DROP VIEW rows", "it has no view rows"},
      {"DROP VIEW rows; CREATE VIEW rows AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i "
       "FROM "
       "n) SELECT i AS scheme FROM n",
       "its view rows is another"},
      {"DROP TABLE point_rows; CREATE VIEW point_rows AS SELECT 1 AS point, 0 AS position",
       "its table point_rows is none of airsplit's"},
      {"DROP TABLE replication_rows; CREATE TABLE replication_rows (point, replication, position)",
       "its table replication_rows is another"},
      {"CREATE TABLE extra (x)", "it has table extra, of which"},
      {"CREATE INDEX i ON point_rows (abs(tasks))", "it has index i, of which"},
  };
  for (const Case& c : cases) {
    fs::remove(path());
    create().append(0, point_of({example_row()}));
    sql(path(), c.change);
    EXPECT_THAT(message_of<InputError>([&] { Store::open(path()); }), HasSubstr(c.message));
    EXPECT_THAT(message_of<InputError>([&] { Store::fill(path(), kProvenance, {"link.snr_db"}); }),
                HasSubstr(c.message));
  }
}

// Each of these ended an export with a crash, a bug or all memory, or gave a wrong number.
TEST_F(StoreTest, RefusesValuesThatCannotBe) {
  struct Case {
    const char* change;
    const char* message;
  };
  const Case cases[] = {
      {"UPDATE replication_rows SET replication = -1 WHERE replication = 0",
       "replication = -1: expected a whole number from 0"},
      {"UPDATE replication_rows SET replication = 1000000000 WHERE replication = 1",
       "replication 1000000000 where 1 is expected"},
      {"DELETE FROM replication_rows WHERE replication = 1 AND position = 1",
       "a replication without one of the schemes"},
      {"DELETE FROM replication_rows WHERE replication = 0 AND position = 0",
       "position of a replication 1 where 0 is expected"},
      {"UPDATE replication_rows SET scheme = 'local' WHERE replication = 1 AND position = 1",
       "scheme = local"},
      {"UPDATE point_rows SET position = 7 WHERE position = 1", "position 7 where 1 is expected"},
      {"UPDATE point_rows SET point = -5", "point = -5: expected a whole number from 0"},
      {"UPDATE point_rows SET tasks = 0", "answered = 4: expected no more that ended than 0 tasks"},
      {"UPDATE point_rows SET tasks = NULL", "tasks = nothing: expected a whole number"},
      {"UPDATE point_rows SET tasks = 6.5", "tasks = 6.5: expected a whole number"},
      {"UPDATE point_rows SET answered = -1", "answered = -1: expected a whole number"},
      {"UPDATE point_rows SET answered = 0 WHERE position = 0",
       "accuracy = 0.75: expected none of 0 answered"},
      {"UPDATE point_rows SET accuracy = NULL WHERE position = 0",
       "accuracy = nothing: expected a share of 4 answered"},
      {"UPDATE point_rows SET accuracy = 1.5 WHERE position = 0", "a share of 0 to 1"},
      {"UPDATE point_rows SET deadline_met_low = -0.1", "a share of 0 to 1"},
      {"UPDATE point_rows SET latency_ms_mean = -1 WHERE position = 0", "no negative number"},
      {"UPDATE point_rows SET latency_ms_p99 = -1 WHERE position = 0", "no negative number"},
      {"UPDATE point_rows SET compression_ratio = -1e308 WHERE position = 1", "no negative number"},
      {"UPDATE point_rows SET latency_ms_p50 = 'x'", "latency_ms_p50 = x: expected a number"},
      {"UPDATE point_rows SET deadline_met = x'00'", "bytes in place of a text"},
      {"UPDATE point_rows SET replications = 0", "replications = 0: expected at least 1"},
      {"UPDATE point_rows SET effective_tasks = 0", "effective_tasks = 0: expected more than 0"},
      {"UPDATE latency_counts SET answered = -3", "answered = -3: expected a whole number from 0"},
      {"UPDATE latency_counts SET answered = 100", "answered = 200: expected the 4 answered tasks"},
      {"DELETE FROM latency_counts WHERE latency_ms = 10", "answered = 3: expected the 4 answered"},
      {"DELETE FROM replication_rows", "replications = 2: expected 1, of which there are rows"},
      {"UPDATE point_rows SET replications = 7", "replications = 7: expected 2, of which"},
      {"UPDATE replication_rows SET latency_ms_mean = 1e308", "a number of at most 1e+60"},
      {"UPDATE point_rows SET deadline_met_low = 0.9", "deadline_met = 0.5: expected at least 0.9"},
      {"UPDATE point_rows SET latency_ms_p50 = 500 WHERE position = 0", "expected at least 500"},
      {"UPDATE point_rows SET overload = 'banana'", "expected growing or unanswered, or nothing"},
      {"UPDATE point_rows SET interval_over = 'banana'", "interval_over = banana"},
      {"UPDATE point_rows SET deadline_ms = 0", "deadline_ms = 0: expected more than 0"},
      {"UPDATE point_rows SET effective_tasks = 1e-300", "effective_tasks = 1e-300: expected more"},
      {"UPDATE latency_counts SET right_trials = 1e-300", "right_trials = 1e-300"},
      {"UPDATE latency_counts SET right = answered + 1", "damaged result store (a latency)"},
      {"UPDATE latency_counts SET latency_ms = 1e300 WHERE latency_ms = 10",
       "damaged result store (a latency)"},
      {"UPDATE latency_counts SET answered_trials = -1", "answered_trials = -1"},
  };
  for (const Case& c : cases) {
    fs::remove(path());
    PointRows rows = point_of({example_row(), unanswered_row()});
    rows.replications.push_back(rows.pooled);
    count_replications(rows);
    rows.latencies = {{{10, 1, 1}, {20.5, 3, 0}}, {}};
    create().append(0, rows);
    const Store store = Store::open(path());
    store.each_point([](const PointRows&) {});
    sql(path(), c.change);
    EXPECT_THAT(message_of<InputError>([&] { store.each_point([](const PointRows&) {}); }),
                HasSubstr(c.message))
        << c.change;
  }
}

TEST_F(StoreTest, RefusesPartsOfPointsThatAreNotThereAndPointsThatAreTwice) {
  struct Case {
    const char* change;
    const char* message;
  };
  const Case cases[] = {
      {"INSERT INTO latency_counts (point, position, latency_ms, answered, right) "
       "VALUES (9, 0, 10, 1, 1)",
       "latency_counts of point 9, which has no rows"},
      {"UPDATE replication_rows SET point = 3 WHERE point = 0", "replication_rows of point 3"},
      {"UPDATE point_rows SET \"link.snr_db\" = 1", "points 0 and 1 have the same swept values"},
  };
  for (const Case& c : cases) {
    fs::remove(path());
    Store made = create();
    for (const std::uint64_t point : {0, 1}) {
      PointRows rows = point_of({example_row(std::to_string(point))});
      rows.replications.push_back(rows.pooled);
      count_replications(rows);
      made.append(point, rows);
    }
    sql(path(), c.change);
    EXPECT_THAT(message_of<InputError>([&] { Store::open(path()); }), HasSubstr(c.message));
  }
}

TEST_F(StoreTest, OfASweepThatGrewHasItsPointsUnderNewNumbers) {
  Store store = create();
  for (const std::uint64_t point : {0, 1, 2}) {
    PointRows rows = point_of({example_row(std::to_string(point))});
    rows.replications.push_back(rows.pooled);
    count_replications(rows);
    rows.latencies = {{{10, 4, 1}}};
    store.append(point, rows);
  }
  Provenance larger = kProvenance;
  larger.sweep = "--over link.snr_db=2,1,9,0";
  larger.command = "airsplit sweep more";
  store.renumber({{0, 3}, {1, 1}, {2, 0}}, larger);
  EXPECT_THAT(store.points(), ElementsAre(0, 1, 3));
  std::vector<std::string> values;
  store.each_point([&](const PointRows& rows) {
    values.push_back(rows.pooled[0][0]);
    EXPECT_EQ(rows.replications[1][0][0], rows.pooled[0][0]);
    EXPECT_THAT(rows.latencies[0], SizeIs(1));
  });
  EXPECT_THAT(values, ElementsAre("2", "1", "0"));
  EXPECT_EQ(store.provenance().sweep, larger.sweep);
  EXPECT_EQ(store.provenance().command, larger.command);
}

TEST_F(StoreTest, HasNewRowsOfAPointInPlaceOfTheOld) {
  Store store = create();
  store.append(5, point_of({example_row()}));
  PointRows rows = point_of({example_row(), unanswered_row()});
  rows.replications.push_back(rows.pooled);
  count_replications(rows);
  store.replace(5, rows);
  EXPECT_EQ(store.point(5).pooled, rows.pooled);
  EXPECT_THAT(store.point(5).replications, SizeIs(2));
  ResultRow large = example_row();
  large.scheme = std::string(200000, 'x');
  {
    const FileSizeLimit limit(100000);
    message_of<WorkError>([&] { store.replace(5, point_of({large})); });
  }
  EXPECT_EQ(store.point(5).pooled, rows.pooled);  // what was there is lost only to what is new
}

TEST_F(StoreTest, RefusesANumberThatIsNotFinite) {
  Store store = create();
  store.append(0, point_of({example_row()}));
  sql(path(), "UPDATE point_rows SET accuracy = 9e999");
  EXPECT_THAT(message_of<InputError>([&] { store.rows(); }), HasSubstr("not finite"));
}

TEST_F(StoreTest, OnAFullDiskKeepsTheFinishedPoints) {
  Store store = create();
  store.append(0, point_of({example_row()}));
  ResultRow large = example_row("11");
  large.scheme = std::string(200000, 'x');
  {
    const FileSizeLimit limit(100000);
    EXPECT_THAT(message_of<WorkError>([&] { store.append(1, point_of({large})); }),
                HasSubstr("sweep.sqlite"));
  }
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(1));
  store.append(1, point_of({large}));  // there is room again
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(2));
}

TEST_F(StoreTest, OnAFullDiskLeavesNoNewFile) {
  const FileSizeLimit limit(2000);
  message_of<WorkError>([&] { create(); });
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(StoreTest, OutlivesAKilledSweep) {
  create().append(0, point_of({example_row()}));
  const pid_t child = fork();
  if (child == 0) {
    sqlite3* database = nullptr;
    sqlite3_open(path().c_str(), &database);
    // A page cache this small writes half the transaction to the file before it is over.
    sqlite3_exec(database,
                 "PRAGMA cache_size = 1; BEGIN; DELETE FROM point_rows;"
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 100)"
                 "INSERT INTO meta SELECT i, zeroblob(10000) FROM n",
                 nullptr, nullptr, nullptr);
    _exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_TRUE(fs::exists(path().string() + "-journal")) << "the kill left nothing to mend";
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(1));
}

TEST_F(StoreTest, OfASweepIsMadeAndGoneOnWith) {
  const auto fill = [this] { return Store::fill(path(), kProvenance, {"link.snr_db"}); };
  fill().append(7, point_of({example_row("0")}));
  Store again = fill();
  EXPECT_THAT(again.points(), ElementsAre(7));
  again.append(2, point_of({example_row("5")}));
  EXPECT_THAT(again.points(), ElementsAre(2, 7));
}

TEST_F(StoreTest, OfASweepKilledWhileItWasMadeIsMadeAgain) {
  write_file(path(), "");
  EXPECT_THAT(Store::fill(path(), kProvenance, {"link.snr_db"}).points(), IsEmpty());
  EXPECT_EQ(Store::open(path()).provenance().scenario, kProvenance.scenario);
}

TEST_F(StoreTest, OfAnotherSweepIsRefusedWithWhatDiffers) {
  create().append(0, point_of({example_row()}));
  const auto message_for = [this](const Provenance& provenance) {
    return message_of<InputError>([&] { Store::fill(path(), provenance, {"link.snr_db"}); });
  };
  Provenance other = kProvenance;
  other.command = "airsplit sweep ./x.toml --jobs 2";  // changes no row
  EXPECT_THAT(Store::fill(path(), other, {"link.snr_db"}).points(), SizeIs(1));
  other.version = "0.2.0";
  EXPECT_THAT(message_for(other),
              AllOf(HasSubstr(path().string()), HasSubstr("version: 0.1.0 there, 0.2.0 now"),
                    HasSubstr("made by\n  airsplit sweep x.toml\n")));
  other = kProvenance;
  other.scenario += "# a word\n";
  EXPECT_THAT(message_for(other), HasSubstr("scenario: the scenario file has another text"));
  other = kProvenance;
  other.sweep = "--over link.snr_db=1,2,3";  // a larger one
  EXPECT_THAT(Store::fill(path(), other, {"link.snr_db"}).points(), SizeIs(1));
  EXPECT_THAT(message_of<InputError>([&] { Store::fill(path(), other, {"link.bandwidth_mhz"}); }),
              HasSubstr("over other keys: link.snr_db there, link.bandwidth_mhz now"));
  other = kProvenance;
  other.settings = "";
  EXPECT_THAT(message_for(other), HasSubstr("settings: --set edge.workers=2 there, none now"));
  for (std::string Provenance::*hash :
       {&Provenance::bundle_hash, &Provenance::profile_hash, &Provenance::processors_hash}) {
    other = kProvenance;
    other.*hash = "ffff";
    EXPECT_THAT(message_for(other), HasSubstr("ffff now"));
  }
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(1));
}

TEST_F(StoreTest, IsFilledByOneSweepAtATime) {
  Store filled = Store::fill(path(), kProvenance, {"link.snr_db"});
  filled.append(0, point_of({example_row()}));  // a transaction does not let go of it
  const pid_t child = fork();                   // another process, as the lock is a process's
  if (child == 0) {
    try {
      Store::fill(path(), kProvenance, {"link.snr_db"});
      _exit(1);
    } catch (const WorkError& error) {
      _exit(std::string(error.what()).find("another sweep is filling it") == std::string::npos);
    }
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(Store::open(path()).rows().rows, SizeIs(1));  // readers are welcome
}

TEST_F(StoreTest, OfASweepSaysAtOnceThatTheDiskIsFull) {
  {
    Store store = create();
    for (int point = 0; point < 3; ++point)
      store.append(point, point_of({example_row(std::to_string(point))}));
  }
  const FileSizeLimit limit(500);
  EXPECT_THAT(message_of<WorkError>([&] { Store::fill(path(), kProvenance, {"link.snr_db"}); }),
              HasSubstr("sweep.sqlite"));
}

TEST_F(StoreTest, ShowsPointsWithTheirReplications) {
  ResultRow pooled = example_row(), first = example_row(), second = example_row();
  first.seed = 11;
  second.seed = 12;
  Store store = create();
  PointRows several = {{to_field_row(pooled), to_field_row(unanswered_row())},
                       {{to_field_row(first), to_field_row(unanswered_row())},
                        {to_field_row(second), to_field_row(unanswered_row())}},
                       {}};
  count_replications(several);
  store.append(4, several);
  store.append(1, point_of({example_row("11")}));
  std::vector<PointRows> seen;
  store.each_point([&](const PointRows& rows) { seen.push_back(rows); });
  ASSERT_THAT(seen, SizeIs(2));
  EXPECT_EQ(seen[0].pooled, point_of({example_row("11")}).pooled);
  EXPECT_EQ(seen[0].replications, point_of({example_row("11")}).replications);
  EXPECT_EQ(seen[1].pooled, several.pooled);
  EXPECT_EQ(seen[1].replications, several.replications);
  EXPECT_THAT(store.rows().rows, SizeIs(3));
}

}  // namespace
}  // namespace airsplit
