"""Deadline-met probability against the SNR for several deadlines, with Wilson 95 % bands."""

from plotting import at_deadlines, lines
from plotting.keys import SNR, SNR_HINT

DEADLINES_MS = [20, 50, 100]
_SHARE = "deadline_met"
_INTERVAL = (_SHARE + "_low", _SHARE + "_high")

read = at_deadlines.read


def draw(rows, deadlines=DEADLINES_MS):
    """A panel for each deadline, in ms."""
    rows = at_deadlines.at(rows, deadlines)
    data = lines.collect(rows, SNR, (_SHARE, *_INTERVAL), SNR_HINT, panel="deadline_ms")
    looks = lines.looks(data)
    figure, panels = lines.panels(len(deadlines), list(looks.items()), titled=True)
    for deadline, axes in zip(deadlines, panels):
        here = data[data["deadline_ms"] == deadline]
        lines.draw(axes, here, SNR, _SHARE, _INTERVAL, looks)
        lines.title(axes, lines.name("deadline_ms", deadline))
        axes.set_xlabel("SNR (dB)")
    lines.share_axis(panels[0], "Deadline-met probability")
    return figure
