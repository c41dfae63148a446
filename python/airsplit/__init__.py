# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""airsplit from Python: run a scenario, read results as a pandas frame, draw them.

    rows = airsplit.run("scenario.toml", set={"link.snr_db": 10})
    rows = airsplit.read("sweep.sqlite")
    airsplit.plot.deadline(rows).savefig("deadline.pdf")
"""

import importlib

__version__ = "0.2.0"

# What each name is from. They are loaded when they are first used: pandas and matplotlib take a second.
_FROM = {"read": "airsplit.frame", "run": "airsplit.program", "plot": "airsplit.plot",
         "InputError": "airsplit.results", "WorkError": "airsplit.program"}
__all__ = list(_FROM)


def __getattr__(name):
    if name not in _FROM:
        raise AttributeError(f"airsplit has no '{name}'; it has {', '.join(__all__)}")
    module = importlib.import_module(_FROM[name])
    return module if name == "plot" else getattr(module, name)


def __dir__():
    return [*globals(), *__all__]
