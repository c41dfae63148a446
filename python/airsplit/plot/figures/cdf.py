# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Cumulative distribution of the latency, of all tasks, with Wilson 95 % bands."""

from airsplit.plot import against_deadline, at_deadlines

read = at_deadlines.read


def draw(rows):
    """A task that is lost or unfinished has no latency: its curve stays below 1."""
    return against_deadline.draw(rows, "deadline_met", "Share of tasks answered", "Latency (ms)")
