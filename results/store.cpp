// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/store.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <sqlite3.h>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/file.h"
#include "common/number.h"
#include "results/csv.h"
#include "results/row_check.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplicationId = 0x6173706c;  // "aspl": how file(1) can tell our files
constexpr std::int64_t kSchemaVersion = 5;
constexpr double kMostLatencyMs = 9e12;  // beyond it nanoseconds do not fit
constexpr int kLockWaitMs = 10000;

[[noreturn]] void fail(sqlite3* database, const fs::path& path) {
  const int code = sqlite3_errcode(database);
  std::string reason = sqlite3_errmsg(database);
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR) {
    throw InputError(fmt::format("{}: not a result store of airsplit, or a damaged one ({})",
                                 path.string(), reason));
  }
  const int system_error = sqlite3_system_errno(database);
  if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && system_error != 0) {
    reason += fmt::format(": {}", std::strerror(system_error));
  }
  throw WorkError(fmt::format("{}: {}", path.string(), reason));
}

/// One SQL statement, from its preparation to its end.
class Statement {
 public:
  Statement(sqlite3* database, const fs::path& path, const std::string& sql)
      : database_(database), path_(path) {
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
      fail(database_, path_);
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int index, std::int64_t whole) { ensure(sqlite3_bind_int64(statement_, index, whole)); }
  void bind(int index, double real) { ensure(sqlite3_bind_double(statement_, index, real)); }
  void bind(int index, const std::string& text) {
    ensure(sqlite3_bind_text64(statement_, index, text.data(), text.size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8));
  }

  /// Goes to the next row; false where there is none.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(database_, path_);
    return code == SQLITE_ROW;
  }

  /// Ready to be bound and stepped again; what was bound is NULL again.
  void reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names(width());
    for (std::size_t i = 0; i < names.size(); ++i) {
      names[i] = sqlite3_column_name(statement_, static_cast<int>(i));
    }
    return names;
  }
  /// The row as the CSV has it.
  FieldRow fields(std::size_t from = 0) const {
    FieldRow fields;
    for (std::size_t i = from; i < width(); ++i) fields.push_back(field(static_cast<int>(i)));
    return fields;
  }
  std::int64_t whole(int column) const { return sqlite3_column_int64(statement_, column); }
  /// A whole number of at least `least`: a file may hold anything.
  std::int64_t count(int column, std::int64_t least = 0) const {
    const std::int64_t number = whole(column);
    if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER || number < least) {
      throw InputError(fmt::format(
          "{}: a damaged result store ({} = {}: expected a whole number "
          "from {})",
          path_.string(), sqlite3_column_name(statement_, column), text(column), least));
    }
    return number;
  }
  /// A number that is whole where all answers are right or wrong.
  double sum(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_FLOAT
               ? real(column)
               : static_cast<double>(count(column));
  }
  double real(int column) const {
    const double number = sqlite3_column_double(statement_, column);
    if (!std::isfinite(number)) {
      throw InputError(fmt::format("{}: holds a number that is not finite", path_.string()));
    }
    return number;
  }
  std::string text(int column) const {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return size == 0 ? "" : std::string(static_cast<const char*>(bytes), size);
  }

 private:
  std::size_t width() const { return static_cast<std::size_t>(sqlite3_column_count(statement_)); }

  std::string field(int column) const {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER:
        return to_text(Value(whole(column)));
      case SQLITE_FLOAT:
        return to_text(Value(real(column)));
      case SQLITE_BLOB:
        throw InputError(path_.string() + ": a damaged result store (bytes in place of a text)");
      default:
        return text(column);
    }
  }

  void ensure(int code) {
    if (code != SQLITE_OK) fail(database_, path_);
  }

  sqlite3* database_;
  const fs::path& path_;
  sqlite3_stmt* statement_ = nullptr;
};

void execute(sqlite3* database, const fs::path& path, const std::string& sql) {
  Statement statement(database, path, sql);
  while (statement.step()) {
  }
}

std::int64_t pragma(sqlite3* database, const fs::path& path, const std::string& name) {
  Statement statement(database, path, "PRAGMA " + name);
  return statement.step() ? statement.whole(0) : 0;
}

