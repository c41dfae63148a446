# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""scenarios/paper/reproduce.sh with few tasks: every figure, table and answer of the reference page.

    paper_test.py AIRSPLIT SOURCE_FOLDER [unittest options]
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

AIRSPLIT = SOURCE = None  # set in main()
TASKS = "10"


class Reproduce(unittest.TestCase):
    def test_makes_what_the_page_shows(self):
        page = (SOURCE / "results/reference/README.md").read_text()
        section = page[page.index("## The paper, reproduced"):].split("\n## ")[0]
        shown = re.findall(r"!\[[^]]+\]\(([\w-]+)\.png\)", section)
        self.assertGreaterEqual(len(shown), 8)
        with tempfile.TemporaryDirectory() as folder:
            out, work = pathlib.Path(folder, "out"), pathlib.Path(folder, "work")
            result = subprocess.run(
                ["scenarios/paper/reproduce.sh", out, work], cwd=SOURCE, capture_output=True, text=True,
                env=dict(os.environ, AIRSPLIT=AIRSPLIT, AIRSPLIT_DATA=str(SOURCE), TASKS=TASKS))
            self.assertEqual(result.returncode, 0, result.stderr)
            for name in [*shown, "compression"]:
                self.assertTrue((out / f"{name}.png").read_bytes().startswith(b"\x89PNG"), name)
                self.assertTrue((work / f"{name}.pdf").read_bytes().startswith(b"%PDF"), name)
                self.assertIn(b"<svg", (work / f"{name}.svg").read_bytes(), name)
                self.assertGreater(len((out / f"{name}.csv").read_text().splitlines()), 5, name)
            answers = (out / "answers.md").read_text()
        self.assertEqual(len(re.findall("^### .*\\?$", answers, re.M)), 4)
        self.assertNotIn("nan", answers)
        for codec in ("raw", "png", "jpeg 95", "jpeg 75", "jpeg 50", "webp 75"):
            self.assertRegex(answers, rf"\| {codec} \| .*\d")
        # The profile's figures do not depend on the number of tasks: they are the page's own.
        kept = page[page.index("| split | scheme |"):].split("\n\n")[0]
        self.assertIn(kept, answers)

    def test_every_scenario_is_swept_or_says_how(self):
        script = (SOURCE / "scenarios/paper/reproduce.sh").read_text()
        for scenario in (SOURCE / "scenarios/paper").glob("*.toml"):
            text = scenario.read_text()
            self.assertTrue(f"sweep {scenario.stem} " in script or "airsplit sweep" in text, scenario)


def main():
    global AIRSPLIT, SOURCE
    AIRSPLIT = str(pathlib.Path(sys.argv[1]).resolve())
    SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])


if __name__ == "__main__":
    main()
