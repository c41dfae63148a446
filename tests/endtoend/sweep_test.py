# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Sweeps by several processes: the same export whatever is killed and however many work.

    sweep_test.py AIRSPLIT SOURCE_FOLDER MPIRUN|"" [unittest options]

Replays profiles/shapes.profile. Kills come after a number of finished points, or at once, not after
a time, so that no test depends on how fast the machine is.
"""

import csv
import json
import os
import pathlib
import pty
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

AIRSPLIT = SOURCE = MPIRUN = None  # set in main()
KILLS = 20

SCENARIO = """
title = "sweeps"
[workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 90
tasks = {tasks}
[link]
snr_db = 5
bandwidth_mhz = 0.2
fading = "rayleigh"
coherence_ms = 20
[device]
processor = "stm32h7"
[edge]
processor = "rtx-2080-ti"
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 256
[[scheme]]
kind = "direct"
codec = "jpeg"
quality = 75
"""
GRID = ["--over", "link.snr_db=0:5:20", "--over", "workload.deadline_ms=50,90", "--replications", "2"]
POINTS = 5 * 2


def workers_of(master):
    """The process ids of its children."""
    try:
        return [int(pid) for pid in
                pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


class Base(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.scenario("x.toml", 50)

    def tearDown(self):
        self.temporary.cleanup()

    def scenario(self, name, tasks):
        (self.folder / name).write_text(SCENARIO.format(tasks=tasks))

    def run_command(self, *command, **options):
        return subprocess.run([str(c) for c in command], cwd=self.folder, capture_output=True,
                              text=True, **options)

    def airsplit(self, *arguments, status=0, **options):
        result = self.run_command(AIRSPLIT, *arguments, **options)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def sweep(self, out, *more, scenario="x.toml", grid=GRID, **options):
        return self.airsplit("sweep", scenario, *grid, "--out", out, *more, **options)

    def start(self, out, *more, scenario="x.toml", grid=GRID, stderr=subprocess.PIPE):
        return subprocess.Popen([AIRSPLIT, "sweep", scenario, *grid, "--out", out, *more],
                                cwd=self.folder, stdout=subprocess.PIPE, stderr=stderr, text=True,
                                pipesize=4096)  # the sweep cannot run far ahead of who reads it

    def export(self, store, *more):
        self.airsplit("export", store, "--csv", "export.csv", *more)
        return (self.folder / "export.csv").read_text()

    def kept(self, store):
        """How many points a store holds; 0 if it is not made yet."""
        try:
            with sqlite3.connect(f"file:{self.folder / store}?mode=rw", uri=True) as database:
                return database.execute("SELECT count(DISTINCT point) FROM point_rows").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


class SameBytes(Base):
    def test_for_any_number_of_jobs(self):
        self.sweep("one.sqlite", "--jobs", 1)
        expected = self.export("one.sqlite")
        self.assertEqual(len(expected.splitlines()), 1 + 2 * POINTS)
        for jobs in (2, 5, 100):
            out = f"{jobs}.sqlite"
            self.sweep(out, "--jobs", jobs)
            self.assertEqual(self.export(out), expected)
            self.assertEqual(self.export(out, "--intervals"), self.export("one.sqlite", "--intervals"))
        self.sweep("all.sqlite")
        self.assertEqual(self.export("all.sqlite"), expected)

    def test_when_replications_are_open(self):
        rule = ["--until", "0.05", "--cap", "60"]
        self.sweep("one.sqlite", "--jobs", 1, *rule)
        self.sweep("three.sqlite", "--jobs", 3, *rule)
        expected = self.export("one.sqlite")
        self.assertEqual(self.export("three.sqlite"), expected)
        counts = {row["replications"] for row in csv.DictReader(expected.splitlines())}
        self.assertGreater(len(counts), 1, "the rule stopped every point at the same number")

    def test_a_point_is_the_run_of_its_seed(self):
        self.sweep("s.sqlite")
        with sqlite3.connect(self.folder / "s.sqlite") as store:
            seed, rate = store.execute('SELECT seed, deadline_met FROM replication_rows WHERE point = 3 '
                                       "AND replication = 1 AND position = 1").fetchone()
        self.airsplit("run", "x.toml", "--set", "link.snr_db=5", "--set", "workload.deadline_ms=90",
                      "--seed", seed, "--out", "alone")
        alone = list(csv.DictReader((self.folder / "alone/summary.csv").read_text().splitlines()))
        self.assertEqual(float(alone[1]["deadline_met"]), rate)

    def test_under_mpi(self):
        if not MPIRUN:
            self.skipTest("built without MPI")
        self.sweep("one.sqlite", "--jobs", 1)
        for ranks in (1, 3, 4):
            out = f"mpi{ranks}.sqlite"
            result = self.mpirun(ranks, "sweep", "x.toml", *GRID, "--out", out)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(self.export(out), self.export("one.sqlite"))

    def test_mistakes_under_mpi(self):
        if not MPIRUN:
            self.skipTest("built without MPI")
        for wrong, message in ((["--jobs", "2"], "mpirun -n says how many"),
                               (["--set", "link.snr_dB=3"], "did you mean link.snr_db?")):
            result = self.mpirun(3, "sweep", "x.toml", *GRID, "--out", "wrong.sqlite", *wrong)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertEqual(result.stderr.count(message), 1, result.stderr)  # once, not by each rank
            self.assertFalse((self.folder / "wrong.sqlite").exists())

    def test_the_job_script(self):
        if not MPIRUN:
            self.skipTest("built without MPI")
        script = SOURCE / "scenarios" / "sweep.slurm"
        environment = dict(mpi_environment(), AIRSPLIT=AIRSPLIT, SLURM_NTASKS="3",
                           PATH=f"{pathlib.Path(MPIRUN).parent}:{os.environ['PATH']}")
        result = self.run_command("bash", script, "x.toml", *GRID, "--out", "job.sqlite",
                                  env=environment)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.sweep("one.sqlite", "--jobs", 1)
        self.assertEqual(self.export("job.sqlite"), self.export("one.sqlite"))

    def mpirun(self, ranks, *arguments):
        return self.run_command(MPIRUN, "-n", ranks, AIRSPLIT, *arguments, env=mpi_environment())


def mpi_environment():
    """More ranks than cores, and as root: wrong on a cluster, right in a test."""
    return dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_btl_vader_single_copy_mechanism="none")


class Killed(Base):
    """One sweep, killed again and again; a kill comes when a given number of points is done."""

    GRID = ["--over", "link.snr_db=0:0.1:29.9", "--over", "workload.deadline_ms=50,90"]

    def setUp(self):
        super().setUp()
        self.scenario("x.toml", 10)

    def test_workers_and_master_in_turn(self):
        seed = random.randrange(1 << 32)
        order = random.Random(seed)
        self.sweep("whole.sqlite", "--jobs", 1, grid=self.GRID)
        kills = {"master": 0, "worker": 0}
        for i in range(KILLS):
            victim = "worker" if i % 2 == 0 else "master"
            kills[victim] += self.kill_one(victim, order)
        self.sweep("killed.sqlite", "--jobs", 2, grid=self.GRID)
        self.assertEqual(self.export("killed.sqlite"), self.export("whole.sqlite"), f"seed {seed}")
        self.assertGreaterEqual(kills["master"], KILLS // 2 - 1, f"seed {seed}")
        self.assertGreaterEqual(kills["worker"], KILLS // 2 - 1, f"seed {seed}")

    def kill_one(self, victim, order):
        """Starts the sweep, kills, and says whether something was there to be killed."""
        sweep = self.start("killed.sqlite", "--jobs", "2", grid=self.GRID)
        before = self.kept("killed.sqlite")
        for _ in range(3 + 2 * order.randrange(1, 5)):  # the titles, then rows: two for each point
            if not sweep.stdout.readline():
                break
        workers = workers_of(sweep.pid)
        if victim == "master":
            sweep.kill()
        elif workers:
            os.kill(order.choice(workers), signal.SIGKILL)
            for _ in range(40):  # more than the pipe holds: the sweep went on without it
                sweep.stdout.readline()
            self.assertIsNone(sweep.poll(), "the sweep ended with its worker, or was done too soon")
            sweep.kill()
        sweep.communicate()
        self.assertGreaterEqual(self.kept("killed.sqlite"), before)
        return bool(workers) and sweep.returncode == -signal.SIGKILL

    def test_a_dead_worker_costs_nothing(self):
        sweep = self.start("s.sqlite", "--jobs", "2", grid=self.GRID)
        for _ in range(5):
            sweep.stdout.readline()
        os.kill(workers_of(sweep.pid)[0], signal.SIGKILL)
        _, messages = sweep.communicate()
        self.assertEqual(sweep.returncode, 0, messages)
        self.sweep("whole.sqlite", "--jobs", 1, grid=self.GRID)
        self.assertEqual(self.export("s.sqlite"), self.export("whole.sqlite"))

    def test_a_master_that_dies_at_once(self):
        for _ in range(5):  # while it loads and makes the file
            sweep = self.start("s.sqlite")
            while not (self.folder / "s.sqlite").exists() and sweep.poll() is None:
                pass
            sweep.kill()
            sweep.communicate()
        self.sweep("s.sqlite")
        self.assertEqual(self.kept("s.sqlite"), POINTS)

    def test_no_worker_outlives_its_master(self):
        self.scenario("long.toml", 2000000)
        sweep = self.start("s.sqlite", "--jobs", "3", scenario="long.toml")
        sweep.stdout.readline()
        while len(workers_of(sweep.pid)) < 3:
            self.assertIsNone(sweep.poll())
        sweep.kill()
        sweep.communicate()  # to the end of its standard error, which the workers hold open too

    def test_a_point_that_kills_twice_is_reported_and_the_others_are_kept(self):
        # The second point's simulation needs more processor time than a process may have.
        self.scenario("long.toml", 10)
        grid = ["--over", "workload.tasks=10,2000000,20"]
        limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (3, 3))
        result = self.sweep("s.sqlite", "--jobs", 2, scenario="long.toml", grid=grid, status=1,
                            preexec_fn=limit)
        self.assertIn("workload.tasks=2000000: its worker died twice (killed by signal", result.stderr)
        self.assertIn("airsplit run long.toml --set workload.tasks=2000000 --seed 1\n", result.stderr)
        self.assertIn("2 of 3 points are kept; the same command does the rest:", result.stderr)
        self.assertEqual(self.kept("s.sqlite"), 2)


class GoesOn(Base):
    def test_what_is_there_is_not_done_again(self):
        self.sweep("whole.sqlite")
        self.sweep("s.sqlite")
        with sqlite3.connect(self.folder / "s.sqlite") as store:
            for table in ("point_rows", "replication_rows", "latency_counts"):
                store.execute(f"DELETE FROM {table} WHERE point IN (2, 7)")
        result = self.sweep("s.sqlite", "--format", "csv")
        self.assertIn(f"{POINTS - 2} of {POINTS} points are there already", result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 1 + 2 * 2)
        self.assertEqual(self.export("s.sqlite"), self.export("whole.sqlite"))
        result = self.sweep("s.sqlite", "--jobs", 1, "--format", "json")  # other words, same rows
        self.assertEqual(result.stdout, "")

    def test_ctrl_c_ends_cleanly(self):
        self.scenario("long.toml", 100000)
        sweep = self.start("s.sqlite", "--jobs", "2", scenario="long.toml")
        for _ in range(5):
            sweep.stdout.readline()
        workers = workers_of(sweep.pid)
        sweep.send_signal(signal.SIGINT)
        _, messages = sweep.communicate()
        self.assertEqual(sweep.returncode, 1, messages)
        self.assertIn("interrupted: ", messages)
        self.assertIn("the same command does the rest:\nairsplit sweep long.toml", messages)
        self.assertEqual([w for w in workers if pathlib.Path(f"/proc/{w}").exists()], [])
        self.assertGreaterEqual(self.kept("s.sqlite"), 1)

    def test_another_sweep_is_refused(self):
        self.sweep("s.sqlite")
        before = (self.folder / "s.sqlite").read_bytes()
        self.refused("--seed", 5, says="--set workload.seed=5")
        self.refused(grid=["--over", "link.snr_db=1"], says="holds rows of a sweep over other keys")
        self.refused(grid=["--over", "link.snr_db=1", *GRID[2:]], says="which --over leaves out")
        self.refused(grid=GRID[:-1] + ["1"], says="has 2 replications there")
        (self.folder / "x.toml").write_text((self.folder / "x.toml").read_text() + "# more\n")
        self.refused(says="the scenario file has another text")
        self.assertEqual((self.folder / "s.sqlite").read_bytes(), before)

    def test_another_version_is_refused(self):
        self.sweep("s.sqlite")
        with sqlite3.connect(self.folder / "s.sqlite") as store:
            store.execute("UPDATE meta SET value = '0.0.9' WHERE key = 'version'")
        self.refused(says="version: 0.0.9 there")

    def test_another_file_is_refused(self):
        (self.folder / "s.sqlite").write_text("precious notes\n" * 100)
        self.refused(says="not a result store")
        self.assertTrue((self.folder / "s.sqlite").read_text().startswith("precious"))

    def test_a_damaged_file_is_refused(self):
        self.sweep("s.sqlite")
        whole = (self.folder / "s.sqlite").read_bytes()
        (self.folder / "s.sqlite").write_bytes(whole[:len(whole) // 2])
        self.refused(says="damaged")

    def test_two_sweeps_do_not_fill_one_file(self):
        self.scenario("long.toml", 2000000)
        first = self.start("s.sqlite", "--jobs", "1", scenario="long.toml")
        first.stdout.readline()  # it has the file
        second = self.sweep("s.sqlite", scenario="long.toml", status=1)
        first.kill()
        first.communicate()
        self.assertIn("s.sqlite: another sweep is filling it now", second.stderr)

    def refused(self, *more, says, grid=GRID):
        result = self.sweep("s.sqlite", *more, grid=grid, status=2)
        self.assertIn("s.sqlite: ", result.stderr)
        self.assertIn(says, result.stderr)
        self.assertEqual(result.stdout, "")


class Troubles(Base):
    def test_a_folder_that_is_not_there(self):
        result = self.sweep("none/s.sqlite", status=1)
        self.assertIn("cannot write none/s.sqlite.lock: No such file or directory", result.stderr)
        self.assertEqual(result.stdout, "")  # before anything ran

    def test_a_file_that_cannot_be_written(self):
        result = self.sweep("/proc/s.sqlite", status=1)
        self.assertIn("cannot write /proc/s.sqlite", result.stderr)

    def test_a_locked_file(self):
        self.sweep("s.sqlite")
        store = sqlite3.connect(self.folder / "s.sqlite", isolation_level=None)
        store.execute("DELETE FROM point_rows WHERE point = 1")
        store.execute("BEGIN EXCLUSIVE")
        result = self.sweep("s.sqlite", status=1)
        store.close()
        self.assertIn("s.sqlite: database is locked", result.stderr)

    def test_a_full_disk_keeps_what_was_there(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))
        grid = ["--over", "link.snr_db=0:0.1:19.9"]
        signals = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), limit())
        result = self.sweep("s.sqlite", grid=grid, status=1, preexec_fn=signals)
        self.assertIn("s.sqlite: ", result.stderr)
        self.assertIn("the same command does the rest:", result.stderr)
        kept = self.kept("s.sqlite")
        self.assertGreater(kept, 10)
        self.assertLess(kept, 200)
        self.sweep("s.sqlite", grid=grid)
        self.sweep("whole.sqlite", grid=grid)
        self.assertEqual(self.export("s.sqlite"), self.export("whole.sqlite"))

    def test_a_point_that_fails_is_told_and_the_others_are_kept(self):
        # Poisson arrivals within 100 ms: with some seeds no task arrives.
        text = SCENARIO.format(tasks=1).replace("tasks = 1", 'duration_s = 0.1\narrivals = "poisson"')
        (self.folder / "few.toml").write_text(text)
        result = self.sweep("s.sqlite", scenario="few.toml", grid=["--over", "workload.seed=1:1:20"],
                            status=1)
        self.assertRegex(result.stderr, r"\nworkload.seed=\d+: .*no task arrives within workload.duration_s")
        kept = self.kept("s.sqlite")
        self.assertGreater(kept, 0)
        self.assertLess(kept, 20)
        self.assertIn(f"{20 - kept} of 20 points failed", result.stderr)

    def test_a_point_whose_scenario_is_wrong_shows_before_anything_runs(self):
        result = self.sweep("s.sqlite", grid=["--over", "link.snr_db=0:10:100"], status=2)
        self.assertIn("link.snr_db = 70: out of range", result.stderr)
        self.assertFalse((self.folder / "s.sqlite").exists())

    def test_wrong_options(self):
        for wrong, message in ((["--jobs", "0"], "--jobs 0: expected a whole number from 1 to 1024"),
                               (["--until", "1"], "--until 1: expected a probability between 0 and 0.5"),
                               (["--cap", "9"], "--cap 9: expected --until H with it"),
                               (["--until", "0.1", "--cap", "1"], "--cap 1: expected a whole number from 10"),
                               (["--format", "xml"], "--format xml: expected table, csv or json")):
            self.assertIn(message, self.sweep("s.sqlite", *wrong, status=2).stderr)
        self.assertFalse((self.folder / "s.sqlite").exists())


class Growing(Base):
    """A larger sweep adds to a store what is missing; the result is as if it had been made at once."""

    def expect_like_new(self, store, *more, grid):
        self.sweep("new.sqlite", *more, grid=grid)
        for form in ([], ["--intervals"], ["--latencies"], ["--deadlines", "47,90"]):
            self.assertEqual(self.export(store, *form), self.export("new.sqlite", *form))

    def test_more_values(self):
        small = ["--over", "link.snr_db=5,15", "--over", "workload.deadline_ms=90", "--replications", "2"]
        self.sweep("s.sqlite", grid=small)
        result = self.sweep("s.sqlite")
        self.assertIn(f"2 of {POINTS} points are there already", result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 3 + 2 * (POINTS - 2))
        self.expect_like_new("s.sqlite", grid=GRID)
        self.assertIn("holds rows of link.snr_db=0 workload.deadline_ms=50, which --over leaves out",
                      self.sweep("s.sqlite", grid=small, status=2).stderr)

    def test_more_replications(self):
        grid = GRID[:-2]
        self.sweep("s.sqlite", "--replications", 1, grid=grid)
        self.sweep("s.sqlite", "--replications", 3, grid=grid)
        self.expect_like_new("s.sqlite", "--replications", 3, grid=grid)
        self.assertIn("has 3 replications there; give --replications 3 or more",
                      self.sweep("s.sqlite", "--replications", 2, grid=grid, status=2).stderr)

    def test_until_after_a_fixed_number(self):
        grid = ["--over", "link.snr_db=5,15"]
        self.sweep("s.sqlite", "--replications", 2, grid=grid)
        self.sweep("s.sqlite", "--until", "0.2", "--cap", 12, grid=grid)
        self.expect_like_new("s.sqlite", "--until", "0.2", "--cap", 12, grid=grid)

    def test_an_interrupted_growth_loses_nothing(self):
        self.scenario("long.toml", 3000)
        small = ["--over", "link.snr_db=0:0.5:4.5"]
        large = ["--over", "link.snr_db=-5:0.5:14.5", "--replications", "2"]
        self.sweep("s.sqlite", scenario="long.toml", grid=small)
        growing = self.start("s.sqlite", "--jobs", "2", scenario="long.toml", grid=large)
        for _ in range(3 + 4):
            growing.stdout.readline()
        growing.send_signal(signal.SIGINT)
        growing.communicate()
        self.assertGreaterEqual(self.kept("s.sqlite"), 10)
        self.export("s.sqlite", "--intervals")
        self.sweep("s.sqlite", scenario="long.toml", grid=large)
        self.sweep("new.sqlite", scenario="long.toml", grid=large)
        self.assertEqual(self.export("s.sqlite"), self.export("new.sqlite"))

    def test_merge(self):
        part = lambda snrs, out, *more, **options: self.sweep(
            out, *more, grid=["--over", f"link.snr_db={snrs}", "--over", "workload.deadline_ms=50,90"],
            **options)
        part("0,10,20", "a.sqlite", "--replications", 2)
        part("5:10:15", "b.sqlite", "--replications", 2)
        part("10", "longer.sqlite", "--replications", 3)
        self.airsplit("merge", "b.sqlite", "a.sqlite", "--out", "m.sqlite")
        self.expect_like_new("m.sqlite", grid=GRID)
        self.sweep("m.sqlite", "--dry-run")  # a sweep can go on in it
        # Of a point that both have the one with more replications is taken.
        self.airsplit("merge", "a.sqlite", "longer.sqlite", "--out", "n.sqlite")
        rows = list(csv.DictReader(self.export("n.sqlite").splitlines()))
        self.assertEqual([row["replications"] for row in rows], 4 * ["2"] + 4 * ["3"] + 4 * ["2"])
        self.assertEqual(sorted(path.name for path in self.folder.glob("*.part*")), [])

    def test_a_store_that_a_sweep_fills_is_not_merged(self):
        grid = ["--over", "link.snr_db=5"]
        self.sweep("a.sqlite", grid=grid)
        self.scenario("long.toml", 2000000)
        filling = self.start("s.sqlite", "--jobs", "1", scenario="long.toml")
        filling.stdout.readline()  # it has the file
        result = self.airsplit("merge", "a.sqlite", "s.sqlite", "--out", "m.sqlite", status=2)
        filling.kill()
        filling.communicate()
        self.assertIn("s.sqlite: a sweep is filling it now", result.stderr)
        self.assertFalse((self.folder / "m.sqlite").exists())

    def test_what_cannot_be_merged(self):
        grid = ["--over", "link.snr_db=5"]
        self.sweep("a.sqlite", grid=grid)
        self.sweep("other.sqlite", "--set", "workload.seed=9", grid=grid)
        self.sweep("keys.sqlite", grid=["--over", "link.bandwidth_mhz=0.2"])
        self.sweep("same.sqlite", grid=grid)
        with sqlite3.connect(self.folder / "same.sqlite") as store:
            store.execute("UPDATE point_rows SET latency_ms_p50 = 1")
        self.scenario("y.toml", 51)
        self.sweep("scenario.sqlite", scenario="y.toml", grid=grid)
        (self.folder / "there.sqlite").write_text("precious")
        for inputs, message in ((["a.sqlite", "other.sqlite"], "settings: none there, --set workload.seed=9 now"),
                                (["a.sqlite", "keys.sqlite"], "which has other keys or columns"),
                                (["a.sqlite", "same.sqlite"], "has other rows than a.sqlite at a point"),
                                (["a.sqlite", "scenario.sqlite"], "the scenario file has another text"),
                                (["a.sqlite", "./a.sqlite"], "is given twice"),
                                (["a.sqlite", "x.toml"], "not a result store"),
                                (["a.sqlite", "none.sqlite"], "no such file"),
                                (["a.sqlite"], "expected two result files or more")):
            result = self.airsplit("merge", *inputs, "--out", "m.sqlite", status=2)
            self.assertIn(message, result.stderr)
            self.assertFalse((self.folder / "m.sqlite").exists())
        result = self.airsplit("merge", "a.sqlite", "other.sqlite", "--out", "there.sqlite", status=2)
        self.assertIn("there.sqlite: the file exists", result.stderr)
        self.assertEqual((self.folder / "there.sqlite").read_text(), "precious")


class FromElsewhere(Base):
    """A store that someone else changed is refused by every command that would use what is wrong."""

    CHANGES = {
        "trigger": "CREATE TRIGGER t AFTER INSERT ON point_rows BEGIN UPDATE point_rows SET deadline_met = 0.5; END",
        "view": "DROP VIEW rows; CREATE VIEW rows AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) "
                "SELECT i AS scheme FROM n",
        "negative": "UPDATE replication_rows SET replication = -1 WHERE replication = 0",
        "huge": "UPDATE replication_rows SET replication = 1000000000 WHERE replication = 1",
        "uneven": "DELETE FROM replication_rows WHERE replication = 1 AND position = 1",
        "none": "UPDATE point_rows SET tasks = 0",
        "null": "UPDATE point_rows SET answered = NULL",
        "share": "UPDATE point_rows SET accuracy = 1.5",
    }
    OF_SCHEMA_OR_POOLED = {"trigger", "view", "none", "null", "share"}

    def test_is_refused(self):
        grid = ["--over", "link.snr_db=5,10", "--replications", "2"]
        more = ["--over", "link.snr_db=5,10,15", "--replications", "2"]
        self.sweep("whole.sqlite", grid=grid)
        self.sweep("other.sqlite", grid=["--over", "link.snr_db=20", "--replications", "2"])
        export = ["export", "s.sqlite", "--csv", "x.csv"]
        readers = {"rows": [export, ["inspect", "s.sqlite"], ["sweep", "x.toml", *more, "--out", "s.sqlite"],
                            ["sweep", "x.toml", *more, "--out", "s.sqlite", "--dry-run"]],
                   "all": [[*export, "--intervals"], [*export, "--latencies"], [*export, "--deadlines", "47"],
                           [*export, "--compare", "aecnn,direct"], ["report", "s.sqlite", "-o", "x.html"],
                           ["merge", "other.sqlite", "s.sqlite", "--out", "m.sqlite"]]}
        few_bytes = lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        for name, change in self.CHANGES.items():
            changed = self.folder / "s.sqlite"
            changed.write_bytes((self.folder / "whole.sqlite").read_bytes())
            with sqlite3.connect(changed) as store:
                store.executescript(change)
            before = changed.read_bytes()
            for command in readers["all"] + (readers["rows"] if name in self.OF_SCHEMA_OR_POOLED else []):
                with self.subTest(name=name, command=command):
                    result = self.airsplit(*command, status=2, preexec_fn=few_bytes, timeout=60)
                    self.assertIn("s.sqlite: ", result.stderr)
                    self.assertEqual(changed.read_bytes(), before)
                    self.assertFalse((self.folder / "m.sqlite").exists())


class Output(Base):
    def test_formats(self):
        table = self.sweep("t.sqlite").stdout.splitlines()
        self.assertEqual(len(table), 3 + 2 * POINTS)
        printed = self.sweep("c.sqlite", "--format", "csv").stdout.splitlines()
        exported = self.export("c.sqlite").splitlines()
        self.assertEqual(printed[0], exported[0])
        self.assertEqual(sorted(printed), sorted(exported))
        objects = [json.loads(line) for line in
                   self.sweep("j.sqlite", "--format", "json").stdout.splitlines()]
        self.assertEqual(len(objects), 2 * POINTS)
        self.assertEqual(list(objects[0]), exported[0].split(","))
        self.assertIsInstance(objects[0]["deadline_met"], (int, float))
        self.assertIn(objects[0]["ratio"], (256, None))

    def test_dry_run(self):
        result = self.sweep("s.sqlite", "--dry-run", "--jobs", 2)
        self.assertEqual(len(result.stdout.splitlines()), POINTS)
        self.assertEqual(result.stdout.splitlines()[1], "link.snr_db=0 workload.deadline_ms=90")
        self.assertRegex(result.stderr, rf"^{POINTS} of {POINTS} points to do; about .* with 2 processes\n$")
        self.assertFalse((self.folder / "s.sqlite").exists())
        self.sweep("s.sqlite")
        self.assertEqual(self.sweep("s.sqlite", "--dry-run").stdout, "")

    def test_a_key_that_changes_nothing_at_any_point_is_noted(self):
        idle = ("--dry-run", "--set", "link.slot_ms=2")
        self.assertIn("note: --set link.slot_ms=2: link.slot_ms has no effect", self.sweep("s.sqlite", *idle).stderr)
        self.assertNotIn("note", self.sweep("s.sqlite", *idle, "--over", "link.sharing=none,tdma").stderr)

    def test_nothing_but_rows_without_a_terminal(self):
        self.assertEqual(self.sweep("s.sqlite").stderr, "")

    def test_a_live_line_on_a_terminal(self):
        master, terminal = pty.openpty()
        self.scenario("long.toml", 20000)
        sweep = self.start("s.sqlite", "--jobs", "2", scenario="long.toml", stderr=terminal)
        os.close(terminal)
        rows, _ = sweep.communicate()
        self.assertEqual(sweep.returncode, 0)
        live = os.read(master, 1 << 20).decode()
        os.close(master)
        self.assertRegex(live, rf"\r\d+ of {POINTS} points, [\d.e-]+ points/s, \d+ %")
        self.assertNotIn("\r", rows)

    def test_compare_and_intervals(self):
        self.sweep("s.sqlite")
        rows = list(csv.DictReader(self.export("s.sqlite", "--compare", "aecnn,direct").splitlines()))
        self.assertEqual(len(rows), POINTS)
        pooled = list(csv.DictReader(self.export("s.sqlite").splitlines()))
        for row, ours, theirs in zip(rows, pooled[::2], pooled[1::2]):
            difference = float(ours["deadline_met"]) - float(theirs["deadline_met"])
            self.assertAlmostEqual(float(row["deadline_met_difference"]), difference, places=5)
            self.assertLessEqual(float(row["deadline_met_difference_low"]), difference + 1e-5)
        intervals = self.export("s.sqlite", "--intervals").splitlines()
        plain = self.export("s.sqlite").splitlines()
        self.assertTrue(all(a.startswith(b + ",") for a, b in zip(intervals, plain)))
        for wrong, message in ((["--compare", "aecnn"], "expected OURS,THEIRS"),
                               (["--compare", "aecnn,split"], "no scheme split among the results"),
                               (["--compare", "a,b", "--intervals"], "expected one of them")):
            result = self.airsplit("export", "s.sqlite", "--csv", "n.csv", *wrong, status=2)
            self.assertIn(message, result.stderr)

    def test_deadlines_and_latencies(self):
        self.sweep("s.sqlite")  # sweeps the deadline too: 50 and 90 ms
        rows = list(csv.DictReader(self.export("s.sqlite").splitlines()))
        others = list(csv.DictReader(self.export("s.sqlite", "--deadlines", "50,90").splitlines()))
        self.assertEqual(len(others), 2 * len(rows))
        shares = ["deadline_met", "deadline_met_low", "deadline_met_high", "in_deadline_accuracy"]
        for row, two in zip(rows, zip(others[::2], others[1::2])):
            own = next(r for r in two if r["deadline_ms"] == row["workload.deadline_ms"])
            for share in shares:  # where nothing was answered in time, from an effective_tasks of 6 digits
                self.assertAlmostEqual(float(own[share]), float(row[share]), places=5)
        latencies = list(csv.DictReader(self.export("s.sqlite", "--latencies").splitlines()))
        with sqlite3.connect(self.folder / "s.sqlite") as store:
            self.assertEqual(len(latencies),
                             store.execute("SELECT count(*) FROM latencies").fetchone()[0])
        near = list(csv.DictReader(self.export("s.sqlite", "--deadlines", "100,101,102,1e-6,1e12").splitlines()))
        for below, between, above in zip(near[::5], near[1::5], near[2::5]):
            shares = [float(row["deadline_met"]) for row in (below, between, above)]
            self.assertEqual(shares, sorted(shares))
            error = float(between["interpolation_error"])
            self.assertGreaterEqual(shares[1] + error, shares[2] - 1e-5)
            self.assertLessEqual(shares[1] - error, shares[0] + 1e-5)
        for deadline in ("50,", "-5", "0", "nan", "inf"):
            result = self.airsplit("export", "s.sqlite", "--csv", "n.csv", f"--deadlines={deadline}",
                                   status=2)
            self.assertIn("expected numbers of ms above 0", result.stderr)

    def test_a_profile_has_tables_of_its_own(self):
        profile = SOURCE / "profiles" / "shapes.profile"
        sizes = list(csv.DictReader(self.export(profile, "--payloads").splitlines()))
        whole = list(csv.DictReader(self.export(profile).splitlines()))
        for row in whole:
            same = [size for size in sizes if all(size[key] == row[key]
                                                  for key in ("scheme", "split", "ratio"))]
            images = sum(int(size["images"]) for size in same)
            mean = sum(int(size["images"]) * int(size["payload_bytes"]) for size in same) / images
            self.assertEqual(images, int(row["images"]))
            self.assertAlmostEqual(mean, float(row["payload_bytes_mean"]), delta=1e-5 * mean)
        pairs = list(csv.DictReader(self.export(profile, "--compare", "aecnn,direct raw").splitlines()))
        accuracy = {(row["scheme"], row["split"], row["ratio"]): float(row["accuracy"]) for row in whole}
        for pair in pairs:
            difference = (accuracy[pair["scheme"], pair["split"], pair["ratio"]]
                          - accuracy["direct raw", "", ""])
            self.assertAlmostEqual(float(pair["accuracy_points_difference"]), 100 * difference,
                                   places=3)
        self.sweep("s.sqlite")
        for file, option, message in ((profile, "--latencies", "is a profile; --latencies is for"),
                                      ("s.sqlite", "--payloads", "s.sqlite")):
            self.assertIn(message, self.airsplit("export", file, option, "--csv", "n.csv",
                                                 status=2).stderr)

    def test_report_needs_a_store_with_answers(self):
        self.sweep("s.sqlite")
        self.airsplit("report", "s.sqlite", "-o", "r.html")
        first = (self.folder / "r.html").read_bytes()
        self.airsplit("report", "s.sqlite", "--out", "r.html")
        self.assertEqual((self.folder / "r.html").read_bytes(), first)
        for arguments, message in ((["x.toml", "-o", "n.html"], "x.toml: not a result store"),
                                   (["none.sqlite", "-o", "n.html"], "no such file"),
                                   (["s.sqlite"], "--out is missing")):
            self.assertIn(message, self.airsplit("report", *arguments, status=2).stderr)
        self.assertFalse((self.folder / "n.html").exists())
        self.airsplit("report", "s.sqlite", "-o", "none/r.html", status=1)


def main():
    global AIRSPLIT, SOURCE, MPIRUN
    AIRSPLIT = str(pathlib.Path(sys.argv[1]).resolve())
    SOURCE = pathlib.Path(sys.argv[2]).resolve()
    MPIRUN = sys.argv[3]
    os.environ["AIRSPLIT_DATA"] = str(SOURCE)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])


if __name__ == "__main__":
    main()
