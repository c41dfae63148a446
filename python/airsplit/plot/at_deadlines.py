# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""What any deadline would have given: from the latencies of a store, or from a CSV of them."""

import numpy as np
import pandas as pd

from airsplit.plot.lines import group_keys, swept_keys
from airsplit.results import SCHEME_COLUMNS, InputError, numbers, read_rows, wilson_95

SHARES = ["deadline_met", "in_deadline_accuracy"]
_COUNTS = ["answered", "right"]
_OWN = "own_deadline_ms"
_HINT = ("; it needs a store of airsplit sweep, or of it: "
         "airsplit export FILE.sqlite --latencies --csv FILE.csv")


def read(path):
    """For each row of the results, the shares of tasks answered, and answered right, within a time.

    Columns: the swept keys, scheme, split, ratio, group, beside, tasks; `latency_ms`, each at which an
    answer is new, so that another one adds nothing to the one before it (none where nothing was
    answered), or `deadline_ms`, those that were asked for (airsplit export --deadlines); and for each
    of SHARES the share, its _low, its _high and _tasks: as so many independent tasks it is uncertain.
    The deadline that a row was simulated with is `own_deadline_ms`, if the results say it.
    """
    rows = read_rows(path, table="latencies")
    if not {"latency_ms", "deadline_ms"} & set(rows.columns):
        raise InputError(f"no column 'latency_ms'{_HINT}")
    tasks = numbers(rows, "tasks", _HINT)
    if "latency_ms" in rows:
        rows = rows.rename(columns={"deadline_ms": _OWN})
        for share, column in zip(SHARES, _COUNTS):
            effective = column + "_effective_tasks"
            rows[share + "_tasks"] = numbers(rows, effective) if effective in rows else tasks
            rows[share] = numbers(rows, column, _HINT) / tasks
        rows = with_intervals(rows.drop(columns=_COUNTS))
    for column in (time_column(rows), *SHARES):
        rows[column] = numbers(rows, column)
    return rows


def with_intervals(rows):
    """The rows with the 95 % interval of each of SHARES."""
    for share in SHARES:
        tasks = rows[share + "_tasks"] if share + "_tasks" in rows else rows["tasks"]
        low, high = wilson_95(rows[share] * tasks, tasks)
        rows = rows.assign(**{share + "_low": low, share + "_high": high})
    return rows


def time_column(rows):
    return "latency_ms" if "latency_ms" in rows else "deadline_ms"


def at(rows, deadlines):
    """The rows of read() at each of these deadlines, in ms, under `deadline_ms`. Between latencies
    within which answers are counted, shares are interpolated: `interpolation_error` is the most by
    which one can be wrong."""
    if "deadline_ms" in rows:
        missing = set(deadlines) - set(rows["deadline_ms"])
        if missing:
            raise InputError(f"no row with deadline_ms={min(missing):g}; export it: airsplit export "
                             f"FILE.sqlite --deadlines {min(missing):g} --csv FILE.csv")
        return rows[rows["deadline_ms"].isin(deadlines)]
    return _interpolated(_of_each(rows), deadlines)


def interpolation_note(rows):
    error = rows["interpolation_error"].max() if "interpolation_error" in rows else 0
    if not error > 0:
        return ""
    return f"Interpolated between the latencies at which answers are counted, within {error:.2g}."


def _of_each(rows):
    """The rows of read() of one row of the results after another, in ascending order of latency."""
    return [group.sort_values("latency_ms")
            for _, group in rows.groupby(_keys(rows), sort=False, dropna=False)]


def _within(groups, of_group, times_ms):
    """Of groups[i], for each i of `of_group`, the last row that is not after that one of `times_ms`; shares
    of 0 if there is none."""
    firsts = np.cumsum([0, *map(len, groups)])
    latencies = [group["latency_ms"].to_numpy() for group in groups]
    places = np.array([np.searchsorted(latencies[i], time_ms, side="right") - 1
                       for i, time_ms in zip(of_group, times_ms)])
    rows = pd.concat(groups).iloc[firsts[of_group] + np.maximum(places, 0)].reset_index(drop=True)
    none = places < 0
    tasks = "effective_tasks" if "effective_tasks" in rows else "tasks"
    for share in SHARES:
        rows[share] = rows[share].mask(none, 0.0)
        if share + "_tasks" in rows:
            rows[share + "_tasks"] = rows[share + "_tasks"].mask(none, rows[tasks])
    return rows


def _interpolated(groups, deadlines):
    """Of each group a row at each deadline."""
    of_group = np.repeat(np.arange(len(groups)), len(deadlines))
    at_ms = np.tile(np.asarray(deadlines, float), len(groups))
    owns = [group[_OWN].iloc[0] if _OWN in group else np.nan for group in groups]
    starts, ends = np.array([_counted_around(deadline, owns[i]) for i, deadline in zip(of_group, at_ms)]).T
    early, late = (with_intervals(_within(groups, of_group, times)) for times in (starts, ends))
    weight = np.divide(at_ms - starts, ends - starts, out=np.zeros(len(at_ms)), where=ends > starts)
    rises = late[SHARES] - early[SHARES]
    rows = early.drop(columns="latency_ms").assign(
        deadline_ms=at_ms, interpolation_error=np.maximum(weight, 1 - weight) * rises.max(axis=1))
    rows[SHARES] = early[SHARES] + rises.mul(weight, axis=0)
    for share in SHARES:  # the true share may be either's
        for bound, extreme in ((share + "_low", np.fmin), (share + "_high", np.fmax)):
            rows[bound] = extreme(early[bound], late[bound])
    return rows


def _counted_around(deadline, own):
    """The latencies around it within which answers are counted (results/latency_counts.h): bounds, and
    the deadline that the row was simulated with."""
    decade = 10.0 ** np.floor(np.log10(deadline))
    step = decade / (50 if deadline < 2 * decade else 20 if deadline < 5 * decade else 10)
    start, end = (float(f"{step * whole:.9g}") for whole in
                  (np.floor(deadline / step + 1e-9), np.ceil(deadline / step - 1e-9)))
    return (own if start < own <= deadline else start), (own if deadline <= own < end else end)


def curves(rows):
    """The rows of read() under `deadline_ms`, with a last point for each: all curves end together."""
    if "deadline_ms" in rows:
        return rows
    points = rows[rows["latency_ms"].notna()].rename(columns={"latency_ms": "deadline_ms"})
    if points.empty:
        raise InputError("no task was answered: there is no latency to draw")
    most = rows["latency_ms"].max()
    groups = _of_each(rows)
    ends = with_intervals(_within(groups, np.arange(len(groups)), np.full(len(groups), most)))
    ends = ends.assign(deadline_ms=most)
    keys = [*_keys(rows), "deadline_ms"]
    return pd.concat([points, ends[points.columns]]).drop_duplicates(keys, ignore_index=True)


def _keys(rows):
    """The columns that say whose row it is."""
    keys = [*swept_keys(rows), *SCHEME_COLUMNS, *group_keys(rows)]
    for key in keys:
        if key not in rows:
            raise InputError(f"no column '{key}'")
    return keys
