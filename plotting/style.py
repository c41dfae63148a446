"""How every figure looks: an IEEE column wide, readable in grey, a scheme always drawn alike."""

import json
from pathlib import Path
from typing import NamedTuple

WIDTH_IN = 3.5  # IEEE journals and conferences: one column
WIDE_IN = 7.16  # both columns
AXES_HEIGHT_IN = 2.3
LEGEND_ROW_IN = 0.15

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
    "legend.handlelength": 2.6,
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
    """How a line is drawn: the first of its dashes; variants of it have the others."""

    color: str
    marker: str
    dash: int


def _read(name):
    return json.loads(Path(__file__).with_name(name).read_text())


def _look(style):
    return Look(style["color"], style["marker"], style["dash"])


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


def line_style(style, variant):
    """Keywords of Axes.plot for the variant (0, 1, ...: its split, its ratio) of a scheme.

    Dashes and filled or open markers tell 8 variants apart.
    """
    color, marker, first_dash = style
    return {
        "color": color,
        "marker": marker,
        "linestyle": _DASHES[(first_dash + variant) % len(_DASHES)],
        "markerfacecolor": color if (variant + variant // len(_DASHES)) % 2 == 0 else "white",
    }


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
    return {model: line_style(known[model], 0) for model in models}
