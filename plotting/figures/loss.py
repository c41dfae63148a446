"""Right answers against the packets lost and never resent, with Wilson 95 % bands."""

from plotting import lines
from plotting.results import InputError, with_in_deadline_interval

LOSS = "link.loss_percent"
_SHARE = "in_deadline_accuracy"
_INTERVAL = (_SHARE + "_low", _SHARE + "_high")


def draw(rows):
    """The share of all tasks that were answered right and in time: a lost task counts as wrong."""
    if LOSS not in rows:
        raise InputError(f"no column '{LOSS}'; sweep it: airsplit sweep SCENARIO.toml "
                         f"--over {LOSS}=0:5:30 --out FILE.sqlite")
    data = lines.collect(with_in_deadline_interval(rows), LOSS, (_SHARE, *_INTERVAL))
    looks = lines.looks(data)
    figure, (axes,) = lines.panels(1, list(looks.items()))
    lines.draw(axes, data, LOSS, _SHARE, _INTERVAL, looks)
    axes.set_xlabel("Packets lost (%)")
    lines.share_axis(axes, "In-deadline accuracy")
    return figure
