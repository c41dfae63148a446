#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""User CPU of a task over each link, as a multiple of what ns-3 alone takes for the same bytes.

    python3 bench/link_cost.py [--build build] [--pairs 9]

For each link, `airsplit run bench/link_cost.toml` in profile mode and bench/bare_link.cpp are run in
turn, each with few tasks and with many. The difference is what so many more tasks cost: starting up,
loading a profile and associating are not in it. bare_link.cpp says what each is held against. Printed are the medians over the pairs, the
smallest and largest of the pairs' ratios, and the ratio of the least cost of either, which a busy
machine disturbs less.
"""
import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

# Link, its settings, what it is held against, devices, and few and many tasks of either: so many that
# the difference takes a second or more.
LINKS = [
    ("analytic", [], "wire", 1, (20_000, 820_000), (20_000, 2_020_000)),
    ("analytic", [], "point-to-point", 1, (20_000, 820_000), (1_000, 41_000)),
    ("wifi", ["link.bandwidth_mhz=20"], "wifi", 1, (200, 4_200), (200, 4_200)),
    ("wifi", ["link.bandwidth_mhz=20"], "wifi", 8, (400, 2_400), (400, 2_400)),
    ("lte", ["link.bandwidth_mhz=5"], "lte", 1, (40, 640), (40, 640)),
    ("lte", ["link.bandwidth_mhz=5"], "lte", 8, (160, 960), (160, 960)),
]
LARGEST_RATIO = 1.10


def user_seconds(command):
    """Runs it, without its output; its user CPU."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {child.returncode}")
    return usage.ru_utime


def airsplit(build, link, settings, devices, tasks):
    command = [str(build / "airsplit"), "run", "bench/link_cost.toml", "--set", f"link.model={link}",
               "--set", f"workload.devices={devices}", "--set", f"workload.tasks={tasks}"]
    for setting in settings:
        command += ["--set", setting]
    return command


def bare(build, link, devices, tasks):
    return [str(build / "bare_link"), link, str(devices), str(tasks)]


def cost_us(command_of, few, many):
    """User microseconds of one task more."""
    return 1e6 * (user_seconds(command_of(many)) - user_seconds(command_of(few))) / (many - few)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", type=Path)
    parser.add_argument("--pairs", default=9, type=int)
    options = parser.parse_args()
    os.chdir(Path(__file__).resolve().parent.parent)
    print(f"User CPU of a task, median of {options.pairs} pairs; at most {LARGEST_RATIO} is asked")
    print(f"{'link':<10}{'against':<16}{'devices':>8}{'airsplit us':>13}{'ns-3 us':>10}{'ratio':>8}"
          f"{'range':>16}{'of least':>10}")
    for link, settings, against, devices, our_tasks, their_tasks in LINKS:
        pairs = []
        for _ in range(options.pairs):
            ours = cost_us(lambda n: airsplit(options.build, link, settings, devices, n), *our_tasks)
            theirs = cost_us(lambda n: bare(options.build, against, devices, n), *their_tasks)
            pairs.append((ours, theirs, ours / theirs))
        ours, theirs, ratio = (statistics.median(column) for column in zip(*pairs))
        least = min(pair[0] for pair in pairs) / min(pair[1] for pair in pairs)
        ratios = [pair[2] for pair in pairs]
        print(f"{link:<10}{against:<16}{devices:>8}{ours:>13.2f}{theirs:>10.2f}{ratio:>8.3f}"
              f"{min(ratios):>8.3f}{max(ratios):>8.3f}{least:>10.3f}"
              f"  {'ok' if ratio <= LARGEST_RATIO else 'above'}", flush=True)


if __name__ == "__main__":
    main()
