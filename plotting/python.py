# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Which Python can draw, where this one cannot. Imports nothing that may be missing."""

import subprocess
import sys
from pathlib import Path

_DEBIANS = "/usr/bin/python3"
_NEEDED = "matplotlib, pandas"


def what_to_do(error):
    """What to do about a module that is missing or does not work."""
    here = f"{sys.executable} cannot import what draws figures ({error})"
    if Path(sys.executable).resolve() != Path(_DEBIANS).resolve() and _can_draw(_DEBIANS):
        return f"{here}. Use {_DEBIANS}, which can:\n  {_DEBIANS} -m plotting {' '.join(sys.argv[1:])}"
    return (f"{here}. Install Debian's packages and use its Python:\n"
            "  apt-get install python3-matplotlib python3-pandas\n"
            f"  {_DEBIANS} -m plotting {' '.join(sys.argv[1:])}\n"
            f"or, into this one:\n  {sys.executable} -m pip install matplotlib pandas")


def _can_draw(python):
    try:
        return subprocess.run([python, "-c", f"import {_NEEDED}"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