/// Everything until commit() is done as one, or not at all. A rollback after it does nothing.
class Transaction {
 public:
  Transaction(sqlite3* database, const fs::path& path) : database_(database), path_(path) {
    execute(database_, path_, "BEGIN IMMEDIATE");
  }
  ~Transaction() { sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() { execute(database_, path_, "COMMIT"); }

 private:
  sqlite3* database_;
  const fs::path& path_;
};

std::string sql_name(const std::string& identifier) {
  std::string result = "\"";
  for (const char c : identifier) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (&name != &names.front()) list += ", ";
    list += sql_name(name);
  }
  return list;
}

/// Nothing is NULL.
void bind_field(Statement& statement, int index, const std::string& text) {
  if (text.empty()) return;
  std::visit([&](const auto& number_or_text) { statement.bind(index, number_or_text); },
             exact_value(text));
}

/// Makes the empty file, so that a file of that name is found and none is ever overwritten.
void reserve(const fs::path& path) {
  std::FILE* const file = std::fopen(path.c_str(), "wbx");
  if (file != nullptr) {
    std::fclose(file);
  } else if (errno == EEXIST) {
    throw InputError(
        fmt::format("{}: the file exists; give another name or remove it first", path.string()));
  } else {
    throw WorkError(fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
  }
}

void write_schema(sqlite3* database, const fs::path& path, const std::vector<std::string>& names) {
  const std::string list = quoted_list(names);
  // The columns have no type, so that each value keeps its own: a sweep's may be text or numbers.
  execute(database, path,
          fmt::format("CREATE TABLE point_rows (point INTEGER, position INTEGER, {}, "
                      "PRIMARY KEY (point, position)) WITHOUT ROWID",
                      list));
  execute(database, path,
          fmt::format("CREATE TABLE replication_rows (point INTEGER, replication INTEGER, "
                      "position INTEGER, {}, PRIMARY KEY (point, replication, position)) "
                      "WITHOUT ROWID",
                      list));
  execute(
      database, path,
      fmt::format("CREATE VIEW rows AS SELECT {} FROM point_rows ORDER BY point, position", list));
  execute(database, path,
          "CREATE TABLE latency_counts (point INTEGER, position INTEGER, latency_ms, "
          "answered INTEGER, right INTEGER, answered_trials, right_trials, "
          "PRIMARY KEY (point, position, latency_ms)) WITHOUT ROWID");
  std::vector<std::string> whose = RowReader(names).swept();
  for (const std::string& name : names_of(kOfScheme)) whose.push_back(name);
  whose.emplace_back("tasks");
  std::vector<std::string> devices;  // these names are ours: only SQL's own words want quotes
  for (const std::string& name : names_of(kOfDevices)) {
    const bool is_word = sqlite3_keyword_check(name.data(), static_cast<int>(name.size())) != 0;
    devices.push_back(is_word ? sql_name(name) : name);
  }
  std::string trials = "tasks";
  for (const std::string& name : names_of(kBesideLatencies)) {
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    devices.push_back(name);
    if (name == "effective_tasks") trials = name;
  }
  // Of one replication no count says how surely it is known: as if its tasks were independent.
  const std::string no_count =
      fmt::format("CASE WHEN latency_ms IS NULL THEN {} ELSE tasks END", trials);
  execute(database, path,
          fmt::format("CREATE VIEW latencies AS SELECT {0}, latency_ms, "
                      "coalesce(sum(counts.answered) OVER within, 0) AS answered, "
                      "coalesce(sum(counts.right) OVER within, 0) AS right, "
                      "coalesce(answered_trials, {1}) AS answered_effective_tasks, "
                      "coalesce(right_trials, {1}) AS right_effective_tasks, {2} "
                      "FROM point_rows LEFT JOIN latency_counts counts USING (point, position) "
                      "WINDOW within AS (PARTITION BY point, position ORDER BY latency_ms) "
                      "ORDER BY point, position, latency_ms",
                      quoted_list(whose), no_count, fmt::join(devices, ", ")));
  execute(database, path, "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
  execute(database, path, fmt::format("PRAGMA application_id = {}", kApplicationId));
  execute(database, path, fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

/// A whole number as one: most answers are right or wrong.
void bind_sum(Statement& insert, int place, double sum) {
  if (sum == std::floor(sum)) {
    insert.bind(place, static_cast<std::int64_t>(sum));
  } else {
    insert.bind(place, sum);
  }
}

void insert_latencies(sqlite3* database, const fs::path& path, std::int64_t point,
                      const PointRows& rows) {
  check(rows.latencies.empty() || rows.latencies.size() == rows.pooled.size(),
        "the latencies of each row or of none");
  Statement insert(database, path, "INSERT INTO latency_counts VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (std::size_t position = 0; position < rows.latencies.size(); ++position) {
    for (const LatencyCount& count : rows.latencies[position]) {
      insert.bind(1, point);
      insert.bind(2, static_cast<std::int64_t>(position));
      bind_field(insert, 3, to_text(count.latency_ms));
      insert.bind(4, static_cast<std::int64_t>(count.answered));
      bind_sum(insert, 5, count.right);
      if (count.answered_trials > 0) insert.bind(6, count.answered_trials);
      if (count.right_trials > 0) insert.bind(7, count.right_trials);
      insert.step();
      insert.reset();
    }
  }
}

using Entry = std::pair<const char*, std::string Provenance::*>;

/// Without which there is nothing to say of a row.
const char* const kNeeded[] = {"scheme",       "split", "ratio",        "tasks", "answered",
                               "deadline_met", "seed",  "replications", "group", "beside"};

/// Where each text of the provenance is kept, and what a user calls it.
const Entry kEntries[] = {
    {"scenario", &Provenance::scenario},
    {"settings", &Provenance::settings},
    {"sweep", &Provenance::sweep},
    {"command", &Provenance::command},
    {"version", &Provenance::version},
    {"bundle_hash", &Provenance::bundle_hash},
    {"profile_hash", &Provenance::profile_hash},
    {"processors_hash", &Provenance::processors_hash},
};

void write_provenance(sqlite3* database, const fs::path& path, const Provenance& provenance) {
  for (const auto& [key, member] : kEntries) {
    Statement insert(database, path, "INSERT INTO meta (key, value) VALUES (?, ?)");
    insert.bind(1, std::string(key));
    insert.bind(2, provenance.*member);
    insert.step();
  }
}

/// What is in a database, by kind and name ("view rows"), with the SQL that made it. SQLite's own
/// statistics are no one's doing.
std::map<std::string, std::string> objects(sqlite3* database, const fs::path& path) {
  Statement select(database, path,
                   "SELECT type || ' ' || name, sql FROM sqlite_schema "
                   "WHERE name NOT LIKE 'sqlite_stat%'");
  std::map<std::string, std::string> found;
  while (select.step()) found[select.text(0)] = select.text(1);
  return found;
}

/// The columns of the table point_rows, in order, behind point and position.
std::vector<std::string> stored_columns(sqlite3* database, const fs::path& path) {
  std::vector<std::string> names = Statement(database, path, "SELECT * FROM point_rows").names();
  if (names.size() < 2) return {};
  return {names.begin() + 2, names.end()};
}

/// Compares what is in the file with what airsplit makes for the same columns.
void check_objects(sqlite3* database, const fs::path& path) {
  const auto there = objects(database, path);
  const auto refuse = [&](const std::string& what) {
    throw InputError(
        fmt::format("{}: not a result store as airsplit makes it: {}", path.string(), what));
  };
  const auto rows = there.find("table point_rows");
  if (rows == there.end() ||
      rows->second.rfind("CREATE TABLE point_rows (point INTEGER, position INTEGER, ", 0) != 0) {
    refuse("its table point_rows is none of airsplit's");
  }
  const std::vector<std::string> names = stored_columns(database, path);
  for (const char* const name : kNeeded) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      refuse(fmt::format("it has no column {}", name));
  }
  sqlite3* memory = nullptr;
  sqlite3_open(":memory:", &memory);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closes(memory, sqlite3_close);
  write_schema(memory, path, names);
  const auto expected = objects(memory, path);
  for (const auto& [name, sql] : there) {
    const auto ours = expected.find(name);
    if (ours == expected.end())
      refuse(fmt::format("it has {}, of which airsplit makes none", name));
    if (ours->second != sql) refuse(fmt::format("its {} is another", name));
  }
  for (const auto& [name, sql] : expected) {
    if (there.count(name) == 0) refuse(fmt::format("it has no {}", name));
  }
}

/// What a file from elsewhere could make SQLite run: triggers and views, functions in a schema, and
/// changes to the schema itself.
void switch_off_foreign_code(sqlite3* database) {
  for (const int off : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                        SQLITE_DBCONFIG_TRUSTED_SCHEMA}) {
    sqlite3_db_config(database, off, 0, nullptr);
  }
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

/// What is of a point that has no rows, and two points at the same swept values.
void check_points(sqlite3* database, const fs::path& path) {
  for (const char* const table : {"replication_rows", "latency_counts"}) {
    Statement select(database, path,
                     fmt::format("SELECT point FROM {} WHERE point NOT IN "
                                 "(SELECT point FROM point_rows) LIMIT 1",
                                 table));
    if (select.step()) {
      throw InputError(fmt::format("{}: a damaged result store ({} of point {}, which has no rows)",
                                   path.string(), table, select.text(0)));
    }
  }
  const std::vector<std::string> swept = RowReader(stored_columns(database, path)).swept();
  if (swept.empty()) return;
  Statement select(database, path,
                   fmt::format("SELECT min(point), max(point) FROM point_rows WHERE position = 0 "
                               "GROUP BY {} HAVING count(*) > 1 LIMIT 1",
                               quoted_list(swept)));
  if (select.step()) {
    throw InputError(
        fmt::format("{}: a damaged result store (points {} and {} have the same swept values)",
                    path.string(), select.text(0), select.text(1)));
  }
}

void check_schema(sqlite3* database, const fs::path& path) {
  if (pragma(database, path, "application_id") != kApplicationId) {
    throw InputError(fmt::format("{}: not a result store of airsplit", path.string()));
  }
  const std::int64_t version = pragma(database, path, "user_version");
  if (version != kSchemaVersion) {
    throw InputError(
        fmt::format("{}: a result store of schema version {}, and this airsplit reads "
                    "version {}; use the airsplit that wrote it",
                    path.string(), version, kSchemaVersion));
  }
  check_objects(database, path);
  Statement damage(database, path, "PRAGMA quick_check(1)");
  if (!damage.step() || damage.text(0) != "ok") {
    throw InputError(fmt::format("{}: a damaged result store ({})", path.string(), damage.text(0)));
  }
  check_points(database, path);
}

/// Of things that a file numbers from 0: this one is the next.
void expect_next(const fs::path& path, const char* what, std::int64_t number, std::size_t next) {
  if (static_cast<std::uint64_t>(number) == next) return;
  throw InputError(fmt::format("{}: a damaged result store ({} {} where {} is expected)",
                               path.string(), what, number, next));
}

/// Reads points, each as it is at one moment.
class Reader {
 public:
  Reader(sqlite3* database, const fs::path& path, const std::vector<std::string>& columns)
      : database_(database),
        path_(path),
        row_check_(path, columns),
        pooled_(database, path, "SELECT * FROM point_rows WHERE point = ? ORDER BY position"),
        single_(database, path,
                "SELECT * FROM replication_rows WHERE point = ? ORDER BY replication, position"),
        latencies_(database, path,
                   "SELECT * FROM latency_counts WHERE point = ? "
                   "ORDER BY position, latency_ms") {}

  PointRows point(std::uint64_t number) {
    execute(database_, path_, "BEGIN");
    const Ends ends{database_};
    PointRows rows;
    for (Statement* const statement : {&pooled_, &single_, &latencies_}) {
      statement->reset();
      statement->bind(1, static_cast<std::int64_t>(number));
    }
    read_pooled(rows);
    read_replications(rows);
    read_latencies(rows);
    for (Statement* const statement : {&pooled_, &single_, &latencies_}) statement->reset();
    return rows;
  }

 private:
  /// Ends what was begun for reading alone.
  struct Ends {
    sqlite3* database;
    ~Ends() { sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr); }
  };

  void read_pooled(PointRows& rows) {
    while (pooled_.step()) {
      expect_next(path_, "position", pooled_.count(1), rows.pooled.size());
      rows.pooled.push_back(pooled_.fields(2));
      row_check_.check_row(rows.pooled.back());
    }
  }

  void read_replications(PointRows& rows) {
    while (single_.step()) {
      const bool begins =
          rows.replications.empty() || rows.replications.back().size() == rows.pooled.size();
      if (begins) rows.replications.emplace_back();
      std::vector<FieldRow>& replication = rows.replications.back();
      expect_next(path_, "replication", single_.count(1), rows.replications.size() - 1);
      expect_next(path_, "position of a replication", single_.count(2), replication.size());
      replication.push_back(single_.fields(3));
      row_check_.check_row(replication.back());
      row_check_.check_same_scheme(replication.back(), rows.pooled.at(replication.size() - 1));
    }
    if (rows.replications.empty()) {
      rows.replications.push_back(rows.pooled);
    } else if (rows.replications.back().size() != rows.pooled.size()) {
      throw InputError(path_.string() +
                       ": a damaged result store (a replication without one of the schemes)");
    }
    for (const FieldRow& pooled : rows.pooled)
      row_check_.check_replications(pooled, rows.replications.size());
  }

  void read_latencies(PointRows& rows) {
    rows.latencies.resize(rows.pooled.size());
    while (latencies_.step()) {
      const auto position = static_cast<std::size_t>(latencies_.count(1));
      if (position >= rows.latencies.size()) {
        throw InputError(path_.string() + ": a damaged result store (latencies of no row)");
      }
      LatencyCount count{latencies_.real(2), static_cast<std::uint64_t>(latencies_.count(3)),
                         latencies_.sum(4), trials(5), trials(6)};
      const bool is_right = count.latency_ms > 0 && count.latency_ms <= kMostLatencyMs &&
                            count.right >= 0 && count.right <= static_cast<double>(count.answered);
      if (!is_right) throw InputError(path_.string() + ": a damaged result store (a latency)");
      rows.latencies[position].push_back(count);
    }
    for (std::size_t i = 0; i < rows.pooled.size(); ++i) {
      row_check_.check_latencies(rows.pooled[i], rows.latencies[i]);
    }
  }

  /// 0 for none.
  double trials(int column) const {
    const double number = latencies_.real(column);
    if (number < 0 || (number > 0 && number < kFewestTrials) || number > kMostNumber)
      throw InputError(fmt::format("{}: a damaged result store ({} = {})", path_.string(),
                                   latencies_.names()[static_cast<std::size_t>(column)], number));
    return number;
  }

  sqlite3* database_;
  const fs::path& path_;
  RowCheck row_check_;
  Statement pooled_, single_, latencies_;
};

const char* const kPointTables[] = {"point_rows", "replication_rows", "latency_counts"};

}  // namespace

void Store::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

Store::Store(fs::path path) : path_(std::move(path)) {
  // READWRITE, for a run that was killed may have left a transaction to roll back; SQLite goes on
  // without where the file is read-only. An absolute path, for SQLite reads ":memory:" as a wish.
  sqlite3* database = nullptr;
  const int code =
      sqlite3_open_v2(fs::absolute(path_).c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
  database_.reset(database);
  if (code != SQLITE_OK) fail(database, path_);
  sqlite3_busy_timeout(database, kLockWaitMs);
  switch_off_foreign_code(database);
}

void Store::write_new(const Provenance& provenance, const std::vector<std::string>& names) {
  sqlite3* const database = database_.get();
  Transaction transaction(database, path_);
  write_schema(database, path_, names);
  write_provenance(database, path_, provenance);
  transaction.commit();
}

Store Store::create(const fs::path& path, const Provenance& provenance,
                    const std::vector<std::string>& swept_keys, const ColumnTable& columns) {
  reserve(path);
  try {
    Store store(path);
    store.write_new(provenance, column_names(swept_keys, columns));
    return store;
  } catch (...) {
    std::error_code ignored;
    fs::remove(path, ignored);
    throw;
  }
}

Store Store::fill(const fs::path& path, const Provenance& provenance,
                  const std::vector<std::string>& swept_keys) {
  expect_no_device(path, "a result file");
  std::optional<FileLock> claim = FileLock::take(path.string() + ".lock");
  if (!claim) {
    throw WorkError(fmt::format("{}: another sweep is filling it now", path.string()));
  }
  std::error_code ignored;
  Store store = fs::exists(path, ignored) ? Store(path) : create(path, provenance, swept_keys);
  store.claim_ = std::move(claim);
  sqlite3* const database = store.database_.get();
  if (pragma(database, path, "page_count") == 0) {  // killed before its first transaction was over
    store.write_new(provenance, column_names(swept_keys));
    return store;
  }
  check_schema(database, path);
  store.check_same(provenance, swept_keys);
  // Something must change, or SQLite does not try to write.
  execute(database, path,
          "INSERT INTO meta VALUES ('continued', '1') "
          "ON CONFLICT (key) DO UPDATE SET value = value + 1");
  return store;
}

std::string differences(const Provenance& there, const Provenance& now) {
  std::string text;
  for (const auto& [key, its_member] : kEntries) {
    const auto member = its_member;  // which a lambda may hold
    const bool may_differ = member == &Provenance::command || member == &Provenance::sweep;
    if (may_differ || there.*member == now.*member) continue;
    const auto said = [&](const Provenance& which) {
      return (which.*member).empty() ? std::string("none") : which.*member;
    };
    const bool is_text = member == &Provenance::scenario;
    text += fmt::format("\n  {}: {}", key,
                        is_text ? "the scenario file has another text"
                                : fmt::format("{} there, {} now", said(there), said(now)));
  }
  return text;
}

void Store::check_same(const Provenance& wanted, const std::vector<std::string>& swept_keys) const {
  const Provenance there = provenance();
  const std::string different = differences(there, wanted);
  if (!different.empty()) {
    throw InputError(
        fmt::format("{}: holds rows of another sweep; give another name or remove it "
                    "first. It was made by\n  {}\nand differs in{}",
                    path_.string(), there.command, different));
  }
  const std::vector<std::string> names = columns();
  if (names == column_names(swept_keys)) return;
  const std::vector<std::string> swept = RowReader(names).swept();
  if (swept != RowReader(column_names(swept_keys)).swept()) {
    throw InputError(fmt::format(
        "{}: holds rows of a sweep over other keys: {} there, {} now; give the same --over keys in "
        "the same order, or another name",
        path_.string(), fmt::join(swept, ", "), fmt::join(swept_keys, ", ")));
  }
  throw InputError(
      fmt::format("{}: holds rows of other columns than this airsplit writes; use "
                  "the airsplit that wrote it, or give another name",
                  path_.string()));
}

Store Store::open(const fs::path& path) {
  expect_no_device(path, "a result file");
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    throw InputError(fmt::format("{}: no such file", path.string()));
  }
  Store store(path);
  check_schema(store.database_.get(), path);
  return store;
}

Store Store::open_same(const fs::path& path, const Provenance& provenance,
                       const std::vector<std::string>& swept_keys) {
  Store store = open(path);
  store.check_same(provenance, swept_keys);
  return store;
}

void Store::append(std::uint64_t point, const PointRows& rows) {
  Transaction transaction(database_.get(), path_);
  insert(point, rows);
  transaction.commit();
}

void Store::replace(std::uint64_t point, const PointRows& rows) {
  Transaction transaction(database_.get(), path_);
  for (const char* const table : kPointTables) {
    Statement remove(database_.get(), path_, fmt::format("DELETE FROM {} WHERE point = ?", table));
    remove.bind(1, static_cast<std::int64_t>(point));
    remove.step();
  }
  insert(point, rows);
  transaction.commit();
}

void Store::append_all(const std::function<std::optional<PointRows>()>& next) {
  Transaction transaction(database_.get(), path_);
  std::uint64_t point = 0;
  while (const std::optional<PointRows> rows = next()) insert(point++, *rows);
  transaction.commit();
}

void Store::renumber(const std::map<std::uint64_t, std::uint64_t>& numbers,
                     const Provenance& provenance) {
  sqlite3* const database = database_.get();
  Transaction transaction(database, path_);
  for (const char* const table : kPointTables) {
    // By way of negative numbers, which no point has, so that no two meet on the way.
    Statement change(database, path_,
                     fmt::format("UPDATE {} SET point = ? WHERE point = ?", table));
    for (const auto& [old_number, new_number] : numbers) {
      change.bind(1, -1 - static_cast<std::int64_t>(new_number));
      change.bind(2, static_cast<std::int64_t>(old_number));
      change.step();
      change.reset();
    }
    execute(database, path_,
            fmt::format("UPDATE {} SET point = -1 - point WHERE point < 0", table));
  }
  for (const char* const key : {"sweep", "command"}) {
    Statement change(database, path_, "UPDATE meta SET value = ? WHERE key = ?");
    change.bind(1, std::string(key) == "sweep" ? provenance.sweep : provenance.command);
    change.bind(2, std::string(key));
    change.step();
  }
  transaction.commit();
}

void Store::insert(std::uint64_t point, const PointRows& rows) {
  sqlite3* const database = database_.get();
  const std::vector<std::string> columns = this->columns();
  std::string places;
  for (std::size_t i = 0; i < columns.size(); ++i) places += ", ?";

  const auto insert_rows = [&](const std::string& table, const std::vector<std::int64_t>& keys,
                               const std::vector<FieldRow>& of_schemes) {
    Statement insert(database, path_,
                     fmt::format("INSERT INTO {} VALUES (?{}{})", table,
                                 keys.size() == 2 ? ", ?, ?" : ", ?", places));
    std::int64_t position = 0;
    for (const FieldRow& row : of_schemes) {
      check(row.size() == columns.size(), "a row with the swept keys of its file");
      int index = 1;
      for (const std::int64_t key : keys) insert.bind(index++, key);
      insert.bind(index++, position++);
      for (const std::string& field : row) bind_field(insert, index++, field);
      insert.step();
      insert.reset();
    }
  };

  const auto key = static_cast<std::int64_t>(point);
  insert_rows("point_rows", {key}, rows.pooled);
  // A single replication is the pooled row itself.
  for (std::size_t r = 0; rows.replications.size() > 1 && r < rows.replications.size(); ++r) {
    insert_rows("replication_rows", {key, static_cast<std::int64_t>(r)}, rows.replications[r]);
  }
  insert_latencies(database, path_, key, rows);
}

std::set<std::uint64_t> Store::points() const {
  Statement select(database_.get(), path_, "SELECT DISTINCT point FROM point_rows");
  std::set<std::uint64_t> points;
  while (select.step()) points.insert(static_cast<std::uint64_t>(select.count(0)));
  return points;
}

std::vector<std::string> Store::columns() const { return stored_columns(database_.get(), path_); }

Records Store::rows() const {
  Records records{columns(), {}};
  each_pooled([&](const StoredPoint& point) {
    records.rows.insert(records.rows.end(), point.pooled.begin(), point.pooled.end());
  });
  return records;
}

void Store::each_pooled(const std::function<void(const StoredPoint&)>& look) const {
  Statement select(database_.get(), path_, "SELECT * FROM point_rows ORDER BY point, position");
  const RowCheck row_check(path_, columns());
  StoredPoint point;
  while (select.step()) {
    const auto number = static_cast<std::uint64_t>(select.count(0));
    if (!point.pooled.empty() && number != point.number) {
      look(point);
      point.pooled.clear();
    }
    point.number = number;
    expect_next(path_, "position", select.count(1), point.pooled.size());
    point.pooled.push_back(select.fields(2));
    row_check.check_row(point.pooled.back());
  }
  if (!point.pooled.empty()) look(point);
}

PointRows Store::point(std::uint64_t number) const {
  return Reader(database_.get(), path_, columns()).point(number);
}

void Store::each_point(const std::function<void(const PointRows&)>& look) const {
  Reader reader(database_.get(), path_, columns());
  for (const std::uint64_t point : points()) look(reader.point(point));
}

Provenance Store::provenance() const {
  Provenance provenance;
  for (const auto& [key, member] : kEntries) {
    Statement select(database_.get(), path_, "SELECT value FROM meta WHERE key = ?");
    select.bind(1, std::string(key));
    if (!select.step()) {
      throw InputError(fmt::format("{}: a damaged result store (no {})", path_.string(), key));
    }
    provenance.*member = select.text(0);
  }
  return provenance;
}

bool is_store(const fs::path& path) {
  static const std::string magic = "SQLite format 3";
  return file_start(path, magic.size()) == magic;
}

void export_csv(const fs::path& store, const fs::path& csv,
                const std::function<Records(const Store&)>& records) {
  const Records found = records(Store::open(store));
  expect_another_file(csv, store);
  write_csv(csv, found);
}

}  // namespace airsplit
