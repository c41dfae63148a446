# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Training killed with SIGKILL in the middle of each phase, resumed, gives the same bundle.

Usage: train_kill_test.py AIRSPLIT
"""

import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib
from pathlib import Path

AIRSPLIT = None
RECIPE = """
title = "small"
data = "few"
width = 0.0625
input_px = 32
[pretrain]
epochs = 2
batch = 8
[backbone]
epochs = 2
batch = 8
[codec_training]
views = 1
batch = 8
attention_epochs = 2
prune_epochs = 2
decoder_epochs = 2
finetune_epochs = 2
tail = "norm"
[[codec]]
kind = "aecnn"
split = "layer2"
channels = 2
selected = 8
bits = [8, 4]
[[codec]]
kind = "bottlenet++"
split = "layer2"
channels = 2
"""
PHASES = ["pretrain", "backbone", "attention.layer2", "aecnn.layer2.2ch.prune",
          "aecnn.layer2.2ch.decoder", "aecnn.layer2.2ch.finetune", "bottlenet++.layer2.2ch.module",
          "bottlenet++.layer2.2ch.finetune"]


def write_png(path, side, pixel):
    """An RGB file; pixel(x, y) gives three bytes."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + bytes(value for x in range(side) for value in pixel(x, y))
                     for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                     + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def make_images(folder):
    """Four classes of stripes, by direction and colour, 40 images each."""
    for label in range(4):
        place = folder / f"class{label}"
        place.mkdir(parents=True)
        for i in range(40):
            def pixel(x, y, label=label, i=i):
                along = x if label % 2 else y
                bright = 255 if (along + i) % (4 + i % 5) < 2 else (7 * i + x * y) % 90
                return (bright, 40, 10) if label < 2 else (10, 40, bright)
            write_png(place / f"{i}.png", 32, pixel)


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        make_images(self.root / "data")
        make_images(self.root / "other")
        (self.root / "recipe.toml").write_text(RECIPE)

    def tearDown(self):
        self.folder.cleanup()

    def start(self, bundle, *flags):
        return subprocess.Popen(
            [AIRSPLIT, "train", self.root / "recipe.toml", "--data", self.root / "data",
             "--pretrain-data", self.root / "other", "--out", self.root / bundle, "--threads", "1",
             *flags], stderr=subprocess.PIPE)

    def finish(self, process):
        _, messages = process.communicate()
        self.assertEqual(process.returncode, 0, messages.decode())

    def kill_in(self, phase, bundle, flags):
        """Kills the training once the first of the phase's two epochs is done."""
        checkpoint = self.root / f"{bundle}.work" / f"{phase}.checkpoint"
        process = self.start(bundle, *flags)
        while not checkpoint.exists() and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        process.communicate()
        self.assertTrue(checkpoint.exists(), f"{phase} never began")
        return process.returncode

    def test_in_every_phase(self):
        self.finish(self.start("whole.bundle"))
        kills = 0
        for i, phase in enumerate(PHASES):
            kills += self.kill_in(phase, "killed.bundle", ["--resume"] if i else []) == -signal.SIGKILL
        self.assertGreaterEqual(kills, len(PHASES) // 2)  # the last ones may be over too soon
        self.finish(self.start("killed.bundle", "--resume"))
        self.assertEqual((self.root / "whole.bundle").read_bytes(),
                         (self.root / "killed.bundle").read_bytes())

    def test_two_processes_share_the_work(self):
        self.finish(self.start("whole.bundle"))
        first = self.start("shared.bundle")
        while not (self.root / "shared.bundle.work" / "recipe").exists():
            self.assertIsNone(first.poll())
            time.sleep(0.001)
        second = self.start("shared.bundle", "--resume")
        self.finish(first)
        self.finish(second)
        self.assertEqual((self.root / "whole.bundle").read_bytes(),
                         (self.root / "shared.bundle").read_bytes())


if __name__ == "__main__":
    AIRSPLIT = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
