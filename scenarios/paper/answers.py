# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The reference page's answers, from the CSVs that reproduce.sh writes.

    answers.py FOLDER

Replaces what stands between the two marks in FOLDER/README.md, or writes FOLDER/answers.md.
"""

import sys
from pathlib import Path

import pandas as pd

BEGIN, END = "<!-- answers: written by scenarios/paper/answers.py -->", "<!-- end of answers -->"
SNR, BANDWIDTH = "link.snr_db", "link.bandwidth_mhz"
OURS, RIVAL = ("aecnn", "layer3", 256), ("bottlenet++", "layer3", 256)
IMAGE_CODECS = ["raw", "png", "jpeg 95", "jpeg 75", "jpeg 50", "webp 75"]
FAILS = 0.1  # deadline-met probability below which, for sure, sending the image fails


def interval(row, column, low, high, scale=1, digits=2):
    value, least, most = (scale * row[name] for name in (column, low, high))
    return f"{value:.{digits}f} [{least:.{digits}f}, {most:.{digits}f}]"


def markdown(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


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


def is_scheme(rows, scheme, split, ratio):
    return (rows["scheme"] == scheme) & (rows["split"] == split) & (rows["ratio"] == ratio)


def accuracy_at_256(folder):
    table = pd.read_csv(folder / "compression.csv")
    unsplit = table[table["scheme"] == "local"].iloc[0]
    there = table[table["scheme"].isin(["aecnn", "bottlenet++"]) & (table["ratio"] == 256)]
    rows = [[row["split"], row["scheme"], f"{row['payload_bytes_mean']:.1f}",
             f"{row['compression_ratio']:.0f}x",
             interval(row, "accuracy", "accuracy_low", "accuracy_high", 100),
             interval(row, "loss_points", "loss_points_low", "loss_points_high")]
            for _, row in there.sort_values(["split", "scheme"]).iterrows()]
    whole = interval(unsplit, "accuracy", "accuracy_low", "accuracy_high", 100)
    return ("Claimed: AECNN loses about 4 % at more than 256x; BottleNet++ less than 2 % at up to 256x, "
            "over an erasure channel. Measured, with no loss on the way: the unsplit backbone is right "
            f"on {whole} % of {unsplit['images']:g} test images. At nominally 256x, losses paired over "
            "the images, in points:\n\n"
            + markdown(["split", "scheme", "bytes, mean", "coded ratio", "top-1 % [95 %]",
                        "loss [95 %]"], rows))


def earlier(folder):
    """SNRs at which the interval of the paired difference of mean latencies lies below, above 0."""
    pairs = pd.read_csv(folder / "best-scheme-direct.csv")
    pairs = pairs[is_scheme(pairs, *OURS)]
    snrs, bandwidths = sorted(pairs[SNR].unique()), sorted(pairs[BANDWIDTH].unique())
    rows = []
    for codec in IMAGE_CODECS:
        line = [codec]
        for bandwidth in bandwidths:
            here = pairs[(pairs["minus_scheme"] == f"direct {codec}")
                         & (pairs[BANDWIDTH] == bandwidth)]
            before = set(here[here["latency_ms_mean_difference_high"] < 0][SNR])
            after = set(here[here["latency_ms_mean_difference_low"] > 0][SNR])
            parts = [ranges(before, snrs) or "never"]
            parts += [f"later: {ranges(after, snrs)}"] if after else []
            line.append("; ".join(parts))
        rows.append(line)
    return ("Claimed (AECNN): earlier than sending the image, in particular under poor channels. "
            f"Measured: the SNRs, in dB of {snrs[0]:g} to {snrs[-1]:g}, at which AECNN (`{OURS[1]}`, "
            f"{OURS[2]}x) answers earlier on average, and at which later; where neither is said, the "
            "95 % interval of the paired difference holds 0:\n\n"
            + markdown(["against"] + [f"{b:g} MHz" for b in bandwidths], rows))


def where_direct_fails(folder):
    """At each deadline and bandwidth, the best SNR at which no image codec is in time."""
    table = pd.read_csv(folder / "best-scheme.csv")
    met = ("deadline_met", "deadline_met_low", "deadline_met_high")
    rows = []
    for (deadline, bandwidth), here in table.groupby(["deadline_ms", BANDWIDTH]):
        direct = here[here["scheme"].str.startswith("direct")]
        worst = direct.groupby(SNR)["deadline_met_high"].max()
        failing = worst[worst < FAILS].index
        if failing.empty:
            continue
        at = here[here[SNR] == failing.max()]
        best = at[at["scheme"].str.startswith("direct")].sort_values("deadline_met").iloc[-1]
        rows.append([f"{deadline:g} ms", f"{bandwidth:g} MHz", f"{failing.max():g} dB",
                     f"{interval(best, *met, digits=3)}, {best['scheme'].removeprefix('direct ')}",
                     *(interval(at[is_scheme(at, *scheme)].iloc[0], *met, digits=3)
                       for scheme in (OURS, RIVAL))])
    return ("Claimed (AECNN): higher accuracy within a time constraint. Measured: the greatest SNR at "
            "which every way to send the image surely meets fewer than "
            f"{100 * FAILS:g} % of the deadlines, and what is met there (95 % intervals over replications):\n\n"
            + markdown(["deadline", "bandwidth", "SNR", "the image, at best", "AECNN 256x",
                        "BottleNet++ 256x"], rows))


def same_split_and_ratio(pairs):
    return pairs[(pairs["split"] == pairs["minus_split"]) & (pairs["ratio"] == pairs["minus_ratio"])]


def bottlenet_by_accuracy(folder):
    """All ratios, paired over the test images."""
    names = [f"accuracy_points_difference{end}" for end in ("", "_low", "_high")]
    pairs = same_split_and_ratio(pd.read_csv(folder / "compression-bottlenet.csv"))
    rows = []
    for split, here in pairs.groupby("split"):
        least, most = here.loc[here[names[0]].idxmin()], here.loc[here[names[0]].idxmax()]
        bytes_ratio = (here["payload_bytes_mean"] / here["minus_payload_bytes_mean"]).mean()
        rows.append([split, len(here), int((here[names[1]] > 0).sum()),
                     int((here[names[2]] < 0).sum()), f"{here[names[0]].mean():+.2f}",
                     f"{interval(least, *names)} at {least['ratio']:.4g}x",
                     f"{interval(most, *names)} at {most['ratio']:.4g}x",
                     f"{bytes_ratio:.2f}"])
    return ("Claimed (AECNN): it outperforms BottleNet++. Measured: accuracy of AECNN minus that of "
            "BottleNet++ at the same split point and nominal ratio, in points, paired over the test "
            "images; how many of the ratios show either to be better:\n\n"
            + markdown(["split", "ratios", "AECNN", "BottleNet++", "mean", "least [95 %]",
                        "most [95 %]", "ratio of bytes"], rows))


def bottlenet_over_the_link(folder):
    pairs = same_split_and_ratio(pd.read_csv(folder / "best-scheme-bottlenet.csv"))
    rows = []
    for (split, ratio), here in pairs.groupby(["split", "ratio"]):
        # What is better for AECNN: more accuracy, less latency.
        for column, title, scale, sign in (
                ("in_deadline_accuracy_difference", "in-deadline accuracy, points", 100, 1),
                ("latency_ms_mean_difference", "mean latency, ms", 1, -1)):
            bounds = sorted((sign * here[f"{column}_low"], sign * here[f"{column}_high"]),
                            key=lambda bound: bound.sum())
            worst = here.loc[(sign * here[column]).idxmin()]
            rows.append([split, f"{ratio:g}x", title, len(here), int((bounds[0] > 0).sum()),
                         int((bounds[1] < 0).sum()), f"{here[column].median() * scale:+.2f}",
                         f"{interval(worst, column, f'{column}_low', f'{column}_high', scale)} at "
                         f"{worst[SNR]:g} dB, {worst[BANDWIDTH]:g} MHz"])
    return ("Over the link, at a deadline of 50 ms: in how many of the points of SNR and bandwidth either "
            "is shown to be better (2.5 % for each by chance alone), the median difference, and that "
            "which is best for BottleNet++:\n\n"
            + markdown(["split", "ratio", "AECNN minus BottleNet++", "points", "AECNN", "BottleNet++",
                        "median", "best for BottleNet++ [95 %]"], rows))


def main():
    folder = Path(sys.argv[1])
    text = "\n\n".join([
        "### Does AECNN keep its accuracy at 256x?", accuracy_at_256(folder),
        "### Where does it answer earlier than the image?", earlier(folder),
        "### What does it reach where sending the image fails?", where_direct_fails(folder),
        "### Where does BottleNet++ win?", bottlenet_by_accuracy(folder),
        bottlenet_over_the_link(folder)])
    page = folder / "README.md"
    if not page.exists():
        (folder / "answers.md").write_text(text + "\n")
        return
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


main()
