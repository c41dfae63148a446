#include "results/store.h"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <sqlite3.h>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "common/error.h"
#include "results/csv.h"
#include "results/number.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplicationId = 0x6173706c;  // "aspl": how file(1) can tell our files
constexpr std::int64_t kSchemaVersion = 1;
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
  std::vector<std::string> fields() const {
    std::vector<std::string> fields(width());
    for (std::size_t i = 0; i < fields.size(); ++i) fields[i] = field(static_cast<int>(i));
    return fields;
  }
  std::int64_t whole(int column) const { return sqlite3_column_int64(statement_, column); }
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

std::string quoted(const std::string& identifier) {
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
    list += quoted(name);
  }
  return list;
}

/// Binds the number that `text` is, if it reads back as the same text; nothing is NULL.
void bind_field(Statement& statement, int index, const std::string& text) {
  if (text.empty()) return;
  const Value value = parse_value(text);
  if (to_text(value) != text) {
    statement.bind(index, text);
  } else {
    std::visit([&](const auto& number_or_text) { statement.bind(index, number_or_text); }, value);
  }
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
  execute(
      database, path,
      fmt::format("CREATE VIEW rows AS SELECT {} FROM point_rows ORDER BY point, position", list));
  execute(database, path, "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
  execute(database, path, fmt::format("PRAGMA application_id = {}", kApplicationId));
  execute(database, path, fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

void write_provenance(sqlite3* database, const fs::path& path, const Provenance& provenance) {
  const std::pair<const char*, const std::string&> entries[] = {
      {"scenario", provenance.scenario},         {"command", provenance.command},
      {"version", provenance.version},           {"bundle_hash", provenance.bundle_hash},
      {"profile_hash", provenance.profile_hash}, {"processors_hash", provenance.processors_hash},
  };
  for (const auto& [key, value] : entries) {
    Statement insert(database, path, "INSERT INTO meta (key, value) VALUES (?, ?)");
    insert.bind(1, std::string(key));
    insert.bind(2, value);
    insert.step();
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
  Statement damage(database, path, "PRAGMA quick_check(1)");
  if (!damage.step() || damage.text(0) != "ok") {
    throw InputError(fmt::format("{}: a damaged result store ({})", path.string(), damage.text(0)));
  }
}

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
}

Store Store::create(const fs::path& path, const Provenance& provenance,
                    const std::vector<std::string>& swept_keys) {
  reserve(path);
  try {
    Store store(path);
    sqlite3* const database = store.database_.get();
    Transaction transaction(database, path);
    write_schema(database, path, column_names(swept_keys));
    write_provenance(database, path, provenance);
    transaction.commit();
    return store;
  } catch (...) {
    std::error_code ignored;
    fs::remove(path, ignored);
    throw;
  }
}

Store Store::open(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    throw InputError(fmt::format("{}: no such file", path.string()));
  }
  Store store(path);
  check_schema(store.database_.get(), path);
  return store;
}

void Store::append(std::uint64_t point, const std::vector<ResultRow>& rows) {
  sqlite3* const database = database_.get();
  const std::vector<std::string> columns = this->columns();
  std::string places = "?, ?";
  for (std::size_t i = 0; i < columns.size(); ++i) places += ", ?";

  Transaction transaction(database, path_);
  Statement insert(database, path_,
                   fmt::format("INSERT INTO point_rows (point, position, {}) VALUES ({})",
                               quoted_list(columns), places));
  std::int64_t position = 0;
  // Of the columns, to_records() takes those that are not every row's own: the swept keys.
  for (const auto& fields : to_records(columns, rows).rows) {
    insert.bind(1, static_cast<std::int64_t>(point));
    insert.bind(2, position++);
    int index = 3;
    for (const std::string& field : fields) bind_field(insert, index++, field);
    insert.step();
    insert.reset();
  }
  transaction.commit();
}

std::vector<std::string> Store::columns() const {
  return Statement(database_.get(), path_, "SELECT * FROM rows").names();
}

Records Store::rows() const {
  Statement select(database_.get(), path_, "SELECT * FROM rows");
  Records records{select.names(), {}};
  while (select.step()) records.rows.push_back(select.fields());
  return records;
}

Provenance Store::provenance() const {
  const auto value = [this](const std::string& key) {
    Statement select(database_.get(), path_, "SELECT value FROM meta WHERE key = ?");
    select.bind(1, key);
    if (!select.step()) {
      throw InputError(fmt::format("{}: a damaged result store (no {})", path_.string(), key));
    }
    return select.text(0);
  };
  return {value("scenario"),    value("command"),      value("version"),
          value("bundle_hash"), value("profile_hash"), value("processors_hash")};
}

void export_csv(const fs::path& store, const fs::path& csv) {
  const Records records = Store::open(store).rows();
  std::error_code ignored;
  if (fs::equivalent(store, csv, ignored)) {
    throw InputError(fmt::format("{}: is the store itself; give another name", csv.string()));
  }
  write_csv(csv, records);
}

}  // namespace airsplit
