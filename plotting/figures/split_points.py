"""Where the time of a task goes, by part, for each scheme and split point.

The results: airsplit sweep scenarios/paper/split-points.toml, see there. What was swept makes the panels:
device.processor a row each, another key a column each.
"""

import numpy as np
from matplotlib.figure import Figure

from plotting import lines, style
from plotting.results import InputError, numbers

# Column, name in the legend, colour (Okabe and Ito, told apart by the colour-blind and in grey).
PARTS = [("device_ms_mean", "device", "#0072B2"), ("queue_ms_mean", "queues", "#999999"),
         ("uplink_ms_mean", "uplink", "#E69F00"), ("edge_ms_mean", "edge", "#009E73"),
         ("downlink_ms_mean", "downlink", "#CC79A7")]
_ROWS_KEY = "device.processor"
_BAR_IN = 0.135
_PANEL_EXTRA_IN = 0.55
_LEGEND_IN = 0.25
_MOST_BARS, _MOST_PANELS = 40, 4


def draw(rows):
    """Stacked bars; a star beside the shortest of each panel."""
    data = rows.copy()
    for column, _, _ in PARTS:
        data[column] = numbers(rows, column)
    varied = [key for key in lines.group_keys(rows) if rows[key].nunique(dropna=False) > 1]
    data["label"] = [lines.label(row, varied) for row in rows.to_dict("records")]
    data["total"] = sum(data[column] for column, _, _ in PARTS)
    data = data.dropna(subset=["total"])
    if data.empty:
        raise InputError("holds no answered task")
    keys = list(rows.columns[: rows.columns.get_loc("scheme")])
    down = [_ROWS_KEY] if _ROWS_KEY in keys else []
    across = [key for key in keys if key not in down]
    if data.duplicated([*keys, "label"]).any():
        raise InputError("several rows for one scheme: plot the results of one seed")
    row_values, column_values = _values(data, down), _values(data, across)
    labels = list(dict.fromkeys(data["label"]))
    for count, most, what in ((len(labels), _MOST_BARS, "bars"),
                              (len(row_values), _MOST_PANELS, "rows of panels"),
                              (len(column_values), _MOST_PANELS, "panels in a row")):
        if count > most:
            raise InputError(f"{count} {what}: expected at most {most}; choose with --where, for "
                             "example --where scheme=aecnn,local")
    height = len(row_values) * (_BAR_IN * len(labels) + _PANEL_EXTRA_IN) + 0.35
    figure = Figure((style.WIDE_IN, height))
    panels = figure.subplots(len(row_values), len(column_values), squeeze=False, sharey=True)
    for row, of_row in zip(panels, row_values):
        for axes, of_column in zip(row, column_values):
            here = data
            for key, value in [*of_row.items(), *of_column.items()]:
                here = here[here[key] == value]
            _draw_panel(axes, here, labels)
            axes.set_title(", ".join(_named(key, value) for key, value in
                                     [*of_row.items(), *of_column.items()]), fontsize=8, loc="left")
    for axes in panels[-1]:
        axes.set_xlabel("Mean latency (ms)")
    # The star's is the first; a panel without answers has none.
    handles, names = max((axes.get_legend_handles_labels() for axes in panels.flat),
                         key=lambda found: "shortest" in found[1])
    handles, names = handles[1:] + handles[:1], names[1:] + names[:1]
    _add_legend(figure, handles, names, len(names))
    return figure


def _add_legend(figure, handles, names, columns):
    """Above the panels, where it hides no data: the layout leaves room for it."""
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - _LEGEND_IN / figure.get_figheight()))
    figure.legend(handles, names, loc="upper center", ncol=columns)


def _draw_panel(axes, here, labels):
    places = np.array([labels.index(label) for label in here["label"]])
    left = np.zeros(len(here))
    for column, name, color in PARTS:
        axes.barh(places, here[column], left=left, height=0.75, color=color, label=name)
        left = left + here[column].to_numpy()
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    if here.empty:
        return
    best = int(np.argmin(left))
    axes.plot(left[best] + 0.03 * left.max(), places[best], marker="*", color="black", markersize=5,
              linestyle="none", label="shortest")
    axes.set_xlim(0, 1.08 * left.max())


def _values(data, keys):
    """Every value of the keys, as dictionaries; one empty dictionary if there is no key."""
    if not keys:
        return [{}]
    return data[keys].drop_duplicates().to_dict("records")


def _named(key, value):
    name = key.split(".")[-1]
    if name.endswith("_mhz"):
        return f"{value:g} MHz"
    return str(value) if name == "processor" else f"{name} = {value}"
