# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Where the network is best cut, over SNR and bandwidth: device, image or which cut, at a deadline.

The results: airsplit sweep scenarios/paper/where-to-cut.toml, see there. device.processor makes a row of
panels each, a deadline a column.
"""

from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.patches import Patch, Rectangle

from airsplit.plot import at_deadlines, lines
from airsplit.plot.keys import BANDWIDTH, SNR
from airsplit.results import InputError

DEADLINES_MS = [50, 100, 200]
DASHED = "Dashed borders, and small letters where it differs: the second file (-: nobody in time)."
TOLERANCE = 0.02  # of the in-deadline accuracy
_ROUNDING = 1e-9  # 0.18 is within 0.02 of 0.2, though 0.2 - 0.02 is not 0.18
IMAGE, DEVICE = "the image is sent", "the device alone"
_ROWS_KEY = "device.processor"
_CELL_IN = 0.17
_AROUND_IN = 0.45

read = at_deadlines.read


def draw(rows, deadlines=DEADLINES_MS, dashed=None):
    """Each cell names the place whose answers are the earliest, by their median, among all schemes whose
    in-deadline accuracy is within TOLERANCE of the best one's. Empty: nobody was right in time.
    `dashed`: other results at the same points, whose borders are dashed and whose places are small."""
    over = [] if dashed is None else [dashed]
    rows, *over = (_with_places(each, deadlines) for each in (rows, *over))
    for each in over:
        _check_same_points(rows, each)
    places = _in_order(pd.concat([rows, *over])["place"].unique())
    marks = _marks(places)
    colours = dict(zip(places, colormaps["viridis_r"](np.linspace(0.1, 0.9, len(places)))))
    devices = list(dict.fromkeys(rows[_ROWS_KEY])) if _ROWS_KEY in rows else [None]
    columns, lines_of_cells = (lines.bar_places(rows[key])[1] for key in (SNR, BANDWIDTH))
    handles = [Patch(facecolor=_pale(colours[place]), label=f"{marks[place]}: {place}") for place in places]
    figure, panels = lines.panels(len(devices) * len(deadlines), [],
                                  _CELL_IN * len(lines_of_cells) + _AROUND_IN, across=len(deadlines),
                                  handles=handles, titled=True)
    for i, axes in enumerate(panels):
        device, deadline = devices[i // len(deadlines)], deadlines[i % len(deadlines)]
        cells, *others = (earliest(_of_panel(each, device, deadline)) for each in (rows, *over))
        _draw_cells(axes, cells, marks, colours)
        for other in others:
            _draw_over(axes, cells, other, marks)
        lines.title(axes, f"{device or ''} {lines.name('deadline_ms', deadline)}".strip())
        if i // len(deadlines) == len(devices) - 1:
            axes.set_xlabel(lines.axis_title(SNR))
        if i % len(deadlines) == 0:
            axes.set_ylabel(lines.axis_title(BANDWIDTH))
    _name_places(panels, columns, lines_of_cells)
    lines.add_notes(figure, [f"Of those within {100 * TOLERANCE:g} points of the best in-deadline accuracy "
                             "the one whose median answer is the earliest.",
                             DASHED if over else "",
                             at_deadlines.interpolation_note(rows)])
    return figure


def _with_places(rows, deadlines):
    """With the place and the median of each scheme, at each deadline, and the cell that it belongs to."""
    rows = rows.assign(place=[place_of(row) for row in rows.to_dict("records")])
    _check(rows)
    rows = at_deadlines.at(_with_medians(rows), deadlines)
    rows = rows.assign(**{key: lines.places(rows, key) for key in (SNR, BANDWIDTH)})
    return rows.assign(column=lines.bar_places(rows[SNR])[0], line=lines.bar_places(rows[BANDWIDTH])[0])


def _check_same_points(rows, dashed):
    for key in (SNR, BANDWIDTH, _ROWS_KEY):
        values = [set(each[key]) if key in each else None for each in (rows, dashed)]
        if values[0] != values[1]:
            raise InputError(f"--dashed: of other values of '{key}'")


def _of_panel(rows, device, deadline):
    here = rows[rows["deadline_ms"] == deadline]
    return here if device is None else here[here[_ROWS_KEY] == device]


def _with_medians(rows):
    """Each scheme's median latency over all tasks, infinite where fewer than half were answered."""
    if "latency_ms" not in rows:
        raise InputError("no latencies: expected a store of airsplit sweep, or its export --latencies")
    keys = dict.fromkeys(["scheme", "split", "ratio", *lines.group_keys(rows), *lines.swept_keys(rows)])
    half = rows["latency_ms"].where(rows["deadline_met"] >= 0.5)
    medians = half.groupby([rows[key].astype(str) for key in keys if key in rows]).transform("min")
    return rows.assign(median_ms=medians.fillna(np.inf))


