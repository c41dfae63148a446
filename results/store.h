// The result store: one SQLite file with the rows of a sweep and where they came from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
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
  std::string sweep;            ///< what changes rows: settings, grid, replications; "" for none
  std::string command;          ///< command line, as given
  std::string version;          ///< of airsplit
  std::string bundle_hash;      ///< of the bundle's bytes
  std::string profile_hash;     ///< of the profile's bytes
  std::string processors_hash;  ///< of the file that says how fast processors are
};

/// A store, open. For users: `SELECT * FROM rows` has the columns of the CSV, numbers as numbers
/// and NULL for an empty field, in the order of the sweep's points; `SELECT * FROM meta` has the
/// provenance; `SELECT * FROM latencies` says for each row how many tasks were answered, and
/// answered right, within any of the latencies of latency_counts.h (that of bounds with no new
/// answer is left out). Underneath, the table point_rows keeps which point of the sweep a row
/// belongs to, and replication_rows the rows of single replications where a point has several.
/// Every function throws WorkError where the system fails (disk full, read-only, locked by another
/// program for 10 s). One thread at a time.
class Store {
 public:
  /// A new store in a new file, for rows with these swept keys. Throws InputError if `path` exists.
  static Store create(const std::filesystem::path& path, const Provenance& provenance,
                      const std::vector<std::string>& swept_keys,
                      const ColumnTable& columns = result_columns());

  /// The store that a sweep fills: a new one, or the one that the same sweep left. No other sweep
  /// can have it while this one lives, and it can be written to: what would fail then fails now.
  /// Throws InputError, saying what differs, if the file is of another sweep: all of the provenance
  /// must be the same but for the command, and the columns; and as open() does.
  static Store fill(const std::filesystem::path& path, const Provenance& provenance,
                    const std::vector<std::string>& swept_keys);

  /// An existing store. Throws InputError if there is none, or the file is damaged, is something
  /// else, or has the schema of another version.
  static Store open(const std::filesystem::path& path);

  /// An existing store, to look whether fill() would take it: InputError as there.
  static Store open_same(const std::filesystem::path& path, const Provenance& provenance);

  /// Adds the rows of one finished point in one transaction: on return they are on disk, after a
  /// throw none is. Points may come in any order, each once.
  void append(std::uint64_t point, const PointRows& rows);

  /// The points that are there.
  std::set<std::uint64_t> points() const;

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
  void check_same(const Provenance& provenance) const;

  std::filesystem::path path_;
  std::optional<FileLock> claim_;
  Database database_;
};

/// Whether the file begins as SQLite's do; false if it cannot be read.
bool is_store(const std::filesystem::path& path);

/// Writes what `records` makes of the store, all of its rows if not said otherwise, as the CSV that
/// write_csv() makes of the same rows, byte for byte. Throws as Store::open() and write_csv() do,
/// and InputError if both paths name one file.
void export_csv(
    const std::filesystem::path& store, const std::filesystem::path& csv,
    const std::function<Records(const Store&)>& records = [](const Store& s) { return s.rows(); });

}  // namespace airsplit
