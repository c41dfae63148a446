# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The command: python3 -m airsplit.plot NAME RESULTS -o FIGURE."""

import argparse
import os
import sys
from pathlib import Path

os.environ.pop("MPLBACKEND", None)  # of no use here, and one that is not installed would be an error
from airsplit.plot import figures, lines, style
from airsplit.results import InputError, keep, read_rows

# Without the date, the same results give the same bytes.
_NO_DATE = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}


def main(arguments=None, name="airsplit.plot"):
    """Draws one figure. Returns the exit status: 0 done, 1 the work failed, 2 the input is wrong.
    `name` is what the command was started as."""
    found = figures.modules()
    options = _parse(arguments, found, name)
    try:
        module = found[options.name]
        rows = _rows(module, options.results, options.where)
        more = {"deadlines": options.deadline} if options.deadline else {}
        if options.x:
            more["x"] = _swept(rows, options.x)
        if options.dashed:
            more["dashed"] = _rows(module, options.dashed, options.where)
        with style.context():
            figure = module.draw(rows, **more)
            for out in options.out:
                figure.savefig(out, metadata=_NO_DATE[out.suffix.lower()])
    except InputError as error:
        print(f"{name}: {' and '.join(filter(None, (options.results, options.dashed)))}: {error}",
              file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{name}: cannot write {out}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _rows(module, results, where):
    return keep(getattr(module, "read", read_rows)(results), where)


def _parse(arguments, found, command):
    parser = argparse.ArgumentParser(
        prog=f"python3 -m {command}", description="Draws a figure from results of airsplit.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(["figures:"] + [f"  {name:18} {_title(module)}"
                                         for name, module in found.items()]))
    parser.add_argument("name", choices=sorted(found), metavar="NAME", help="which figure")
    parser.add_argument("results", metavar="RESULTS",
                        help="a .sqlite store, or a .csv file that airsplit wrote")
    parser.add_argument("-o", "--out", metavar="FIGURE", type=Path, required=True,
                        action="append", help="the file to write: .png, .pdf or .svg; repeatable")
    parser.add_argument("--where", metavar="COLUMN=VALUE,...", action="append", default=[],
                        help="only rows with one of these values, for example link.snr_db=0,10; "
                             "repeatable")
    parser.add_argument("--deadline", metavar="MS,...", type=_deadlines,
                        help="the deadlines to draw, any that you like, in ms")
    parser.add_argument("--x", metavar="KEY",
                        help="the swept key along the x axis, for example workload.rate_hz")
    parser.add_argument("--dashed", metavar="RESULTS",
                        help="other results of the same, drawn over these as dashed lines")
    options = parser.parse_args(arguments)
    for out in options.out:
        if out.suffix.lower() not in _NO_DATE:
            parser.error(f"-o {out}: expected a name that ends in .png, .pdf or .svg")
    if options.deadline and not hasattr(found[options.name], "DEADLINES_MS"):
        parser.error(f"--deadline: '{options.name}' is drawn at the deadline of the run; these take "
                     f"one: {_with(found, 'DEADLINES_MS')}")
    if options.x and not hasattr(found[options.name], "X"):
        parser.error(f"--x: '{options.name}' has an x axis of its own; these take a key: "
                     + _with(found, "X"))
    if options.dashed and not hasattr(found[options.name], "DASHED"):
        parser.error(f"--dashed: '{options.name}' draws one file; these take another: "
                     + _with(found, "DASHED"))
    return options


def _with(found, constant):
    return ", ".join(name for name, module in found.items() if hasattr(module, constant))


def _swept(rows, key):
    keys = lines.swept_keys(rows)
    if key not in keys:
        raise InputError(f"--x {key}: expected a key that was swept"
                         + (f": {', '.join(keys)}" if keys else "; none was"))
    return key


def _title(module):
    title = module.__doc__.split("\n")[0].rstrip(".")
    return title[0].lower() + title[1:]


def _deadlines(text):
    deadlines = [float(part) for part in text.split(",")]
    if not all(0 < deadline < float("inf") for deadline in deadlines):
        raise ValueError
    return sorted(set(deadlines))
