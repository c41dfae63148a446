// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The result store: one SQLite file with the rows of a sweep and where they came from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/file_lock.h"
#include "results/columns.h"
#include "results/row.h"

struct sqlite3;

namespace airsplit {

/// What it takes to run the rows again. A hash is empty where that file had no part in the run.
struct Provenance {
  std::string scenario;         ///< full text of the scenario file
  std::string settings;         ///< what was set in it at every point; "" for nothing
  std::string sweep;            ///< settings, grid and replications together; "" for none
  std::string command;          ///< command line, as given
  std::string version;          ///< of airsplit
  std::string bundle_hash;      ///< of the bundle's bytes
  std::string profile_hash;     ///< of the profile's bytes
  std::string processors_hash;  ///< of the file that says how fast processors are
};

/// What a store says of one of its points.
struct StoredPoint {
  std::uint64_t number = 0;
  std::vector<FieldRow> pooled;  ///< as in PointRows
};

/// A store, open. Files come from others: what is not just what airsplit makes is refused when the
/// store is opened (a table, view, index or trigger that it does not make, or makes otherwise), and
/// each value when it is read: numbers out of their range, replications or positions that are not
/// 0, 1, 2, ..., latencies of no row. Views and triggers are switched off. For users: `SELECT *
/// FROM rows` has the columns of the CSV, numbers as numbers and NULL for an empty field, in the
/// order of the sweep's points; `SELECT * FROM meta` has the provenance; `SELECT * FROM latencies`
/// says for each row how many tasks were answered, and answered right, within any of the latencies
/// of latency_counts.h (that of bounds with no new answer is left out), and how surely. Underneath,
/// the table point_rows keeps which point of the sweep a row belongs to, and replication_rows the
/// rows of single replications where a point has several. Every function throws WorkError where the
/// system fails (disk full, read-only, locked by another program for 10 s). One thread at a time.
class Store {
 public:
  /// A new store in a new file, for rows with these swept keys. Throws InputError if `path` exists.
  static Store create(const std::filesystem::path& path, const Provenance& provenance,
                      const std::vector<std::string>& swept_keys,
                      const ColumnTable& columns = result_columns());

  /// The store that a sweep fills: a new one, or the one that the same sweep left. No other sweep
  /// can have it while this one lives, and it can be written to: what would fail then fails now.
  /// Throws InputError, saying what differs, if the file is of another sweep: all of the provenance
  /// must be the same but for the command and the sweep, and the columns; and as open() does.
  /// Whether its points are among those of the sweep is the caller's to see (renumber()).
  static Store fill(const std::filesystem::path& path, const Provenance& provenance,
                    const std::vector<std::string>& swept_keys);

  /// An existing store. Throws InputError if there is none, or the file is damaged, is something
  /// else, or has the schema of another version.
  static Store open(const std::filesystem::path& path);

  /// An existing store, to look whether fill() would take it: InputError as there.
  static Store open_same(const std::filesystem::path& path, const Provenance& provenance,
                         const std::vector<std::string>& swept_keys);

  /// Adds the rows of one finished point in one transaction: on return they are on disk, after a
  /// throw none is. Points may come in any order, each once.
  void append(std::uint64_t point, const PointRows& rows);

  /// The same in place of the rows that the point has, if it has any.
  void replace(std::uint64_t point, const PointRows& rows);

  /// Gives each point that is there the number that `numbers` has for its own, which are all
  /// different, and the store the sweep and the command of `provenance`, in one transaction.
  void renumber(const std::map<std::uint64_t, std::uint64_t>& numbers,
                const Provenance& provenance);

  /// Appends what `next` gives until it gives nothing, in one transaction.
  void append_all(const std::function<std::optional<PointRows>()>& next);

  /// The points that are there.
  std::set<std::uint64_t> points() const;

  /// Shows what is there of one point after another, in order, without latencies and replications.
  void each_pooled(const std::function<void(const StoredPoint&)>& look) const;

  /// A point that is there, as each_point() shows it.
  PointRows point(std::uint64_t number) const;

  /// All rows, in the order of their points whatever the order of append().
  Records rows() const;

  /// The columns of the rows.
  std::vector<std::string> columns() const;

  /// Shows the points one after another, in order.
  void each_point(const std::function<void(const PointRows&)>& look) const;

  Provenance provenance() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  using Database = std::unique_ptr<sqlite3, Close>;

  explicit Store(std::filesystem::path path);
  void write_new(const Provenance& provenance, const std::vector<std::string>& names);
  void insert(std::uint64_t point, const PointRows& rows);
  void check_same(const Provenance& provenance, const std::vector<std::string>& swept_keys) const;

  std::filesystem::path path_;
  std::optional<FileLock> claim_;
  Database database_;
};

/// What differs between two stores whose rows can stand in one: a line for each part of the
/// provenance, as "KEY: THERE there, NOW now"; "" if nothing does. Command and sweep may differ.
std::string differences(const Provenance& there, const Provenance& now);

/// Whether the file begins as SQLite's do; false if it cannot be read.
bool is_store(const std::filesystem::path& path);

/// Writes what `records` makes of the store, all of its rows if not said otherwise, as the CSV that
/// write_csv() makes of the same rows, byte for byte. Throws as Store::open() and write_csv() do,
/// and InputError if both paths name one file.
void export_csv(
    const std::filesystem::path& store, const std::filesystem::path& csv,
    const std::function<Records(const Store&)>& records = [](const Store& s) { return s.rows(); });

}  // namespace airsplit
