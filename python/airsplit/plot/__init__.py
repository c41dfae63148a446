# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Figures from airsplit's results, as matplotlib figures: airsplit.plot.deadline(results).

There is a function for each module of airsplit/plot/figures. `results` is a frame of airsplit.read(),
or the path of a store or CSV file; `where` keeps rows, as the command's --where does; other options are
the figure's own (`x`, `deadlines`). The command: python3 -m airsplit.plot NAME RESULTS -o FIGURE.
"""

from airsplit.plot import figures


def __getattr__(name):
    """The function that draws the figure `name`; its module, and matplotlib, are loaded here."""
    if name not in figures.names():
        raise AttributeError(f"airsplit.plot has no figure '{name}'; there are "
                             + ", ".join(figures.names()))
    from airsplit.plot import drawing  # pylint: disable=import-outside-toplevel

    return drawing.function_of(figures.module(name))


def __dir__():
    return [*globals(), *figures.names()]
