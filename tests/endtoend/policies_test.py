# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Devices that choose: task files and rows, live and replayed, several edges, and policies outside.

    policies_test.py AIRSPLIT SOURCE_FOLDER [unittest options]
"""

import csv
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

AIRSPLIT = SOURCE = None  # set in main()

SCENARIO = """
title = "choices"
workload = {profile = "shapes", rate_hz = 5, deadline_ms = 90, tasks = 60, devices = 2}
link = {snr_db = 5, bandwidth_mhz = 0.2, fading = "rayleigh", coherence_ms = 100}
device.processor = "stm32h7"
edge.processor = "rtx-2080-ti"
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 64
[[scheme]]
kind = "direct"
codec = "jpeg"
quality = 75
[[scheme]]
kind = "adaptive"
candidates = "aecnn layer3 64x, direct jpeg 75"
"""


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Base(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.scenario = self.folder / "choices.toml"
        self.scenario.write_text(SCENARIO)

    def airsplit(self, *arguments):
        environment = dict(os.environ, AIRSPLIT_DATA=str(SOURCE))
        return subprocess.run([AIRSPLIT, *map(str, arguments)], cwd=self.folder, capture_output=True,
                              text=True, env=environment)

    def play(self, policy, *more):
        """The rows and tasks of the adaptive scheme."""
        settings = [f"scheme.2.policy={policy}", *more]
        options = [option for setting in settings for option in ("--set", setting)]
        done = self.airsplit("run", self.scenario, *options, "--out", "out", "--tasks", "tasks.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = read(self.folder / "out/summary.csv")
        tasks = [task for task in read(self.folder / "tasks.csv") if task["scheme"][:8] == "adaptive"]
        return rows, tasks


class Choices(Base):
    def test_rows_say_what_the_tasks_took(self):
        rows, tasks = self.play("expected")
        self.assertEqual([row["choices"] == "" for row in rows], [True, True, False])
        taken = [task["choice"] for task in tasks]
        self.assertEqual(set(taken), {"aecnn layer3 64x", "direct jpeg 75"})
        for share in rows[2]["choices"].split("; "):
            label, number = share.rsplit(" ", 1)
            self.assertAlmostEqual(taken.count(label) / len(taken), float(number), 5)
        right = sum(float(task["correct"]) for task in tasks if task["outcome"] == "met")
        self.assertAlmostEqual(float(rows[2]["in_deadline_accuracy"]), right / len(tasks), 5)
        oracle, _ = self.play("oracle")
        self.assertEqual(oracle[2]["regret_oracle"], "0")
        self.assertAlmostEqual(float(rows[2]["regret_oracle"]),
                               float(oracle[2]["in_deadline_accuracy"])
                               - float(rows[2]["in_deadline_accuracy"]), 5)

    def test_live_is_replayed(self):
        for policy in ("expected", "oracle"):
            _, replayed = self.play(policy, "workload.tasks=12")
            _, live = self.play(policy, "workload.tasks=12", "workload.inference=live")
            self.assertEqual(live, replayed)

    def test_cells_have_an_snr_and_no_bounds(self):
        for model, mhz in (("wifi", 20), ("lte", 5)):
            with self.subTest(model):
                rows, tasks = self.play("snr-threshold", "scheme.2.thresholds_db=10", "workload.tasks=30",
                                        "link.snr_db=10", f"link.model={model}",
                                        f"link.bandwidth_mhz={mhz}")
                self.assertEqual(len({task["choice"] for task in tasks}), 2)
                self.assertEqual(rows[2]["regret_oracle"], "")

    def test_a_sweep_is_the_same_whatever_its_jobs(self):
        texts = []
        for jobs in (1, 2):
            done = self.airsplit("sweep", self.scenario, "--set", "scheme.2.policy=ucb", "--over",
                                 "link.snr_db=0,10", "--replications", 2, "--jobs", jobs, "--out",
                                 f"{jobs}.sqlite")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.airsplit("export", f"{jobs}.sqlite", "--csv", f"{jobs}.csv")
            texts.append((self.folder / f"{jobs}.csv").read_text())
        self.assertEqual(*texts)
        self.assertIn("adaptive ucb", texts[0])


class Edges(Base):
    """Two edges, of which one is far, and a fallback."""

    def setUp(self):
        super().setUp()
        edges = """
        [[edge]]
        name = "near"
        processor = "rtx-2080-ti"
        active_w = 100
        [[edge]]
        name = "far"
        processor = "tesla-t4"
        backhaul_ms = 30
        snr_offset_db = -3
        [[scheme]]"""
        self.scenario.write_text(SCENARIO.replace('edge.processor = "rtx-2080-ti"\n', "")
                                 .replace("[[scheme]]", edges, 1))

    def test_rows_say_what_the_tasks_took(self):
        rows, tasks = self.play("ucb", "device.edge=random", "device.fallback_ms=40")
        sent = [task["edge"] for task in tasks if task["edge"]]
        self.assertEqual(set(sent), {"near", "far"})
        shares = dict(share.rsplit(" ", 1) for share in rows[2]["edges"].split("; "))
        for edge, share in shares.items():
            self.assertAlmostEqual(sent.count(edge) / len(sent), float(share), 5)
        fallbacks = sum(task["fallback_end_ms"] != "" and task["fallback_end_ms"] == task["answered_ms"]
                        for task in tasks)
        self.assertAlmostEqual(float(rows[2]["fallbacks"]), fallbacks / len(tasks), 5)
        self.assertGreater(fallbacks, 0)
        mj = sum(float(task["site_mj"]) for task in tasks) / len(tasks)
        self.assertAlmostEqual(float(rows[2]["site_energy_mj_mean"]) / mj, 1, 5)
        for task in tasks:
            if task["backhaul_ms"]:
                parts = ("device_ms", "queue_ms", "uplink_ms", "edge_ms", "downlink_ms", "backhaul_ms")
                self.assertAlmostEqual(sum(float(task[part]) for part in parts),
                                       float(task["latency_ms"]), 5)

    def test_live_is_replayed(self):
        settings = ("workload.tasks=12", "device.edge=least-loaded", "device.fallback_ms=40")
        _, replayed = self.play("expected", *settings)
        _, live = self.play("expected", *settings, "workload.inference=live")
        self.assertEqual(live, replayed)

    def test_cells_have_edges_behind_one_antenna(self):
        for model, mhz in (("wifi", 20), ("lte", 5)):
            with self.subTest(model):
                rows, _ = self.play("ucb", "workload.tasks=30", "edge.1.snr_offset_db=0", "link.snr_db=20",
                                    "device.edge=random", f"link.model={model}",
                                    f"link.bandwidth_mhz={mhz}")
                self.assertIn("far", rows[2]["edges"])

    def test_an_edge_is_told_by_its_number(self):
        done = self.airsplit("run", self.scenario, "--set", "scheme.2.policy=ucb", "--set",
                             "edge.1.processor=nope")
        self.assertEqual(done.returncode, 2)
        self.assertIn('edge.1.processor = "nope": no such processor', done.stderr)

    def test_what_a_fallback_needs(self):
        profile = self.folder / "own.csv"
        profile.write_text("scheme,image,payload_bytes,correct,device_ms,edge_ms\n"
                           "mine,0,100,1,2,3\nmine,1,100,0,2,3\n")
        done = self.airsplit("import", profile, "--out", "own.profile")
        self.assertEqual(done.returncode, 0, done.stderr)
        own = self.folder / "own.toml"
        own.write_text(self.scenario.read_text().partition("[[scheme]]")[0]
                       .replace('"shapes"', '"own.profile"')
                       + '[[scheme]]\nkind = "measured"\nname = "mine"\n')
        done = self.airsplit("run", own, "--set", "device.fallback_ms=40")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("device.fallback_ms needs what the whole network answers", done.stderr)


class Outside(Base):
    """A policy that listens at a socket; `answer` says what it answers to a message, None to go."""

    def listen(self, answer):
        path = str(self.folder / "s")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        self.addCleanup(os.unlink, path)
        self.addCleanup(listener.close)
        self.heard = []

        def serve():
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            with connection, connection.makefile("r") as lines:
                for line in lines:
                    self.heard.append(json.loads(line))
                    if "protocol" in self.heard[-1] or self.heard[-1]["terminated"]:
                        continue
                    text = answer(self.heard[-1], len(self.heard) - 1)
                    if text is None:
                        return
                    try:
                        connection.sendall(text.encode())
                    except OSError:
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        return f"scheme.2.socket={path}"

    def test_one_that_takes_the_first_is_fixed(self):
        _, fixed = self.play("fixed")
        socket_setting = self.listen(lambda message, number: '{"action": 0}\n')
        _, outside = self.play("external", socket_setting)
        self.assertEqual([{**task, "scheme": ""} for task in outside],
                         [{**task, "scheme": ""} for task in fixed])
        hello, last = self.heard[0], self.heard[-1]
        self.assertEqual(hello["action_space"]["labels"], ["aecnn layer3 64x", "direct jpeg 75"])
        box = hello["observation_space"]
        for message in self.heard[1:]:
            self.assertEqual(len(message["observation"]), len(box["names"]))
            for value, low, high in zip(message["observation"], box["low"], box["high"]):
                self.assertTrue((low is None or low <= value) and (high is None or value <= high))
        self.assertTrue(last["terminated"])
        self.assertEqual(len(self.heard), 2 + len(fixed), "a message a task, and one at each end")
        ended = [task for message in self.heard[1:] for task in message["info"]["ended"]]
        self.assertEqual(len(ended), sum(task["answered_ms"] != "" for task in fixed))
        for task in ended:
            in_time = fixed[task["task"]]["outcome"] == "met"
            self.assertEqual(task["reward"] > 0, in_time)
            self.assertEqual(f'{task["latency_ms"]:.6f}',
                             f'{float(fixed[task["task"]]["latency_ms"]):.6f}')
        self.assertAlmostEqual(sum(message["reward"] for message in self.heard[1:]),
                               sum(task["reward"] for task in ended))

    def test_the_same_answers_give_the_same_bytes(self):
        texts = []
        for _ in range(2):
            path = self.listen(lambda message, number: json.dumps({"action": number % 2}) + "\n")
            _, tasks = self.play("external", path)
            texts.append((self.folder / "tasks.csv").read_bytes())
            self.doCleanups()
            self.setUp()
        self.assertEqual(*texts)
        self.assertEqual({task["choice"] for task in tasks}, {"aecnn layer3 64x", "direct jpeg 75"})

    def failed(self, answer, *more):
        settings = ["scheme.2.policy=external", self.listen(answer), *more]
        options = [option for setting in settings for option in ("--set", setting)]
        done = self.airsplit("run", self.scenario, *options, "--out", "out", "--tasks", "tasks.csv")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("2 of 3 schemes are done", done.stderr)
        rows = read(self.folder / "out/summary.csv")
        self.assertEqual([row["scheme"] for row in rows], ["aecnn", "direct jpeg 75"])
        self.assertEqual(len(read(self.folder / "tasks.csv")), 120)
        return done.stderr

    def test_one_that_dies_loses_nothing_that_is_done(self):
        self.assertIn("is gone", self.failed(lambda message, number: None))

    def test_nonsense_is_refused(self):
        for answer in ("no json\n", '{"action": 2}\n', '{"action": -1}\n', '{"action": 0.5}\n', "[0]\n",
                       '{"act": 0}\n'):
            with self.subTest(answer):
                self.assertIn('expected {"action": a whole number from 0 to 1}',
                              self.failed(lambda message, number, text=answer: text))
                self.doCleanups()
                self.setUp()

    def test_too_late_is_an_error(self):
        self.assertIn("has not answered within scheme.answer_s = 0.2",
                      self.failed(lambda message, number: "", "scheme.2.answer_s=0.2"))

    def test_nobody_there_is_the_users_mistake(self):
        done = self.airsplit("run", self.scenario, "--set", "scheme.2.policy=external", "--set",
                             "scheme.2.socket=none")
        self.assertEqual(done.returncode, 2)
        self.assertIn('scheme.socket = "none": no program listens there', done.stderr)

    def test_the_example_learns(self):
        environment = dict(os.environ, AIRSPLIT_DATA=str(SOURCE))
        subprocess.run([sys.executable, SOURCE / "tools/learn_policy.py", "--scenario", self.scenario,
                        "--scheme", "2", "--airsplit", AIRSPLIT, "--episodes", "3", "--set",
                        "workload.tasks=300"], cwd=self.folder, check=True, env=environment,
                       stdout=subprocess.DEVNULL)
        rows = read(self.folder / "learning.csv")
        self.assertEqual([row["episode"] for row in rows], ["1", "2", "3"])
        best = max(float(rows[2][label]) for label in ("aecnn layer3 64x", "direct jpeg 75"))
        self.assertGreater(float(rows[2]["bandit"]), best - 0.05)


def main():
    global AIRSPLIT, SOURCE
    AIRSPLIT = str(pathlib.Path(sys.argv[1]).resolve())
    SOURCE = pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])


if __name__ == "__main__":
    main()
