"""Reads the rows of a result store or of a CSV file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd

_SQLITE_MAGIC = b"SQLite format 3\0"

# The columns that say which scheme a row is of, and of which devices.
_, SPLIT, RATIO = SCHEME_COLUMNS = "scheme split ratio".split()
DEVICE_COLUMNS = "group beside".split()


class InputError(Exception):
    """The results cannot be drawn; the message goes behind the name of their file."""


def read_rows(path, needed="scheme", kind="results", table="rows"):
    """The rows of a .sqlite store or a .csv file, as a data frame with the CSV's columns.

    An empty field is NaN. What the file is shows in its first bytes, not in its name. `table` is what
    a store is asked for: `rows` or `latencies`.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            is_store = file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
        rows = _read_store(path, table) if is_store else _read_csv(path)
    except OSError as error:
        raise InputError(error.strerror) from error
    if needed not in rows.columns:
        raise InputError(f"not {kind} of airsplit (no column '{needed}')")
    if rows.empty:
        raise InputError("holds no rows yet")
    return rows


def keep(rows, conditions):
    """The rows that fit all conditions, each "COLUMN=VALUE,VALUE": numbers compare as numbers, and
    an empty VALUE is no value."""
    for condition in conditions:
        column, equals, values = condition.partition("=")
        if not equals or column not in rows.columns:
            raise InputError(f"--where {condition}: expected COLUMN=VALUE,... with one of the columns "
                             + ", ".join(rows.columns))
        wanted = {_plain(value) for value in values.split(",")}
        there = rows[column].map(_plain)
        missing = wanted - set(there)
        if missing:
            raise InputError(f"--where {condition}: no row has '{sorted(missing)[0]}'; there are "
                             + ", ".join(rows[column].map(_plain).drop_duplicates()))
        rows = rows[there.isin(wanted)]
    return rows


def _plain(value):
    """The same text for 0, 0.0 and "0"; "" for no value."""
    if value is None or value == "" or value != value:
        return ""
    try:
        return f"{float(value):.6g}"
    except (TypeError, ValueError):
        return str(value)


def wilson_95(counts, tasks):
    """Low and high ends of Wilson's 95 % interval for `counts` of `tasks`, as results/statistics.h."""
    z = 1.959963984540054
    share = counts / tasks
    middle = (share + z * z / (2 * tasks)) / (1 + z * z / tasks)
    reach = z / (1 + z * z / tasks) * np.sqrt(share * (1 - share) / tasks
                                              + z * z / (4 * tasks * tasks))
    return np.maximum(middle - reach, 0), np.minimum(middle + reach, 1)


def with_in_deadline_interval(rows):
    """The rows with Wilson's 95 % interval of in_deadline_accuracy beside it, if not there yet."""
    if "in_deadline_accuracy_low" in rows:
        return rows
    tasks = numbers(rows, "tasks")
    counts = (numbers(rows, "in_deadline_accuracy") * tasks).round()  # shares have 6 digits
    low, high = wilson_95(counts, tasks)
    return rows.assign(in_deadline_accuracy_low=low, in_deadline_accuracy_high=high)


def _read_store(path, table):
    # mode=rw, for a killed sweep may have left a transaction to roll back; nothing is written.
    uri = path.resolve().as_uri() + "?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            return _possible(pd.read_sql_query(_query(database, table), database))
    except (sqlite3.Error, pd.errors.DatabaseError) as error:
        raise InputError(f"not a result store of airsplit, or a damaged one ({error})") from error


def _query(database, table):
    """What reads `rows` or `latencies` from the tables below: a view in a file from elsewhere could be
    anything, and without end."""
    made_by = dict(database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    if "point_rows" not in made_by:  # a plain table of that name, if anything
        if table not in made_by and database.execute(
                "SELECT count(*) FROM sqlite_schema WHERE name = ?", [table]).fetchone()[0]:
            raise sqlite3.DatabaseError(f"{table} is no table")
        return f"SELECT * FROM {table}"
    names = [name for _, name, *_ in database.execute("PRAGMA table_xinfo(point_rows)")][2:]
    columns = ", ".join(_quoted(name) for name in names)
    if made_by["point_rows"] != (f"CREATE TABLE point_rows (point INTEGER, position INTEGER, {columns}, "
                                 "PRIMARY KEY (point, position)) WITHOUT ROWID"):
        raise sqlite3.DatabaseError("its table point_rows is none of airsplit's")
    if table == "rows":
        return f"SELECT {columns} FROM point_rows ORDER BY point, position"
    if "latency_counts" not in made_by:
        raise sqlite3.DatabaseError("no such table: latencies")
    if not made_by["latency_counts"].startswith(
            "CREATE TABLE latency_counts (point INTEGER, position INTEGER, latency_ms, answered INTEGER, "
            "right INTEGER, answered_trials, right_trials, PRIMARY KEY"):
        raise sqlite3.DatabaseError("its table latency_counts is none of airsplit's")
    whose = names[:names.index("tasks") + 1]
    behind = [name for name in (*DEVICE_COLUMNS, "deadline_ms", "overload", "interval_over",
                                "effective_tasks") if name in names]
    trials = "effective_tasks" if "effective_tasks" in behind else "tasks"
    otherwise = f"CASE WHEN latency_ms IS NULL THEN {trials} ELSE tasks END"
    listed = [", ".join(_quoted(name) for name in part) for part in (whose, behind)]
    return (f"SELECT {listed[0]}, latency_ms, coalesce(sum(counts.answered) OVER within, 0) AS answered, "
            "coalesce(sum(counts.right) OVER within, 0) AS right, "
            f"coalesce(answered_trials, {otherwise}) AS answered_effective_tasks, "
            f"coalesce(right_trials, {otherwise}) AS right_effective_tasks, {listed[1]} "
            "FROM point_rows LEFT JOIN latency_counts counts USING (point, position) "
            "WINDOW within AS (PARTITION BY point, position ORDER BY latency_ms) "
            "ORDER BY point, position, latency_ms")


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'


def _possible(rows):
    """The rows, of which no share is outside [0, 1] and no count below 0."""
    for column in rows.columns:
        most = 1 if column.startswith(("deadline_met", "accuracy", "in_deadline_accuracy")) else np.inf
        if most == 1 or column in ("tasks", "answered", "right", "latency_ms"):
            values = pd.to_numeric(rows[column], errors="coerce")
            if ((values < 0) | (values > most)).any():
                raise InputError(f"a damaged result store (column '{column}': expected numbers from 0"
                                 f"{' to 1' if most == 1 else ''})")
    return rows


def _read_csv(path):
    try:
        # Only an empty field is no value: "none" is a kind of fading.
        return pd.read_csv(path, keep_default_na=False, na_values=[""])
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"not a CSV file of airsplit ({error})") from error


def numbers(rows, column, hint=""):
    """A column as floats; says which value is none."""
    if column not in rows.columns:
        raise InputError(f"no column '{column}'{hint}")
    values = pd.to_numeric(rows[column], errors="coerce")
    wrong = rows[column][values.isna() & rows[column].notna()]
    if not wrong.empty:
        raise InputError(f"column '{column}' holds {wrong.iloc[0]!r}, which is not a number")
    return values.astype(float)
