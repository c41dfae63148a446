# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""In-deadline accuracy of schemes alone and of devices that choose among them, against the SNR."""

from airsplit.plot import lines
from airsplit.plot.keys import SNR, SNR_HINT
from airsplit.results import InputError, with_in_deadline_interval

X = SNR
COLUMN = "in_deadline_accuracy"
_ADAPTIVE, _ORACLE = "adaptive ", "adaptive oracle"


def draw(rows, x=X):
    """A panel of the schemes that are the same for all tasks, and one of those that are chosen task by
    task. The oracles are in both: what no choice can be better than."""
    bounds = (COLUMN + "_low", COLUMN + "_high")
    data = lines.collect(with_in_deadline_interval(rows), x, (COLUMN, *bounds), SNR_HINT)
    chosen = data["scheme"].str.startswith(_ADAPTIVE)
    if not chosen.any():
        raise InputError("no row of a scheme of kind adaptive: see scenarios/policies.toml")
    data["line"] = data["line"].str.removeprefix(_ADAPTIVE)
    looks = lines.looks(data)
    figure, panels = lines.panels(2, list(looks.items()), titled=True)
    oracles = data["scheme"].str.startswith(_ORACLE)
    for axes, shown, text in zip(panels, (~chosen | oracles, chosen), ("one scheme", "one a task")):
        lines.draw(axes, data[shown], x, COLUMN, bounds, looks)
        lines.x_axis(axes, x, data[x])
        lines.title(axes, text)
    lines.share_axis(panels[0], "In-deadline accuracy")
    lines.add_notes(figure, [lines.deadline_note(rows), lines.interval_note(rows)])
    return figure
