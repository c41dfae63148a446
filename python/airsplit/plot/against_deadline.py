# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""One line for each scheme against the deadline, a panel for each SNR."""

from airsplit.plot import against_key, at_deadlines, lines
from airsplit.plot.keys import SNR

_DEADLINE = "deadline_ms"


def draw(rows, share, axis_label, x_label):
    """A figure of `share`, one of at_deadlines.SHARES; of many SNRs, some from least to greatest."""
    panel = SNR if SNR in rows else None
    snrs = against_key.panel_values(rows, panel)
    if panel is not None:
        rows = rows[rows[SNR].isin(snrs)]
    interval = (share + "_low", share + "_high")
    curves = at_deadlines.curves(rows)
    data = lines.collect(curves, _DEADLINE, (share, *interval), panel=panel)
    looks = lines.looks(data)
    answers = _new_answers(data, share, panel)
    steady = answers[~answers["overloaded"]] if not answers["overloaded"].all() else answers
    least, most = steady[_DEADLINE].min(), steady[_DEADLINE].max()  # overloaded lines do not stretch it
    figure, panels = lines.panels(len(snrs), list(looks.items()), titled=True)
    for snr, axes in zip(snrs, panels):
        here = data if snr is None else data[data[SNR] == snr]
        lines.draw(axes, here, _DEADLINE, share, interval, looks, markevery=0.12, clip_on=True,
                   drawstyle="steps-post")
        for line, points in here.groupby("line", sort=False):
            look = looks[line]
            first = points.iloc[0]
            axes.vlines(first[_DEADLINE], 0, first[share], color=look["color"],
                        linestyle=look["linestyle"])  # up from nothing
            if points["overloaded"].any():
                last = points[points[_DEADLINE] <= most].tail(1)
                for _, point in last.iterrows():
                    axes.annotate(lines.OVERLOAD_MARK, (point[_DEADLINE], point[share]), (-2, 3),
                                  textcoords="offset points", ha="right", color=look["color"])
        axes.set_xlabel(x_label)
        if snr is not None:
            lines.title(axes, lines.name(SNR, snr))
    panels[0].set_xlim(least / 1.25, most * 1.25)
    lines.log_axes(panels)
    lines.share_axis(panels[0], axis_label)
    lines.add_notes(figure, [lines.interval_note(rows), lines.cut_note(answers, _DEADLINE, most, "ms"),
                             lines.overload_note(data)])
    return figure


def _new_answers(data, share, panel):
    """The points of each line at which the share is another than before."""
    whose = ["line"] + ([panel] if panel else [])
    return data[data.groupby(whose)[share].diff() != 0]
