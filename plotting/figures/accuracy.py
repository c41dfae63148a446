"""Accuracy that counts only answers in time, against the SNR, with Wilson 95 % bands."""

from plotting import against_snr
from plotting.results import with_in_deadline_interval

COLUMN = "in_deadline_accuracy"


def draw(rows):
    return against_snr.draw(with_in_deadline_interval(rows), COLUMN, "In-deadline accuracy",
                            interval=(COLUMN + "_low", COLUMN + "_high"))
