# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Accuracy that counts only answers in time, against the SNR, with 95 % bands."""

from airsplit.plot import against_key, lines
from airsplit.plot.keys import SNR, SNR_HINT
from airsplit.results import with_in_deadline_interval

X = SNR
COLUMN = "in_deadline_accuracy"


def draw(rows, x=X):
    return against_key.draw(with_in_deadline_interval(rows), x, COLUMN, "In-deadline accuracy",
                            (COLUMN + "_low", COLUMN + "_high"), SNR_HINT,
                            notes=[lines.deadline_note(rows)])
