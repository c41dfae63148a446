"""Latency against the SNR on each link model, a panel for each scheme."""

from plotting import lines, style
from plotting.keys import SNR, SNR_HINT
from plotting.results import InputError

MODEL = "link.model"
_MEDIAN, _TAIL = "latency_ms_p50", "latency_ms_p95"
_MOST_PANELS = 4


def draw(rows):
    """Medians as lines, with what is between the median and the 95th percentile as a band."""
    if MODEL not in rows:
        raise InputError(f"no column '{MODEL}'; sweep it: airsplit sweep SCENARIO.toml "
                         f"--over {MODEL}=analytic,wifi,lte --over {SNR}=0:5:30 --out FILE.sqlite")
    data = lines.collect(rows, SNR, (_MEDIAN, _TAIL), SNR_HINT, panel=MODEL)
    schemes = list(data["line"].unique())
    if len(schemes) > _MOST_PANELS:
        raise InputError(f"{len(schemes)} schemes, expected at most {_MOST_PANELS}; choose with "
                         "--where, for example --where scheme=aecnn")
    models = list(dict.fromkeys(data[MODEL]))
    looks = style.link_styles(models)
    figure, panels = lines.panels(len(schemes), list(looks.items()), titled=True)
    for scheme, axes in zip(schemes, panels):
        for model in models:
            line = data[(data["line"] == scheme) & (data[MODEL] == model)]
            axes.plot(line[SNR], line[_MEDIAN], label=model, **looks[model])
            axes.fill_between(line[SNR], line[_MEDIAN], line[_TAIL], color=looks[model]["color"],
                              alpha=0.2, linewidth=0)
        axes.set_yscale("log")
        axes.set_xlabel("SNR (dB)")
        lines.title(axes, scheme)
    panels[0].set_ylabel("Latency, p50 to p95 (ms)")
    return figure
