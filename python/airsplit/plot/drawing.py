# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""What airsplit.plot.NAME does: reads if need be, and draws in airsplit's looks."""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg

from airsplit.frame import untyped
from airsplit.plot import at_deadlines, style
from airsplit.results import InputError, keep, read_rows


def function_of(module):
    """The function that draws the figure of this module (airsplit/plot/figures)."""
    read = getattr(module, "read", read_rows)

    def draw(results, where=(), **options):
        rows = read(results) if isinstance(results, (str, Path)) else untyped(results)
        if read is at_deadlines.read and "latency_ms_mean" in rows:
            raise InputError("the figure draws latencies: airsplit.read(path, latencies=True)")
        with style.context():
            figure = module.draw(keep(rows, where), **options)
            FigureCanvasAgg(figure).draw()  # lays it out in these looks, not in the caller's
        return figure

    draw.__name__ = module.__name__.rpartition(".")[2]
    draw.__doc__ = module.__doc__
    return draw
