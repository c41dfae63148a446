"""What any deadline would have given: from the latencies of a store, or from a CSV of them."""

import numpy as np
import pandas as pd

from plotting.lines import group_keys, swept_keys
from plotting.results import SCHEME_COLUMNS, InputError, numbers, read_rows, wilson_95

SHARES = ["deadline_met", "in_deadline_accuracy"]
_HINT = ("; it needs a store of airsplit sweep, or of it: "
         "airsplit export FILE.sqlite --latencies --csv FILE.csv")


def read(path):
    """For each row of the results, the shares of tasks answered, and answered right, within a time.

    Columns: the swept keys, scheme, split, ratio, group, beside, tasks; `latency_ms`, each at which an answer is new,
    so that another one adds nothing to the one before it (none where nothing was answered), or `deadline_ms`, those that were asked
    for (airsplit export --deadlines); and for each of SHARES the share, its _low and its _high.
    """
    rows = read_rows(path, table="latencies")
    if not {"latency_ms", "deadline_ms"} & set(rows.columns):
        raise InputError(f"no column 'latency_ms'{_HINT}")
    tasks = numbers(rows, "tasks", _HINT)
    if "latency_ms" in rows:
        for share, column in zip(SHARES, ("answered", "right")):
            counts = numbers(rows, column, _HINT)
            rows[share] = counts / tasks
            rows[share + "_low"], rows[share + "_high"] = wilson_95(counts, tasks)
        rows = rows.drop(columns=["answered", "right"])
    for column in (time_column(rows), *SHARES):
        rows[column] = numbers(rows, column)
    return rows


def time_column(rows):
    return "latency_ms" if "latency_ms" in rows else "deadline_ms"


def at(rows, deadlines):
    """The rows of read() at each of these deadlines, in ms, under `deadline_ms`."""
    if "deadline_ms" in rows:
        missing = set(deadlines) - set(rows["deadline_ms"])
        if missing:
            raise InputError(f"no row with deadline_ms={min(missing):g}; export it: airsplit export "
                             f"FILE.sqlite --deadlines {min(missing):g} --csv FILE.csv")
        return rows[rows["deadline_ms"].isin(deadlines)]
    for deadline in deadlines:
        near = float(f"{deadline:.2g}")
        if not _is_counted(rows, deadline):
            raise InputError(f"--deadline {deadline:g}: answers are counted within every number of "
                             f"two significant digits, for example {near:g}")
    return _within(rows, deadlines)


def _within(rows, deadlines):
    found = []
    for _, group in rows.groupby(_keys(rows), sort=False, dropna=False):
        group = group.sort_values("latency_ms")
        places = np.searchsorted(group["latency_ms"], deadlines, side="right") - 1
        chosen = group.iloc[np.maximum(places, 0)].assign(deadline_ms=deadlines)
        for share in SHARES:  # no answer so early
            low, high = wilson_95(0, chosen["tasks"])
            chosen.loc[places < 0, [share, share + "_low"]] = 0.0
            chosen.loc[places < 0, share + "_high"] = high[places < 0]
        found.append(chosen)
    return pd.concat(found, ignore_index=True).drop(columns="latency_ms")


def _is_counted(rows, deadline):
    """Whether the answers within `deadline` ms are known exactly: it is a bound (results/latency_counts.h),
    or one that the rows have, the run's own; with groups it may be one group's own alone."""
    decade = 10.0 ** np.floor(np.log10(deadline))
    step = decade / (50 if deadline <= 2 * decade else 20 if deadline <= 5 * decade else 10)
    if np.isclose(round(deadline / step) * step, deadline, rtol=1e-12):
        return True
    return (rows["latency_ms"] == deadline).any() and not ("group" in rows and rows["group"].notna().any())


def curves(rows):
    """The rows of read() under `deadline_ms`, with a last point for each: all curves end together."""
    if "deadline_ms" in rows:
        return rows
    points = rows[rows["latency_ms"].notna()].rename(columns={"latency_ms": "deadline_ms"})
    ends = _within(rows, [rows["latency_ms"].max()])[points.columns]
    keys = [*_keys(rows), "deadline_ms"]
    return pd.concat([points, ends]).drop_duplicates(keys, ignore_index=True)


def _keys(rows):
    """The columns that say whose row it is."""
    keys = [*swept_keys(rows), *SCHEME_COLUMNS, *group_keys(rows)]
    for key in keys:
        if key not in rows:
            raise InputError(f"no column '{key}'")
    return keys
