# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""How the payloads' bytes are distributed over the test images, for each scheme.

The table: airsplit export FILE.profile --payloads --csv FILE.csv
"""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from airsplit.plot import style
from airsplit.plot.lines import log_axis
from airsplit.results import SCHEME_COLUMNS, InputError, numbers

_MOST_SCHEMES = 30
_ROW_IN = 0.17
_HINT = "; make the table with: airsplit export FILE.profile --payloads --csv FILE.csv"
_QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def draw(rows):
    """A box for each scheme: quartiles and median, whiskers to the 5 and 95 % quantiles, dots at the
    least and the most. All of them are sizes that some image has."""
    data = rows.assign(payload_bytes=numbers(rows, "payload_bytes", _HINT),
                       images=numbers(rows, "images", _HINT))
    for column in SCHEME_COLUMNS:
        if column not in data:
            raise InputError(f"no column '{column}'{_HINT}")
    groups = list(data.groupby(SCHEME_COLUMNS, sort=False, dropna=False))
    if len(groups) > _MOST_SCHEMES:
        raise InputError(f"{len(groups)} schemes: expected at most {_MOST_SCHEMES}; choose with "
                         "--where, for example --where split=layer3, --where ratio=256,")
    boxes = sorted((_box(*group) for group in groups), key=lambda box: -box["med"])
    figure = Figure((style.WIDTH_IN, 0.6 + _ROW_IN * len(boxes)))
    axes = figure.add_subplot()
    looks = style.scheme_styles({box["scheme"] for box in boxes})
    drawn = axes.bxp(boxes, vert=False, widths=0.6, patch_artist=True, flierprops={"markersize": 2.5},
                     medianprops={"color": "black", "linewidth": 1.2})
    for patch, box in zip(drawn["boxes"], boxes):
        patch.set(facecolor=looks[box["scheme"]].color, alpha=0.5, linewidth=0.7)
    log_axis(axes)
    axes.set_xlabel("Payload (bytes)")
    axes.tick_params(axis="y", labelsize=7)
    axes.grid(axis="y", visible=False)
    return figure


def _box(identity, rows):
    """What Axes.bxp draws."""
    scheme, split, ratio = identity
    rows = rows.sort_values("payload_bytes")
    sizes = rows["payload_bytes"].to_numpy()
    within = np.cumsum(rows["images"].to_numpy())
    low, q1, median, q3, high = sizes[np.searchsorted(within, np.array(_QUANTILES) * within[-1])]
    parts = [scheme, None if pd.isna(split) else split, None if pd.isna(ratio) else f"{ratio:.4g}:1"]
    return {"scheme": scheme, "label": " ".join(part for part in parts if part), "med": median,
            "q1": q1, "q3": q3, "whislo": low, "whishi": high,
            "fliers": np.array([sizes[0], sizes[-1]])}
