# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Right answers against the packets lost and never resent, with 95 % bands."""

from airsplit.plot import against_key, lines
from airsplit.plot.keys import LOSS
from airsplit.results import with_in_deadline_interval

X = LOSS
_SHARE = "in_deadline_accuracy"
_HINT = f"; sweep it: airsplit sweep SCENARIO.toml --over {LOSS}=0:5:30 --out FILE.sqlite"


def draw(rows, x=X):
    """The share of all tasks that were answered right and in time: a lost task counts as wrong."""
    return against_key.draw(with_in_deadline_interval(rows), x, _SHARE, "In-deadline accuracy",
                            (_SHARE + "_low", _SHARE + "_high"), _HINT,
                            notes=[lines.deadline_note(rows)])
