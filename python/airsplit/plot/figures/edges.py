# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""In-deadline accuracy of codecs alone and of devices that choose among each one's rates, against the SNR."""

from airsplit.plot import lines
from airsplit.plot.keys import SNR, SNR_HINT
from airsplit.results import RATIO, InputError, with_in_deadline_interval

X = SNR
COLUMN = "in_deadline_accuracy"


def draw(rows, x=X):
    """A panel for each codec, with the adaptive schemes that are named after it; what has no ratio and
    names no codec is in all of them."""
    bounds = (COLUMN + "_low", COLUMN + "_high")
    data = lines.collect(with_in_deadline_interval(rows), x, (COLUMN, *bounds), SNR_HINT)
    codecs = list(data.loc[data[RATIO].notna(), "scheme"].unique())
    if not codecs:
        raise InputError("no row of a codec: see scenarios/paper/edges.toml")
    data["codec"] = [_codec_in(scheme, codecs) for scheme in data["scheme"]]
    looks = lines.looks(data)
    figure, panels = lines.panels(len(codecs), list(looks.items()), titled=True)
    for axes, codec in zip(panels, codecs):
        shown = data[data["codec"].isin([codec, ""])]
        lines.draw(axes, shown, x, COLUMN, bounds, looks)
        lines.x_axis(axes, x, data[x])
        lines.title(axes, codec)
    lines.share_axis(panels[0], "In-deadline accuracy")
    lines.add_notes(figure, [lines.deadline_note(rows), lines.interval_note(rows)])
    return figure


def _codec_in(scheme, codecs):
    """The codec that a scheme is, or is named after; "" if none."""
    return next((codec for codec in codecs if codec.casefold() in scheme.casefold().split()), "")
