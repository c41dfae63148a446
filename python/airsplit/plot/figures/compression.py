# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Accuracy against compression ratio and against bytes, from a profile's table.

The table: airsplit export FILE.profile --csv FILE.csv
"""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from airsplit.plot import lines, style
from airsplit.results import RATIO, SPLIT, InputError, numbers

_PANEL_HEIGHT_IN = 1.75
_LEGEND_SHARE = 0.22  # of a panel's height
_NEEDED = ["compression_ratio", "payload_bytes_mean", "accuracy", "accuracy_low", "accuracy_high"]


def draw(rows):
    """A row of two panels for each split point: against the ratio, and against the bytes."""
    data = rows.copy()
    for column in _NEEDED:
        data[column] = numbers(rows, column, "; make the table with: airsplit export FILE.profile "
                                             "--csv FILE.csv")
    data["scheme"] = data["scheme"].astype(str)
    codecs = data[numbers(data, RATIO).notna()]  # a trained codec of features has a nominal ratio
    if codecs.empty:
        raise InputError("holds no codec of features: no scheme has a ratio")
    splits = sorted(codecs[SPLIT].unique(), key=lines.cut_order)
    figure = Figure((style.WIDE_IN, _PANEL_HEIGHT_IN * len(splits) + 0.5))
    grid = figure.add_gridspec(len(splits) + 1, 2, height_ratios=[_LEGEND_SHARE] + [1] * len(splits))
    panels = []  # the same ranges in each row
    for row in range(1, len(splits) + 1):
        left, right = panels[0] if panels else (None, None)
        left = figure.add_subplot(grid[row, 0], sharex=left, sharey=left)
        panels.append((left, figure.add_subplot(grid[row, 1], sharex=right, sharey=left)))
    images = data[data["scheme"].isin(style.LOSSY_IMAGES)]
    schemes = sorted(set(codecs["scheme"]) | set(images["scheme"]))
    looks = {scheme: style.line_style(look) for scheme, look in zip(schemes, style.looks(schemes))}
    for split, (by_ratio, by_bytes) in zip(splits, panels):
        here = codecs[codecs[SPLIT] == split]
        for axes, column in ((by_ratio, "compression_ratio"), (by_bytes, "payload_bytes_mean")):
            _draw_codecs(axes, here, column, looks)
            _draw_unsplit(axes, data)
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axes.set_title(split, loc="left", fontsize=9)
        _draw_images(by_bytes, images, looks)
        by_ratio.set_ylabel("Top-1 accuracy (%)")
    panels[-1][0].set_xlabel("Compression ratio, entropy coding counted")
    panels[-1][1].set_xlabel("Mean payload (bytes)")
    lines.add_notes(figure, [_class_note(data)])
    legend = figure.add_subplot(grid[0, :])  # a row of its own hides no data
    legend.axis("off")
    handles = {}  # by label: a scheme may be missing at some split point
    for _, by_bytes in panels:
        handles.update(zip(*reversed(by_bytes.get_legend_handles_labels())))
    legend.legend(handles.values(), handles.keys(), loc="center", ncol=5)
    return figure


def _class_note(data):
    """The mean of the classes' accuracies, Caltech-101's convention, beside the share of all images."""
    if "class_accuracy" not in data:
        return ""
    by_class = 100 * numbers(data, "class_accuracy")
    unsplit, codecs = by_class[data["compression_ratio"].isna()], by_class[data[RATIO].notna()]
    text = (f"Top-1 is of all images. The mean of the classes' accuracies is {codecs.min():.1f} to "
            f"{codecs.max():.1f} % with codecs")
    return text + (f", {unsplit.iloc[0]:.1f} % unsplit." if not unsplit.empty else ".")


def _draw_codecs(axes, rows, column, looks):
    for scheme, line in rows.groupby("scheme"):
        line = line.sort_values(column)
        _with_intervals(axes, line, column, scheme, looks[scheme])


def _draw_images(axes, rows, looks):
    for scheme, point in rows.groupby("scheme", sort=False):
        _with_intervals(axes, point, "payload_bytes_mean", scheme,
                        {**looks[scheme], "linestyle": "none"})


def _with_intervals(axes, rows, column, label, look):
    middle = 100 * rows["accuracy"].to_numpy()
    reach = np.abs([middle - 100 * rows["accuracy_low"], 100 * rows["accuracy_high"] - middle])
    style.points(axes, rows[column], middle, reach, label, look)


def _draw_unsplit(axes, data):
    unsplit = data[data["compression_ratio"].isna()]  # nothing is sent
    if not unsplit.empty:
        axes.axhline(100 * unsplit["accuracy"].iloc[0], color="0.4", linewidth=0.8, linestyle=":",
                     label="unsplit backbone")
