# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The reference page's tables, from the CSVs that reproduce.sh writes.

    answers.py FOLDER

Replaces what stands between `<!-- NAME: written by answers.py -->` and `<!-- end -->` in FOLDER/README.md;
where there is no page, writes all tables to FOLDER/answers.md.
"""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd

SNR, BANDWIDTH = "link.snr_db", "link.bandwidth_mhz"
CODECS = ["aecnn", "bottlenet++"]
ALL_CODECS = [*CODECS, "progressive"]
EARLY = ("aecnn", "layer2", 512)
CONFIDENT = ("progressive confident margin 2", "layer2", 256)
STEM = ("progressive", "stem", 170.667)
FIRST = [STEM, ("bottlenet++", "layer1", 682.667)]  # of the early cuts those that the table shows
EARLY_CUTS = [*FIRST, EARLY, CONFIDENT]
IMAGE = "direct jpeg 25"  # the image codec of the fewest bytes that loses less than a point
IN_TIME = [STEM, ("aecnn", "layer1", 682.667), CONFIDENT, ("aecnn", "layer4.0", 341.333)]
SEEDS = ["compression", "compression-seed2", "compression-seed3"]  # the same codecs from three seeds
STUDENT_T = 4.3027  # 0.975 quantile for the 2 degrees of freedom of 3 trainings
MOST_BYTES = 1.05  # times a fixed network's that one network for all rates may take
NARROW_MHZ, SHORT_MS = 0.2, 100
FAILS = 0.1  # deadline-met probability below which, for sure, sending the image fails


def interval(row, column, low, high, scale=1, digits=2):
    value, least, most = (scale * row[name] for name in (column, low, high))
    return f"{value:.{digits}f} [{least:.{digits}f}, {most:.{digits}f}]"


def bounds(column):
    return column, f"{column}_low", f"{column}_high"


def markdown(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|",
                      *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def ranges(chosen, every):
    """"-10 to 5, 20": runs of neighbours among `every`."""
    runs = []
    for place, value in enumerate(every):
        if value not in chosen:
            continue
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ", ".join(f"{every[a]:g}" if a == b else f"{every[a]:g} to {every[b]:g}" for a, b in runs)


def is_scheme(rows, scheme, split, ratio, prefix=""):
    return ((rows[f"{prefix}scheme"] == scheme) & (rows[f"{prefix}split"] == split)
            & np.isclose(rows[f"{prefix}ratio"], ratio, rtol=1e-3))


def accuracy(folder):
    """What each codec costs at 256x and at its greatest ratio, and the image, over the test images."""
    table = pd.read_csv(folder / "compression.csv")
    all_groups = table.groupby(["scheme", "split"])["groups"].transform("max")
    table = table[table["groups"].isna() | (table["groups"] == all_groups)]
    greatest = table.groupby(["scheme", "split"])["ratio"].transform("max")
    shown = (table["ratio"] == 256) | (table["ratio"] == greatest)
    sent = table[(table["scheme"].isin(ALL_CODECS) & shown)
                 | (table["scheme"] == IMAGE)]
    rows = [[row["split"] if isinstance(row["split"], str) else "",
             row["scheme"].removeprefix("direct ") + ("" if np.isnan(row["ratio"]) else f" {row['ratio']:.0f}x"),
             f"{row['payload_bytes_mean']:.0f}", interval(row, *bounds("loss_points"))]
            for _, row in sent.sort_values(["split", "scheme", "ratio"], na_position="last").iterrows()]
    rows.sort(key=lambda row: row[0] != "stem")  # the first cut
    return markdown(["cut", "scheme", "bytes", "loss, points"], rows)


def at_its_cut_and_ratio(pairs, rival):
    return pairs[(pairs["split"] == pairs["minus_split"]) & (pairs["ratio"] == pairs["minus_ratio"])
                 & (pairs["minus_scheme"] == rival)].set_index(["split", "ratio"])


def bottlenet(folder):
    """AECNN minus BottleNet++, and minus its control, at the same cut and ratio, paired over the test images."""
    against = [at_its_cut_and_ratio(pd.read_csv(folder / f"compression-{name}.csv"), rival)
               for name, rival in (("bottlenet", "bottlenet++"), ("random", "aecnn-random"))]
    rows = []
    for split, ratios in sorted(against[0].reset_index().groupby("split")["ratio"]):
        for ratio in sorted({256, ratios.max()}):
            rows.append([split, f"{ratio:.0f}x", *(interval(pairs.loc[(split, ratio)],
                                                            *bounds("accuracy_points_difference"))
                                                   for pairs in against)])
    return markdown(["cut", "ratio", "AECNN minus BottleNet++, points", "AECNN minus random channels"], rows)


def seeds(folder):
    """What the two codecs lose by each training, and how far they are apart over trainings."""
    files = [folder / f"{name}.csv" for name in SEEDS]
    if not all(file.exists() for file in files):
        return "Of the shipped profiles alone."
    trainings = [pd.read_csv(file) for file in files]
    again = trainings[1][trainings[1]["scheme"].isin(CODECS)]
    rows = []
    for split, ratios in sorted(again.groupby("split")["ratio"]):
        for ratio in sorted({256, ratios.max()}):
            losses = {codec: np.array([table[is_scheme(table, codec, split, ratio)]["loss_points"].item()
                                       for table in trainings]) for codec in CODECS}
            ahead = losses["bottlenet++"] - losses["aecnn"]
            half = STUDENT_T * ahead.std(ddof=1) / np.sqrt(len(ahead))
            rows.append([split, f"{ratio:.0f}x", *(", ".join(f"{loss:.2f}" for loss in losses[codec])
                                                   for codec in CODECS),
                         f"{ahead.mean():.2f} [{ahead.mean() - half:.2f}, {ahead.mean() + half:.2f}]"])
    return markdown(["cut", "ratio", "AECNN's losses", "BottleNet++'s", "AECNN minus BottleNet++"], rows)


def one_network(folder):
    """The progressive code's first groups, as many as fit into 1.05 times the bytes of each AECNN from 256x on
    at its cut, minus that AECNN, paired over the test images."""
    pairs = pd.read_csv(folder / "compression-progressive.csv")
    columns = [f"{prefix}{name}" for name in ("split", "ratio") for prefix in ("", "minus_")]
    pairs = pairs[pairs["minus_ratio"] >= 256]
    pairs = pairs[pairs["payload_bytes_mean"] <= MOST_BYTES * pairs["minus_payload_bytes_mean"]]
    largest = pairs.loc[pairs.groupby(columns)["payload_bytes_mean"].idxmax()]
    rows = [[row["split"], f"{row['minus_ratio']:.0f}x", f"{row['minus_payload_bytes_mean']:.0f}",
             f"{row['payload_bytes_mean']:.0f}", interval(row, *bounds("accuracy_points_difference"))]
            for _, row in largest.sort_values(["split", "minus_ratio"]).iterrows()]
    return markdown(["cut", "AECNN", "bytes", "progressive", "minus AECNN, points"], rows)


def earlier(folder):
    """SNRs at which the interval of an early cut's mean latency minus the image's lies below 0."""
    rows = []
    for file, early in (("best-scheme-direct", EARLY), ("best-scheme-progressive", STEM)):
        pairs = pd.read_csv(folder / f"{file}.csv")
        pairs = pairs[is_scheme(pairs, *early)]
        snrs, bandwidths = sorted(pairs[SNR].unique()), sorted(pairs[BANDWIDTH].unique())
        line = [early[1]]
        for bandwidth in bandwidths:
            here = pairs[(pairs["minus_scheme"] == IMAGE) & (pairs[BANDWIDTH] == bandwidth)]
            before = set(here[here["latency_ms_mean_difference_high"] < 0][SNR])
            line.append(ranges(before, snrs) or "never")
        rows.append(line)
    return markdown(["cut"] + [f"{b:g} MHz" for b in bandwidths], rows)


def image_fails(folder):
    """In-deadline accuracy at short deadlines and narrow bands, at the best SNR at which no image codec is in time."""
    table = pd.read_csv(folder / "best-scheme.csv")
    table = table[(table[BANDWIDTH] <= NARROW_MHZ) & (table["deadline_ms"] <= SHORT_MS)]
    share = "in_deadline_accuracy"
    rows = []
    for (deadline, bandwidth), here in table.groupby(["deadline_ms", BANDWIDTH]):
        images = here[here["scheme"].str.startswith("direct")]
        worst = images.groupby(SNR)["deadline_met_high"].max()
        failing = worst[worst < FAILS].index
        if failing.empty:
            continue
        at = here[here[SNR] == failing.max()]
        best = at[at["scheme"].str.startswith("direct")].sort_values(share).iloc[-1]
        rows.append([f"{deadline:g} ms", f"{bandwidth:g} MHz, {failing.max():g} dB",
                     f"{best[share]:.3f}, {best['scheme'].removeprefix('direct ')}",
                     *(f"{at[is_scheme(at, *scheme)].iloc[0][share]:.3f}" for scheme in IN_TIME)])
    return markdown(["deadline", "link", "the image, at best",
                     *(f"`{split}` {scheme.split()[0]} {ratio:.0f}x" for scheme, split, ratio in IN_TIME)], rows)


def early_cut(folder):
    """Where an early cut's mean latency is below that of all but the early cuts, for sure, and by how much at most."""
    columns = {f"{scheme} {split} {ratio:.0f}x": surely_first(folder, (scheme, split, ratio))
               for scheme, split, ratio in FIRST}
    bandwidths = sorted({bandwidth for first in columns.values() for bandwidth in first})
    rows = [[f"{bandwidth:g} MHz", *(first[bandwidth] for first in columns.values())] for bandwidth in bandwidths]
    return markdown(["bandwidth", *columns], rows)


