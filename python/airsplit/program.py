# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Runs the program airsplit."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from airsplit.frame import read, typed
from airsplit.results import InputError


class WorkError(Exception):
    """The program could not do its work."""


def run(scenario, set=None, inference=None, data=None):  # named as the program's options
    """Simulates a scenario file and returns its rows, as airsplit.read() does.

    `set` gives keys of the scenario other values, {"link.snr_db": 10}, and each is a column of the rows,
    as a swept key is: rows of several runs can be put together by pandas.concat() and drawn. `inference` and `data` are the
    program's options of that name. The program is $AIRSPLIT, or the installed `airsplit`, or that of
    the source folder. Its notes go to standard error. Raises InputError where the scenario or a key is
    wrong, WorkError where the work failed.
    """
    options = [text for key, value in (set or {}).items() for text in ("--set", f"{key}={_text(value)}")]
    for name, value in (("--inference", inference), ("--data", data)):
        options += [name, os.fspath(value)] if value is not None else []
    with tempfile.TemporaryDirectory() as folder:
        _call("run", os.fspath(scenario), *options, "--out", folder)
        rows = read(Path(folder) / "summary.csv")
    for place, (key, value) in enumerate((set or {}).items()):
        rows.insert(place, key, value)
    return typed(rows)


def _text(value):
    """As a scenario writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _call(*arguments):
    ended = subprocess.run([_program(), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                           text=True, check=False)
    if ended.returncode:
        raise (InputError if ended.returncode == 2 else WorkError)(ended.stderr.strip())
    os.write(2, ended.stderr.encode())


def _program():
    in_tree = Path(__file__).resolve().parents[2] / "build" / "airsplit"
    found = os.environ.get("AIRSPLIT") or shutil.which("airsplit") or (in_tree.exists() and in_tree)
    if not found:
        raise WorkError("there is no program airsplit: install the package airsplit, or name the program "
                        "in the environment variable AIRSPLIT")
    return found
