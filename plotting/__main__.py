"""The command: python3 -m plotting NAME RESULTS -o FIGURE."""

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path

import matplotlib

import plotting
from plotting import style
from plotting.results import InputError, keep, read_rows

# Without the date, the same results give the same bytes.
_NO_DATE = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}
_MARK = "Figure: "  # how the docstring of a module begins that draws one


def figures():
    """The modules that draw a figure, by name: `energy` is plotting/energy.py.

    Such a module has draw(rows), which returns a matplotlib figure; read(path), if it draws other
    rows than those of a sweep; and `deadlines` as a second parameter of draw, with the constant
    DEADLINES_MS, if it takes --deadline.
    """
    modules = {}
    for info in pkgutil.iter_modules(plotting.__path__):
        if info.name == "__main__":
            continue
        module = importlib.import_module(f"plotting.{info.name}")
        if (module.__doc__ or "").startswith(_MARK):
            modules[info.name.replace("_", "-")] = module
    return modules


def main(arguments=None):
    """Draws one figure. Returns the exit status: 0 done, 1 the work failed, 2 the input is wrong."""
    modules = figures()
    options = _parse(arguments, modules)
    try:
        module = modules[options.name]
        rows = keep(getattr(module, "read", read_rows)(options.results), options.where)
        deadlines = {"deadlines": options.deadline} if options.deadline else {}
        with matplotlib.rc_context(style.RC):
            figure = module.draw(rows, **deadlines)
            for out in options.out:
                figure.savefig(out, metadata=_NO_DATE[out.suffix.lower()])
    except InputError as error:
        print(f"plotting: {options.results}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"plotting: cannot write {out}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _title(module):
    return module.__doc__.split("\n")[0].removeprefix(_MARK).rstrip(".")


def _parse(arguments, modules):
    parser = argparse.ArgumentParser(
        prog="python3 -m plotting", description="Draws a figure from results of airsplit.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(["figures:"] + [f"  {name:18} {_title(module)}"
                                         for name, module in modules.items()]))
    parser.add_argument("name", choices=sorted(modules), metavar="NAME", help="which figure")
    parser.add_argument("results", metavar="RESULTS",
                        help="a .sqlite store, or a .csv file that airsplit wrote")
    parser.add_argument("-o", "--out", metavar="FIGURE", type=Path, required=True,
                        action="append", help="the file to write: .png, .pdf or .svg; repeatable")
    parser.add_argument("--where", metavar="COLUMN=VALUE,...", action="append", default=[],
                        help="only rows with one of these values, for example link.snr_db=0,10; "
                             "repeatable")
    parser.add_argument("--deadline", metavar="MS,...", type=_deadlines,
                        help="the deadlines to draw, any that you like, in ms")
    options = parser.parse_args(arguments)
    for out in options.out:
        if out.suffix.lower() not in _NO_DATE:
            parser.error(f"-o {out}: expected a name that ends in .png, .pdf or .svg")
    if options.deadline and not hasattr(modules[options.name], "DEADLINES_MS"):
        takers = ", ".join(name for name, module in modules.items()
                           if hasattr(module, "DEADLINES_MS"))
        parser.error(f"--deadline: '{options.name}' is drawn at the deadline of the run; these take "
                     f"one: {takers}")
    return options


def _deadlines(text):
    deadlines = [float(part) for part in text.split(",")]
    if not all(0 < deadline < float("inf") for deadline in deadlines):
        raise ValueError
    return sorted(set(deadlines))


if __name__ == "__main__":
    sys.exit(main())
