# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The airsplit executable as a user meets it: exit status, messages, tables, files.

    command_line_test.py AIRSPLIT SOURCE_FOLDER [unittest options]

Needs bundles/shapes.bundle. Every test runs in a temporary folder; the profile that they replay is
measured there once.
"""

import csv
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

AIRSPLIT = SOURCE = FOLDER = None  # set in main()
IMAGES = 20

SCENARIO = """
title = "end to end"
[workload]
profile = "small.profile"
bundle = "shapes"
images = {images}
rate_hz = 5
deadline_ms = 100
tasks = 12
[link]
snr_db = 5
bandwidth_mhz = 0.2
fading = "rayleigh"
coherence_ms = 20
[device]
processor = "raspberry-pi-4"
[edge]
processor = "rtx-2080-ti"
""".format(images=IMAGES)

LOCAL = '[[scheme]]\nkind = "local"\n'
JPEG = '[[scheme]]\nkind = "direct"\ncodec = "jpeg"\nquality = 75\n'
SPLIT = '[[scheme]]\nkind = "split"\nsplit = "layer3"\nbits = 8\n'


def airsplit(*arguments, **options):
    return subprocess.run([AIRSPLIT, *map(str, arguments)], cwd=FOLDER, capture_output=True,
                          text=True, timeout=250, **options)


def codec_schemes():
    """One [[scheme]] for each aecnn and bottlenet++ of the quickstart, which the bundle holds."""
    blocks = (SOURCE / "scenarios" / "quickstart.toml").read_text().split("[[scheme]]")[1:]
    return "".join("[[scheme]]" + b for b in blocks if "aecnn" in b or "bottlenet++" in b)


class Base(unittest.TestCase):
    def done(self, *arguments):
        result = airsplit(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def wrong(self, message, *arguments):
        """The input is wrong: status 2, nothing on stdout, one line that has the message."""
        result = airsplit(*arguments)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertIn(message, result.stderr)
        self.assertLessEqual(len(result.stderr.splitlines()), 30)
        return result


class WrongInput(Base):
    def test_unknown_key(self):
        self.wrong("--set link.snr_dB=3: unknown key link.snr_dB; did you mean link.snr_db?",
                   "run", "x.toml", "--set", "link.snr_dB=3")

    def test_negative_bandwidth(self):
        self.wrong("link.bandwidth_mhz = -1: out of range, expected from 0.001 to 2000 MHz",
                   "run", "x.toml", "--set", "link.bandwidth_mhz=-1")

    def test_missing_file(self):
        self.wrong("no.toml: there is no such file", "run", "no.toml")

    def test_missing_profile(self):
        self.wrong("none.profile", "run", "x.toml", "--set", "workload.profile=none.profile")

    def test_a_key_that_changes_nothing_is_noted(self):
        result = self.done("run", "x.toml", "--set", "link.slot_ms=2")
        self.assertEqual(result.stderr, "note: --set link.slot_ms=2: link.slot_ms has no effect: it needs "
                                        'link.model = "analytic" with link.sharing = "tdma"\n')
        self.assertEqual(result.stdout, self.done("run", "x.toml").stdout)
        (FOLDER / "idle.toml").write_text(SCENARIO + "batch_wait_ms = 3\n" + JPEG)
        self.assertIn("edge.batch_wait_ms has no effect", self.done("inspect", "idle.toml").stdout)

    def test_ratio_that_the_profile_does_not_have(self):
        text = SCENARIO + '[[scheme]]\nkind = "aecnn"\nsplit = "layer3"\nratio = 12345\n'
        (FOLDER / "ratio.toml").write_text(text)
        self.assertIn("12345", self.wrong("aecnn", "run", "ratio.toml").stderr)

    def test_ratio_that_the_bundle_does_not_have(self):
        text = SCENARIO + '[[scheme]]\nkind = "aecnn"\nsplit = "layer3"\nratio = 12345\n'
        (FOLDER / "ratio.toml").write_text(text)
        self.wrong("aecnn", "run", "ratio.toml", "--inference", "live")

    def test_not_toml(self):
        (FOLDER / "not.toml").write_text("title = 'x'\nthis is no TOML\n")
        self.wrong("not.toml:2: this is not TOML", "run", "not.toml")

    def test_not_a_profile(self):
        self.wrong("x.toml", "run", "x.toml", "--set", "workload.profile=./x.toml")

    def test_unknown_processor(self):
        self.wrong('x.toml: device.processor = "jetson-nono": no such processor; did you mean '
                   "jetson-nano?", "run", "x.toml", "--set", "device.processor=jetson-nono")

    def test_more_images_than_there_are(self):
        self.wrong("x.toml: workload.images = 21: there are 20 test images",
                   "run", "x.toml", "--set", "workload.images=21")

    def test_hostile_files(self):
        (FOLDER / "deep.toml").write_text("a." * 40000 + "a = 1\n")
        os.mkfifo(FOLDER / "pipe.fifo")
        self.wrong("deep.toml:1: keys or values are nested", "run", "deep.toml")
        self.wrong("deep.toml:1: keys or values are nested", "run", "x.toml", "--set",
                   "device.processor=deep.toml")
        self.wrong("deep.toml:1: keys or values are nested", "train", "deep.toml", "--data", "shapes",
                   "--out", "deep.bundle")
        for odd, reason in (("/dev/zero", "it is a device"), (FOLDER / "pipe.fifo", "nothing writes")):
            for key in ("workload.profile", "workload.trace"):
                self.wrong(reason, "run", "x.toml", "--set", f"{key}={odd}", "--set",
                           "workload.arrivals=" + ("trace" if "trace" in key else "periodic"))
            for command in (["run", odd], ["inspect", odd], ["train", odd, "--data", "shapes", "--out", "b"],
                            ["decode", odd, "--bundle", "shapes"],
                            ["encode", odd, "--bundle", "shapes", "--scheme", "local", "--out", "e"]):
                self.wrong(reason, *command)
            self.wrong("expected the name of a result file", "export", odd, "--csv", "o.csv")
            self.wrong("expected the name of a result file", "sweep", "x.toml", "--over",
                       "link.snr_db=1,2", "--out", odd)
        self.wrong("expected the name of a bundle", "train",
                   SOURCE / "scenarios/train/shapes.toml", "--data", "shapes", "--out", "/dev/null")
        self.assertEqual([str(p) for p in pathlib.Path("/dev").glob("null?*")], [])

    def test_empty_options(self):
        for option, value in (("--tasks", "FILE.csv"), ("--out", "DIR"), ("--data", "DIR")):
            self.wrong(f"airsplit run: {option} is empty, expected {value}", "run", "x.toml", option, "")
        self.wrong("SCENARIO.toml is empty", "run", "")

    def test_the_same_scheme_twice(self):
        (FOLDER / "twice.toml").write_text(SCENARIO + JPEG + LOCAL + JPEG)
        self.wrong("scheme 2, direct jpeg 75, is the same as scheme 0", "run", "twice.toml")
        self.done("run", "twice.toml", "--set", "scheme.2.quality=50")
        self.wrong("is the same as scheme 0", "sweep", "twice.toml", "--over", "scheme.2.quality=50,75",
                   "--out", "twice.sqlite")

    def test_sections_of_no_scenario(self):
        text = SCENARIO + LOCAL
        for wrong, right, message in (
                ("[egde]", "[edge]", "unknown section egde; did you mean edge?"),
                ("[[shceme]]", "[[scheme]]", "unknown list shceme; did you mean scheme?")):
            (FOLDER / "odd.toml").write_text(text.replace(right, wrong))
            self.wrong(message, "run", "odd.toml")

    def test_files_are_looked_up_beside_the_scenario(self):
        folder = FOLDER / "elsewhere"
        folder.mkdir()
        text = SCENARIO.replace("tasks = 12\n", "arrivals = 'trace'\ntrace = 'beside.csv'\n") + LOCAL
        (folder / "s.toml").write_text(text)
        (folder / "beside.csv").write_text("time_s,image\n0.25,3\n")
        self.done("run", "elsewhere/s.toml", "--tasks", "beside.out")  # small.profile: the current folder
        self.assertEqual([t["image"] for t in rows_of("beside.out")], ["3"])
        # A scenario means the file beside it; the command line the one in the current folder.
        (FOLDER / "beside.csv").write_text("time_s,image\n0.25,4\n")
        self.done("run", "elsewhere/s.toml", "--tasks", "beside.out")
        self.assertEqual([t["image"] for t in rows_of("beside.out")], ["3"])
        self.done("run", "elsewhere/s.toml", "--set", "workload.trace=beside.csv", "--tasks", "beside.out")
        self.assertEqual([t["image"] for t in rows_of("beside.out")], ["4"])
        self.wrong('workload.trace = "no.csv": there is no such file, neither in the scenario\'s folder, '
                   "elsewhere, nor in the current one", "run", "elsewhere/s.toml", "--set",
                   "workload.trace=no.csv")

    def test_a_replaced_key_is_noted(self):
        result = self.done("run", "x.toml", "--set", "workload.duration_s=2")
        self.assertIn("workload.tasks has no effect: --set workload.duration_s=2 replaces it", result.stderr)

    def test_unknown_command_and_option(self):
        self.wrong("unknown command rum; did you mean run?", "rum", "x.toml")
        self.wrong("unknown option --sead; did you mean --seed?", "run", "x.toml", "--sead", "3")
        self.wrong("SCENARIO.toml is missing", "run")
        self.wrong("--out is missing", "sweep", "x.toml", "--over", "link.snr_db=1,2")
        self.wrong("Usage: airsplit COMMAND")

    def test_sweep_mistakes_show_before_anything_runs(self):
        self.wrong("link.snr_db = 70: out of range",
                   "sweep", "x.toml", "--over", "link.snr_db=0:10:100", "--out", "bad.sqlite")
        for said, more in (("a step of 0", ["link.snr_db=5:0:5", "--out", "bad.sqlite"]),
                           ("--out is missing", ["link.snr_db=1,2"])):
            self.wrong(said, "sweep", "x.toml", "--over", *more)
        self.assertFalse((FOLDER / "bad.sqlite").exists())
        listed = self.done("sweep", "x.toml", "--over", "link.snr_db=1,2", "--dry-run")
        self.assertEqual(listed.stdout, "link.snr_db=1\nlink.snr_db=2\n")


class Run(Base):
    def summary(self, name, *arguments):
        self.done("run", *arguments, "--out", name)
        return (FOLDER / name / "summary.csv").read_bytes()

    def test_same_seed_same_bytes(self):
        one = self.done("run", "x.toml", "--out", "same1")
        two = self.done("run", "x.toml", "--out", "same2")
        self.assertEqual(one.stdout, two.stdout)
        self.assertEqual((FOLDER / "same1/summary.csv").read_bytes(),
                         (FOLDER / "same2/summary.csv").read_bytes())

    def test_another_seed_another_result(self):
        self.assertNotEqual(self.summary("seed1", "x.toml", "--seed", "1"),
                            self.summary("seed2", "x.toml", "--seed", "2"))

    def test_live_and_replay_give_the_same_bytes(self):
        (FOLDER / "codecs.toml").write_text(SCENARIO + LOCAL + JPEG + SPLIT + codec_schemes())
        replayed = self.summary("replayed", "codecs.toml")
        live = self.summary("live", "codecs.toml", "--inference", "live")
        self.assertEqual(live, replayed)
        rows = list(csv.DictReader(live.decode().splitlines()))
        self.assertGreaterEqual(len(rows), 5)
        for row in rows:
            self.assertEqual(row["tasks"], "12")

    def test_the_table_is_all_that_is_on_stdout(self):
        result = self.done("run", "x.toml")
        self.assertEqual(result.stderr, "")
        self.assertNotIn("\r", result.stdout)
        # two lines of titles, a rule, and a row for each scheme
        self.assertEqual(len(result.stdout.splitlines()), 3 + 2)

    def test_a_closed_pipe_is_noticed(self):
        run = subprocess.Popen([AIRSPLIT, "run", "x.toml"], cwd=FOLDER, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        run.stdout.close()
        message = run.stderr.read()
        run.stderr.close()
        self.assertEqual(run.wait(timeout=60), 1, message)
        self.assertIn("standard output", message)

    def test_a_reader_who_goes_away_costs_no_finished_scheme(self):
        result = subprocess.run(["sh", "-c", '"$0" run x.toml --out gone --tasks gone.csv > /dev/full',
                                 AIRSPLIT], cwd=FOLDER, capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn("standard output: No space left on device\n0 of 2 schemes are done", result.stderr)
        self.assertFalse((FOLDER / "gone.csv").exists())
        run = subprocess.Popen([AIRSPLIT, "run", "x.toml", "--set", "workload.tasks=300000", "--out",
                                "gone", "--tasks", "gone.csv"], cwd=FOLDER, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        run.stdout.readline()  # the table has begun
        run.stdout.close()
        message = run.stderr.read()
        run.stderr.close()
        self.assertEqual(run.wait(timeout=60), 1, message)
        self.assertIn("1 of 2 schemes are done and written to gone/summary.csv and gone.csv", message)
        self.assertEqual(len(rows_of("gone/summary.csv")), 1)
        self.assertEqual(len(rows_of("gone.csv")), 300000)

    def test_closed_streams_take_no_files_place(self):
        self.done("run", "x.toml", "--tasks", "open.csv")
        for closed in (">&-", "2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full"):
            subprocess.run(["sh", "-c", f'"$0" run x.toml --set link.slot_ms=2 --tasks shut.csv {closed}',
                            AIRSPLIT], cwd=FOLDER, stdout=subprocess.DEVNULL, timeout=60, check=True)
            self.assertEqual((FOLDER / "shut.csv").read_bytes(), (FOLDER / "open.csv").read_bytes())

    def test_a_file_size_limit_is_an_error(self):
        result = subprocess.run(["bash", "-c", 'ulimit -f 1; "$0" run x.toml --out lim --tasks lim.csv',
                                 AIRSPLIT], cwd=FOLDER, capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot write lim.csv", result.stderr)
        self.assertIn("written to lim/summary.csv", result.stderr)

    def test_interrupt_keeps_what_is_done(self):
        # Two million tasks of the second scheme take long enough to be interrupted.
        run = subprocess.Popen([AIRSPLIT, "run", "x.toml", "--set", "workload.tasks=2000000",
                                "--out", "cut"], cwd=FOLDER, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        for _ in range(4):
            run.stdout.readline()  # titles, a rule, the first scheme's row
        run.send_signal(signal.SIGINT)
        _, message = run.communicate(timeout=120)
        self.assertEqual(run.returncode, 1, message)
        self.assertIn("interrupted", message)
        self.assertTrue((FOLDER / "cut/summary.csv").exists())

    def test_interrupt_while_a_cell_is_set_up(self):
        # A thousand Wi-Fi stations take hours to associate, which is said before.
        run = subprocess.Popen([AIRSPLIT, "run", "x.toml", "--set", "workload.devices=1000",
                                "--set", "link.model=wifi", "--set", "link.bandwidth_mhz=20"],
                               cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True)
        run.stdout.readline()  # the table has begun
        run.send_signal(signal.SIGINT)
        _, message = run.communicate(timeout=300)
        self.assertEqual(run.returncode, 1, message)
        self.assertIn("interrupted", message)
        self.assertIn("a cell of 1000 devices", message)


def rows_of(path):
    with open(FOLDER / path, newline="") as file:
        return list(csv.DictReader(file))


def mean(rows, column):
    return sum(float(row[column]) for row in rows) / len(rows)


class Tasks(Base):
    """run --tasks: every task, and that the summary is its mean."""

    PARTS = ("device_ms", "queue_ms", "uplink_ms", "edge_ms", "downlink_ms")
    ENERGIES = ("compute_mj", "idle_mj", "transmit_mj", "wait_mj", "receive_mj")

    def test_parts_add_up_for_each_task_and_in_the_summary(self):
        self.done("run", "x.toml", "--set", "workload.tasks=60", "--set", "workload.rate_hz=8",
                  "--set", "workload.arrivals=poisson", "--set", "device.queue=drop-late",
                  "--set", "device.processor=stm32h7", "--set", "workload.deadline_ms=150",
                  "--out", "parts", "--tasks", "tasks.csv")
        tasks = rows_of("tasks.csv")
        for summary in rows_of("parts/summary.csv"):
            own = [t for t in tasks if t["scheme"] == summary["scheme"]]
            self.assertEqual(len(own), 60)
            answered = [t for t in own if t["answered_ms"]]
            self.assertEqual(len(answered), int(summary["answered"]))
            for task in answered:
                latency = round(1e6 * float(task["latency_ms"]))  # ns
                self.assertEqual(sum(round(1e6 * float(task[part])) for part in self.PARTS), latency)
                self.assertEqual(round(1e6 * float(task["answered_ms"])) -
                                 round(1e6 * float(task["arrival_ms"])), latency)
                self.assertEqual(task["outcome"], "met" if latency <= 150e6 else "late")
            for part in (*self.PARTS, "latency_ms"):
                of_summary = float(summary[f"{part}_mean"])
                self.assertAlmostEqual(mean(answered, part), of_summary, delta=1e-5 * of_summary)
            self.assertAlmostEqual(sum(mean(own, energy) for energy in self.ENERGIES) /
                                   float(summary["device_energy_mj_mean"]), 1, delta=1e-5)
            for outcome, column in (("dropped", "dropped"), ("lost", "lost")):
                self.assertEqual(sum(t["outcome"] == outcome for t in own), int(summary[column]))
        self.assertTrue(any(t["outcome"] == "dropped" for t in tasks))
        self.assertFalse((FOLDER / "tasks.csv.part").exists())

    def test_each_group_has_a_row_and_its_tasks(self):
        text = SCENARIO + JPEG + ("[[group]]\nname = 'near'\nlink.snr_db = 20\n"
                                  "[[group]]\nname = 'far'\nworkload.devices = 2\n"
                                  "device.processor = 'ideal'\nscheme.kind = 'local'\n")
        (FOLDER / "groups.toml").write_text(text)
        table = self.done("run", "groups.toml", "--out", "groups", "--tasks", "groups.csv").stdout
        self.assertEqual([line.split()[0] for line in table.splitlines()], ["group", "95", "-----", "near", "far"])
        near, far = rows_of("groups/summary.csv")
        self.assertEqual((near["group"], near["scheme"], near["tasks"]), ("near", "direct jpeg 75", "4"))
        self.assertEqual((far["group"], far["scheme"], far["tasks"]), ("far", "local", "8"))
        self.assertEqual(float(far["latency_ms_p99"]), 0)
        self.assertEqual((near["beside"], far["beside"]), ("", "direct jpeg 75"))
        tasks = rows_of("groups.csv")
        self.assertEqual({t["device"] for t in tasks if t["group"] == "far"}, {"1", "2"})
        self.done("sweep", "groups.toml", "--over", "group.1.workload.devices=1,3", "--replications",
                  "2", "--out", "groups.sqlite")
        self.done("export", "groups.sqlite", "--csv", "g.csv")
        swept = rows_of("g.csv")
        self.assertEqual([(r["group.1.workload.devices"], r["group"], r["tasks"]) for r in swept],
                         [("1", "near", "12"), ("1", "far", "12"), ("3", "near", "6"),
                          ("3", "far", "18")])

    def test_imported_measurements_replay_as_the_profile_they_were_of(self):
        self.done("export", "small.profile", "--images", "--csv", "images.csv")
        self.done("import", "images.csv", "--network", "small.profile", "--out", "again.profile")
        self.done("run", "x.toml", "--out", "first")
        self.done("run", "x.toml", "--set", "workload.profile=again.profile", "--out", "again")
        self.assertEqual((FOLDER / "first" / "summary.csv").read_bytes(),
                         (FOLDER / "again" / "summary.csv").read_bytes())

    def test_measurements_of_ones_own(self):
        """Two images, device 30 and 50 ms, edge 5 and 15 ms, right by 1 and by 0.25."""
        (FOLDER / "own.csv").write_text("scheme,image,payload_bytes,correct,device_ms,edge_ms\n"
                                        "my codec,a,100,1,30,5\nmy codec,b,100,0.25,50,15\n")
        self.assertIn('kind = "measured", name = "my codec"',
                      self.done("import", "own.csv", "--out", "mine.profile").stdout)
        scheme = "[[scheme]]\nkind = 'measured'\nname = 'my codec'\n"
        text = SCENARIO.replace("small.profile", "mine.profile").replace(
            "images = 20\n", "images = 2\n").replace("deadline_ms = 100", "deadline_ms = 5000")
        (FOLDER / "mine.toml").write_text(text + scheme)
        self.done("run", "mine.toml", "--out", "mine")
        with open(FOLDER / "mine" / "summary.csv", newline="") as file:
            row, = csv.DictReader(file)
        tasks = int(row["tasks"])
        first = round((float(row["device_ms_mean"]) - 50) / (30 - 50) * tasks)  # of image a
        self.assertAlmostEqual(float(row["device_ms_mean"]), 50 - 20 * first / tasks, 3)
        self.assertAlmostEqual(float(row["edge_ms_mean"]), 15 - 10 * first / tasks, 3)
        self.assertAlmostEqual(float(row["accuracy"]), (first + 0.25 * (tasks - first)) / tasks, 5)
        self.assertTrue(0 < first < tasks)
        self.assertEqual(row["in_deadline_accuracy"], row["accuracy"])  # all are in time
        # Late: images b, which take 65 ms and more. What is right by a quarter counts no longer.
        self.done("run", "mine.toml", "--set", "workload.deadline_ms=60", "--set",
                  "link.fading=none", "--set", "link.bandwidth_mhz=5", "--out", "mine")
        with open(FOLDER / "mine" / "summary.csv", newline="") as file:
            row, = csv.DictReader(file)
        self.assertAlmostEqual(float(row["deadline_met"]), first / tasks, 5)
        self.assertAlmostEqual(float(row["in_deadline_accuracy"]), first / tasks, 5)
        self.done("sweep", "mine.toml", "--over", "link.snr_db=5,10", "--replications", "3",
                  "--out", "mine.sqlite")
        self.done("export", "mine.sqlite", "--csv", "rows.csv")
        self.done("export", "mine.sqlite", "--deadlines", "5000", "--csv", "mine.csv")
        with open(FOLDER / "rows.csv", newline="") as rows, \
                open(FOLDER / "mine.csv", newline="") as deadlines:
            for pooled, counted in zip(csv.DictReader(rows), csv.DictReader(deadlines), strict=True):
                self.assertAlmostEqual(float(counted["in_deadline_accuracy"]),
                                       float(pooled["in_deadline_accuracy"]), 5)
        for option in ("workload.inference=live", "link.incomplete=decode"):
            self.assertEqual(airsplit("run", "mine.toml", "--set", option).returncode, 2, option)

    def test_measurements_that_are_no_file_of_their_kind(self):
        os.mkfifo(FOLDER / "no_writer")
        (FOLDER / "long.csv").write_text("scheme,image,payload_bytes,correct,device_ms,edge_ms\n" +
                                         "a,1,5,1,1,1\n" * 10)
        for odd in (".", "no_writer", "/dev/zero", "small.profile", "long.csv"):
            result = airsplit("import", odd, "--out", "odd.profile")
            self.assertEqual(result.returncode, 2, odd)
            self.assertIn(odd, result.stderr)
        self.assertFalse((FOLDER / "odd.profile").exists())

    def test_no_output_replaces_its_input(self):
        text = SCENARIO.replace("tasks = 12\n", "arrivals = 'trace'\ntrace = 'own.csv'\n") + LOCAL
        (FOLDER / "own.toml").write_text(text)
        (FOLDER / "own.csv").write_text("time_s,image\n0.25,3\n")
        self.done("sweep", "x.toml", "--over", "link.snr_db=5", "--out", "own.sqlite")
        (FOLDER / "own.profile").write_bytes((FOLDER / "small.profile").read_bytes())
        message = ": is the input itself; give another name"
        for command in (("report", "own.sqlite", "--out", "own.sqlite"),
                        ("export", "own.sqlite", "--csv", "own.sqlite"),
                        ("export", "own.profile", "--csv", "own.profile"),
                        ("run", "own.toml", "--tasks", "own.csv"),
                        ("run", "own.toml", "--tasks", "own.toml")):
            before = (FOLDER / command[-1]).read_bytes()
            self.wrong(command[-1] + message, *command)
            self.assertEqual((FOLDER / command[-1]).read_bytes(), before)
        (FOLDER / "folder").mkdir()
        self.wrong("--tasks folder: this is a folder", "run", "own.toml", "--tasks", "folder")
        self.wrong("own.sqlite: is a result file; --payloads is for profiles",
                   "export", "own.sqlite", "--payloads", "--csv", "x.csv")

    def test_live_parts_of_a_replayed_run_go_with_its_profile(self):
        """The profile has 20 images, the data 400: an uncoded scheme sees the same as the others."""
        codec = "[[scheme]]\nkind = 'aecnn'\nsplit = 'layer3'\nratio = 64\n"
        text = SCENARIO.replace("images = 20\n", "") + codec + codec + "uncoded = 'symbols'\n"
        (FOLDER / "live.toml").write_text(text)
        self.done("run", "live.toml", "--tasks", "live.csv")
        images = {}
        for task in rows_of("live.csv"):
            images.setdefault(task["scheme"], []).append(int(task["image"]))
        replayed, live = images.values()
        self.assertEqual(replayed, live)
        self.assertLess(max(live), IMAGES)
        self.wrong('"small.profile" was measured with another bundle than workload.bundle = "caltech101"',
                   "run", "live.toml", "--set", "workload.bundle=caltech101")

    def test_dry_run_refuses_the_store_of_another_sweep(self):
        self.done("sweep", "x.toml", "--over", "link.snr_db=5", "--out", "dry.sqlite")
        self.wrong("holds rows of another sweep", "sweep", "x.toml", "--over", "link.snr_db=5",
                   "--set", "workload.tasks=13", "--out", "dry.sqlite", "--dry-run")
        self.wrong("holds rows of link.snr_db=5, which --over leaves out", "sweep", "x.toml", "--over",
                   "link.snr_db=6", "--out", "dry.sqlite", "--dry-run")

    def test_a_group_without_a_task_has_a_row_of_none(self):
        text = SCENARIO + JPEG + ("[[group]]\nname = 'busy'\n[[group]]\nname = 'quiet'\n"
                                  "workload.rate_hz = 1e-4\n")
        (FOLDER / "quiet.toml").write_text(text)
        self.done("sweep", "quiet.toml", "--over", "link.snr_db=10", "--set",
                  "workload.arrivals=poisson", "--until", "0.3", "--out", "quiet.sqlite")
        self.done("export", "quiet.sqlite", "--deadlines", "100", "--csv", "quiet.csv")
        busy, quiet = rows_of("quiet.csv")
        self.assertEqual((quiet["group"], quiet["tasks"], quiet["deadline_met"]), ("quiet", "0", ""))
        self.assertNotEqual(busy["deadline_met"], "")

    def test_a_trace_says_what_arrives_when(self):
        (FOLDER / "trace.csv").write_text("time_s,image\n0.25,3\n1.5,0\n")
        text = SCENARIO.replace("tasks = 12\n", "arrivals = 'trace'\ntrace = 'trace.csv'\n") + LOCAL
        (FOLDER / "trace.toml").write_text(text)
        self.done("run", "trace.toml", "--tasks", "traced.csv")
        self.assertEqual([(t["arrival_ms"], t["image"]) for t in rows_of("traced.csv")],
                         [("250", "3"), ("1500", "0")])
        (FOLDER / "trace.csv").write_text("time_s,image\n0.25,20\n")
        self.wrong("trace.csv: image 20: there are 20 test images", "run", "trace.toml")
        self.wrong("none.csv", "run", "trace.toml", "--set", "workload.trace=none.csv")

    def test_tasks_that_cannot_be_written(self):
        self.wrong("--tasks both/summary.csv: is where --out puts the summary",
                   "run", "x.toml", "--out", "both", "--tasks", "both/summary.csv")
        result = airsplit("run", "x.toml", "--tasks", "no/such/folder/t.csv")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("cannot write no/such/folder/t.csv", result.stderr)


class Processors(Base):
    def test_a_measured_processor_can_be_named(self):
        self.done("measure-processor", "--bundle", "shapes", "--out", "mine.toml", "--repetitions",
                  "1", "--active-w", "12.5", "--idle-w", "2")
        text = (FOLDER / "mine.toml").read_text()
        self.assertIn("active_w = 12.5\n", text)
        times = {name: float(ms) for name, ms in
                 re.findall(r"block = '(stem|layer\d\.\d|fc)', macs = [\d.e+]+, ms = ([\d.e-]+)", text)}
        self.assertEqual(len(times), 18)
        for codec in ("png", "jpeg", "webp"):
            for way in ("encode", "decode"):
                self.assertRegex(text, rf"(?m)^{codec}_{way}_ns_px = [\d.e-]+$")
        self.assertRegex(text, r"(?m)^entropy_encode_ns_symbol = [\d.e-]+$")
        self.assertRegex(text, r"(?m)^entropy_decode_ns_symbol = [\d.e-]+$")
        self.done("run", "x.toml", "--set", "device.processor=mine.toml", "--out", "mine")
        local = next(row for row in rows_of("mine/summary.csv") if row["scheme"] == "local")
        # The first entry of a name is the whole network's: pruned blocks come after it.
        whole = sum({name: float(ms) for name, ms in reversed(re.findall(
            r"block = '(stem|layer\d\.\d|fc)', macs = [\d.e+]+, ms = ([\d.e-]+)", text))}.values())
        self.assertAlmostEqual(float(local["device_ms_mean"]) / whole, 1, delta=1e-3)
        self.done("run", "x.toml", "--set", "edge.processor=mine.toml:mine")
        self.wrong("no such processor", "run", "x.toml", "--set", "edge.processor=mine.toml:yours")
        self.wrong("edge.processor = \"none.toml\": there is no such file", "run", "x.toml", "--set", "edge.processor=none.toml")
        self.wrong("--active-w x: expected", "measure-processor", "--bundle", "shapes", "--out", "m",
                   "--active-w", "x")

    def test_a_profilers_times_of_layers_become_a_processor(self):
        units = ["stem"] + [f"layer{stage}.{block}" for stage, blocks in enumerate((3, 4, 6, 3), 1)
                            for block in range(blocks)] + ["fc"]
        layers = {"stem": ["conv1", "bn1"], "fc": ["avgpool", "fc"]}
        rows = [f"{name},{1000 * (place + 1)}" for place, unit in enumerate(units)
                for name in layers.get(unit, [f"{unit}.conv1", f"{unit}.relu"])]
        (FOLDER / "layers.csv").write_text("module,time_us\n" + "\n".join(rows) + "\n")
        said = self.done("processor-from", "layers.csv", "--active-w", "5", "--runs", "100", "--out",
                         "phone.toml").stdout
        # Two layers of 10, 20, ... 180 us in each block: 3.42 ms.
        self.assertIn("phone.toml: 18 blocks, 3.4200 ms", said)
        (FOLDER / "cut.toml").write_text(SCENARIO + codec_schemes())
        self.wrong('cut.toml: device.processor = "phone.toml": aecnn layer3 64x: there is no time of block '
                   '"encoder"', "run", "cut.toml", "--set", "device.processor=phone.toml")
        (FOLDER / "local.toml").write_text(SCENARIO + LOCAL)
        self.done("run", "local.toml", "--set", "device.processor=phone.toml", "--out", "phone")
        self.assertEqual(rows_of("phone/summary.csv")[0]["device_ms_mean"], "3.42")
        # The same from a table beside the file, and what it lacks from the whole network's time.
        (FOLDER / "blocks.csv").write_text("block,ms\n" + "".join(
            f"{unit},{0.02 * (place + 1):.2f}\n" for place, unit in enumerate(units)))
        (FOLDER / "table.toml").write_text('[phone]\nactive_w = 5\nblocks_csv = "blocks.csv"\n')
        self.done("run", "local.toml", "--set", "device.processor=table.toml", "--out", "table")
        self.assertEqual((FOLDER / "table/summary.csv").read_text(),
                         (FOLDER / "phone/summary.csv").read_text())
        (FOLDER / "table.toml").write_text(
            '[phone]\nactive_w = 5\nblocks_csv = "blocks.csv"\nnetwork_ms = 80\nnetwork_input_px = 224\n')
        self.done("run", "cut.toml", "--set", "device.processor=table.toml")
        (FOLDER / "two.csv").write_text("module,a_ms,b_ms\nfc,1,1\n")
        self.wrong("two.csv:1: several columns are times", "processor-from", "two.csv", "--out", "p.toml")
        self.wrong("--block x: expected PREFIX=BLOCK", "processor-from", "layers.csv", "--block", "x",
                   "--out", "p.toml")

    def test_a_profile_is_counted_anew_to_the_same(self):
        self.done("profile", "--bundle", "shapes", "--measured", "./small.profile", "--out",
                  "again.profile")
        self.assertEqual((FOLDER / "again.profile").read_bytes(),
                         (FOLDER / "small.profile").read_bytes())

    def test_the_work_of_another_width(self):
        """Twice as wide: the stem's convolution has 2 times the operations, most others 4 times, a codec's
        between; payloads and answers stay."""
        width = re.search(r"backbone  ResNet-50, width ([\d.]+)", self.done(
            "inspect", SOURCE / "bundles" / "shapes.bundle").stdout).group(1)
        twice = f"{2 * float(width):g}"
        counted = ("profile", "--bundle", "shapes", "--measured", "./small.profile", "--out", "wide.profile",
                   "--work-width")
        self.done(*counted, twice)
        text = {name: self.done("inspect", name).stdout for name in ("small.profile", "wide.profile")}
        self.assertIn(f"\nThe MACs are those of the same codecs in a network of width {twice}: ", text["wide.profile"])
        self.assertNotIn("The MACs are", text["small.profile"])
        self.done("export", "small.profile", "--csv", "small.csv")
        self.done("export", "wide.profile", "--csv", "wide.csv")
        small, wide = (list(csv.DictReader((FOLDER / f"{name}.csv").read_text().splitlines()))
                       for name in ("small", "wide"))
        macs = ["device_macs", "edge_macs"]
        self.assertEqual([{k: v for k, v in row.items() if k not in macs} for row in wide],
                         [{k: v for k, v in row.items() if k not in macs} for row in small])
        for one, other in zip(small, wide):
            ratio = sum(float(other[k]) for k in macs) / sum(float(one[k]) for k in macs)
            self.assertTrue(3.4 < ratio < 4, (one["scheme"], ratio))
        (FOLDER / "wide.toml").write_text(
            SCENARIO.replace("small.profile", "wide.profile").replace("images = 20\n", "") + codec_schemes())
        self.done("run", "wide.toml")
        self.wrong(f"counts the operations of a network of width {twice}; what the bundle's own",
                   "run", "wide.toml", "--set", "scheme.1.packets=groups")
        self.done(*counted[:-1])
        self.assertEqual((FOLDER / "wide.profile").read_bytes(), (FOLDER / "small.profile").read_bytes())
        for width in ("0", "-1", "nan", "4.5", "wide", ""):
            self.wrong("--work-width", *counted, width)
        self.wrong("channels at", *counted, "0.01")
        self.wrong("was measured with the bundle", "profile", "--bundle", "shapes", "--measured", "caltech101",
                   "--out", "p.profile", "--work-width", "1")
        self.wrong("--work-width: expected --measured", "profile", "--bundle", "shapes", "--out", "p.profile",
                   "--work-width", "1")


class SweepAndExport(Base):
    OVER = ("--over", "link.snr_db=0:10:20", "--over", "workload.deadline_ms=50,100")

    def test_sweep_store_and_csv_agree(self):
        self.done("sweep", "x.toml", *self.OVER, "--replications", "2", "--out", "s.sqlite")
        self.done("export", "s.sqlite", "--csv", "s.csv")
        rows = list(csv.DictReader((FOLDER / "s.csv").read_text().splitlines()))
        self.assertEqual(len(rows), 3 * 2 * 2)
        self.assertEqual([r["link.snr_db"] for r in rows[::4]], ["0", "10", "20"])
        self.assertEqual([r["workload.deadline_ms"] for r in rows[:4:2]], ["50", "100"])
        for row in rows:
            self.assertEqual(row["tasks"], "24")
            self.assertEqual(row["replications"], "2")
        with sqlite3.connect(FOLDER / "s.sqlite") as store:
            meta = dict(store.execute("SELECT key, value FROM meta"))
        self.assertEqual(meta["scenario"], (FOLDER / "x.toml").read_text())
        self.assertTrue(meta["command"].startswith("airsplit sweep x.toml --over"))
        self.assertRegex(meta["profile_hash"], "^[0-9a-f]{16}$")
        # A point of a sweep is the run with the same settings.
        self.done("run", "x.toml", "--set", "link.snr_db=10", "--set", "workload.deadline_ms=50",
                  "--out", "point")
        self.done("sweep", "x.toml", "--over", "link.snr_db=10", "--set",
                  "workload.deadline_ms=50", "--out", "point.sqlite")
        self.done("export", "point.sqlite", "--csv", "point.csv")
        swept = [line.split(",", 1)[1] for line in (FOLDER / "point.csv").read_text().splitlines()]
        self.assertEqual(swept, (FOLDER / "point/summary.csv").read_text().splitlines())


class Help(Base):
    def test_help_and_version(self):
        top = self.done("--help").stdout
        for command in ("run", "sweep", "train", "profile", "export", "report", "inspect",
                        "encode", "decode"):
            self.assertIn("\n  " + command, top)
            text = self.done(command, "--help").stdout
            self.assertTrue(text.startswith("Usage: airsplit " + command), text)
        self.assertRegex(self.done("--version").stdout, r"^airsplit \d+\.\d+\.\d+( \(commit [0-9a-f]{12}\+?\))?\n$")
        self.assertIn("link.snr_db\n", self.done("run", "--keys").stdout)

    def test_inspect(self):
        self.assertIn("end to end", self.done("inspect", "x.toml").stdout)
        self.done("inspect", "small.profile")
        self.done("inspect", SOURCE / "bundles" / "shapes.bundle")
        self.done("sweep", "x.toml", "--over", "link.snr_db=1", "--out", "look.sqlite")
        self.assertIn("link.snr_db=1", self.done("inspect", "look.sqlite").stdout)
        edges = self.done("inspect", SOURCE / "scenarios" / "paper" / "edges.toml").stdout
        self.assertIn("edge far: 1 worker(s) of jetson-agx-xavier, SNR -3 dB\n", edges)
        self.assertIn("rtx-2080-ti, behind a backhaul of 0.5 to 0.7 ms and 100 Mbit/s\n", edges)
        self.wrong("there is no such file", "inspect", "nothing")
        (FOLDER / "noise.bin").write_bytes(bytes(range(256)) * 40)
        self.wrong("noise.bin", "inspect", "noise.bin")

    def test_a_payload_in_a_file(self):
        scheme = re.search(r"codec     (aecnn .*)", self.done(
            "inspect", SOURCE / "bundles" / "shapes.bundle").stdout).group(1)
        self.done("encode", "shapes:3", "--bundle", "shapes", "--scheme", scheme, "--out", "p.bin")
        size = (FOLDER / "p.bin").stat().st_size
        text = self.done("inspect", "p.bin", "--bundle", "shapes").stdout
        self.assertIn("scheme    " + scheme, text)
        groups = [int(b) for b in re.findall(r"group \d+ +\d+ channels, (\d+) bytes", text)]
        self.assertEqual(3 + sum(groups), size)
        self.assertIn("header    3 bytes", self.done("inspect", "p.bin").stdout)
        whole = self.done("decode", "p.bin", "--bundle", "shapes").stdout
        self.assertIn(" ahead of the next class by ", whole)
        part = self.done("decode", "p.bin", "--bundle", "shapes", "--bytes", size // 2).stdout
        self.assertRegex(part, r"; from \d of %d groups" % len(groups))
        all_bytes = self.done("decode", "p.bin", "--bundle", "shapes", "--bytes", size).stdout
        self.assertIn(whole.strip() + "; from %d of %d" % (len(groups), len(groups)), all_bytes)
        damaged = bytearray((FOLDER / "p.bin").read_bytes())
        damaged[-1] ^= 1
        (FOLDER / "damaged.bin").write_bytes(damaged)
        self.wrong("checksum", "decode", "damaged.bin", "--bundle", "shapes")
        self.wrong("checksum", "inspect", "damaged.bin", "--bundle", "shapes")
        self.wrong("header", "decode", "p.bin", "--bundle", "shapes", "--bytes", 2)
        self.wrong("expected shapes:0 to", "encode", "shapes:x", "--bundle", "shapes", "--scheme",
                   scheme, "--out", "q.bin")
        self.wrong("it has local", "encode", "shapes:3", "--bundle", "shapes", "--scheme", "aecnn",
                   "--out", "q.bin")
        self.wrong("x.toml", "encode", "x.toml", "--bundle", "shapes", "--scheme", scheme, "--out",
                   "q.bin")

    def test_refit_mistakes(self):
        for bits in ("9", "8,8", "x"):
            self.wrong("expected different numbers from 1 to 8", "refit", "shapes", "--data",
                       "shapes", "--out", "r.bundle", "--bits", bits)
        self.wrong("nothing.bundle", "refit", "nothing.bundle", "--data", "shapes", "--out", "r")

    def test_shipped_scenarios_are_right(self):
        for path in sorted((SOURCE / "scenarios").glob("*.toml")):
            if path.name != "processors.toml":
                self.done("inspect", path)


def environment(**variables):
    return {**os.environ, **variables}


class Module(Base):
    """LibTorch is a module that is loaded where something is inferred, and nowhere else."""

    def loaded(self, *arguments):
        """The shared libraries that a command loads, as the dynamic loader tells it."""
        result = airsplit(*arguments, env=environment(LD_DEBUG="files"))
        self.assertEqual(result.returncode, 0, result.stderr[-1000:])
        return set(re.findall(r"calling init: \S*/(\S+?\.so)", result.stderr))

    def test_a_replayed_run_does_not_load_libtorch(self):
        self.done("sweep", "x.toml", "--over", "link.snr_db=3,5", "--out", "module.sqlite")
        for command in (["--version"], ["run", "x.toml"], ["inspect", "x.toml"],
                        ["inspect", "small.profile"], ["inspect", "module.sqlite"],
                        ["export", "module.sqlite", "--csv", "module.csv"]):
            libraries = self.loaded(*command)
            self.assertIn("libc.so", libraries)
            self.assertEqual([name for name in libraries if "torch" in name], [], command)

    def test_a_live_run_loads_it(self):
        libraries = self.loaded("run", "x.toml", "--inference", "live")
        self.assertIn("libairsplit_torch.so", libraries)
        self.assertIn("libtorch_cpu.so", libraries)

    def fails(self, module, message):
        for command in (["inspect", SOURCE / "bundles" / "shapes.bundle"],
                        ["run", "x.toml", "--inference", "live"]):
            result = airsplit(*command, env=environment(AIRSPLIT_TORCH_MODULE=str(module)))
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(message, result.stderr)

    def test_a_missing_or_foreign_module_is_a_clear_error(self):
        self.fails(FOLDER / "no-module.so", "no-module.so: cannot open shared object file")
        self.fails("libm.so.6", "libm.so.6: not a module of this airsplit")
        # Whoever infers nothing does not miss it.
        missing = environment(AIRSPLIT_TORCH_MODULE="no-module.so")
        self.assertEqual(airsplit("run", "x.toml", env=missing).stdout,
                         self.done("run", "x.toml").stdout)

    def test_where_it_was_looked_for(self):
        alone = FOLDER / "alone"
        alone.mkdir()
        shutil.copy(AIRSPLIT, alone / "airsplit")
        program = alone / "airsplit"
        build = pathlib.Path(AIRSPLIT).parent
        # The copy's RUNPATH still names the build: its text is put out of use.
        folder = str(build).encode()
        program.write_bytes(re.sub(re.escape(folder) + rb"(?=[:\0])",
                                   b"/" + b"x" * (len(folder) - 1), program.read_bytes()))
        result = subprocess.run([program, "inspect", SOURCE / "bundles" / "shapes.bundle"],
                                capture_output=True, text=True, timeout=250)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("libairsplit_torch.so is not there", result.stderr)
        self.assertIn("/xxx", result.stderr)


def main():
    global AIRSPLIT, SOURCE, FOLDER
    AIRSPLIT = str(pathlib.Path(sys.argv[1]).resolve())
    SOURCE = pathlib.Path(sys.argv[2]).resolve()
    os.environ["AIRSPLIT_DATA"] = str(SOURCE)
    with tempfile.TemporaryDirectory() as folder:
        FOLDER = pathlib.Path(folder)
        (FOLDER / "x.toml").write_text(SCENARIO + LOCAL + JPEG)
        measured = airsplit("profile", "--bundle", "shapes", "--images", IMAGES, "--out",
                            "small.profile")
        if measured.returncode != 0:
            sys.exit("airsplit profile failed: " + measured.stderr)
        unittest.main(argv=sys.argv[:1] + sys.argv[3:])


if __name__ == "__main__":
    main()
