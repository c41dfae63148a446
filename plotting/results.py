"""Reads the rows of a result store or of a CSV file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

_SQLITE_MAGIC = b"SQLite format 3\0"


class InputError(Exception):
    """The results cannot be drawn; the message goes behind the name of their file."""


def read_rows(path, needed="scheme", kind="results"):
    """The rows of a .sqlite store or a .csv file, as a data frame with the CSV's columns.

    An empty field is NaN. What the file is shows in its first bytes, not in its name.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            is_store = file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
        rows = _read_store(path) if is_store else _read_csv(path)
    except OSError as error:
        raise InputError(error.strerror) from error
    if needed not in rows.columns:
        raise InputError(f"not {kind} of airsplit (no column '{needed}')")
    if rows.empty:
        raise InputError("holds no rows yet")
    return rows


def _read_store(path):
    # mode=rw, for a killed sweep may have left a transaction to roll back; nothing is written.
    uri = path.resolve().as_uri() + "?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            return pd.read_sql_query("SELECT * FROM rows", database)
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
