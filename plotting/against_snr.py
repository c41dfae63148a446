"""One line for each scheme against the SNR: what several figures have in common."""

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from plotting import style
from plotting.results import InputError, numbers

SNR = "link.snr_db"
_HINT = "; sweep it: airsplit sweep SCENARIO.toml --over link.snr_db=-5:2.5:30 --out FILE.sqlite"
_LONGEST_LABEL = 44  # characters that fit the figure's width
_LONGEST_LABEL_IN_TWO_COLUMNS = 24


def draw(rows, column, axis_label, interval=None):
    """A figure of `column`, a share in [0, 1], against the SNR; `interval` names its two bounds."""
    data = _lines(rows, column, interval or ())
    labels = data["line"].unique()
    columns = 1 if max(map(len, labels)) > _LONGEST_LABEL_IN_TWO_COLUMNS else 2
    legend_rows = -(-sum(len(_wrapped(label).split("\n")) for label in labels) // columns)
    figure = Figure((style.WIDTH_IN, style.AXES_HEIGHT_IN + style.LEGEND_ROW_IN * legend_rows))
    axes = figure.add_subplot()
    styles = style.scheme_styles(data["scheme"])
    variants = {}
    for label, line in data.groupby("line", sort=False):
        look = styles[line["scheme"].iloc[0]]
        variant = variants[look] = variants.get(look, -1) + 1
        _draw_line(axes, line, _wrapped(label), column, interval, style.line_style(look, variant))
    axes.set_xlabel("SNR (dB)")
    axes.set_ylabel(axis_label)
    axes.set_ylim(-0.03, 1.03)
    # Above the axes, where it hides no data.
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=columns)
    return figure


def _draw_line(axes, line, label, column, interval, look):
    axes.plot(line[SNR], line[column], label=label, clip_on=False, zorder=3, **look)
    if interval is None:
        return
    low, high = line[interval[0]], line[interval[1]]
    if len(line) > 1:
        axes.fill_between(line[SNR], low, high, color=look["color"], alpha=0.2, linewidth=0)
    else:  # a band of one point has no width
        axes.vlines(line[SNR], low, high, color=look["color"])


def _lines(rows, column, interval):
    """Rows with a value, as numbers, with the label of their line; lines sorted by scheme."""
    other_keys = [key for key in rows.columns[: rows.columns.get_loc("scheme")] if key != SNR]
    varied = [key for key in other_keys if rows[key].nunique(dropna=False) > 1]
    data = pd.DataFrame({name: numbers(rows, name) for name in (column, *interval)})
    data.insert(0, SNR, numbers(rows, SNR, _HINT))
    data["scheme"] = rows["scheme"].astype(str)
    data["ratio"] = numbers(rows, "ratio")
    data["split"] = rows["split"].fillna("").astype(str) if "split" in rows else ""
    data["line"] = [_label(row, varied) for row in rows.to_dict("records")]
    data = data.dropna(subset=[SNR, column, *interval])
    if data.empty:
        raise InputError(f"column '{column}' holds no value")
    twice = data[data.duplicated(["line", SNR])]
    if not twice.empty:
        raise InputError(f"several rows for {twice['line'].iloc[0]} at {twice[SNR].iloc[0]:g} dB: "
                         "plot the results of one seed; --replications averages over more")
    return data.sort_values(["scheme", "split", "ratio", "line", SNR], kind="stable")


def _wrapped(label):
    return textwrap.fill(label, _LONGEST_LABEL)


def _label(row, varied):
    """The scheme with its split, its ratio, and what else was swept: "aecnn layer3 256:1"."""
    parts = [str(row["scheme"])]
    if not pd.isna(row.get("split")):
        parts.append(str(row["split"]))
    if not pd.isna(row.get("ratio")):
        parts.append(f"{float(row['ratio']):g}:1")
    parts += [f"{key.split('.')[-1]}={row[key]}" for key in varied]
    return " ".join(parts)
