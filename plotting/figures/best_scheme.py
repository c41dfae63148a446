"""The scheme with the best in-deadline accuracy, over SNR and bandwidth, at a deadline."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from plotting import at_deadlines, lines, style
from plotting.keys import BANDWIDTH, SNR
from plotting.results import InputError

DEADLINES_MS = [50]
_SHARE = "in_deadline_accuracy"
_CELL_IN = 0.21
_AROUND_IN = 0.7  # labels and title
_PALE = 0.75  # how far a cell's colour is from the marker's to white

read = at_deadlines.read


def draw(rows, deadlines=DEADLINES_MS):
    """A map for each deadline, in ms. Of a scheme that is there several times (split points, ratios)
    the best counts. A filled marker: no other scheme's 95 % interval reaches the best one's; open: at
    least one does; a cell without: nobody was right in time."""
    for key in (SNR, BANDWIDTH):
        if key not in rows.columns:
            raise InputError(f"no column '{key}'; sweep it: airsplit sweep SCENARIO.toml --over "
                             "link.snr_db=-10:2.5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2,5 "
                             "--out FILE.sqlite")
    for key in [*lines.group_keys(rows), *lines.swept_keys(rows)]:
        if key not in (SNR, BANDWIDTH) and rows[key].nunique(dropna=False) > 1:
            raise InputError(f"several values of '{key}': choose one, for example with "
                             f"--where {key}={rows[key].dropna().iloc[0]}")
    rows = at_deadlines.at(rows, deadlines)
    looks = style.scheme_styles(rows["scheme"].astype(str))
    snrs, bandwidths = sorted(rows[SNR].unique()), sorted(rows[BANDWIDTH].unique())
    found = [_winners(rows[rows["deadline_ms"] == deadline]) for deadline in deadlines]
    winners = sorted({scheme for cells in found for scheme, _ in cells.values() if scheme})
    legend = [Line2D([], [], color=looks[scheme][0], marker=looks[scheme][1], linestyle="none",
                     label=scheme) for scheme in winners]
    figure, panels = lines.panels(len(deadlines), [], _CELL_IN * len(bandwidths) + _AROUND_IN,
                                  handles=legend, titled=True)
    for deadline, cells, axes in zip(deadlines, found, panels):
        _draw_cells(axes, cells, snrs, bandwidths, looks)
        lines.title(axes, lines.name("deadline_ms", deadline))
        axes.set_xlabel("SNR (dB)")
    panels[0].set_ylabel("Bandwidth (MHz)")
    return figure


def _winners(rows):
    """By (SNR, bandwidth): the best scheme, or None, and whether it is clear that it is."""
    cells = {}
    for place, here in rows.groupby([SNR, BANDWIDTH]):
        ranked = here.sort_values(_SHARE, ascending=False, kind="stable")
        best_of_each = ranked.drop_duplicates("scheme")
        best, others = best_of_each.iloc[0], best_of_each.iloc[1:]
        clear = bool((others[_SHARE + "_high"] < best[_SHARE + "_low"]).all())
        cells[place] = (str(best["scheme"]) if best[_SHARE] > 0 else None, clear)
    return cells


def _draw_cells(axes, cells, snrs, bandwidths, looks):
    image = np.ones((len(bandwidths), len(snrs), 3))
    for (snr, bandwidth), (scheme, clear) in cells.items():
        if scheme is None:
            continue
        x, y = snrs.index(snr), bandwidths.index(bandwidth)
        color, marker, _ = looks[scheme]
        image[y, x] = 1 - (1 - np.array(to_rgb(color))) * (1 - _PALE)
        axes.plot(x, y, color=color, marker=marker, markerfacecolor=color if clear else "white",
                  markersize=4, markeredgewidth=0.8)
    axes.imshow(image, origin="lower", aspect="auto", interpolation="nearest")
    shown = [i for i, snr in enumerate(snrs) if i % -(-len(snrs) // 9) == 0]
    axes.set_xticks(shown, [f"{snrs[i]:g}" for i in shown])
    axes.set_yticks(range(len(bandwidths)), [f"{b:g}" for b in bandwidths])
    axes.grid(False)
