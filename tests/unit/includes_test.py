# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""What each room includes, held against the table in docs/architecture.md.

    python3 tests/unit/includes_test.py [FOLDER]     # prints each arrow that the table forbids
"""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP_FOLDERS = ("channel", "cli", "common", "inference", "report", "results", "sim")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
SYSTEM_INCLUDE = re.compile(r"^\s*#\s*include\s*<([^>]+)>", re.MULTILINE)


def read_table(root):
    """Room -> the rooms that it may include: the rows | `sim/run` | `sim/world`, `results` | of the
    table. A folder stands for itself and for what is below it; `channel/NAME` for each folder of
    channel/ that has no row of its own."""
    allowed = {}
    for line in (root / "docs/architecture.md").read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"\| `([^`]+[^`/])` \|(.*)\|", line)
        if row and row.group(1).partition("/")[0] in TOP_FOLDERS:
            allowed[row.group(1)] = set(re.findall(r"`([^`]+)`", row.group(2)))
    for any_name in [room for room in allowed if room.endswith("/NAME")]:
        others = allowed.pop(any_name)
        for folder in (root / any_name).parent.iterdir():
            if folder.is_dir():
                allowed.setdefault(folder.relative_to(root).as_posix(), others)
    return allowed


def room_of(path, rooms):
    """The room of the table that a file lies in; its folder if the table has none."""
    folder = path.rpartition("/")[0]
    while folder and folder not in rooms:
        folder = folder.rpartition("/")[0]
    return folder or path.rpartition("/")[0]


def is_within(room, folders):
    return any(room == folder or room.startswith(folder + "/") for folder in folders)


def sources(root):
    """Path from the root -> text, for each C++ file of the rooms."""
    files = {}
    for folder in TOP_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                files[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
    return files


def forbidden(files, allowed):
    """A line for each include that the table does not allow."""
    problems = []
    for path, text in files.items():
        room = room_of(path, allowed)
        if room not in allowed:
            problems.append(f"{path}: the room {room} is not in the table")
            continue
        for included in INCLUDE.findall(text):
            other = room_of(included, allowed)
            if included not in files:
                problems.append(f'{path}: no such file: "{included}"')
            elif other != room and not is_within(other, allowed[room]):
                problems.append(f'{path}: {room} may not include {other} ("{included}")')
        problems += forbidden_libraries(path, room, text)
    return problems


TORCH_ROOMS = ("inference/network", "inference/codec", "inference/codecs", "inference/bundle",
               "inference/training", "inference/torch")
NS3_ROOMS = ("channel", "sim/world")
ROOMS_WITHOUT_NS3 = ("channel/radio", "channel/link")


def forbidden_libraries(path, room, text):
    for included in SYSTEM_INCLUDE.findall(text):
        if re.match(r"(torch|ATen|c10)/", included) and not is_within(room, TORCH_ROOMS):
            yield f"{path}: {room} may not include LibTorch (<{included}>)"
        may_include_ns3 = is_within(room, NS3_ROOMS) and room not in ROOMS_WITHOUT_NS3
        if included.startswith("ns3/") and not may_include_ns3:
            yield f"{path}: {room} may not include ns-3 (<{included}>)"


def circles(arrows):
    """The members of a circle among `arrows`, or nothing."""
    state = {}

    def visit(node, trail):
        state[node] = "open"
        for other in sorted(arrows.get(node, ())):
            if state.get(other) == "open":
                return trail[trail.index(other):] + [other]
            if other not in state:
                found = visit(other, trail + [other])
                if found:
                    return found
        state[node] = "done"
        return None

    for node in sorted(arrows):
        if node not in state:
            found = visit(node, [node])
            if found:
                return found
    return None


def file_arrows(files):
    return {path: {included for included in INCLUDE.findall(text) if included in files}
            for path, text in files.items()}


class Includes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = sources(ROOT)
        cls.allowed = read_table(ROOT)

    def test_every_arrow_is_in_the_table(self):
        self.assertGreater(len(self.files), 200)
        self.assertEqual(forbidden(self.files, self.allowed), [])

    def test_every_room_of_the_table_is_there(self):
        rooms = {room_of(path, self.allowed) for path in self.files}
        self.assertEqual(set(self.allowed) - rooms, set())

    def test_no_circle_between_rooms(self):
        arrows = {}
        for path, text in self.files.items():
            room = room_of(path, self.allowed)
            others = {room_of(i, self.allowed) for i in INCLUDE.findall(text) if i in self.files}
            arrows.setdefault(room, set()).update(others - {room})
        self.assertIsNone(circles(arrows))

    def test_no_circle_between_files(self):
        self.assertIsNone(circles(file_arrows(self.files)))

    def test_it_can_fail(self):
        """A forbidden include, an unknown one, a library's and a circle are each found."""
        files = dict(self.files)
        files["channel/radio/new.h"] = ('#include "sim/run/run.h"\n#include "common/none.h"\n'
                                        "#include <ns3/object.h>\n#include <torch/torch.h>\n")
        found = forbidden(files, self.allowed)
        self.assertEqual(len(found), 4, found)
        files["common/error.h"] += '\n#include "channel/radio/new.h"\n'
        self.assertIsNotNone(circles(file_arrows(files)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        print("\n".join(forbidden(sources(folder), read_table(folder))))
    else:
        unittest.main()
