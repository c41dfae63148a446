# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""How every figure looks: an IEEE column wide, readable in grey, a scheme always drawn alike."""

import json
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import matplotlib

if matplotlib.__version_info__ < (3, 6):  # has no Figure.get_layout_engine
    raise ImportError(f"matplotlib {matplotlib.__version__}, and 3.6 is needed")

WIDTH_IN = 3.5  # IEEE journals and conferences: one column
WIDE_IN = 7.16  # both columns
AXES_HEIGHT_IN = 2.3
LEGEND_ROW_IN = 0.15
NOTE_SIZE = 6.5

RC = {
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.06,  # less, and the layout lets labels touch the edge
    "font.family": "STIXGeneral",  # Times-like; comes with matplotlib, so it is the same everywhere
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "legend.handlelength": 3.6,
    "legend.borderaxespad": 0.2,
    "legend.columnspacing": 1.2,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "grid.linewidth": 0.4,
    "grid.color": "0.88",
    "axes.axisbelow": True,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "lines.linewidth": 1.2,
    "lines.markersize": 4.5,
    "lines.markeredgewidth": 0.9,
    "savefig.dpi": 300,
    "pdf.fonttype": 42,  # TrueType: IEEE takes no Type 3 fonts
    "svg.hashsalt": "airsplit",  # the same figure gives the same bytes
}


@contextmanager
def context():
    """Draws inside look as here, whatever the user's matplotlibrc says (usetex, tight boxes, fonts)."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC)
        yield


# The parts of a latency, from the bottom of a stack: colour and hatch; light to dark in grey too.
PARTS = {
    "device": ("#56B4E9", ""),
    "queue": ("#F0E442", "...."),
    "uplink": ("#D55E00", "////"),
    "edge": ("#009E73", "xxxx"),
    "downlink": ("#000000", ""),
}

_DASHES = ["-", "--", "-.", ":"]


class Look(NamedTuple):
    """How a line is drawn. `fill` is how much of its marker is of its colour: all, none, or a half."""

    color: str
    marker: str
    fill: str
    dash: int


def _read(name):
    return json.loads(Path(__file__).with_name(name).read_text())


def _look(style):
    return Look(style["color"], style["marker"], style.get("fill", "full"), style["dash"])


# How a scheme is drawn, here and on the page of `airsplit report`: colour (Okabe and Ito, "Color
# universal design", 2008: told apart by the colour-blind), marker, and the first of the dashes. All
# direct JPEG are one colour, its quality is the marker. The others are for schemes of one's own.
_STYLES = _read("schemes.json")
_SCHEMES = {scheme: _look(style) for scheme, style in _STYLES["schemes"].items()}
_OTHERS = [_look(style) for style in _STYLES["others"]]

# Schemes that send an image itself, coded with loss: what codecs of features compete with.
LOSSY_IMAGES = [name for name, style in _STYLES["schemes"].items() if style.get("lossy_image")]


def scheme_styles(schemes):
    """The Look of each scheme; one's own schemes get theirs by sorted name."""
    styles = {}
    others = 0
    for scheme in sorted(set(schemes)):
        known = _SCHEMES.get(scheme)
        styles[scheme] = known or _OTHERS[others % len(_OTHERS)]
        others += known is None
    return styles


def looks(schemes):
    """A Look for each line; `schemes` names each line's scheme, one of several lines several times.

    No two have the same marker with the same fill, so that points alone, in grey, tell all apart. The
    first line of a scheme looks as the scheme always does; the next, its other splits and ratios,
    have its colour, its marker with another fill while there is one, and another dash.
    """
    styles = scheme_styles(schemes)
    taken, of_scheme, found = set(), {}, {}
    order = sorted(range(len(schemes)), key=lambda i: schemes.index(schemes[i]) != i)  # firsts first
    for i in order:
        base = styles[schemes[i]]
        variant = of_scheme[schemes[i]] = of_scheme.get(schemes[i], -1) + 1
        marker, fill = _free_shape(base, taken, {style.marker for style in styles.values()})
        taken.add((marker, fill))
        found[i] = Look(base.color, marker, fill, (base.dash + variant) % len(_DASHES))
    return [found[i] for i in range(len(schemes))]


def _free_shape(base, taken, used_markers):
    """A marker and fill that is not taken: near the base look, else a marker that no scheme has."""
    spare = sorted(_STYLES["markers"], key=lambda marker: marker in used_markers)
    fills = sorted(_STYLES["fills"], key=lambda fill: fill != base.fill)
    for marker in [base.marker, *spare]:
        for fill in fills:
            if (marker, fill) not in taken:
                return marker, fill
    return base.marker, base.fill  # more lines than shapes


def line_style(look):
    """Keywords of Axes.plot."""
    half = look.fill not in ("full", "none")
    return {
        "color": look.color,
        "marker": look.marker,
        "linestyle": _DASHES[look.dash],
        "fillstyle": look.fill if half else "full",
        "markerfacecolor": "white" if look.fill == "none" else look.color,
        "markerfacecoloralt": "white",
    }


def points(axes, x, y, reach, label, style):
    """Points, joined if the style has a line, each with its bar from y - reach[0] to y + reach[1]."""
    style = dict(style)
    other_half = style.pop("markerfacecoloralt")  # which Axes.errorbar does not know
    drawn = axes.errorbar(x, y, yerr=reach, label=label, elinewidth=0.7, capsize=1.5, **style)
    drawn.lines[0].set_markerfacecoloralt(other_half)


def band(axes, x, low, high, color, step=None):
    """A confidence band, in steps as its line if `step` is "post"; a bar where there is one point, for
    its band has no width."""
    if len(x) > 1:
        axes.fill_between(x, low, high, color=color, alpha=0.2, linewidth=0, step=step)
    else:
        axes.vlines(x, low, high, color=color)


# Links are told apart as schemes are, in colours that no scheme of the paper has.
_LINKS = {model: _look(style) for model, style in _read("links.json").items()}


def link_styles(models):
    """Keywords of Axes.plot for each link model."""
    others = [model for model in models if model not in _LINKS]
    known = {**_LINKS, **dict(zip(others, _OTHERS))}
    return {model: line_style(known[model]) for model in models}
