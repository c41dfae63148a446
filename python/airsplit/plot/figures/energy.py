# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The device's energy for a task against the in-deadline accuracy, with 95 % bars."""

from airsplit.plot import against_key, lines, style
from airsplit.plot.keys import SNR
from airsplit.results import InputError, numbers, with_in_deadline_interval

_ENERGY = "device_energy_mj_mean"
_SHARE = "in_deadline_accuracy"
_INTERVAL = (_SHARE + "_low", _SHARE + "_high")


def draw(rows):
    """A point for each scheme, a panel for each SNR; of many SNRs, some from least to greatest.

    A scheme of which no task was answered has no energy, and no point.
    """
    rows = with_in_deadline_interval(rows)
    panel = SNR if SNR in rows else None
    snrs = against_key.panel_values(rows, panel)
    if panel is not None:
        rows = rows[rows[SNR].isin(snrs)]
    rows = rows[numbers(rows, "answered") > 0]
    if rows.empty:
        raise InputError("no task was answered: there is no energy of an answer to draw")
    data = lines.collect(rows, _ENERGY, (_SHARE, *_INTERVAL), panel=panel)
    limit = lines.upper_limit(data[_ENERGY], ~data["overloaded"], far=50, stretch=10)
    looks = {line: {**look, "linestyle": "none"} for line, look in lines.looks(data).items()}
    figure, panels = lines.panels(len(snrs), list(looks.items()), titled=True)
    for snr, axes in zip(snrs, panels):
        here = data if snr is None else data[data[SNR] == snr]
        for line, points in here[here[_ENERGY] <= limit].groupby("line", sort=False):
            reach = [abs(points[_SHARE] - points[end]) for end in _INTERVAL]
            style.points(axes, points[_ENERGY], points[_SHARE], reach, line, looks[line])
        axes.set_xlabel("Energy of the device (mJ)")
        if snr is not None:
            lines.title(axes, lines.name(SNR, snr))
    lines.log_axes(panels)
    lines.share_axis(panels[0], "In-deadline accuracy")
    lines.add_notes(figure, [lines.deadline_note(rows), lines.interval_note(rows, "Bars"),
                             lines.cut_note(data, _ENERGY, limit, "mJ")])
    return figure
