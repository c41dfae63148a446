# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The figures, a module each: `best-scheme` is best_scheme.py. A new one is a new file here.

Its docstring's first line is what `--help` says of it. It has draw(rows), which returns a matplotlib
figure; read(path), if it draws other rows than those of a sweep; and `deadlines` as a second parameter
of draw, with the constant DEADLINES_MS, if it takes --deadline; `x`, with the constant X, if --x;
`dashed`, the rows of --dashed, with the constant DASHED, the note below the panels that explains them.
"""

import importlib
import pkgutil


def names():
    """The modules' names, as Python writes them: best_scheme."""
    return [info.name for info in pkgutil.iter_modules(__path__)]


def module(name):
    """The module of that name."""
    return importlib.import_module(f"{__name__}.{name}")


def modules():
    """The modules by the figure's name, as the command writes it: best-scheme."""
    return {name.replace("_", "-"): module(name) for name in names()}
