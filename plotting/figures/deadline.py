"""Deadline-met probability against the SNR, with Wilson 95 % intervals as bands."""

from plotting import against_snr


def draw(rows):
    return against_snr.draw(rows, "deadline_met", "Deadline-met probability",
                            interval=("deadline_met_low", "deadline_met_high"))
