"""Deadline-met probability against the number of devices, with Wilson 95 % bands."""

from matplotlib.ticker import FuncFormatter, NullFormatter

from plotting import lines

DEVICES = "workload.devices"
_HINT = "; sweep it: airsplit sweep SCENARIO.toml --over workload.devices=1,4,16,64 --out FILE.sqlite"
_SHARE = "deadline_met"
_INTERVAL = (_SHARE + "_low", _SHARE + "_high")


def draw(rows):
    """A line for each scheme; a panel for each value of what else was swept first."""
    others = [key for key in lines.swept_keys(rows) if key != DEVICES and rows[key].nunique() > 1]
    panel = others[0] if others else None
    data = lines.collect(rows, DEVICES, (_SHARE, *_INTERVAL), _HINT, panel=panel)
    values = list(dict.fromkeys(data[panel])) if panel else [None]
    looks = lines.looks(data)
    figure, panels = lines.panels(len(values), list(looks.items()), titled=True)
    for value, axes in zip(values, panels):
        here = data if panel is None else data[data[panel] == value]
        lines.draw(axes, here, DEVICES, _SHARE, _INTERVAL, looks)
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda devices, _: f"{devices:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("Devices")
        if panel is not None:
            lines.title(axes, lines.name(panel, value))
    lines.share_axis(panels[0], "Deadline-met probability")
    return figure
