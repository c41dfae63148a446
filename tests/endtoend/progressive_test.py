# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""A progressive codec from its training to a run, live and replayed, for every way to send it.

    progressive_test.py AIRSPLIT SOURCE_FOLDER [unittest options]

Trains a small one around the backbone of bundles/shapes.bundle, measures a few images, and runs it.
"""

import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

AIRSPLIT = SOURCE = FOLDER = None  # set in main()
IMAGES = 12

RECIPE = """
title = "progressive"
data = "shapes"
width = 0.1875
input_px = 64
[backbone]
epochs = 0
[codec_training]
views = 1
decoder_epochs = 1
finetune_epochs = 1
group_draws = 1
tail = "norm"
[[codec]]
kind = "progressive"
split = "layer3"
channels = 8
groups = [1, 2, 4, 8]
bits = 4
"""

SCENARIO = """
title = "every way to send it"
workload = {profile = "p.profile", bundle = "p.bundle", images = 12, rate_hz = 10, \
deadline_ms = 70, tasks = 60}
device.processor = "raspberry-pi-4"
edge.processor = "rtx-2080-ti"
"""

SCHEME = '\n[[scheme]]\nkind = "progressive"\nsplit = "layer3"\nratio = {ratio}\n{send}\n'
SENDING = ['', 'send = "rate"\nbudget_bytes = 20', 'send = "deadline"\nslack_ms = 5',
           'send = "confident"\nmargin = 1.5', 'send = "confident"\nmargin = 1000']
LINKS = {
    "analytic": 'link = {snr_db = 5, bandwidth_mhz = 0.02, fading = "rayleigh", coherence_ms = 20}',
    "wifi": 'link = {model = "wifi", snr_db = 15, bandwidth_mhz = 20}',
    "lte": 'link = {model = "lte", snr_db = 10, bandwidth_mhz = 5}',
}


def airsplit(*arguments):
    return subprocess.run([AIRSPLIT, *map(str, arguments)], cwd=FOLDER, capture_output=True,
                          text=True, timeout=600)


class Progressive(unittest.TestCase):
    def done(self, *arguments):
        result = airsplit(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def write(self, link):
        schemes = "".join(SCHEME.format(ratio=self.ratio(), send=send) for send in SENDING)
        (FOLDER / f"{link}.toml").write_text(SCENARIO + LINKS[link] + schemes)

    def ratio(self):
        table = self.done("inspect", "p.bundle").stdout
        [line] = [line for line in table.splitlines() if line.startswith("progressive layer3 ")]
        return float(line.split()[2].split("x")[0])

    def rows(self, name, *arguments):
        self.done("run", *arguments, "--out", name)
        with open(FOLDER / name / "summary.csv", newline="") as file:
            return list(csv.DictReader(file))

    def test_live_and_replayed_are_the_same(self):
        for link in LINKS:
            self.write(link)
            replayed = self.rows(f"{link}-replayed", f"{link}.toml")
            live = self.rows(f"{link}-live", f"{link}.toml", "--inference", "live")
            self.assertEqual(len(live), len(SENDING))
            for ours, theirs in zip(live, replayed, strict=True):
                self.assertEqual(ours, theirs)
            everything, few, _, sure, never_sure = replayed
            self.assertLess(float(few["payload_bytes_mean"]),
                            float(everything["payload_bytes_mean"]), link)
            self.assertLessEqual(float(few["payload_bytes_mean"]), 20, link)
            self.assertLessEqual(float(sure["payload_bytes_mean"]),
                                 float(never_sure["payload_bytes_mean"]), link)
            self.assertEqual(everything["payload_bytes_mean"], never_sure["payload_bytes_mean"])
            self.assertEqual(everything["accuracy"], never_sure["accuracy"], link)
            self.assertEqual(never_sure["groups_mean"], "4", link)

    def test_a_profile_shows_the_curve_of_one_network(self):
        table = self.done("inspect", "p.profile").stdout
        start = table.index("one network, its first groups of channels alone")
        lines = table[start:].splitlines()[2:6]
        bytes_mean = [float(line.split()[1]) for line in lines]
        self.assertEqual([line.split()[0] for line in lines], ["1", "2", "3", "4"])
        self.assertEqual(bytes_mean, sorted(bytes_mean))

    def test_packets_of_groups_survive_losses(self):
        self.write("analytic")
        losses = ["--set", "link.packet_bytes=16", "--set", "link.loss_percent=40", "--set",
                  "link.incomplete=decode", "--set", "link.bandwidth_mhz=1"]
        (FOLDER / "one.toml").write_text(SCENARIO + LINKS["analytic"] +
                                         SCHEME.format(ratio=self.ratio(), send=""))
        [stream] = self.rows("stream", "one.toml", *losses)
        [groups] = self.rows("groups", "one.toml", *losses, "--set", "scheme.0.packets=groups")
        self.assertEqual(groups["scheme"], "progressive groups")
        self.assertGreater(float(groups["payload_bytes_mean"]), float(stream["payload_bytes_mean"]))

    def test_ways_to_send_that_cannot_be(self):
        for send, message in {
                'send = "rate"': "budget_bytes",
                'send = "confident"': "margin",
                'margin = 3': 'margin goes with send = "confident"',
                'send = "soon"': "all, deadline, rate, confident",
                'send = "deadline"\npackets = "groups"': 'packets = "groups" goes with',
        }.items():
            (FOLDER / "wrong.toml").write_text(SCENARIO + LINKS["analytic"] +
                                               SCHEME.format(ratio=self.ratio(), send=send))
            result = airsplit("run", "wrong.toml")
            self.assertEqual(result.returncode, 2, send)
            self.assertIn(message, result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)


def main():
    global AIRSPLIT, SOURCE, FOLDER
    AIRSPLIT = str(pathlib.Path(sys.argv[1]).resolve())
    SOURCE = pathlib.Path(sys.argv[2]).resolve()
    FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="airsplit_progressive_"))
    os.environ["AIRSPLIT_DATA"] = str(SOURCE)
    try:
        (FOLDER / "recipe.toml").write_text(RECIPE)
        for command in (["train", "recipe.toml", "--data", "shapes", "--weights",
                         SOURCE / "bundles" / "shapes.bundle", "--threads", "1", "--out", "p.bundle"],
                        ["profile", "--bundle", "p.bundle", "--images", IMAGES, "--out",
                         "p.profile"]):
            result = airsplit(*command)
            if result.returncode != 0:
                sys.exit(f"{command}: {result.stderr}")
        unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
    finally:
        shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
