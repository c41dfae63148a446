# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Starts the command, or says which Python can draw where this one cannot. Imports nothing that may
be missing."""

import subprocess
import sys
from pathlib import Path

_DEBIANS = "/usr/bin/python3"
_NEEDED = "matplotlib, pandas"


def start(name):
    """The command, as `python3 -m NAME` starts it."""
    try:
        from airsplit.plot.command import main
    except (ImportError, ValueError) as error:  # ValueError: built for another numpy
        sys.exit(f"{name}: {_what_to_do(error, name)}")
    sys.exit(main(name=name))


def _what_to_do(error, name):
    """What to do about a module that is missing or does not work."""
    again = f"{_DEBIANS} -m {name} {' '.join(sys.argv[1:])}"
    here = f"{sys.executable} cannot import what draws figures ({error})"
    if Path(sys.executable).resolve() != Path(_DEBIANS).resolve() and _can_draw(_DEBIANS):
        return f"{here}. Use {_DEBIANS}, which can:\n  {again}"
    return (f"{here}. Install Debian's packages and use its Python:\n"
            "  apt-get install python3-matplotlib python3-pandas\n"
            f"  {again}\n"
            f"or, into this one:\n  {sys.executable} -m pip install matplotlib pandas")


def _can_draw(python):
    try:
        return subprocess.run([python, "-c", f"import {_NEEDED}"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
