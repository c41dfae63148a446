"""Runs the commands that the README shows, as they stand there, in a copy of the tree's layout.

    readme_test.py SOURCE_FOLDER BUILD_FOLDER
"""

import os
import pathlib
import subprocess
import sys
import tempfile

# Commands that a test cannot run, each with the reason.
NOT_RUN = {
    "./quickstart.sh": "it is what builds this; run on a bare machine before each release",
    "./run-tests.sh": "it is what runs this",
    "build/airsplit run scenarios/caltech101.toml": "needs Caltech-101",
    "build/airsplit train": "takes 20 minutes; unit/Training trains a small case",
    "python3 -m plotting training": "needs a training's log; unit/plotting draws one",
    "cmake": "tests/endtoend/install_test.sh",
}


def commands(readme):
    """The indented lines that begin like a command, without comments."""
    starts = ("build/airsplit", "python3 -m", "./", "cmake")
    lines = [line.strip() for line in readme.splitlines() if line.startswith("    ")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [line.split("  #")[0].strip() for line in joined if line.startswith(starts)]


def main():
    source, build = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    found = commands((source / "README.md").read_text())
    assert len(found) >= 8, f"the README shows only {found}"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ("bundles", "profiles", "scenarios", "plotting"):
            (folder / name).symlink_to(source / name)
        (folder / "build").symlink_to(build)
        environment = dict(os.environ, AIRSPLIT_DATA=str(source))
        ran = 0
        for command in found:
            reason = next((why for start, why in NOT_RUN.items() if command.startswith(start)), None)
            if reason:
                print(f"not run: {command}\n         ({reason})")
                continue
            print(f"$ {command}", flush=True)
            command = command.replace("python3", sys.executable, 1)
            subprocess.run(command, shell=True, cwd=folder, env=environment, check=True, timeout=500)
            ran += 1
        print(f"{ran} commands ran")


main()
