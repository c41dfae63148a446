# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Deadline-met probability against the number of devices, with 95 % bands."""

from airsplit.plot import against_key, lines
from airsplit.plot.keys import DEVICES

X = DEVICES
_HINT = f"; sweep it: airsplit sweep SCENARIO.toml --over {DEVICES}=1,4,16,64 --out FILE.sqlite"


def draw(rows, x=X):
    """A line for each scheme; a panel for each value of what else was swept first."""
    others = [key for key in lines.swept_keys(rows) if key != x and rows[key].nunique() > 1]
    return against_key.draw(rows, x, "deadline_met", "Deadline-met probability",
                            ("deadline_met_low", "deadline_met_high"), _HINT,
                            panel=others[0] if others else None, notes=[lines.deadline_note(rows)])
