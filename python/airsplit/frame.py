# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Results as a pandas frame with types and intervals."""

import pandas as pd

from airsplit.results import InputError, numbers, read_rows, wilson_95, with_in_deadline_interval

_TEXTS = {"scheme", "split", "group", "beside", "overload", "interval_over"}
_WHOLE = {"tasks", "answered", "right", "lost", "dropped", "retransmissions", "replications", "seed",
          "images"}


def read(path, latencies=False):
    """The rows of a result file: a store of `airsplit sweep`, or a CSV that airsplit wrote.

    Columns are those of `airsplit columns`, after the swept keys; counts are int64, other numbers are
    float64, names are strings. Each of deadline_met, in_deadline_accuracy and accuracy has its 95 %
    interval beside it (_low, _high). With `latencies`, of a store: how many tasks were answered within
    each latency, as `airsplit export --latencies` writes it, which airsplit.plot.cdf and
    others at any deadline draw. Raises InputError where the file is not one of airsplit.
    """
    try:
        if latencies:
            from airsplit.plot import at_deadlines  # it loads matplotlib

            return typed(at_deadlines.read(path))
        return typed(with_intervals(read_rows(path)))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def with_intervals(rows):
    """The rows with the intervals that they lack."""
    if {"tasks", "in_deadline_accuracy"} <= set(rows):
        rows = with_in_deadline_interval(rows)
    if {"tasks", "answered", "accuracy"} <= set(rows) and "accuracy_low" not in rows:
        answered = numbers(rows, "answered")
        # As uncertain as deadline_met is: where tasks depend on each other, so may their answers.
        effective = numbers(rows, "effective_tasks") if "effective_tasks" in rows else rows["tasks"]
        trials = (answered * effective / rows["tasks"]).where(answered > 0)
        low, high = wilson_95(numbers(rows, "accuracy") * trials, trials)
        rows = rows.assign(accuracy_low=low, accuracy_high=high)
    return rows


def typed(rows):
    """The rows with the types that read() says."""
    return rows.assign(**{column: _typed(rows[column]) for column in rows})


def _typed(values):
    if values.name in _TEXTS:
        return values.astype("string")
    try:
        numeric = pd.to_numeric(values)
    except (TypeError, ValueError):  # a swept key may take words
        return values.astype("string")
    return numeric.astype("int64" if values.name in _WHOLE and numeric.notna().all() else "float64")


def untyped(rows):
    """The rows as read_rows() gives them: texts as Python has them, no value as NaN."""
    texts = rows.select_dtypes("string")
    return rows.assign(**{column: texts[column].astype(object).where(texts[column].notna(), float("nan"))
                          for column in texts})
