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
    return (f"The unsplit backbone: {whole} % of {unsplit['images']:g} test images. At nominally 256x, "
            "losses paired over the images, in points:\n\n"
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
            here = pairs[(pairs["minus_scheme"] == f"direct {codec}") & (pairs[BANDWIDTH] == bandwidth)]
            before = set(here[here["latency_ms_mean_difference_high"] < 0][SNR])
            after = set(here[here["latency_ms_mean_difference_low"] > 0][SNR])
            parts = [ranges(before, snrs) or "never"]
            parts += [f"later: {ranges(after, snrs)}"] if after else []
            line.append("; ".join(parts))
        rows.append(line)
    return (f"SNRs, in dB of {snrs[0]:g} to {snrs[-1]:g}, at which AECNN (`{OURS[1]}`, {OURS[2]}x) answers "
            "earlier on average, and at which later; where neither is said, the 95 % interval of the "
            "paired difference holds 0:\n\n"
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
    return (f"The greatest SNR at which every way to send the image surely meets fewer than {FAILS:.0%} of "
            "the deadlines, and what is met there (Wilson 95 % intervals):\n\n"
            + markdown(["deadline", "bandwidth", "SNR", "the image, at best", "AECNN 256x",
                        "BottleNet++ 256x"], rows))


def where_bottlenet_wins(folder):
    pairs = pd.read_csv(folder / "best-scheme-bottlenet.csv")
    pairs = pairs[(pairs["split"] == pairs["minus_split"]) & (pairs["ratio"] == pairs["minus_ratio"])]
    rows = []
    for (split, ratio), here in pairs.groupby(["split", "ratio"]):
        for column, title, scale, sign in (("in_deadline_accuracy", "in-deadline accuracy, points", 100, 1),
                                           ("latency_ms_mean", "mean latency, ms", 1, -1)):
            low, high = f"{column}_difference_low", f"{column}_difference_high"
            ours = (here[low] > 0) if sign > 0 else (here[high] < 0)
            theirs = (here[high] < 0) if sign > 0 else (here[low] > 0)
            middle = here[f"{column}_difference"].median() * scale
            furthest = here.loc[(sign * here[f"{column}_difference"]).idxmin()]
            rows.append([split, f"{ratio:g}x", title, int(ours.sum()), int(theirs.sum()), len(here),
                         f"{middle:+.2f}",
                         f"{interval(furthest, f'{column}_difference', low, high, scale)} at "
                         f"{furthest[SNR]:g} dB, {furthest[BANDWIDTH]:g} MHz"])
    return ("Points of the map at which one is better, AECNN minus BottleNet++ at the same split point and "
            "nominal ratio, at a deadline of 50 ms. Of so many comparisons 2.5 % come out for either side "
            "by chance:\n\n"
            + markdown(["split", "ratio", "what", "AECNN", "BottleNet++", "of", "median",
                        "best for BottleNet++ [95 %]"], rows))


def main():
    folder = Path(sys.argv[1])
    text = "\n\n".join([
        "### Does AECNN keep its accuracy at 256x?", accuracy_at_256(folder),
        "### Where does it answer earlier than the image?", earlier(folder),
        "### What does it reach where sending the image fails?", where_direct_fails(folder),
        "### Where does BottleNet++ win?", where_bottlenet_wins(folder)])
    page = folder / "README.md"
    if not page.exists():
        (folder / "answers.md").write_text(text + "\n")
        return
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")


main()
