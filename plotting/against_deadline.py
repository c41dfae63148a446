"""One line for each scheme against the deadline, a panel for each SNR."""

from plotting import at_deadlines, lines
from plotting.keys import SNR

_MOST_PANELS = 4
_DEADLINE = "deadline_ms"


def draw(rows, share, axis_label, x_label):
    """A figure of `share`, one of at_deadlines.SHARES; of many SNRs, some from least to greatest."""
    snrs = lines.choose(rows[SNR].unique(), _MOST_PANELS) if SNR in rows else [None]
    if snrs != [None]:
        rows = rows[rows[SNR].isin(snrs)]
    interval = (share + "_low", share + "_high")
    data = lines.collect(at_deadlines.curves(rows), _DEADLINE, (share, *interval),
                         panel=SNR if SNR in rows else None)
    looks = lines.looks(data)
    figure, panels = lines.panels(len(snrs), list(looks.items()), titled=True)
    for snr, axes in zip(snrs, panels):
        here = data if snr is None else data[data[SNR] == snr]
        lines.draw(axes, here, _DEADLINE, share, interval, looks, markevery=0.12, clip_on=True,
                   drawstyle="steps-post")
        for line, points in here.groupby("line", sort=False):  # up from nothing
            first = points.iloc[0]
            axes.vlines(first[_DEADLINE], 0, first[share], color=looks[line]["color"],
                        linestyle=looks[line]["linestyle"])
        lines.log_axis(axes)
        axes.set_xlabel(x_label)
        if snr is not None:
            lines.title(axes, lines.name(SNR, snr))
    lines.share_axis(panels[0], axis_label)
    return figure
