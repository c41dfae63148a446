# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Deadline-met probability against the SNR for several deadlines, with 95 % bands."""

from airsplit.plot import against_key, at_deadlines
from airsplit.plot.keys import SNR, SNR_HINT

X = SNR
DEADLINES_MS = [20, 50, 100]
_SHARE = "deadline_met"

read = at_deadlines.read


def draw(rows, deadlines=DEADLINES_MS, x=X):
    """A panel for each deadline, in ms."""
    rows = at_deadlines.at(rows, deadlines)
    return against_key.draw(rows, x, _SHARE, "Deadline-met probability",
                            (_SHARE + "_low", _SHARE + "_high"), SNR_HINT, panel="deadline_ms",
                            notes=[at_deadlines.interpolation_note(rows)])
