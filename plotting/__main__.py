"""The command: python3 -m plotting NAME RESULTS -o FIGURE."""

import argparse
import sys
from pathlib import Path

import matplotlib

from plotting import accuracy, compression, deadline, load, split_points, style, training
from plotting.results import InputError, read_rows

FIGURES = {"accuracy": accuracy, "compression": compression, "deadline": deadline, "load": load,
           "split-points": split_points, "training": training}

# Without the date, the same results give the same bytes.
_NO_DATE = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}


def main(arguments=None):
    """Draws one figure. Returns the exit status: 0 done, 1 the work failed, 2 the input is wrong."""
    options = _parse(arguments)
    try:
        module = FIGURES[options.name]
        rows = getattr(module, "read", read_rows)(options.results)
        with matplotlib.rc_context(style.RC):
            figure = module.draw(rows)
            figure.savefig(options.out, metadata=_NO_DATE[options.out.suffix.lower()])
    except InputError as error:
        print(f"plotting: {options.results}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"plotting: cannot write {options.out}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _title(module):
    return module.__doc__.split("\n")[0].split(": ", 1)[1].rstrip(".")


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="python3 -m plotting",
                                     description="Draws a figure from results of airsplit.")
    figures = "; ".join(f"{name}: {_title(module)}"
                        for name, module in FIGURES.items())
    parser.add_argument("name", choices=sorted(FIGURES), metavar="NAME",
                        help=figures.replace("%", "%%"))
    parser.add_argument("results", metavar="RESULTS", help="a .sqlite store or a .csv file (compression: a profile's table; "
                             "training: the log.csv of a training)")
    parser.add_argument("-o", "--out", metavar="FIGURE", type=Path, required=True,
                        help="the file to write: .png, .pdf or .svg")
    options = parser.parse_args(arguments)
    if options.out.suffix.lower() not in _NO_DATE:
        parser.error(f"-o {options.out}: expected a name that ends in .png, .pdf or .svg")
    return options


if __name__ == "__main__":
    sys.exit(main())
