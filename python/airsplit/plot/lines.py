# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""One line for each scheme: what the figures against SNR, bandwidth and deadline have in common."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from airsplit.plot import style
from airsplit.plot.keys import BANDWIDTH, DEVICES, TITLES
from airsplit.results import DEVICE_COLUMNS, RATIO, SCHEME_COLUMNS, SPLIT, InputError, numbers

_TITLE_OF_PANEL = 30  # characters a line
_LABEL_AT_3_5_IN = 44  # characters that fit
_LABEL_IN_TWO_COLUMNS = 22
_LABELS_IN_WIDE = 105  # characters of all columns of a legend in a wide figure
_NOTE_AT_3_5_IN, _NOTE_IN_WIDE = 80, 168
_NOTE_ROW_IN = 0.11
_MOST_LINES = 16  # that anyone can tell apart in one figure
_ANSWERED_AT_LEAST = 0.95
_UNITS = {"_db": "dB", "_mhz": "MHz", "_ms": "ms", "_hz": "Hz", "_s": "s", "_mj": "mJ",
          "_percent": "%", "_kmh": "km/h", "_ghz": "GHz", "_dbm": "dBm", "_bytes": "B",
          "_w": "W"}


def collect(rows, x, columns, hint="", panel=None):
    """Rows with a value in all of `columns`, as numbers, with `x`, `scheme` and the label of their
    `line`; sorted by line, then by x. What else was swept is in the label, but for `panel`.
    `overloaded` says of which rows latencies mean little."""
    swept = [key for key in swept_keys(rows) if key not in (x, panel)] + group_keys(rows)
    varied = [key for key in swept if rows[key].nunique(dropna=False) > 1]
    data = pd.DataFrame({name: numbers(rows, name) for name in columns})
    data.insert(0, x, places(rows, x, hint))
    if panel is not None:
        data[panel] = rows[panel]
    data["scheme"] = rows["scheme"].astype(str)
    data[RATIO] = numbers(rows, RATIO)
    data[SPLIT] = rows[SPLIT].fillna("").astype(str) if SPLIT in rows else ""
    data["line"] = [label(row, varied) for row in rows.to_dict("records")]
    data["overloaded"] = overloaded(rows)
    data = data.dropna(subset=[x, *columns])
    if data.empty:
        raise InputError(f"column '{columns[0]}' holds no value")
    place = ["line", x] + ([panel] if panel is not None else [])
    twice = data[data.duplicated(place)]
    if not twice.empty:
        value = f"{short(twice[x].iloc[0])} {unit(x)}".strip()
        raise InputError(f"several rows for {twice['line'].iloc[0]} at {value}: "
                         "plot the results of one seed; --replications averages over more")
    return data.sort_values([*SCHEME_COLUMNS, "line", x], kind="stable",
                            key=lambda column: column.map(cut_order) if column.name == SPLIT else column)


def cut_order(split):
    """What cuts are sorted by: of a ResNet the stem comes before the stages."""
    return "" if split == "stem" else split


def places(rows, key, hint=""):
    """A swept key's values: numbers; or texts, in the order of the sweep, if it has no unit."""
    try:
        return numbers(rows, key, hint)
    except InputError:
        if key not in rows or unit(key):
            raise
        names = rows[key].astype(str)
        return pd.Categorical(names, names.drop_duplicates(), ordered=True)


def overloaded(rows):
    """Whether each row's latencies are not those of a steady state: its queue grows without end, or
    too few of its tasks were answered (results/columns.cpp)."""
    if "overload" in rows:
        return rows["overload"].notna() & (rows["overload"] != "")
    if {"answered", "tasks"} <= set(rows.columns):  # of an airsplit that did not say so
        return numbers(rows, "answered") < _ANSWERED_AT_LEAST * numbers(rows, "tasks")
    return pd.Series(False, rows.index)


def swept_keys(rows):
    """The columns before `scheme`."""
    return list(rows.columns[: rows.columns.get_loc("scheme")])


def group_keys(rows):
    """The columns that tell groups of devices apart."""
    return [key for key in DEVICE_COLUMNS if key in rows]


def unit(key):
    """Of a key or column, from the end of its name: "dB" of link.snr_db; "" if there is none."""
    return next((text for end, text in _UNITS.items() if key.endswith(end)), "")


def name(key, value):
    """A value as a title says it: "SNR 10 dB", "deadline 100 ms", "fading rayleigh"."""
    words = key.split(".")[-1]
    for end in _UNITS:
        words = words.removesuffix(end)
    words = words.replace("snr", "SNR").replace("_", " ")
    return f"{words} {short(value)} {unit(key)}".strip()


def axis_title(key):
    """A key as an axis says it: "SNR (dB)"."""
    if key in TITLES:
        return TITLES[key]
    words = key.split(".")[-1]
    for end in _UNITS:
        words = words.removesuffix(end)
    words = words.replace("_", " ")
    words = words[:1].upper() + words[1:]
    return f"{words} ({unit(key)})" if unit(key) else words


