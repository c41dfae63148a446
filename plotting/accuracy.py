"""Figure: accuracy that counts only answers in time, against the SNR."""

from plotting import against_snr


def draw(rows):
    return against_snr.draw(rows, "in_deadline_accuracy", "In-deadline accuracy")
