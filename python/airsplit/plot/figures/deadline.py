# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Deadline-met probability against the SNR, with 95 % intervals as bands."""

from airsplit.plot import against_key, lines
from airsplit.plot.keys import SNR, SNR_HINT

X = SNR


def draw(rows, x=X):
    return against_key.draw(rows, x, "deadline_met", "Deadline-met probability",
                            ("deadline_met_low", "deadline_met_high"), SNR_HINT,
                            notes=[lines.deadline_note(rows)])
