"""Mean latency of answered tasks against the SNR, its parts stacked."""

from matplotlib.patches import Patch

from plotting import lines, style
from plotting.keys import SNR, SNR_HINT
from plotting.results import InputError

_COLUMNS = [f"{part}_ms_mean" for part in style.PARTS]
_PANEL_IN = 1.75
_ACROSS = 3
_MOST_PANELS = 12


def draw(rows):
    """A panel for each scheme, a bar for each SNR. No bar: no task was answered."""
    data = lines.collect(rows, SNR, _COLUMNS, SNR_HINT)
    schemes = list(data["line"].unique())
    if len(schemes) > _MOST_PANELS:
        raise InputError(f"{len(schemes)} schemes: expected at most {_MOST_PANELS}; choose with "
                         "--where, for example --where scheme=aecnn,bottlenet++")
    snrs = sorted(data[SNR].unique())
    width = 0.8 * min((b - a for a, b in zip(snrs, snrs[1:])), default=1.0)
    across = min(_ACROSS, len(schemes))
    figure, panels = lines.panels(len(schemes), [], height_in=_PANEL_IN, across=across, share_y=False,
                                  handles=[_handle(part) for part in style.PARTS])
    for scheme, axes in zip(schemes, panels):
        _stack(axes, data[data["line"] == scheme], width)
        axes.set_title(scheme, fontsize=9)
        axes.set_xlim(snrs[0] - width, snrs[-1] + width)
    for axes in panels[-across:]:
        axes.set_xlabel("SNR (dB)")
    for axes in panels[::across]:
        axes.set_ylabel("Mean latency (ms)")
    return figure


def _stack(axes, line, width):
    bottom = 0 * line[_COLUMNS[0]]
    for part, (color, hatch) in style.PARTS.items():
        height = line[f"{part}_ms_mean"]
        axes.bar(line[SNR], height, width, bottom=bottom, color=color, hatch=hatch, label=part,
                 edgecolor="black", linewidth=0.3)
        bottom = bottom + height
    axes.set_ylim(0, 1.08 * bottom.max() or 1)


def _handle(part):
    color, hatch = style.PARTS[part]
    return Patch(facecolor=color, hatch=hatch, label=part, edgecolor="black", linewidth=0.3)
