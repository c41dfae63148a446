# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The version and its date stand in several files: they are the same.

    python3 tests/unit/release_test.py
"""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def found(pattern, name):
    return re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE).group(1)


class Release(unittest.TestCase):
    def test_the_version_is_the_same_everywhere(self):
        version = found(r"^project\(airsplit VERSION (\S+)", "CMakeLists.txt")
        self.assertRegex(version, r"^\d+\.\d+\.\d+$")
        for pattern, name in ((r'^__version__ = "(.*)"', "python/airsplit/__init__.py"),
                              (r"^version: (.*)", "CITATION.cff"),
                              (r"^## \[(\d.*?)\]", "CHANGELOG.md")):
            self.assertEqual(found(pattern, name), version, name)

    def test_the_date_is_the_changelogs(self):
        self.assertEqual(found(r"^date-released: (.*)", "CITATION.cff"),
                         found(r"^## \[\d.*?\] - (.*)", "CHANGELOG.md"))


if __name__ == "__main__":
    unittest.main()
