"""One line for each scheme: what the figures against SNR, bandwidth and deadline have in common."""

import textwrap

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from plotting import style
from plotting.results import DEVICE_COLUMNS, RATIO, SCHEME_COLUMNS, SPLIT, InputError, numbers

_LABEL_AT_3_5_IN = 44  # characters that fit
_LABEL_IN_TWO_COLUMNS = 24
_LABELS_IN_WIDE = 105  # characters of all columns of a legend in a wide figure
_MOST_LINES = 16  # that anyone can tell apart in one figure
_UNITS = {"_db": "dB", "_mhz": "MHz", "_ms": "ms", "_hz": "Hz", "_s": "s", "_mj": "mJ"}


def collect(rows, x, columns, hint="", panel=None):
    """Rows with a value in all of `columns`, as numbers, with `x`, `scheme` and the label of their
    `line`; sorted by line, then by x. What else was swept is in the label, but for `panel`."""
    swept = [key for key in swept_keys(rows) if key not in (x, panel)] + group_keys(rows)
    varied = [key for key in swept if rows[key].nunique(dropna=False) > 1]
    data = pd.DataFrame({name: numbers(rows, name) for name in columns})
    data.insert(0, x, numbers(rows, x, hint))
    if panel is not None:
        data[panel] = rows[panel]
    data["scheme"] = rows["scheme"].astype(str)
    data[RATIO] = numbers(rows, RATIO)
    data[SPLIT] = rows[SPLIT].fillna("").astype(str) if SPLIT in rows else ""
    data["line"] = [label(row, varied) for row in rows.to_dict("records")]
    data = data.dropna(subset=[x, *columns])
    if data.empty:
        raise InputError(f"column '{columns[0]}' holds no value")
    place = ["line", x] + ([panel] if panel is not None else [])
    twice = data[data.duplicated(place)]
    if not twice.empty:
        value = f"{twice[x].iloc[0]:g} {unit(x)}".strip()
        raise InputError(f"several rows for {twice['line'].iloc[0]} at {value}: "
                         "plot the results of one seed; --replications averages over more")
    return data.sort_values([*SCHEME_COLUMNS, "line", x], kind="stable")


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


def short(value):
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def label(row, varied=()):
    """The scheme with its split, its ratio, and what else differs: "aecnn layer3 256:1"."""
    parts = [str(row["scheme"])]
    if not pd.isna(row.get(SPLIT)):
        parts.append(str(row[SPLIT]))
    if not pd.isna(row.get(RATIO)):
        parts.append(f"{float(row[RATIO]):g}:1")
    parts += [f"{key.split('.')[-1]}={row[key]}" for key in varied if not pd.isna(row[key])]
    return " ".join(parts)


def looks(data):
    """How to draw each line of collect(): Axes.plot's keywords by label, legend wrapped to fit."""
    lines = data.drop_duplicates("line")
    if len(lines) > _MOST_LINES:
        first = ", ".join(lines["line"][:3])
        raise InputError(f"{len(lines)} lines, of which the first are {first}: expected at most "
                         f"{_MOST_LINES}; choose with --where, for example --where scheme=aecnn,local")
    styles = style.scheme_styles(data["scheme"])
    variants, found = {}, {}
    for line, scheme in zip(lines["line"], lines["scheme"]):
        look = styles[scheme]
        variant = variants[look] = variants.get(look, -1) + 1
        found[line] = style.line_style(look, variant)
    return found


def draw(axes, data, x, column, interval, look_of, **more):
    """Each line with its band; `interval` names the columns of its two bounds, or is None."""
    for its_label, line in data.groupby("line", sort=False):
        look = look_of[its_label]
        axes.plot(line[x], line[column], label=its_label, zorder=3,
                  **{"clip_on": False, **look, **more})
        if interval is not None:
            step = "post" if more.get("drawstyle") == "steps-post" else None
            style.band(axes, line[x], line[interval[0]], line[interval[1]], look["color"], step)


def panels(count, legend, height_in=style.AXES_HEIGHT_IN, across=None, share_y=True,
           handles=None, titled=False):
    """A figure with `count` axes, `across` in a row (all, if not said), and a legend above them.

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
        shared = found[0] if found and share_y else None
        found.append(figure.add_subplot(grid[1 + i // across, i % across], sharey=shared))
        if shared is not None and i % across > 0:
            found[-1].tick_params(labelleft=False)
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
        axes.set_title(text, fontsize=9)


def share_axis(axes, label):
    """A y axis from 0 to 1."""
    axes.set_ylabel(label)
    axes.set_ylim(-0.03, 1.03)


def log_axis(axes):
    """A logarithmic x axis with plain numbers."""
    axes.set_xscale("log")
    least, most = axes.get_xlim()
    steps = (1,) if most / least > 50 else (1, 2, 5)
    axes.xaxis.set_major_locator(LogLocator(subs=steps))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def choose(values, most):
    """At most so many of the sorted values, evenly spread, the first and the last among them."""
    values = sorted(values)
    if len(values) <= most:
        return values
    return [values[round(i * (len(values) - 1) / (most - 1))] for i in range(most)]
