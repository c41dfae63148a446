# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Where the time of a task goes, by part, for each scheme and split point.

The results: airsplit sweep scenarios/paper/split-points.toml, see there. What was swept makes the panels:
device.processor a row each, another key a column each.
"""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from airsplit.plot import lines, style
from airsplit.plot.figures.latency import part_handle
from airsplit.results import InputError, numbers

# Column, name in the legend, and whose colour and hatch: told apart by the colour-blind and in grey.
PARTS = [(f"{part}_ms_mean", "queues" if part == "queue" else part, part) for part in style.PARTS]
_ROWS_KEY = "device.processor"
_BAR_IN = 0.135
_PANEL_EXTRA_IN = 0.55
_LEGEND_IN = 0.25
_MOST_BARS, _MOST_PANELS = 40, 4


def draw(rows):
    """Stacked bars; a star beside the shortest of each panel, or beside each of them. The panels of a
    row have one range: a bar that is cut says its length."""
    data = rows.copy()
    for column, _, _ in PARTS:
        data[column] = numbers(rows, column)
    varied = [key for key in lines.group_keys(rows) if rows[key].nunique(dropna=False) > 1]
    data["label"] = [lines.label(row, varied) for row in rows.to_dict("records")]
    data["total"] = sum(data[column] for column, _, _ in PARTS)
    data["overloaded"] = lines.overloaded(rows)
    data = data.dropna(subset=["total"])
    if data.empty:
        raise InputError("holds no answered task")
    keys = list(rows.columns[: rows.columns.get_loc("scheme")])
    down = [_ROWS_KEY] if _ROWS_KEY in keys else []
    across = [key for key in keys if key not in down]
    if data.duplicated([*keys, "label"]).any():
        raise InputError("several rows for one scheme: plot the results of one seed")
    row_values, column_values = _values(data, down), _values(data, across)
    labels = list(dict.fromkeys(data["label"]))
    for count, most, what in ((len(labels), _MOST_BARS, "bars"),
                              (len(row_values), _MOST_PANELS, "rows of panels"),
                              (len(column_values), _MOST_PANELS, "panels in a row")):
        if count > most:
            raise InputError(f"{count} {what}: expected at most {most}; choose with --where, for "
                             "example --where scheme=aecnn,local")
    height = len(row_values) * (_BAR_IN * len(labels) + _PANEL_EXTRA_IN) + 0.35
    figure = Figure((style.WIDE_IN, height))
    panels = figure.subplots(len(row_values), len(column_values), squeeze=False, sharex="row",
                             sharey=True)
    limits = []
    for row, of_row in zip(panels, row_values):
        in_row = _at(data, of_row)
        limits.append(lines.upper_limit(in_row["total"], ~in_row["overloaded"]))
        row[0].set_xlim(0, 1.15 * limits[-1] or 1)
        for axes, of_column in zip(row, column_values):
            _draw_panel(axes, _at(in_row, of_column), labels, limits[-1])
            axes.set_title(", ".join(_named(key, value) for key, value in
                                     [*of_row.items(), *of_column.items()]), fontsize=8, loc="left")
    for axes in panels[-1]:
        axes.set_xlabel("Mean latency (ms)")
    star = Line2D([], [], marker="*", color="black", markersize=5, linestyle="none", label="shortest")
    handles = [part_handle(part, name) for _, name, part in PARTS] + [star]
    _add_legend(figure, handles, [handle.get_label() for handle in handles], len(handles))
    cut = [of_row[_ROWS_KEY] + f" at {limit:.3g} ms" if of_row else f"at {limit:.3g} ms"
           for of_row, limit in zip(row_values, limits) if (_at(data, of_row)["total"] > limit).any()]
    lines.add_notes(figure, ["Bars cut say their length: " + ", ".join(cut) + "." if cut else "",
                             lines.overload_note(data)])
    return figure


def _at(data, values):
    for key, value in values.items():
        data = data[data[key] == value]
    return data


def _add_legend(figure, handles, names, columns):
    """Above the panels, where it hides no data: the layout leaves room for it."""
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - _LEGEND_IN / figure.get_figheight()))
    figure.legend(handles, names, loc="upper center", ncol=columns)


def _draw_panel(axes, here, labels, limit):
    places = np.array([labels.index(label) for label in here["label"]])
    left = np.zeros(len(here))
    for column, name, part in PARTS:
        color, hatch = style.PARTS[part]
        length = np.minimum(here[column].to_numpy(), limit - left)
        axes.barh(places, length, left=left, height=0.75, color=color, hatch=hatch, label=name,
                  edgecolor="black", linewidth=0.3)
        left = left + length
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    if here.empty:
        return
    for place, row in zip(places, here.to_dict("records")):
        text = lines.bar_text(row["total"], limit, row["overloaded"])
        axes.text(min(row["total"], limit) + 0.01 * limit, place, text, va="center",
                  fontsize=style.NOTE_SIZE)
    of_steady = here["total"].where(~here["overloaded"])
    for best in np.flatnonzero(of_steady == of_steady.min()):  # several in a tie
        axes.plot(left[best] + 0.04 * limit, places[best], marker="*", color="black", markersize=5,
                  linestyle="none", label="shortest")


def _values(data, keys):
    """Every value of the keys, as dictionaries; one empty dictionary if there is no key."""
    if not keys:
        return [{}]
    return data[keys].drop_duplicates().to_dict("records")


def _named(key, value):
    name = key.split(".")[-1]
    if name.endswith("_mhz"):
        return f"{value:g} MHz"
    return str(value) if name == "processor" else f"{name} = {value}"
