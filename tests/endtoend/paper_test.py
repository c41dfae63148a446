# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""scenarios/paper/reproduce.sh with few tasks: every figure, table and answer of the reference page.

    paper_test.py AIRSPLIT SOURCE_FOLDER [unittest options]
"""

import os
import pathlib
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

import pandas

AIRSPLIT = SOURCE = None  # set in main()
# Of the page's figures those that need the images, and those with a command of their own.
MADE_ELSEWHERE = {"loss", "loss-groups", "told", "told-erasures", "learning", "quickstart"}


def reproduce(folder, work, **environment):
    result = subprocess.run(
        ["scenarios/paper/reproduce.sh", folder, work], cwd=SOURCE, capture_output=True, text=True,
        env=dict(os.environ, AIRSPLIT=AIRSPLIT, AIRSPLIT_DATA=str(SOURCE), **environment))
    return result.returncode, result.stderr


class Reproduce(unittest.TestCase):
    def test_makes_what_the_page_shows(self):
        page = (SOURCE / "results/reference/README.md").read_text()
        self.assertLessEqual(len(page.encode()), 12000, "a page that is read to its end")
        shown = set(re.findall(r"!\[[^]]+\]\(([\w-]+)\.png\)", page)) - MADE_ELSEWHERE
        self.assertGreaterEqual(len(shown), 8)
        with tempfile.TemporaryDirectory() as folder:
            out, work = pathlib.Path(folder, "out"), pathlib.Path(folder, "work")
            code, messages = reproduce(out, work, TASKS="10")
            self.assertEqual(code, 0, messages)
            for name in shown:
                self.assertTrue((out / f"{name}.png").read_bytes().startswith(b"\x89PNG"), name)
                self.assertTrue((work / f"{name}.pdf").read_bytes().startswith(b"%PDF"), name)
                self.assertIn(b"<svg", (work / f"{name}.svg").read_bytes(), name)
                self.assertGreater(len((out / f"{name}.csv").read_text().splitlines()), 5, name)
            answers = (out / "answers.md").read_text()
        self.assertNotIn("nan", answers)
        tables = re.findall(r"<!-- ([\w-]+): written by answers.py -->\n(.*?)<!-- end -->", page, re.DOTALL)
        self.assertEqual([name for name, _ in tables], re.findall("^### (.*)$", answers, re.M))
        # The profile's tables do not depend on the number of tasks: they are the page's own.
        for name, table in tables:
            if name in ("accuracy", "bottlenet", "seeds", "one-network"):
                self.assertIn(f"### {name}\n{table.rstrip()}\n", answers)

    def test_the_committed_rows_are_what_the_scenarios_make(self):
        figures = ("compression", "latency", "energy")
        with tempfile.TemporaryDirectory() as folder:
            code, messages = reproduce(folder, pathlib.Path(folder, "work"), FIGURES=" ".join(figures))
            self.assertEqual(code, 0, messages)
            for name in figures:
                made, kept = (pandas.read_csv(pathlib.Path(place, f"{name}.csv"))
                              for place in (folder, SOURCE / "results/reference"))
                # Processors differ in the last digit of exp and log.
                pandas.testing.assert_frame_equal(made, kept, rtol=1e-4, obj=name)

    def test_the_page_has_the_tables_of_the_committed_rows(self):
        kept = SOURCE / "results/reference"
        with tempfile.TemporaryDirectory() as folder:
            for file in [*kept.glob("*.csv"), kept / "README.md"]:
                shutil.copy(file, folder)
            subprocess.run([sys.executable, SOURCE / "scenarios/paper/answers.py", folder], check=True)
            self.assertEqual(pathlib.Path(folder, "README.md").read_text(), (kept / "README.md").read_text())

    def test_an_early_cut_is_first_only_where_all_else_is_surely_later(self):
        answers = runpy.run_path(str(SOURCE / "scenarios/paper/answers.py"))
        early, other, not_shown, _ = answers["EARLY_CUTS"]
        latency = "latency_ms_mean_difference"
        columns = [answers["BANDWIDTH"], answers["SNR"], "scheme", "split", "ratio", "minus_scheme",
                   "minus_split", "minus_ratio", latency, f"{latency}_low", f"{latency}_high"]

        def rows(ours, rival, *differences):  # of 0, 10, 20 and 30 dB
            return [[1, snr, *ours, *rival, difference, difference - 2, difference + 2]
                    for snr, difference in zip((0, 10, 20, 30), differences)]

        unknown = float("nan")
        pairs = {"local": rows(early, ("local", None, None), -5, -9, -9, -9),
                 "direct": rows(early, ("direct jpeg 10", None, None), -9, -1, -9, -9),  # not sure at 10 dB
                 "aecnn": (rows(early, ("aecnn", "layer3", 256), -9, -9, -3, -9)
                           + rows(early, ("aecnn", "layer4.0", 256), -9, -9, -9, unknown)
                           + rows(early, early, 0, 0, 0, 0)),
                 "bottlenet++": rows(early, other, 9, 9, 9, 9),  # early cuts too
                 "progressive": rows(early, not_shown, 9, 9, 9, 9)}
        late = rows(other, ("local", None, None), 5, -1, 5, 5)
        with tempfile.TemporaryDirectory() as folder:
            for kind, table in pairs.items():
                for ours, lines in ((early, table), (other, late)):
                    pandas.DataFrame(lines, columns=columns).to_csv(
                        pathlib.Path(folder, f"early-cut-{ours[0].split()[0]}-{kind}.csv"), index=False)
            found = answers["early_cut"](pathlib.Path(folder)).splitlines()
        self.assertEqual(found[2:], ["| 1 MHz | 0, 20 dB, by up to 5 ms | nowhere |"])

    def test_the_image_is_later_only_where_it_surely_is(self):
        answers = runpy.run_path(str(SOURCE / "scenarios/paper/answers.py"))
        columns = [answers["BANDWIDTH"], answers["SNR"], "scheme", "split", "ratio", "minus_scheme",
                   "latency_ms_mean_difference_high"]
        with tempfile.TemporaryDirectory() as folder:
            for file, ours, highs in (("best-scheme-direct", answers["EARLY"], (-1, -1, 1)),
                                      ("best-scheme-progressive", answers["STEM"], (1, -1, -1))):
                rows = [[1, snr, *scheme, image, high]
                        for scheme, image, sign in ((ours, answers["IMAGE"], 1), (ours, "direct png", -1),  # not asked
                                                    (("other", "layer1", 9), answers["IMAGE"], -1))
                        for snr, high in zip((0, 5, 10), [sign * high for high in highs])]
                pandas.DataFrame(rows, columns=columns).to_csv(pathlib.Path(folder, f"{file}.csv"), index=False)
            found = answers["earlier"](pathlib.Path(folder)).splitlines()
        self.assertEqual(found[2:], ["| layer2 | 0 to 5 |", "| stem | 5 to 10 |"])

    def test_trainings_are_told_apart_by_their_losses(self):
        answers = runpy.run_path(str(SOURCE / "scenarios/paper/answers.py"))
        losses = {"aecnn": (1, 2, 3), "bottlenet++": (2, 2, 5)}  # AECNN ahead by 1, 0 and 2
        with tempfile.TemporaryDirectory() as folder:
            for training, name in enumerate(answers["SEEDS"]):
                rows = [["local", None, None, 0]] + [[codec, "layer3", 256, loss[training]]
                                                     for codec, loss in losses.items()]
                if training == 0:  # has more than was trained again
                    rows.append(["aecnn", "layer1", 256, 9])
                pandas.DataFrame(rows, columns=["scheme", "split", "ratio", "loss_points"]).to_csv(
                    pathlib.Path(folder, f"{name}.csv"), index=False)
            found = answers["seeds"](pathlib.Path(folder)).splitlines()
        # Mean 1, standard deviation 1, t of 2 degrees of freedom 4.303: 1 -/+ 4.303 / sqrt(3).
        self.assertEqual(found[2:], ["| layer3 | 256x | 1.00, 2.00, 3.00 | 2.00, 2.00, 5.00 | 1.00 [-1.48, 3.48] |"])

    def test_one_network_may_take_a_twentieth_more_bytes(self):
        answers = runpy.run_path(str(SOURCE / "scenarios/paper/answers.py"))
        points = "accuracy_points_difference"
        columns = ["split", "ratio", "payload_bytes_mean", "minus_split", "minus_ratio", "minus_payload_bytes_mean",
                   points, f"{points}_low", f"{points}_high"]
        rows = [["layer3", 85, own, "layer3", ratio, other, own / 100, own / 100 - 1, own / 100 + 1]
                for ratio, other in ((341, 200), (256, 999), (128, 999), (1024, 90)) for own in (100, 210, 211, 300)]
        with tempfile.TemporaryDirectory() as folder:
            pandas.DataFrame(rows, columns=columns).to_csv(
                pathlib.Path(folder, "compression-progressive.csv"), index=False)
            found = answers["one_network"](pathlib.Path(folder)).splitlines()
        self.assertEqual(found[2:], ["| layer3 | 256x | 999 | 300 | 3.00 [2.00, 4.00] |",
                                     "| layer3 | 341x | 200 | 210 | 2.10 [1.10, 3.10] |"])

    def test_the_trainings_are_of_different_seeds(self):
        first, second, third = (pandas.read_csv(SOURCE / f"results/reference/compression{seed}.csv")
                                for seed in ("", "-seed2", "-seed3"))
        columns = ["scheme", "split", "ratio"]
        sizes = first.merge(second, on=columns).merge(third, on=columns)
        sizes = sizes[sizes["scheme"].isin(["aecnn", "bottlenet++"])].filter(like="payload_bytes_mean")
        self.assertEqual(sizes.shape, (6, 3))
        self.assertTrue((sizes.nunique(axis=1) == 3).all(), sizes)
        unsplit = {table[table["scheme"] == "local"]["accuracy"].item() for table in (first, second, third)}
        self.assertEqual(len(unsplit), 1, "of one backbone")

    def test_margins_are_those_that_training_found(self):
        checked, logs = 0, {}
        for scenario in (SOURCE / "scenarios/paper").glob("*.toml"):
            text = tomllib.loads(scenario.read_text())
            for scheme in text["scheme"]:
                if scheme.get("send") != "confident":
                    continue
                name = text["workload"]["profile"]
                logs[name] = logs.get(name) or subprocess.run(
                    [AIRSPLIT, "inspect", SOURCE / f"bundles/{name}.bundle"],
                    capture_output=True, text=True, check=True).stdout
                found = re.search(rf"^progressive {scheme['split']} [\d.]+x:.*?margin = ([\d.]+)",
                                  logs[name], re.M | re.DOTALL)
                self.assertEqual(float(found[1]), scheme["margin"], scenario)
                checked += 1
        self.assertGreaterEqual(checked, 7)

    def test_the_papers_own_network_has_what_the_scenarios_play(self):
        channels = {"stem": 64, "layer1": 256, "layer2": 512, "layer3": 1024, "layer4.0": 2048}
        recipe = tomllib.loads((SOURCE / "scenarios/train/caltech101-resnet50.toml").read_text())
        made = {(codec["kind"], codec["split"], round(32 * channels[codec["split"]] * codec.get("stride", 1) ** 2
                                                      / (codec["channels"] * bits)))
                for codec in recipe["codec"]
                for bits in (codec["bits"] if isinstance(codec["bits"], list) else [codec["bits"]])}
        for scenario in (SOURCE / "scenarios/paper").glob("*.toml"):
            text = tomllib.loads(scenario.read_text())
            if text["workload"].get("profile") != "caltech101-224" or scenario.stem.startswith("told"):
                continue
            for scheme in text["scheme"]:
                if "ratio" in scheme:
                    self.assertIn((scheme["kind"], scheme["split"], round(scheme["ratio"])), made, scenario)

    def test_another_profile(self):
        with tempfile.TemporaryDirectory() as folder:
            code, messages = reproduce(folder, folder, FIGURES="compression",
                                       PROFILE=str(SOURCE / "profiles/caltech101.profile"))
            self.assertEqual(code, 0, messages)
            table = pandas.read_csv(pathlib.Path(folder, "compression.csv"))
            self.assertNotIn("layer1", set(table["split"]))  # which the 224-pixel one has
            code, messages = reproduce(folder, folder, FIGURES="latency",
                                       PROFILE=str(SOURCE / "profiles/shapes.profile"))
            self.assertNotEqual(code, 0)
            self.assertIn("the profile of shapes has no aecnn layer2 512x", messages)

    def test_a_figure_that_there_is_not(self):
        with tempfile.TemporaryDirectory() as folder:
            code, messages = reproduce(folder, folder, FIGURES="latency latancy")
        self.assertEqual((code, messages), (2, "FIGURES: there is no latancy\n"))

    def test_every_scenario_is_swept_or_says_how(self):
        script = (SOURCE / "scenarios/paper/reproduce.sh").read_text()
        for scenario in (SOURCE / "scenarios/paper").glob("*.toml"):
            text = scenario.read_text()
            self.assertTrue(f"make_{scenario.stem}()" in script or "airsplit sweep" in text, scenario)


def main():
    global AIRSPLIT, SOURCE
    AIRSPLIT = str(pathlib.Path(sys.argv[1]).resolve())
    SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])


if __name__ == "__main__":
    main()
