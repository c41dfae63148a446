# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""What a policy that learns gets for a task, by episode, from the CSV of tools/learn_policy.py."""

from matplotlib.figure import Figure

from airsplit.plot import style
from airsplit.results import InputError, numbers, read_rows


def read(path):
    return read_rows(path, needed="episode", kind="what tools/learn_policy.py wrote")


def draw(rows):
    """A line for each column, the one that learns first."""
    shown = [name for name in rows.columns if name != "episode"]
    if not shown:
        raise InputError("no column but 'episode'")
    figure = Figure((style.WIDTH_IN, 1.25 * style.AXES_HEIGHT_IN))
    axes = figure.subplots()
    for name, look in zip(shown, style.looks(shown)):
        axes.plot(numbers(rows, "episode"), numbers(rows, name), label=name,
                  **{**style.line_style(look), "markersize": 2.5})
    axes.set_xlabel("Episode")
    axes.set_ylabel("Mean reward of a task")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=2)
    return figure
