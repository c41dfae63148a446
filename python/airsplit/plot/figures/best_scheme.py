# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The scheme with the best in-deadline accuracy, over SNR and bandwidth, at a deadline."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from airsplit.plot import at_deadlines, lines, style
from airsplit.plot.keys import BANDWIDTH, SNR
from airsplit.results import InputError

X = SNR
DEADLINES_MS = [50]
_SHARE = "in_deadline_accuracy"
_CELL_IN = 0.26
_AROUND_IN = 0.7  # labels and title
_PALE = 0.72  # how far a cell's colour is from the marker's to white
_MOST_MARKERS = 4  # that a cell has room for

read = at_deadlines.read


def draw(rows, deadlines=DEADLINES_MS, x=X):
    """A map for each deadline, in ms. Of a scheme that is there several times (split points, ratios)
    the best counts. One marker: no other scheme's 95 % interval reaches the best one's. Several, each on
    a stripe: these schemes tie with it; where there are more than a cell has room for, their number. A
    cell without: nobody was right in time."""
    y = _other_key(rows, x)
    rows = at_deadlines.at(rows, deadlines)
    rows = rows.assign(**{key: lines.places(rows, key) for key in (x, y)})
    looks = style.scheme_styles(rows["scheme"].astype(str))
    columns, lines_of_cells = (lines.bar_places(rows[key])[1] for key in (x, y))
    places = rows.assign(column=lines.bar_places(rows[x])[0], line=lines.bar_places(rows[y])[0])
    found = [best_schemes(places[places["deadline_ms"] == deadline]) for deadline in deadlines]
    shown = sorted({scheme for cells in found for best in cells.values() for scheme in best})
    legend = [Line2D([], [], **{**style.line_style(looks[scheme]), "linestyle": "none"}, label=scheme)
              for scheme in shown]
    figure, panels = lines.panels(len(deadlines), [], _CELL_IN * len(lines_of_cells) + _AROUND_IN,
                                  handles=legend, titled=True)
    for deadline, cells, axes in zip(deadlines, found, panels):
        _draw_cells(axes, cells, looks)
        lines.title(axes, lines.name("deadline_ms", deadline))
        axes.set_xlabel(lines.axis_title(x))
    _name_places(panels[0], columns, lines_of_cells)
    panels[0].set_ylabel(lines.axis_title(y))
    lines.add_notes(figure, [
        "One marker: the best. Several, or so many: a tie, for their intervals reach the best one's.", lines.interval_note(rows, "Judged by"),
        at_deadlines.interpolation_note(rows)])
    return figure


def _other_key(rows, x):
    """The key of the map's other axis."""
    y = BANDWIDTH if x == SNR else SNR
    varied = [key for key in lines.swept_keys(rows)
              if key not in (x, y) and rows[key].nunique(dropna=False) > 1]
    if x != SNR and y not in rows and len(varied) == 1:
        y = varied.pop()
    for key in (x, y):
        if key not in rows.columns:
            raise InputError(f"no column '{key}'; sweep it: airsplit sweep SCENARIO.toml --over "
                             "link.snr_db=-10:2.5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2,5 "
                             "--out FILE.sqlite")
    for key in [*lines.group_keys(rows), *varied]:
        if rows[key].nunique(dropna=False) > 1:
            raise InputError(f"several values of '{key}': choose one, for example with "
                             f"--where {key}={rows[key].dropna().iloc[0]}")
    return y


def best_schemes(rows):
    """By (column, line): the schemes that are best, more than one in a tie, none if nobody was right."""
    cells = {}
    for place, here in rows.groupby(["column", "line"]):
        ranked = here.sort_values(_SHARE, ascending=False, kind="stable").drop_duplicates("scheme")
        best = ranked.iloc[0]
        tied = ranked[(ranked[_SHARE + "_high"] >= best[_SHARE + "_low"])
                      | (ranked[_SHARE] == best[_SHARE])]
        cells[place] = sorted(tied["scheme"].astype(str)) if best[_SHARE] > 0 else []
    return cells


def _draw_cells(axes, cells, looks):
    for (column, line), best in cells.items():
        if len(best) > _MOST_MARKERS:
            axes.text(column, line, str(len(best)), ha="center", va="center", fontsize=7)
        for i, scheme in enumerate(reversed(best)):
            height = 1 / len(best)
            bottom = line - 0.5 + i * height
            pale = 1 - (1 - np.array(to_rgb(looks[scheme].color))) * (1 - _PALE)
            axes.add_patch(Rectangle((column - 0.5, bottom), 1, height, facecolor=pale, linewidth=0))
            if len(best) > _MOST_MARKERS:
                continue
            axes.plot(column, bottom + height / 2, **style.line_style(looks[scheme]),
                      markeredgewidth=0.6, markersize=min(4, 0.75 * 72 * _CELL_IN * height))
        axes.add_patch(Rectangle((column - 0.5, line - 0.5), 1, 1, fill=False, edgecolor="white",
                                 linewidth=0.5))


def _name_places(axes, columns, lines_of_cells):
    shown = [i for i in range(len(columns)) if i % -(-len(columns) // 9) == 0]
    axes.set_xticks(shown, [columns[i] for i in shown])
    axes.set_yticks(range(len(lines_of_cells)), lines_of_cells)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(-0.5, len(lines_of_cells) - 0.5)
    for panel in axes.figure.axes:
        panel.grid(False)
