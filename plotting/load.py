"""Figure: deadline-met probability against the number of devices, with Wilson 95 % intervals."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from plotting import style
from plotting.results import InputError, numbers

DEVICES = "workload.devices"
_HINT = "; sweep it: airsplit sweep SCENARIO.toml --over workload.devices=1,4,16,64 --out FILE.sqlite"
_NEEDED = ["deadline_met", "deadline_met_low", "deadline_met_high"]


def draw(rows):
    """A panel for each value of what else was swept, a line for each scheme."""
    data = pd.DataFrame({name: numbers(rows, name) for name in _NEEDED})
    data.insert(0, DEVICES, numbers(rows, DEVICES, _HINT))
    data["scheme"] = rows["scheme"].astype(str)
    data["label"] = [_label(row) for row in rows.to_dict("records")]
    others = [key for key in rows.columns[: rows.columns.get_loc("scheme")] if key != DEVICES]
    data["panel"] = [", ".join(f"{key} = {row[key]}" for key in others)
                     for row in rows.to_dict("records")]
    data = data.dropna(subset=[DEVICES, *_NEEDED])
    if data.empty:
        raise InputError("column 'deadline_met' holds no value")
    if data.duplicated([DEVICES, "label", "panel"]).any():
        raise InputError("several rows for one scheme and number of devices: plot one seed")
    panels = list(dict.fromkeys(data["panel"]))
    wide = len(panels) > 1
    figure = Figure((style.WIDE_IN if wide else style.WIDTH_IN, style.AXES_HEIGHT_IN + 0.45))
    looks = style.scheme_styles(data["scheme"])
    all_axes = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, panel in zip(all_axes, panels):
        _draw_panel(axes, data[data["panel"] == panel], looks)
        axes.set_title(panel, fontsize=8, loc="left")
        axes.set_xlabel("Devices")
    all_axes[0].set_ylabel("Deadline-met probability")
    handles, labels = all_axes[0].get_legend_handles_labels()
    columns = 4 if wide else 1
    legend_in = style.LEGEND_ROW_IN * (1 + len(labels) // columns)
    # Above the panels, where it hides no data: the layout leaves room for it.
    figure.get_layout_engine().set(rect=(0, 0, 1, 1 - legend_in / figure.get_figheight()))
    figure.legend(handles, labels, loc="upper center", ncol=columns)
    return figure


def _draw_panel(axes, here, looks):
    variants = {}
    for label, line in here.groupby("label", sort=False):
        line = line.sort_values(DEVICES)
        look = looks[line["scheme"].iloc[0]]
        variant = variants[look] = variants.get(look, -1) + 1
        drawn = style.line_style(look, variant)
        axes.plot(line[DEVICES], line["deadline_met"], label=label, clip_on=False, zorder=3, **drawn)
        axes.fill_between(line[DEVICES], line["deadline_met_low"], line["deadline_met_high"],
                          color=drawn["color"], alpha=0.2, linewidth=0)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_ylim(-0.03, 1.03)


def _label(row):
    parts = [str(row["scheme"])]
    if not pd.isna(row.get("split")):
        parts.append(str(row["split"]))
    if not pd.isna(row.get("ratio")):
        parts.append(f"{float(row['ratio']):g}:1")
    return " ".join(parts)
