# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Deadline-met probability against the bandwidth, with 95 % bands."""

from airsplit.plot import against_key, lines
from airsplit.plot.keys import BANDWIDTH, SNR

X = BANDWIDTH
_HINT = f"; sweep it: airsplit sweep SCENARIO.toml --over {BANDWIDTH}=0.1,0.2,0.5,1,2,5 --out FILE.sqlite"


def draw(rows, x=X):
    """A panel for each SNR; of many SNRs, some from least to greatest."""
    return against_key.draw(rows, x, "deadline_met", "Deadline-met probability",
                            ("deadline_met_low", "deadline_met_high"), _HINT, panel=SNR,
                            notes=[lines.deadline_note(rows)])