def short(value):
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def label(row, varied=()):
    """The scheme with its split, its ratio, and what else differs: "aecnn layer3 256:1"."""
    parts = [str(row["scheme"])]
    if not pd.isna(row.get(SPLIT)):
        parts.append(str(row[SPLIT]))
    if not pd.isna(row.get(RATIO)):
        parts.append(f"{float(row[RATIO]):.4g}:1")
    parts += [f"{key.split('.')[-1]}={row[key]}" for key in varied if not pd.isna(row[key])]
    return " ".join(parts)


def looks(data):
    """How to draw each line of collect(): Axes.plot's keywords by label, legend wrapped to fit."""
    lines = data.drop_duplicates("line")
    if len(lines) > _MOST_LINES:
        first = ", ".join(lines["line"][:3])
        raise InputError(f"{len(lines)} lines, of which the first are {first}: expected at most "
                         f"{_MOST_LINES}; choose with --where, for example --where scheme=aecnn,local")
    of_lines = style.looks(list(lines["scheme"]))
    return {line: style.line_style(look) for line, look in zip(lines["line"], of_lines)}


def draw(axes, data, x, column, interval, look_of, **more):
    """Each line with its band; `interval` names the columns of its two bounds, or is None. Where x are
    names, points side by side with their bars."""
    for its_label, line in data.groupby("line", sort=False):
        look = look_of[its_label]
        if _is_named(line[x]):
            side = (list(look_of).index(its_label) + 0.5) / len(look_of) - 0.5
            reach = [abs(line[column] - line[end]) for end in interval] if interval else None
            style.points(axes, positions(line[x]) + 0.6 * side, line[column], reach, its_label,
                         {**look, "linestyle": "none"})
            continue
        axes.plot(line[x], line[column], label=its_label, zorder=3,
                  **{"clip_on": False, **look, **more})
        if interval is not None:
            step = "post" if more.get("drawstyle") == "steps-post" else None
            style.band(axes, line[x], line[interval[0]], line[interval[1]], look["color"], step)


def _is_named(values):
    return isinstance(values.dtype, pd.CategoricalDtype)


def positions(values):
    """Where the values of places() stand on an axis."""
    return values.cat.codes if _is_named(values) else values


