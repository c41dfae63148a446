# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The documentation: it builds, its generated pages are the program's, its examples are the files'.

    docs_test.py AIRSPLIT SOURCE_FOLDER [unittest options]
"""

import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

AIRSPLIT = SOURCE = None  # set at the end


def printed(*arguments):
    return subprocess.run([AIRSPLIT, *arguments], check=True, capture_output=True, text=True).stdout


def pages():
    return [SOURCE / "README.md", SOURCE / "CONTRIBUTING.md", *sorted((SOURCE / "docs").glob("*.md"))]


class Loaded(html.parser.HTMLParser):
    """What a page loads without being asked: scripts, styles, images."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("script", "img", "iframe"):
            self.found.append(attrs.get("src") or "")
        if tag == "link" and attrs.get("rel") != "canonical":
            self.found.append(attrs.get("href") or "")


class Docs(unittest.TestCase):
    def test_the_readme_is_short(self):
        self.assertLessEqual(len((SOURCE / "README.md").read_bytes()), 6 * 1024)

    def test_keys_and_columns_are_what_the_program_prints(self):
        for name in ("keys", "columns"):
            with self.subTest(name):
                self.assertEqual((SOURCE / "docs" / f"{name}.md").read_text(),
                                 printed(name, "--markdown"),
                                 f"airsplit {name} --markdown > docs/{name}.md")

    def test_every_key_and_column_has_its_row(self):
        for name, listed in (("keys", re.findall(r"^\S+$", printed("keys"), re.MULTILINE)),
                             ("columns", re.findall(r"^\S+", printed("columns"), re.MULTILINE))):
            rows = (SOURCE / "docs" / f"{name}.md").read_text()
            self.assertGreater(len(listed), 20)
            for entry in listed:
                self.assertIn(f"| `{entry}` |", rows)

    def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(self):
        with tempfile.TemporaryDirectory() as site:
            built = subprocess.run(["mkdocs", "build", "--strict", "--site-dir", site], cwd=SOURCE,
                                   capture_output=True, text=True)
            self.assertEqual(built.returncode, 0, built.stderr)
            made = list(pathlib.Path(site).glob("*.html"))
            self.assertGreaterEqual(len(made), len(pages()) - 2)
            for page in made:
                loaded = Loaded()
                loaded.feed(page.read_text())
                self.assertEqual([at for at in loaded.found if "//" in at], [], page.name)

    def test_every_page_is_in_the_menu(self):
        menu = (SOURCE / "mkdocs.yml").read_text()
        for page in pages()[2:]:
            self.assertRegex(menu, rf"- (\w+: )?{page.name}\n")

    def test_what_pages_link_to_is_there(self):
        for page in pages():
            prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
                self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")

    def test_code_with_a_files_name_is_that_file_below_its_licence(self):
        for page in pages():
            shown = re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', page.read_text(),
                               re.MULTILINE | re.DOTALL)
            for name, text in shown:
                with self.subTest(page=page.name, file=name):
                    licence, _, code = (SOURCE / name).read_text().partition("\n\n")
                    self.assertIn("SPDX-License-Identifier", licence)
                    self.assertEqual(text, code)

    def test_files_that_pages_name_are_there(self):
        """`sim/run/energy.h`, `tests/unit/x_test.cpp`: paths of the tree in backticks."""
        rooms = "|".join(path.name for path in SOURCE.iterdir() if path.is_dir())
        for page in pages():
            for name in re.findall(rf"`((?:{rooms})/[\w./+-]+\.(?:h|cpp|py|toml|sh|md|slurm|json))`",
                                   page.read_text()):
                if "NAME" not in name:
                    self.assertTrue((SOURCE / name).exists(), f"{page.name}: {name}")


AIRSPLIT, SOURCE = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
del sys.argv[1:3]
unittest.main()
