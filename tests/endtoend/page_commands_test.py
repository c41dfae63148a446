# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Runs the commands that a page shows, as they stand there, in a copy of the tree's layout.

    page_commands_test.py SOURCE_FOLDER BUILD_FOLDER PAGE.md

A command is an indented line, or a line of a fenced block marked `sh`, that begins like one. The
commands of a page run one after another in one folder.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

STARTS = ("build/airsplit", "build/bench", "python3 ", "./", "cmake ", "scenarios/", "mpirun ")

# Commands that a test cannot run, each with the reason. Of those of airsplit, the options are looked
# up in the command's --help.
NOT_RUN = {
    "./quickstart.sh": "it is what builds this; run on a bare machine before each release",
    "./run-tests.sh": "it is what runs this",
    "scenarios/paper/reproduce.sh": "end-to-end/paper runs it with few tasks",
    "build/airsplit run scenarios/caltech101.toml": "needs Caltech-101",
    "python3 tools/train_bottleneck.py": "needs Caltech-101, and 20 minutes",
    "build/airsplit adopt ten-net": "needs Caltech-101",
    "build/airsplit profile --bundle ten.bundle": "needs Caltech-101",
    "build/airsplit export ten.profile": "needs Caltech-101",
    "build/airsplit train": "takes 20 minutes; unit/Training trains a small case",
    "build/airsplit refit": "takes minutes; unit/Training refits a small case",
    "python3 -m plotting training": "needs a training's log; unit/plotting draws one",
    "cmake -E chdir build ctest": "it is what runs this",
    "cmake --preset": "they are what builds this",
    "cmake": "end-to-end/install",
}


def commands(page):
    """The lines that are commands, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    outside = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += [line for line in outside.splitlines() if line.startswith("    ")]
    joined = "\n".join(line.strip() for line in lines).replace("\\\n", " ").splitlines()
    return [line.split("  #")[0].strip() for line in joined if line.startswith(STARTS)]


def check_options(command, folder):
    """Whether `airsplit NAME` has the options that the command gives."""
    name = command.split()[1]
    text = subprocess.run(["build/airsplit", name, "--help"], cwd=folder, check=True,
                          capture_output=True, text=True).stdout
    for option in re.findall(r"\s(--[a-z-]+)", command):
        assert option in text, f"{command}: airsplit {name} has no {option}"


def main():
    source, build = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    found = commands((source / sys.argv[3]).read_text())
    assert found, f"{sys.argv[3]} shows no command"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ("bundles", "profiles", "scenarios", "plotting", "python", "tools", "docs"):
            (folder / name).symlink_to(source / name)
        (folder / "build").symlink_to(build)
        environment = dict(os.environ, AIRSPLIT=str(build / "airsplit"), AIRSPLIT_DATA=str(source),
                           PYTHONPATH=str(source / "python"))
        for command in found:
            reason = next((why for start, why in NOT_RUN.items() if command.startswith(start)), None)
            if reason:
                print(f"not run: {command}\n         ({reason})")
                if command.startswith("build/airsplit"):
                    check_options(command, folder)
                continue
            print(f"$ {command}", flush=True)
            command = re.sub("^python3", sys.executable, command)
            subprocess.run(command, shell=True, cwd=folder, env=environment, check=True, timeout=500)


main()
