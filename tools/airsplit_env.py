# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""An adaptive scheme of an airsplit scenario as an environment of the shape that Gymnasium gives its own.

    environment = Environment("scenarios/policies.toml", scheme=6)
    observation, info = environment.reset(seed=1)
    while not over:
        observation, reward, terminated, truncated, info = environment.step(action)
        over = terminated or truncated

Each task of each device is a step: the observation is what the device sees when it is about to compute it
(docs/policies.md), the action the candidate's number, and the reward what tasks that ended since the step
before were worth. An episode is one simulation of the scheme, begun by reset(). NumPy is all it needs.
"""

import json
import os
import socket
import subprocess
import tempfile

import numpy as np


class Environment:
    """`scheme`: which [[scheme]] of the scenario it is, from 0; its policy is set to "external".
    `settings`: "KEY=VALUE", as `airsplit run --set` takes them."""

    def __init__(self, scenario, scheme, settings=(), airsplit="build/airsplit", answer_s=60):
        self._folder = tempfile.TemporaryDirectory()
        self._path = os.path.join(self._folder.name, "socket")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self._path)
        self._listener.listen()
        self._listener.settimeout(1)
        own = {"policy": "external", "socket": self._path, "answer_s": answer_s}
        own = [f"scheme.{scheme}.{key}={value}" for key, value in own.items()]
        self._command = [airsplit, "run", os.fspath(scenario)]
        for setting in [*settings, *own]:
            self._command += ["--set", setting]
        self._run = self._lines = self._connection = None
        self.action_space = self.observation_space = None  # known from the first reset() on

    def reset(self, seed=1):
        """Begins a simulation with this seed. Returns the first observation and what it is about."""
        self._stop()
        self._run = subprocess.Popen([*self._command, "--seed", str(seed)], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, text=True)
        self._connection = self._accept()
        self._lines = self._connection.makefile("r")
        spaces = self._receive()
        self.action_space, self.observation_space = spaces["action_space"], spaces["observation_space"]
        message = self._receive()
        return np.array(message["observation"], float), message["info"]

    def step(self, action):
        self._connection.sendall(json.dumps({"action": int(action)}).encode() + b"\n")
        message = self._receive()
        if message["terminated"]:
            self._finish()
        return (np.array(message["observation"], float), message["reward"], message["terminated"], False,
                message["info"])

    def close(self):
        self._stop()
        self._listener.close()
        self._folder.cleanup()

    def _accept(self):
        while True:
            try:
                return self._listener.accept()[0]
            except TimeoutError:
                if self._run.poll() is not None:
                    self._fail()

    def _receive(self):
        line = self._lines.readline()
        if not line:
            self._fail()
        return json.loads(line)

    def _finish(self):
        """The simulation of the scheme is over; the run's other schemes are not."""
        self._lines.close()
        self._connection.close()
        self._connection = None

    def _fail(self):
        raise RuntimeError("airsplit: " + self._run.communicate()[1].strip())

    def _stop(self):
        if self._connection is not None:
            self._finish()
        if self._run is not None:
            self._run.kill()
            self._run.communicate()
            self._run = None
