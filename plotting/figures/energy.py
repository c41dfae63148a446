"""The device's energy for a task against the in-deadline accuracy, with Wilson 95 % bars."""

import numpy as np

from plotting import lines
from plotting.keys import SNR
from plotting.results import numbers, with_in_deadline_interval

_ENERGY = "device_energy_mj_mean"
_SHARE = "in_deadline_accuracy"
_INTERVAL = (_SHARE + "_low", _SHARE + "_high")
_MOST_PANELS = 4


def draw(rows):
    """A point for each scheme, a panel for each SNR; of many SNRs, some from least to greatest.

    A scheme of which no task was answered has no energy, and no point.
    """
    rows = with_in_deadline_interval(rows)
    snrs = lines.choose(rows[SNR].unique(), _MOST_PANELS) if SNR in rows else [None]
    if snrs != [None]:
        rows = rows[rows[SNR].isin(snrs)]
    rows = rows[numbers(rows, "answered") > 0]
    data = lines.collect(rows, _ENERGY, (_SHARE, *_INTERVAL), panel=SNR if SNR in rows else None)
    looks = {line: {**look, "linestyle": "none"} for line, look in lines.looks(data).items()}
    figure, panels = lines.panels(len(snrs), list(looks.items()), titled=True)
    for snr, axes in zip(snrs, panels):
        here = data if snr is None else data[data[SNR] == snr]
        for line, points in here.groupby("line", sort=False):
            reach = np.abs([points[_SHARE] - points[end] for end in _INTERVAL])
            axes.errorbar(points[_ENERGY], points[_SHARE], yerr=reach, label=line, elinewidth=0.7,
                          capsize=1.5, **looks[line])
        lines.log_axis(axes)
        axes.set_xlabel("Energy of the device (mJ)")
        if snr is not None:
            lines.title(axes, lines.name(SNR, snr))
    lines.share_axis(panels[0], "In-deadline accuracy")
    return figure
