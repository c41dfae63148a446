# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Mean latency of answered tasks against the SNR, its parts stacked."""

from matplotlib.patches import Patch

from airsplit.plot import lines, style
from airsplit.plot.keys import SNR, SNR_HINT
from airsplit.results import InputError

X = SNR
_COLUMNS = [f"{part}_ms_mean" for part in style.PARTS]
_PANEL_IN = 1.75
_ACROSS = 3
_MOST_PANELS = 12


def draw(rows, x=X):
    """A panel for each scheme, a bar for each x. No bar: no task was answered. The panels have one
    range: a bar that is cut says its length."""
    data = lines.collect(rows, x, _COLUMNS, SNR_HINT)
    data["total"] = data[_COLUMNS].sum(axis=1)
    schemes = list(data["line"].unique())
    if len(schemes) > _MOST_PANELS:
        raise InputError(f"{len(schemes)} schemes: expected at most {_MOST_PANELS}; choose with "
                         "--where, for example --where scheme=aecnn,bottlenet++")
    data["place"], names = lines.bar_places(data[x])
    limit = lines.upper_limit(data["total"], ~data["overloaded"])
    across = min(_ACROSS, len(schemes))
    figure, panels = lines.panels(len(schemes), [], height_in=_PANEL_IN, across=across, titled=True,
                                  handles=[part_handle(part) for part in style.PARTS])
    for scheme, axes in zip(schemes, panels):
        _stack(axes, data[data["line"] == scheme], limit)
        lines.title(axes, scheme)
    panels[0].set_ylim(0, 1.12 * limit or 1)
    panels[0].set_xlim(-0.7, len(names) - 0.3)
    shown = range(0, len(names), -(-len(names) // 8))
    panels[0].set_xticks(shown, [names[i] for i in shown])
    for axes in panels[-across:]:
        axes.set_xlabel(lines.axis_title(x))
    for axes in panels[::across]:
        axes.set_ylabel("Mean latency (ms)")
    lines.add_notes(figure, [lines.bars_note(data["total"], limit), lines.overload_note(data)])
    return figure


def _stack(axes, line, limit):
    bottom = 0 * line[_COLUMNS[0]]
    for part, (color, hatch) in style.PARTS.items():
        height = line[f"{part}_ms_mean"].clip(upper=limit - bottom)
        axes.bar(line["place"], height, 0.8, bottom=bottom, color=color, hatch=hatch, label=part,
                 edgecolor="black", linewidth=0.3)
        bottom = bottom + height
    for bar in line.to_dict("records"):
        text = lines.bar_text(bar["total"], limit, bar["overloaded"])
        axes.text(bar["place"], min(bar["total"], limit) + 0.02 * limit, text, ha="center", va="bottom",
                  fontsize=style.NOTE_SIZE, backgroundcolor="none")


def part_handle(part, label=None):
    """A part of the latency as a legend shows it."""
    color, hatch = style.PARTS[part]
    return Patch(facecolor=color, hatch=hatch, label=label or part, edgecolor="black", linewidth=0.3)
