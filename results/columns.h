// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The columns of a result, in one table: what each is called and means, where its value comes from,
// how tasks are pooled into it, and where it is shown. CSV, store, printed table, intervals,
// comparisons and the page read the table: a new column is a line in columns.cpp, and its value of
// a task one in sim/run/run.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/row.h"

namespace airsplit {

enum class ColumnKind {
  kText,
  kExact,       ///< a number as it was given or counted, not negative
  kShare,       ///< in [0, 1], with 6 digits
  kMeasured,    ///< any other number that is not negative, with 6 digits
  kDifference,  ///< any number, with 6 digits; it has neither a Pooling nor kStudent
};

/// What a column is used for, besides standing in the CSV and the store.
enum ColumnUse : unsigned {
  kOfScheme = 1,          ///< says which scheme a row is of, with the others of these
  kOfDevices = 2,         ///< says of which devices, with the others of these
  kCompared = 4,          ///< has a place in `export --compare`
  kStudent = 8,           ///< has Student's interval over replications in `export --intervals`
  kOnPage = 16,           ///< has a place in the table on the page of `airsplit report`
  kBesideLatencies = 32,  ///< of the whole row, stands behind its latencies and other deadlines too
};

/// How the column looks in the table that `run` and `sweep` print. A share whose bounds are
/// columns, NAME_low and NAME_high, is printed with them. One of devices comes before the schemes,
/// and only where it is known to have texts.
struct PrintedColumn {
  std::size_t width;       ///< at least; 0 at the end of the line, where nothing stands for no text
  std::string title = {};  ///< "": the column's name
  std::string below = {};  ///< the header's second line
};

/// How the tasks of a row, of all its devices and replications, become one number. The mean and the
/// maximum of no task are 0, and have no value where no task could have had one.
struct Pooling {
  enum class How { kSum, kMean, kMaximum } how;
  /// Which tasks: each kind is a part of the one before it.
  enum class Over { kTasks, kSent, kAnswered } over;
};

struct Column {
  std::string name;
  /// Its field of a row; empty for no value.
  std::function<std::string(const ResultRow&)> text;
  std::string unit;   ///< as printed: "ms"; "" for none
  std::string title;  ///< as an axis or a heading says it, without the unit
  std::string doc;    ///< one sentence, without its full stop
  ColumnKind kind = ColumnKind::kMeasured;
  unsigned uses = 0;          ///< of ColumnUse
  std::string share_of = {};  ///< of a share: the column that counts what it is a share of
  std::optional<PrintedColumn> printed = {};
  std::optional<Pooling> pooling = {};  ///< of a number that comes from each task

  bool is_used(ColumnUse use) const { return (uses & use) != 0; }
};

using ColumnTable = std::vector<Column>;

/// The texts of the column `interval_over`.
constexpr const char* kOverReplications = "replications";
constexpr const char* kOverTasks = "tasks";

/// The columns of a result file behind the swept keys, always in this order.
const ColumnTable& result_columns();

/// The columns of a result file: the swept keys, then those of the table, in its order. A swept key
/// that has a column of its own (`seed`) is not repeated. Tasks still under way at the end have no
/// column: tasks - answered - lost - dropped.
std::vector<std::string> column_names(const std::vector<std::string>& swept_keys,
                                      const ColumnTable& columns = result_columns());

/// A row as text, field by field under column_names(): what the CSV and the store are made from.
/// Counts, nominal ratio, seed and largest payload are exact; what is measured or computed has 6
/// significant digits; and each number has the fewest digits that read back the same, so that equal
/// results give equal bytes. A swept value that reads as a number is printed so too. A field
/// without a value is empty: the accuracy and the latency where no task was answered, for example.
FieldRow to_field_row(const ResultRow& row, const ColumnTable& columns = result_columns());

/// `rows`, all of the same `swept_keys` and in that order of keys, as text.
Records to_records(const std::vector<std::string>& swept_keys, const std::vector<ResultRow>& rows,
                   const ColumnTable& columns = result_columns());

/// A column whose tasks are pooled: its field is ResultRow::numbers' of that name.
Column pooled_column(Pooling pooling, const std::string& name, const std::string& unit,
                     const std::string& title, const std::string& doc, unsigned uses = 0,
                     std::optional<PrintedColumn> printed = {});

/// The column of this name; null if there is none.
const Column* find_column(const std::string& name, const ColumnTable& columns = result_columns());

/// The names of the columns with this use.
std::vector<std::string> names_of(ColumnUse use, const ColumnTable& columns = result_columns());

/// Pools the values of one column, task after task.
class Pool {
 public:
  explicit Pool(Pooling::How how) : how_(how) {}
  void add(double value);
  double value() const;

 private:
  Pooling::How how_;
  double value_ = 0;  ///< the sum, or the maximum
  std::uint64_t count_ = 0;
};

/// Finds the fields of rows as text by the names of their columns.
class RowReader {
 public:
  explicit RowReader(std::vector<std::string> names) : names_(std::move(names)) {}

  bool has(const std::string& name) const;
  /// Of a column that is there.
  const std::string& text(const FieldRow& row, const std::string& name) const;
  /// Nothing if the field is empty.
  std::optional<double> number(const FieldRow& row, const std::string& name) const;
  const std::vector<std::string>& names() const { return names_; }
  /// The columns before those of the table: the swept keys.
  std::vector<std::string> swept(const ColumnTable& columns = result_columns()) const;

 private:
  std::vector<std::string> names_;
};

/// What every column is: name, unit and meaning, a line each, aligned; or a table in Markdown.
enum class TextForm { kPlain, kMarkdown };
std::string describe_columns(TextForm form, const ColumnTable& columns = result_columns());

}  // namespace airsplit
