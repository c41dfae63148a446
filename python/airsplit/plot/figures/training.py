# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Loss and validation accuracy by epoch, from the log.csv of a training."""

from matplotlib.figure import Figure

from airsplit.plot import style
from airsplit.results import InputError, numbers, read_rows

_MOST_IN_LEGEND = 12
_COLUMNS = ["phase", "epoch", "loss", "accuracy"]


def read(path):
    rows = read_rows(path, needed="phase", kind="the log of a training")
    missing = [column for column in _COLUMNS if column not in rows.columns]
    if missing:
        raise InputError(f"no column '{missing[0]}'")
    return rows


def draw(rows):
    """Two panels, one above the other; a line for each phase, epochs counted from its start."""
    figure = Figure((style.WIDE_IN, 2 * style.AXES_HEIGHT_IN))
    upper, lower = figure.subplots(2, 1, sharex=True)
    data = rows.assign(**{name: numbers(rows, name) for name in _COLUMNS[1:]})
    phases = list(data["phase"].drop_duplicates())
    looks = dict(zip(phases, style.looks([str(phase) for phase in phases])))
    for phase, line in data.groupby("phase", sort=False):
        # A killed and resumed training logs an epoch again.
        line = line.drop_duplicates("epoch", keep="last").sort_values("epoch")
        look = {**style.line_style(looks[phase]), "markersize": 2.5}
        upper.plot(line["epoch"], line["loss"], label=phase, **look)
        checked = line[line["accuracy"] > 0]
        lower.plot(checked["epoch"], 100 * checked["accuracy"], label=phase, **look)
    upper.set_ylabel("Training loss")
    lower.set_ylabel("Validation accuracy (%)")
    lower.set_xlabel("Epoch of the phase")
    if data["phase"].nunique() <= _MOST_IN_LEGEND:
        upper.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3)
    return figure
