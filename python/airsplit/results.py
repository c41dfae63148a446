# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

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


_SHARES = {"deadline_met", "in_deadline_accuracy", "accuracy"}
_COUNTS = {"tasks", "answered", "right", "lost", "dropped", "replications", "images"}
_AMOUNTS = ("_ms", "_ms_mean", "_mj_mean", "_bytes_mean", "_p50", "_p95", "_p99", "_effective_tasks")
_MOST = 1e300  # a number that is not finite is above it
_MOST_LETTERS = 200  # of a name that a legend shows


_PLACE = ["point", "position"]  # of a row in a store
_OF_ROW = [*DEVICE_COLUMNS, "deadline_ms", "overload", "interval_over", "effective_tasks"]


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
    _check_ranges(rows)
    return rows


def _check_ranges(rows):
    """Results may come from anywhere: no negative count or time, no share above 1."""
    for column in rows.columns:
        of = column.removesuffix("_low").removesuffix("_high").removesuffix("_t")
        if of in _SHARES:
            _check(rows, column, 0, 1)
        elif of in _COUNTS:
            _check(rows, column, 1 if column == "replications" else 0, _MOST)
            if rows[column].isna().any():
                raise InputError(f"column '{column}' holds no value in some row")
        elif of.endswith(_AMOUNTS) and "." not in column:
            _check(rows, column, 0, _MOST)
    for column in {*SCHEME_COLUMNS, *DEVICE_COLUMNS} & set(rows.columns):
        longest = rows[column].astype(str).str.len().max()
        if longest > _MOST_LETTERS:
            raise InputError(f"column '{column}' holds a text of {longest} letters, "
                             f"expected at most {_MOST_LETTERS}")
    for column in {"answered", "right"} & set(rows.columns):
        if "tasks" in rows and (numbers(rows, column) > numbers(rows, "tasks")).any():
            raise InputError(f"column '{column}' holds more than there are tasks")


def _check(rows, column, least, most):
    values = numbers(rows, column)
    wrong = values[values.notna() & ~values.between(least, most)]
    if not wrong.empty:
        raise InputError(f"column '{column}' holds {wrong.iloc[0]:g}: expected a number "
                         + (f"from {least:g} to {most:g}" if most < _MOST else f"of at least {least:g}"))


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
    return np.where(share <= 0, 0.0, middle - reach), np.where(share >= 1, 1.0, middle + reach)


def with_in_deadline_interval(rows):
    """The rows with the 95 % interval of in_deadline_accuracy beside it, if not there yet. Where the
    interval of deadline_met is over replications, so many independent tasks as for that: whether an
    answer is right depends less on the task before than whether it is in time."""
    if "in_deadline_accuracy_low" in rows:
        return rows
    tasks = numbers(rows, "tasks")
    shares = (numbers(rows, "in_deadline_accuracy") * tasks).round() / tasks  # they have 6 digits
    trials = numbers(rows, "effective_tasks") if "effective_tasks" in rows else tasks
    low, high = wilson_95(shares * trials, trials)
    return rows.assign(in_deadline_accuracy_low=low, in_deadline_accuracy_high=high)


def _read_store(path, what):
    # mode=rw, for a killed sweep may have left a transaction to roll back; nothing is written.
    uri = path.resolve().as_uri() + "?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            rows = _read_table(database, "point_rows").sort_values(_PLACE)
            if what == "latencies":
                return _latencies(rows, _read_table(database, "latency_counts"))
            return rows.drop(columns=_PLACE).reset_index(drop=True)
    except (sqlite3.Error, pd.errors.DatabaseError, UnicodeError) as error:
        raise InputError(f"not a result store of airsplit, or a damaged one ({error})") from error


def _read_table(database, name):
    """A table as it is. A view, or a column that is computed, could do anything: a store may come from
    someone else."""
    schema = database.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    if schema is None:
        raise InputError(f"not a result store of airsplit (no table '{name}')")
    columns = database.execute(f"PRAGMA table_xinfo({name})").fetchall()
    if schema[0] != "table" or "virtual" in schema[1][:20].lower() or any(c[6] for c in columns):
        raise InputError(f"not a result store of airsplit ('{name}' is no plain table)")
    table = pd.read_sql_query(f"SELECT * FROM {name}", database)
    needed = [*_PLACE, *(["latency_ms"] if name == "latency_counts" else SCHEME_COLUMNS)]
    for column in needed:
        if column not in table:
            raise InputError(f"not a result store of airsplit ('{name}' has no column '{column}')")
    return table


def _latencies(rows, counts):
    """What `airsplit export --latencies` writes: for each row how many tasks were answered, and answered
    right, within each latency at which an answer is new; one line without a latency if none was."""
    _check_ranges(counts)
    counts = counts.assign(**{column: numbers(counts, column)
                              for column in counts.columns.difference(_PLACE)})
    counts = counts.sort_values([*_PLACE, "latency_ms"])
    for column in ("answered", "right"):
        counts[column] = counts.groupby(_PLACE)[column].cumsum()
    swept = list(rows.columns[: rows.columns.get_loc("scheme")])
    kept = [*swept, *SCHEME_COLUMNS, "tasks", *[name for name in _OF_ROW if name in rows]]
    lines = rows[kept].merge(counts, how="left", on=_PLACE)
    for column in ("answered", "right"):
        lines[column] = lines[column].fillna(0)
        if column + "_trials" in lines:  # none: a single replication cannot tell
            trials = lines[column + "_trials"].fillna(lines["tasks"])
            lines[column + "_effective_tasks"] = trials.where(lines["latency_ms"].notna(),
                                                              lines["effective_tasks"])
    return lines.drop(columns=[*_PLACE, "answered_trials", "right_trials"], errors="ignore")


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