def panels(count, legend, height_in=style.AXES_HEIGHT_IN, across=None, handles=None, titled=False):
    """A figure with `count` axes of the same ranges, `across` in a row (all, if not said), and a
    legend above them.

    One panel is a column wide, more are as wide as both. `legend` is [(label, look), ...]; or
    `handles` are what it shows, with their labels. `titled`: title() will be called.
    """
    wide = count > 1
    across = across or count
    down = -(-count // across)
    handles = handles or [Line2D([], [], label=text, **look) for text, look in legend]
    labels = [textwrap.fill(handle.get_label(), _LABEL_AT_3_5_IN) for handle in handles]
    columns = _legend_columns(labels, wide)
    legend_in = style.LEGEND_ROW_IN * -(-sum(len(text.split("\n")) for text in labels) // columns)
    figure = Figure((style.WIDE_IN if wide else style.WIDTH_IN, height_in * down + legend_in))
    if not wide:
        figure.set_figheight(figure.get_figheight() + (style.LEGEND_ROW_IN if titled else 0))
        axes = figure.add_subplot()  # the legend above it, where it hides no data
        axes.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=columns)
        return figure, [axes]
    grid = figure.add_gridspec(1 + down, across, height_ratios=[legend_in] + [height_in] * down)
    found = []
    for i in range(count):
        first = found[0] if found else None
        found.append(figure.add_subplot(grid[1 + i // across, i % across], sharex=first, sharey=first))
        found[-1].tick_params(labelleft=i % across == 0, labelbottom=i + across >= count)
    above = figure.add_subplot(grid[0, :])
    above.axis("off")
    above.legend(handles, labels, loc="center", ncol=columns)
    return figure, found


def _legend_columns(labels, wide):
    longest = max((len(part) for text in labels for part in text.split("\n")), default=0)
    if not wide:
        return 2 if longest <= _LABEL_IN_TWO_COLUMNS else 1
    return max(1, min(_LABELS_IN_WIDE // (longest + 8), len(labels)))


def title(axes, text):
    """Above the axes, or above the legend if that is there."""
    if axes.get_legend() is not None:
        axes.get_legend().set_title(text)
    else:
        axes.set_title(textwrap.fill(text, _TITLE_OF_PANEL), fontsize=9)


def share_axis(axes, label):
    """A y axis from 0 to 1."""
    axes.set_ylabel(label)
    axes.set_ylim(-0.03, 1.03)


def x_axis(axes, key, values):
    """The x axis of a swept key: its title; logarithmic where it spans much, but for dB, and for what
    is a ratio by its nature; names where the values are texts."""
    axes.set_xlabel(axis_title(key))
    if _is_named(values):
        names = values.cat.categories
        axes.set_xticks(range(len(names)), names, rotation=0 if len(names) < 4 else 30)
        axes.set_xlim(-0.5, len(names) - 0.5)
    elif key == DEVICES:
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
    elif key == BANDWIDTH or _spans_much(key, values):
        log_axis(axes)


def _spans_much(key, values):
    return unit(key) != "dB" and values.min() > 0 and values.max() > 30 * values.min()


def log_axis(axes):
    """A logarithmic x axis with plain numbers."""
    axes.set_xscale("log")
    least, most = axes.get_xlim()
    plain_ticks(axes.xaxis, (1,) if most / least > 300 else (1, 2, 5))


def plain_ticks(axis, steps):
    axis.set_major_locator(LogLocator(subs=steps))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def log_axes(panels):
    """log_axis() of panels that share their range."""
    for axes in panels:
        log_axis(axes)


def bar_places(values):
    """Where a bar for each value of places() stands, 0, 1, ..., and what each place is called."""
    if _is_named(values):
        return values.cat.codes, list(values.cat.categories)
    found = sorted(values.unique())
    return values.map({value: i for i, value in enumerate(found)}), [short(value) for value in found]


def choose(values, most):
    """At most so many of the sorted values, evenly spread, the first and the last among them."""
    values = sorted(values)
    if len(values) <= most:
        return values
    return [values[round(i * (len(values) - 1) / (most - 1))] for i in range(most)]


def upper_limit(values, steady, far=2, stretch=1.25):
    """Where an axis that panels share ends: at the greatest value; but a few that are more than `far`
    times the upper quartile, and those of overloaded rows that are more than `stretch` times the
    greatest other, are cut."""
    values, steady = np.asarray(values, float), np.asarray(steady, bool)
    kept = values[steady] if steady.any() else values
    kept = kept[kept <= max(far * np.quantile(kept, 0.75), kept.min())]
    return values[values <= stretch * kept.max()].max()


def add_notes(figure, notes):
    """Lines below the panels: what a reader must know who has the figure alone. "" says nothing."""
    text = " ".join(note for note in notes if note)
    if not text:
        return
    wide = figure.get_figwidth() > style.WIDTH_IN
    written = textwrap.fill(text, _NOTE_IN_WIDE if wide else _NOTE_AT_3_5_IN)
    below = _NOTE_ROW_IN * (1 + written.count("\n"))
    layout = figure.get_layout_engine()
    left, bottom, width, height = layout.get()["rect"]
    before, after = figure.get_figheight(), figure.get_figheight() + below
    figure.set_figheight(after)
    layout.set(rect=(left, (bottom * before + below) / after, width, height * before / after))
    figure.text(0.02, 0.03 / after, written, fontsize=style.NOTE_SIZE, va="bottom", ha="left",
                linespacing=1.1)


def interval_note(rows, what="Bands"):
    """Which interval is drawn."""
    over = set(rows["interval_over"].dropna()) if "interval_over" in rows else {"tasks"}
    if over == {"replications"}:
        return f"{what}: 95 % intervals over replications."
    if over == {"tasks"}:
        return f"{what}: 95 % intervals over tasks, as if independent."
    return f"{what}: 95 % intervals, over replications where there are several, else over tasks."


def deadline_note(rows):
    """The deadline that the rows were judged by, if they say it and no line or panel does."""
    if "deadline_ms" not in rows or "workload.deadline_ms" in rows:
        return ""
    of_rows = rows.drop_duplicates("deadline_ms").dropna(subset=["deadline_ms"])
    if of_rows.empty:
        return ""
    if len(of_rows) == 1:
        return f"Deadline {of_rows['deadline_ms'].iloc[0]:g} ms."
    groups = rows.drop_duplicates(["group", "deadline_ms"]) if "group" in rows else of_rows
    return "Deadlines " + ", ".join(
        f"{row['deadline_ms']:g} ms" + (f" ({row['group']})" if not pd.isna(row.get("group")) else "")
        for row in groups.to_dict("records")) + "."


def cut_note(data, column, limit, unit_text):
    """Which lines go beyond the end of their axis, and how far."""
    most = data[data[column] > limit].groupby("line", sort=False)[column].max()
    if most.empty:
        return ""
    beyond = ", ".join(f"{line} (to {_rough(value)})" for line, value in most.items())
    return f"Cut at {_rough(limit)} {unit_text}: {beyond}."


def bar_text(total, limit, is_overloaded):
    """What stands at the end of a bar: its length if it is cut, and the mark of an overloaded row."""
    length = f"{total:.3g}" if total < 1000 else f"{_rough(total / 1000)} s"
    return (length if total > limit else "") + (OVERLOAD_MARK if is_overloaded else "")


def bars_note(totals, limit):
    cut = (np.asarray(totals, float) > limit).any()
    return f"Bars cut at {_rough(limit)} ms say their length." if cut else ""


OVERLOAD_MARK = "\u2020"


def overload_note(data):
    """What the mark beside an overloaded row's latency means, if there is one."""
    if not data["overloaded"].any():
        return ""
    return (f"{OVERLOAD_MARK} overloaded: the latency grows with the length of the run, or under 95 % of "
            "the tasks were answered.")


def _rough(value):
    return f"{float(f'{value:.3g}'):,.10g}"