def surely_first(folder, early):
    """By bandwidth: "5 to 15 dB, by up to 18 ms"."""
    pairs = pd.concat([pd.read_csv(folder / f"early-cut-{early[0].split()[0]}-{kind}.csv")
                       for kind in ("local", "direct", *ALL_CODECS)], ignore_index=True)
    is_early = [is_scheme(pairs, *other, "minus_") for other in EARLY_CUTS]
    pairs = pairs[is_scheme(pairs, *early) & ~np.any(is_early, axis=0)]
    latency, _, most = bounds("latency_ms_mean_difference")
    first = {}
    for bandwidth, here in pairs.groupby(BANDWIDTH):
        worst = here.groupby(SNR)[[latency, most]].agg(lambda column: column.max(skipna=False))
        sure = worst[worst[most] < 0]
        first[bandwidth] = (f"{ranges(set(sure.index), list(worst.index))} dB, by up to {-sure[latency].min():.0f} ms"
                            if len(sure) else "nowhere")
    return first


TABLES = {"accuracy": accuracy, "bottlenet": bottlenet, "seeds": seeds, "earlier": earlier, "early-cut": early_cut,
          "image-fails": image_fails, "one-network": one_network}


def main():
    folder = Path(sys.argv[1])
    tables = {name: write(folder) for name, write in TABLES.items()}
    page = folder / "README.md"
    if not page.exists():
        (folder / "answers.md").write_text("\n\n".join(f"### {name}\n\n{table}"
                                                       for name, table in tables.items()) + "\n")
        return
    page.write_text(re.sub(r"(<!-- ([\w-]+): written by answers.py -->\n).*?(<!-- end -->)",
                           lambda found: f"{found[1]}\n{tables[found[2]]}\n\n{found[3]}",
                           page.read_text(), flags=re.DOTALL))


if __name__ == "__main__":
    main()
