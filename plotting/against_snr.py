"""One line for each scheme against the SNR: what several figures have in common."""

from plotting import lines
from plotting.keys import SNR, SNR_HINT


def draw(rows, column, axis_label, interval=None):
    """A figure of `column`, a share in [0, 1], against the SNR; `interval` names its two bounds."""
    data = lines.collect(rows, SNR, (column, *(interval or ())), SNR_HINT)
    looks = lines.looks(data)
    figure, (axes,) = lines.panels(1, list(looks.items()))
    lines.draw(axes, data, SNR, column, interval, looks)
    axes.set_xlabel("SNR (dB)")
    lines.share_axis(axes, axis_label)
    return figure
