# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""In-deadline accuracy against the deadline for several SNRs, with Wilson 95 % bands."""

from airsplit.plot import against_deadline, at_deadlines

read = at_deadlines.read


def draw(rows):
    return against_deadline.draw(rows, "in_deadline_accuracy", "In-deadline accuracy",
                                 "Deadline (ms)")
