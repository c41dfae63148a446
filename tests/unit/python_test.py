# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The package airsplit: what airsplit.read(), run() and plot give.

    PYTHONPATH=python python3 tests/unit/python_test.py AIRSPLIT [unittest options]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

import airsplit
from airsplit.results import wilson_95

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "scenarios/quickstart.toml"


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.store = cls.folder / "sweep.sqlite"
        subprocess.run([os.environ["AIRSPLIT"], "sweep", SCENARIO, "--set", "workload.tasks=50", "--over",
                        "link.snr_db=0,10", "--out", cls.store], check=True, capture_output=True)
        cls.rows = airsplit.read(cls.store)

    def test_a_store_and_its_csv_are_the_same_frame(self):
        csv = self.folder / "sweep.csv"
        subprocess.run([os.environ["AIRSPLIT"], "export", self.store, "--csv", csv], check=True)
        pd.testing.assert_frame_equal(self.rows, airsplit.read(csv))

    def test_columns_have_types(self):
        types = self.rows.dtypes
        for column, of in (("link.snr_db", "float64"), ("scheme", "string"), ("split", "string"),
                           ("ratio", "float64"), ("tasks", "int64"), ("deadline_met", "float64")):
            self.assertEqual(types[column], of, column)
        self.assertEqual(set(types.astype(str)), {"float64", "string", "int64"})

    def test_shares_have_intervals(self):
        for share, trials in (("deadline_met", "tasks"), ("in_deadline_accuracy", "tasks"),
                              ("accuracy", "answered")):
            rows = self.rows[self.rows["interval_over"] == "tasks"]
            rows = rows[(rows["answered"] > 0) & (rows["effective_tasks"] == rows["tasks"])]
            self.assertGreater(len(rows), 0)
            low, high = wilson_95(rows[share] * rows[trials], rows[trials])
            for end, expected in (("low", low), ("high", high)):
                for found, wanted in zip(rows[f"{share}_{end}"], expected):
                    self.assertAlmostEqual(found, wanted, 4)

    def test_figures_of_a_frame_and_of_a_file_are_alike(self):
        latencies = airsplit.read(self.store, latencies=True)
        for name, frame in (("deadline", self.rows), ("accuracy", self.rows), ("energy", self.rows),
                            ("latency", self.rows), ("cdf", latencies), ("deadlines", latencies)):
            with self.subTest(name):
                draw = getattr(airsplit.plot, name)
                figures = [draw(results, where=["link.snr_db=0,10"]) for results in (frame, self.store)]
                for figure, file in zip(figures, "ab"):
                    self.assertIsInstance(figure, Figure)
                    figure.savefig(self.folder / f"{file}.png", metadata={})
                self.assertEqual(*((self.folder / f"{file}.png").read_bytes() for file in "ab"))

    def test_what_cannot_be_drawn_or_read_is_said(self):
        with self.assertRaisesRegex(airsplit.InputError, "latencies=True"):
            airsplit.plot.cdf(self.rows)
        with self.assertRaisesRegex(AttributeError, "no figure 'nonsense'; there are accuracy, "):
            airsplit.plot.nonsense(self.rows)
        with self.assertRaisesRegex(airsplit.InputError, "none.csv: No such file"):
            airsplit.read("none.csv")

    def test_run_is_the_program_and_set_keys_are_columns(self):
        wanted = {"link.snr_db": 10, "workload.tasks": 50}
        rows = airsplit.run(SCENARIO, set=wanted)
        self.assertEqual(list(rows.columns[:3]), [*wanted, "scheme"])
        swept = self.rows[self.rows["link.snr_db"] == 10].reset_index(drop=True)
        pd.testing.assert_frame_equal(rows.drop(columns="workload.tasks"), swept)

    def test_run_says_what_the_program_says(self):
        with self.assertRaisesRegex(airsplit.InputError, "link.snr_db.*expected a number"):
            airsplit.run(SCENARIO, set={"link.snr_db": "ten"})
        with self.assertRaisesRegex(airsplit.InputError, "none.toml"):
            airsplit.run("none.toml")

    def test_it_installs_and_works_from_any_folder(self):
        source, installed = self.folder / "source", self.folder / "installed"
        shutil.copytree(ROOT / "python", source)  # pip builds inside it
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
                        "--no-build-isolation", "--target", installed, source], check=True,
                       env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
        code = f"import airsplit; airsplit.plot.deadline({str(self.store)!r}).savefig('a.pdf')"
        for command in (["-c", code], ["-m", "airsplit.plot", "deadline", self.store, "-o", "b.pdf"]):
            subprocess.run([sys.executable, *command], cwd=self.folder, check=True,
                           env={**os.environ, "PYTHONPATH": str(installed)})
        self.assertTrue((self.folder / "b.pdf").exists())


if __name__ == "__main__":
    os.environ["AIRSPLIT"] = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
