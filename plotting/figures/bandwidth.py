"""Deadline-met probability against the bandwidth, with Wilson 95 % bands."""

from plotting import lines
from plotting.keys import BANDWIDTH, SNR
from plotting.results import InputError

_SHARE = "deadline_met"
_INTERVAL = (_SHARE + "_low", _SHARE + "_high")
_MOST_PANELS = 4


def draw(rows):
    """A panel for each SNR; of many SNRs, some from least to greatest."""
    if BANDWIDTH not in rows:
        raise InputError(f"no column '{BANDWIDTH}'; sweep it: airsplit sweep SCENARIO.toml "
                         f"--over {BANDWIDTH}=0.1,0.2,0.5,1,2,5 --out FILE.sqlite")
    snrs = lines.choose(rows[SNR].unique(), _MOST_PANELS) if SNR in rows else [None]
    if snrs != [None]:
        rows = rows[rows[SNR].isin(snrs)]
    data = lines.collect(rows, BANDWIDTH, (_SHARE, *_INTERVAL), panel=SNR if SNR in rows else None)
    looks = lines.looks(data)
    figure, panels = lines.panels(len(snrs), list(looks.items()), titled=True)
    for snr, axes in zip(snrs, panels):
        here = data if snr is None else data[data[SNR] == snr]
        lines.draw(axes, here, BANDWIDTH, _SHARE, _INTERVAL, looks)
        lines.log_axis(axes)
        axes.set_xlabel("Bandwidth (MHz)")
        if snr is not None:
            lines.title(axes, lines.name(SNR, snr))
    lines.share_axis(panels[0], "Deadline-met probability")
    return figure