def earliest(rows):
    """By (column, line): the place of the earliest scheme among the best; none if nobody was right."""
    cells = {}
    for cell, here in rows.groupby(["column", "line"]):
        best = here[here["in_deadline_accuracy"] >= here["in_deadline_accuracy"].max() - TOLERANCE - _ROUNDING]
        best = best[best["in_deadline_accuracy"] > 0].sort_values("median_ms", kind="stable")
        cells[cell] = best["place"].iloc[0] if len(best) else None
    return cells


def place_of(row):
    """Where a row's scheme cuts the network."""
    if isinstance(row["split"], str) and row["split"]:
        return row["split"]
    return DEVICE if row["scheme"] == "local" else IMAGE


def _check(rows):
    for key in (SNR, BANDWIDTH):
        if key not in rows.columns:
            raise InputError(f"no column '{key}'; sweep it: airsplit sweep SCENARIO.toml "
                             "--over link.snr_db=-10:5:30 --over link.bandwidth_mhz=0.2,0.5,1,2,5 "
                             "--out FILE.sqlite")
    for key in lines.swept_keys(rows):
        if key not in (SNR, BANDWIDTH, _ROWS_KEY) and rows[key].nunique(dropna=False) > 1:
            raise InputError(f"several values of '{key}': choose one, for example with "
                             f"--where {key}={rows[key].dropna().iloc[0]}")


def _in_order(places):
    """From the image to the device."""
    return sorted(places, key=lambda place: (place == DEVICE, place != IMAGE, lines.cut_order(place)))


def _marks(places):
    """What stands for each in a cell: of a ResNet's stages the number; of others a letter, of its name if free."""
    marks = {IMAGE: "i", DEVICE: "d"}
    for place in places:
        number = place[len("layer"):].split(".")[0] if place.startswith("layer") else ""
        free = next(letter for letter in place.lower() + ascii_lowercase
                    if letter.isalpha() and letter not in marks.values())
        marks.setdefault(place, number if number and number not in marks.values() else free)
    return marks


def _pale(colour):
    return 1 - (1 - np.array(colour[:3])) * 0.55


def _draw_cells(axes, cells, marks, colours):
    for (column, line), place in cells.items():
        if place is None:
            continue
        axes.add_patch(Rectangle((column - 0.5, line - 0.5), 1, 1, facecolor=_pale(colours[place]),
                                 linewidth=0))
        axes.text(column, line, marks[place], ha="center", va="center", fontsize=6)


def _draw_over(axes, cells, others, marks):
    """The borders between the places of `others`, and their marks where `cells` has another one's."""
    for (column, line), place in others.items():
        for neighbour, ends in (((column + 1, line), ([column + 0.5] * 2, [line - 0.5, line + 0.5])),
                                ((column, line + 1), ([column - 0.5, column + 0.5], [line + 0.5] * 2))):
            if neighbour in others and others[neighbour] != place:
                axes.plot(*ends, color="black", linewidth=0.8, linestyle=(0, (2, 1)))
        if place != cells.get((column, line)):
            axes.text(column + 0.42, line - 0.42, marks.get(place, "-"), ha="right", va="bottom", fontsize=5)


def _name_places(panels, columns, lines_of_cells):
    shown = [i for i in range(len(columns)) if i % -(-len(columns) // 9) == 0]
    panels[0].set_xticks(shown, [columns[i] for i in shown])
    panels[0].set_yticks(range(len(lines_of_cells)), lines_of_cells)
    panels[0].set_xlim(-0.5, len(columns) - 0.5)
    panels[0].set_ylim(-0.5, len(lines_of_cells) - 0.5)
    for panel in panels:
        panel.grid(False)
