# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""A contextual bandit that learns which candidate to take, from what its tasks were worth alone.

    python3 tools/learn_policy.py [--episodes N] [--out FILE.csv]

Linear models of each candidate's reward over what the device sees of its channel, by recursive least
squares, and the greatest upper confidence bound: LinUCB (Li, Chu, Langford, Schapire, "A contextual-bandit
approach to personalized news article recommendation", WWW 2010, algorithm 1). It is told neither the
rates nor the payloads. The CSV has a row for each episode: the mean reward of a task, of the bandit, of
each candidate alone and of one that takes any at random, on the same tasks and fading.
"""

import argparse
import csv

import numpy as np
from airsplit_env import Environment


class LinUcb:
    def __init__(self, actions, features, width=1.0):
        self._inverse = np.stack([np.eye(features)] * actions)  # of I + the sum of x x^T
        self._rewards = np.zeros((actions, features))  # sums of reward times x
        self._width = width

    def choose(self, x):
        means = np.einsum("ai,aij,j->a", self._rewards, self._inverse, x)
        deviations = np.sqrt(np.einsum("i,aij,j->a", x, self._inverse, x))
        return int(np.argmax(means + self._width * deviations))

    def learn(self, action, x, reward):
        inverse = self._inverse[action]
        gain = inverse @ x
        self._inverse[action] = inverse - np.outer(gain, gain) / (1 + x @ gain)  # Sherman and Morrison
        self._rewards[action] += reward * x


def context(environment, observation):
    """1 in the place of the SNR's bin: a linear model of bins is a table."""
    names = environment.observation_space["names"]
    snr_db = observation[names.index("snr_db")]
    x = np.zeros(16)
    x[int(np.clip((snr_db + 30) / 4, 0, 15))] = 1
    return x


def play(environment, seed, choose, learn=None):
    """One episode; returns the mean reward of a task. Rewards come when tasks end: the context of each is
    kept until then. What ends without news is worth nothing."""
    observation, info = environment.reset(seed)
    contexts, total, tasks = {}, 0.0, 0
    terminated = False
    while not terminated:
        x = context(environment, observation)
        action = choose(x)
        contexts[info["task"]] = (action, x)
        tasks += 1
        observation, reward, terminated, _, info = environment.step(action)
        total += reward
        for ended in info["ended"]:
            taken, its_x = contexts.pop(ended["task"])
            if learn:
                learn(taken, its_x, ended["reward"])
    return total / tasks


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--scenario", default="scenarios/policies.toml")
    options.add_argument("--scheme", type=int, default=6, help="which [[scheme]] is the adaptive one")
    options.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    options.add_argument("--airsplit", default="build/airsplit")
    options.add_argument("--episodes", type=int, default=20)
    options.add_argument("--out", default="learning.csv")
    given = options.parse_args()
    environment = Environment(given.scenario, given.scheme, given.set, given.airsplit)
    environment.reset(seed=1)  # which tells how many candidates there are
    actions, labels = (environment.action_space[key] for key in ("n", "labels"))
    bandit = LinUcb(actions, 16)
    random = np.random.default_rng(1)
    with open(given.out, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["episode", "bandit", "random", *labels])
        for episode in range(1, given.episodes + 1):
            rewards = [play(environment, episode, bandit.choose, bandit.learn),
                       play(environment, episode, lambda x: random.integers(actions))]
            rewards += [play(environment, episode, lambda x, k=k: k) for k in range(actions)]
            rows.writerow([episode, *(f"{reward:.4f}" for reward in rewards)])
            file.flush()
            print(f"episode {episode}: bandit {rewards[0]:.3f}, the best candidate {max(rewards[2:]):.3f}")
    environment.close()


if __name__ == "__main__":
    main()
