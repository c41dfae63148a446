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
            return pd.read_sql_query(f"SELECT * FROM {table}", database)
    except (sqlite3.Error, pd.errors.DatabaseError) as error:
        raise InputError(f"not a result store of airsplit, or a damaged one ({error})") from error


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
