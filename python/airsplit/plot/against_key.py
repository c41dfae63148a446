# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""One line for each scheme against a swept key: what several figures have in common."""

from airsplit.plot import lines

_MOST_PANELS = 4


def draw(rows, x, column, axis_label, interval, hint="", panel=None, notes=()):
    """A figure of `column`, a share in [0, 1], against the key `x`; `interval` names its two bounds. A
    panel for each value of `panel`, a column, if one is given and there; of many numbers, some."""
    panel = panel if panel in rows and panel != x else None
    values = panel_values(rows, panel)
    if panel is not None:
        rows = rows[rows[panel].isin(values)]
    data = lines.collect(rows, x, (column, *interval), hint, panel=panel)
    looks = lines.looks(data)
    figure, panels = lines.panels(len(values), list(looks.items()), titled=panel is not None)
    for value, axes in zip(values, panels):
        here = data if panel is None else data[data[panel] == value]
        lines.draw(axes, here, x, column, interval, looks)
        lines.x_axis(axes, x, data[x])
        if panel is not None:
            lines.title(axes, lines.name(panel, value))
    lines.share_axis(panels[0], axis_label)
    lines.add_notes(figure, [*notes, lines.interval_note(rows)])
    return figure


def panel_values(rows, panel):
    """The values that get a panel: of many, some from least to greatest; [None] for no key."""
    return lines.choose(rows[panel].unique(), _MOST_PANELS) if panel in rows else [None]
