# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Latency against the SNR on each link model, a panel for each scheme."""

from airsplit.plot import lines, style
from airsplit.plot.keys import SNR, SNR_HINT
from airsplit.results import InputError

X = SNR
MODEL = "link.model"
_MEDIAN, _TAIL = "latency_ms_p50", "latency_ms_p95"
_MOST_PANELS = 4


def draw(rows, x=X):
    """Medians as lines, with what is between the median and the 95th percentile as a band."""
    if MODEL not in rows:
        raise InputError(f"no column '{MODEL}'; sweep it: airsplit sweep SCENARIO.toml "
                         f"--over {MODEL}=analytic,wifi,lte --over {SNR}=0:5:30 --out FILE.sqlite")
    data = lines.collect(rows, x, (_MEDIAN, _TAIL), SNR_HINT, panel=MODEL)
    schemes = list(data["line"].unique())
    if len(schemes) > _MOST_PANELS:
        raise InputError(f"{len(schemes)} schemes, expected at most {_MOST_PANELS}; choose with "
                         "--where, for example --where scheme=aecnn")
    models = list(dict.fromkeys(data[MODEL]))
    looks = style.link_styles(models)
    limit = lines.upper_limit(data[_TAIL], ~data["overloaded"], far=50, stretch=10)
    figure, panels = lines.panels(len(schemes), list(looks.items()), titled=True)
    for scheme, axes in zip(schemes, panels):
        for model in models:
            line = data[(data["line"] == scheme) & (data[MODEL] == model)]
            places = lines.positions(line[x])
            axes.plot(places, line[_MEDIAN], label=model, **looks[model])
            axes.fill_between(places, line[_MEDIAN], line[_TAIL], color=looks[model]["color"],
                              alpha=0.2, linewidth=0)
            for place, row in zip(places, line.to_dict("records")):
                if row["overloaded"] and row[_MEDIAN] <= limit:
                    axes.annotate(lines.OVERLOAD_MARK, (place, row[_MEDIAN]), (0, 3),
                                  textcoords="offset points", ha="center")
        axes.set_yscale("log")
        lines.x_axis(axes, x, data[x])
        lines.title(axes, scheme)
    panels[0].set_ylim(data[_MEDIAN].min() / 1.3, 1.3 * limit)
    for axes in panels:
        lines.plain_ticks(axes.yaxis, (1,) if limit > 30 * data[_MEDIAN].min() else (1, 2, 5))
    panels[0].set_ylabel("Latency, p50 to p95 (ms)")
    named = data.assign(line=data["line"] + " on " + data[MODEL].astype(str))
    lines.add_notes(figure, [lines.cut_note(named, _TAIL, limit, "ms"), lines.overload_note(data)])
    return figure
