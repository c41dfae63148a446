# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Figures from made-up results: what is drawn, and what is said when nothing can be.

From the root of the repository: PYTHONPATH=python python3 -m unittest tests/unit/plotting_test.py
"""

import contextlib
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg

from airsplit.plot import at_deadlines, figures, lines, style
from airsplit.plot.command import main
from airsplit.plot.figures import (accuracy, accuracy_deadline, bandwidth, best_scheme, cdf, compression,
                              deadline, deadlines, edges, energy, latency, learning, links, load, loss,
                              payloads, policies, split_points, training, where_to_cut)
from airsplit.results import InputError, keep, read_rows, wilson_95

COLUMNS = ["link.snr_db", "scheme", "split", "ratio", "tasks", "deadline_met", "deadline_met_low",
           "deadline_met_high", "in_deadline_accuracy", "seed"]
ROWS = [
    (-5, "aecnn", "layer3", 256, 10, 0.8, 0.49, 0.94, 0.7, 1),
    (-5, "direct jpeg 75", None, None, 10, 0.0, 0.0, 0.28, 0.0, 1),
    (2.5, "aecnn", "layer3", 256, 10, 1.0, 0.72, 1.0, 0.9, 1),
    (2.5, "direct jpeg 75", None, None, 10, 0.5, 0.24, 0.76, 0.4, 1),
]


def rows_of(*changes, without=()):
    """ROWS as a data frame; each change is (column, value)."""
    rows = pd.DataFrame(ROWS, columns=COLUMNS).drop(columns=list(without))
    for column, value in changes:
        rows[column] = value
    return rows


def draw(module, rows):
    with style.context():
        figure = module.draw(rows)
        FigureCanvasAgg(figure).draw()  # lays it out
    return figure, figure.axes[0]


def labels(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


PART_COLUMNS = [column for column, _, _ in split_points.PARTS]


def parts_of(*cases):
    """Rows of (processor, MHz, scheme, split, the five parts)."""
    columns = ["device.processor", "link.bandwidth_mhz", "scheme", "split", "ratio", *PART_COLUMNS]
    return pd.DataFrame([(p, b, scheme, split, None, *parts) for p, b, scheme, split, parts in cases],
                        columns=columns)


class SplitPoints(unittest.TestCase):
    ROWS = [("pi", 1, "local", None, (14, 0, 0, 0, 0)),
            ("pi", 1, "aecnn", "layer3", (10, 1, 2, 0.5, 0.25)),
            ("pi", 20, "local", None, (14, 0, 0, 0, 0)),
            ("pi", 20, "aecnn", "layer3", (10, 0, 0.1, 0.5, 0.01)),
            ("nano", 1, "local", None, (2, 0, 0, 0, 0)),
            ("nano", 1, "aecnn", "layer3", (1.5, 1, 2, 0.5, 0.25)),
            ("nano", 20, "local", None, (2, 0, 0, 0, 0)),
            ("nano", 20, "aecnn", "layer3", (1, 0, 0.1, 0.5, 0.01))]

    def test_parts_are_stacked_to_the_latency_in_a_panel_for_each_device_and_bandwidth(self):
        figure, axes = draw(split_points, parts_of(*self.ROWS))
        self.assertEqual([a.get_title(loc="left") for a in figure.axes],
                         ["pi, 1 MHz", "pi, 20 MHz", "nano, 1 MHz", "nano, 20 MHz"])
        self.assertEqual([tick.get_text() for tick in axes.get_yticklabels()],
                         ["local", "aecnn layer3"])
        bars = [(round(bar.get_y() + bar.get_height() / 2), bar.get_x(), bar.get_width())
                for bar in axes.patches]
        self.assertEqual([bar for bar in bars if bar[0] == 1],
                         [(1, 0, 10), (1, 10, 1), (1, 11, 2), (1, 13, 0.5), (1, 13.5, 0.25)])
        self.assertEqual([text.get_text() for text in figure.legends[0].get_texts()],
                         ["device", "queues", "uplink", "edge", "downlink", "shortest"])

    def test_a_star_marks_the_shortest(self):
        figure, _ = draw(split_points, parts_of(*self.ROWS))
        stars = [axes.get_lines()[0].get_ydata()[0] for axes in figure.axes]
        self.assertEqual(stars, [1, 1, 0, 1])

    def test_refuses_rows_of_several_seeds_and_of_no_answer(self):
        with self.assertRaisesRegex(InputError, "several rows"):
            draw(split_points, parts_of(self.ROWS[0], self.ROWS[0]))
        with self.assertRaisesRegex(InputError, "no answered task"):
            draw(split_points, parts_of(("pi", 1, "local", None, (None,) * 5)))


class Policies(unittest.TestCase):
    def rows(self, *schemes):
        rows = [(snr, scheme, None, None, 100, 0.1 * i + snr / 100)
                for i, scheme in enumerate(schemes) for snr in (0, 10)]
        columns = ["link.snr_db", "scheme", "split", "ratio", "tasks", "in_deadline_accuracy"]
        return pd.DataFrame(rows, columns=columns)

    def test_a_panel_of_schemes_and_one_of_choices_with_the_oracles_in_both(self):
        figure, _ = draw(policies, self.rows("direct raw", "local", "adaptive expected mean",
                                             "adaptive oracle", "adaptive oracle-channel"))
        alone, chosen, legend = figure.axes
        self.assertEqual([axes.get_title() for axes in (alone, chosen)], ["one scheme", "one a task"])
        self.assertEqual([line.get_label() for line in alone.get_lines()],
                         ["oracle", "oracle-channel", "direct raw", "local"])
        self.assertEqual([line.get_label() for line in chosen.get_lines()],
                         ["expected mean", "oracle", "oracle-channel"])
        self.assertEqual(labels(legend), ["expected mean", "oracle", "oracle-channel", "direct raw",
                                          "local"])
        self.assertEqual(points(alone.get_lines()[0])[1], (10, 0.4))

    def test_without_a_choice_there_is_another_figure(self):
        with self.assertRaisesRegex(InputError, "kind adaptive"):
            draw(policies, self.rows("local"))


class Edges(unittest.TestCase):
    def test_a_panel_of_each_codec_with_what_is_named_after_it(self):
        schemes = [("local", None), ("aecnn", 64), ("bottlenet++", 64), ("adaptive expected AECNN", None),
                   ("adaptive expected BottleNet++", None)]
        rows = pd.DataFrame([(snr, scheme, "layer3" if ratio else None, ratio, 100, 0.1 * i)
                             for i, (scheme, ratio) in enumerate(schemes) for snr in (0, 10)],
                            columns=["link.snr_db", "scheme", "split", "ratio", "tasks",
                                     "in_deadline_accuracy"])
        figure, _ = draw(edges, rows)
        ours, theirs, _ = figure.axes
        self.assertEqual([axes.get_title() for axes in (ours, theirs)], ["aecnn", "bottlenet++"])
        self.assertEqual([line.get_label() for line in ours.get_lines()],
                         ["adaptive expected AECNN", "aecnn layer3 64:1", "local"])
        self.assertEqual([line.get_label() for line in theirs.get_lines()],
                         ["adaptive expected BottleNet++", "bottlenet++ layer3 64:1", "local"])
        with self.assertRaisesRegex(InputError, "no row of a codec"):
            draw(edges, rows[rows["scheme"] == "local"])


class Learning(unittest.TestCase):
    def test_draws_a_line_for_each_policy(self):
        rows = pd.DataFrame({"episode": [1, 2], "bandit": [0.5, 0.7], "local": [0.6, 0.6]})
        _, axes = draw(learning, rows)
        self.assertEqual(labels(axes), ["bandit", "local"])
        self.assertEqual(points(axes.get_lines()[0]), [(1, 0.5), (2, 0.7)])

    def test_reads_its_own_csv_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "learning.csv"
            path.write_text("episode,bandit\n1,0.5\n")
            self.assertEqual(learning.read(path)["bandit"].tolist(), [0.5])
            path.write_text("scheme\nlocal\n")
            with self.assertRaisesRegex(InputError, "learn_policy"):
                learning.read(path)


class Load(unittest.TestCase):
    def rows(self, *cases):
        columns = ["edge.batch", "workload.devices", "scheme", "split", "ratio", "deadline_met",
                   "deadline_met_low", "deadline_met_high"]
        return pd.DataFrame(cases, columns=columns)

    def test_draws_a_panel_for_each_batch_and_a_line_for_each_scheme(self):
        figure, axes = draw(load, self.rows((1, 64, "aecnn", "layer3", 256, 0.5, 0.4, 0.6),
                                            (1, 1, "aecnn", "layer3", 256, 1, 0.9, 1),
                                            (1, 1, "local", None, None, 0.9, 0.8, 0.95),
                                            (16, 1, "aecnn", "layer3", 256, 1, 0.9, 1)))
        self.assertEqual([a.get_title() for a in figure.axes[:2]], ["batch 1", "batch 16"])
        self.assertEqual(axes.get_xlabel(), "Devices")
        self.assertEqual([line.get_xydata().tolist() for line in axes.get_lines()],
                         [[[1, 1], [64, 0.5]], [[1, 0.9]]])
        legend = figure.axes[-1].get_legend()  # in axes of its own, above the panels
        self.assertEqual([text.get_text() for text in legend.get_texts()],
                         ["aecnn layer3 256:1", "local"])
        band = set(map(tuple, axes.collections[0].get_paths()[0].vertices.tolist()))
        self.assertEqual(band, {(1, 0.9), (1, 1), (64, 0.4), (64, 0.6)})

    def test_refuses_what_was_not_swept_over_devices(self):
        rows = self.rows((1, 1, "local", None, None, 1, 1, 1))
        with self.assertRaisesRegex(InputError, "no column 'workload.devices'; sweep it"):
            draw(load, rows.drop(columns="workload.devices"))
        with self.assertRaisesRegex(InputError, "several rows"):
            draw(load, pd.concat([rows, rows]))


class Loss(unittest.TestCase):
    ROWS = pd.DataFrame(
        [(10, "aecnn", "layer3", 32, 1000, 0.5), (0, "aecnn", "layer3", 32, 1000, 0.75),
         (0, "direct jpeg 75", None, None, 1000, 0.7)],
        columns=["link.loss_percent", "scheme", "split", "ratio", "tasks", "in_deadline_accuracy"])

    def test_draws_right_answers_against_packets_lost(self):
        figure, axes = draw(loss, self.ROWS)
        self.assertEqual([line.get_xydata().tolist() for line in axes.get_lines()],
                         [[[0, 0.75], [10, 0.5]], [[0, 0.7]]])
        self.assertEqual(axes.get_xlabel(), "Packets lost (%)")
        self.assertEqual(axes.get_ylabel(), "In-deadline accuracy")
        low, high = wilson_95(500, 1000)
        band = axes.collections[0].get_paths()[0].vertices
        self.assertAlmostEqual(band[band[:, 0] == 10, 1].min(), low)
        self.assertAlmostEqual(band[band[:, 0] == 10, 1].max(), high)

    def test_refuses_what_was_not_swept_over_losses(self):
        with self.assertRaisesRegex(InputError, "no column 'link.loss_percent'; sweep it"):
            draw(loss, self.ROWS.drop(columns="link.loss_percent"))


class Links(unittest.TestCase):
    ROWS = pd.DataFrame(
        [("wifi", 20, "aecnn", "layer3", 256, 3, 9), ("analytic", 0, "aecnn", "layer3", 256, 4, 5),
         ("analytic", 20, "aecnn", "layer3", 256, 2, 2.5), ("wifi", 0, "direct png", None, None, 9, 9)],
        columns=["link.model", "link.snr_db", "scheme", "split", "ratio", "latency_ms_p50",
                 "latency_ms_p95"])

    def test_draws_a_panel_for_each_scheme_and_a_curve_for_each_link(self):
        figure, axes = draw(links, self.ROWS)
        self.assertEqual([a.get_title() for a in figure.axes[:2]],
                         ["aecnn layer3 256:1", "direct png"])
        curves = {line.get_label(): line.get_xydata().tolist() for line in axes.get_lines()}
        self.assertEqual(curves, {"analytic": [[0, 4], [20, 2]], "wifi": [[20, 3]]})
        self.assertEqual(len({line.get_marker() for line in axes.get_lines()}), 2)
        self.assertEqual(axes.get_xlabel(), "SNR (dB)")
        self.assertEqual(axes.get_ylabel(), "Latency, p50 to p95 (ms)")
        self.assertEqual(axes.get_yscale(), "log")

    def test_refuses_one_link_alone_and_too_many_schemes(self):
        with self.assertRaisesRegex(InputError, "no column 'link.model'; sweep it"):
            draw(links, self.ROWS.drop(columns="link.model"))
        many = pd.concat([self.ROWS.assign(ratio=ratio) for ratio in (1, 2, 3, 4)])
        with self.assertRaisesRegex(InputError, "schemes, expected at most 4"):
            draw(links, many)


class Drawing(unittest.TestCase):
    def test_deadline_shows_each_scheme_with_its_interval(self):
        _, axes = draw(deadline, rows_of())
        self.assertEqual(axes.get_xlabel(), "SNR (dB)")
        self.assertEqual(axes.get_ylabel(), "Deadline-met probability")
        self.assertEqual(labels(axes), ["aecnn layer3 256:1", "direct jpeg 75"])
        aecnn, direct = axes.get_lines()
        self.assertEqual(aecnn.get_xydata().tolist(), [[-5, 0.8], [2.5, 1.0]])
        self.assertEqual(direct.get_xydata().tolist(), [[-5, 0.0], [2.5, 0.5]])
        bands = [set(map(tuple, band.get_paths()[0].vertices.tolist())) for band in axes.collections]
        self.assertEqual(bands[0], {(-5, 0.49), (-5, 0.94), (2.5, 0.72), (2.5, 1.0)})
        self.assertEqual(bands[1], {(-5, 0.0), (-5, 0.28), (2.5, 0.24), (2.5, 0.76)})

    def test_accuracy_shows_each_scheme_with_its_wilson_interval(self):
        _, axes = draw(accuracy, rows_of())
        self.assertEqual(axes.get_ylabel(), "In-deadline accuracy")
        self.assertEqual([line.get_ydata().tolist() for line in axes.get_lines()],
                         [[0.7, 0.9], [0.0, 0.4]])
        band = axes.collections[1].get_paths()[0].vertices
        # Wilson, 0 and 4 of 10: R's prop.test(4, 10, correct = FALSE) gives 0.1682, 0.6873
        self.assertEqual({(x, round(y, 4)) for x, y in band},
                         {(-5, 0.0), (-5, 0.2775), (2.5, 0.1682), (2.5, 0.6873)})

    def test_points_are_sorted_by_snr(self):
        _, axes = draw(deadline, rows_of().iloc[::-1])
        self.assertEqual(axes.get_lines()[0].get_xdata().tolist(), [-5, 2.5])

    def test_a_row_without_a_value_is_left_out(self):
        rows = rows_of()
        rows.loc[0, ["deadline_met", "deadline_met_low", "deadline_met_high"]] = None
        _, axes = draw(deadline, rows)
        self.assertEqual(axes.get_lines()[0].get_xydata().tolist(), [[2.5, 1.0]])

    def test_one_point_has_an_interval_too(self):
        _, axes = draw(deadline, rows_of().iloc[:1])
        self.assertEqual(axes.get_lines()[0].get_xydata().tolist(), [[-5, 0.8]])
        self.assertEqual(axes.collections[0].get_segments()[0].tolist(), [[-5, 0.49], [-5, 0.94]])

    def test_another_swept_key_makes_lines_of_its_own(self):
        rows = pd.concat([rows_of(("b", 1)), rows_of(("b", 2))])
        rows.insert(0, "link.bandwidth_mhz", rows.pop("b"))
        _, axes = draw(deadline, rows[rows["scheme"] == "aecnn"])
        self.assertEqual(labels(axes), ["aecnn layer3 256:1 bandwidth_mhz=1",
                                        "aecnn layer3 256:1 bandwidth_mhz=2"])

    def test_the_legend_hides_no_data_and_fits(self):
        for name in ("aecnn", "a scheme of one's own with a long name, and with many words in it"):
            with self.subTest(name):
                figure, axes = draw(deadline, rows_of(("scheme", [name, "b"] * 2)))
                legend = axes.get_legend().get_window_extent()
                self.assertGreaterEqual(legend.y0, axes.get_window_extent().y1)
                self.assertGreaterEqual(legend.x0, 0)
                self.assertLessEqual(legend.x1, figure.bbox.x1)
                self.assertLessEqual(legend.y1, figure.bbox.y1)
                self.assertEqual(figure.get_figwidth(), 3.5)

    def test_two_rows_for_one_point_are_refused(self):
        with self.assertRaisesRegex(InputError, "several rows for aecnn layer3 256:1 at -5 dB"):
            deadline.draw(pd.concat([rows_of(), rows_of(("seed", 2))]))


TABLE_COLUMNS = ["scheme", "split", "ratio", "payload_bytes_mean", "compression_ratio", "accuracy",
                 "accuracy_low", "accuracy_high"]
TABLE = [
    ("local", None, None, 10, None, 0.75, 0.73, 0.77),
    ("direct jpeg 75", None, None, 1500, 8, 0.74, 0.72, 0.76),
    ("aecnn", "layer3", 512, 50, 1000, 0.6, 0.58, 0.62),
    ("aecnn", "layer3", 64, 400, 125, 0.7, 0.67, 0.73),
    ("bottlenet++", "layer3", 512, 60, 900, 0.61, 0.59, 0.63),
    ("aecnn", "layer2", 512, 70, 1200, 0.5, 0.48, 0.52),
]


class Compression(unittest.TestCase):
    def setUp(self):
        self.table = pd.DataFrame(TABLE, columns=TABLE_COLUMNS)
        with style.context():
            self.figure = compression.draw(self.table)
            FigureCanvasAgg(self.figure).draw()

    def test_each_split_point_has_a_panel_by_ratio_and_one_by_bytes(self):
        titles = [axes.get_title("left") for axes in self.figure.axes]
        self.assertEqual(titles, ["layer2", "layer2", "layer3", "layer3", ""])
        self.assertEqual(self.figure.axes[2].get_xlabel(),
                         "Compression ratio, entropy coding counted")
        self.assertEqual(self.figure.axes[3].get_xlabel(), "Mean payload (bytes)")
        self.assertEqual(self.figure.axes[2].get_ylabel(), "Top-1 accuracy (%)")

    def test_points_and_intervals_are_the_tables(self):
        aecnn, bottlenet = self.figure.axes[2].containers
        self.assertEqual(aecnn.get_label(), "aecnn")
        self.assertEqual(aecnn.lines[0].get_xydata().tolist(), [[125, 70], [1000, 60]])
        bars = aecnn.lines[2][0].get_segments()
        for bar, (low, high) in zip(bars, [(67, 73), (58, 62)]):
            self.assertAlmostEqual(bar[0][1], low)
            self.assertAlmostEqual(bar[1][1], high)
        self.assertEqual(bottlenet.lines[0].get_xydata().tolist(), [[900, 61]])

    def test_images_stand_beside_the_bytes(self):
        names = [container.get_label() for container in self.figure.axes[3].containers]
        self.assertEqual(names, ["aecnn", "bottlenet++", "direct jpeg 75"])
        legend = [text.get_text() for text in self.figure.axes[-1].get_legend().get_texts()]
        self.assertEqual(set(legend), {"aecnn", "bottlenet++", "direct jpeg 75",
                                       "unsplit backbone"})

    def test_says_the_mean_of_the_classes_beside_top_1(self):
        self.assertEqual(len(self.figure.texts), 0, "a table that does not have it")
        with style.context():
            figure = compression.draw(self.table.assign(class_accuracy=[0.6, 0.59, 0.5, 0.55, 0.52, 0.4]))
        self.assertIn("40.0 to 55.0 % with codecs, 60.0 % unsplit",
                      figure.texts[0].get_text().replace("\n", " "))

    def test_results_of_a_run_are_refused(self):
        with self.assertRaisesRegex(InputError, "airsplit export FILE.profile"):
            compression.draw(rows_of())

    def test_without_a_codec_of_features_there_is_nothing_to_draw(self):
        with self.assertRaisesRegex(InputError, "no scheme has a ratio"):
            compression.draw(self.table[self.table["ratio"].isna()])


def sweep_rows(**changes):
    """Two schemes over two SNRs and three bandwidths, 100 tasks each; jpeg fails at -5 dB."""
    rows = []
    for snr in (-5, 10):
        for mhz in (0.1, 1, 10):
            for scheme, split, ratio in (("aecnn", "layer3", 256), ("direct jpeg 75", None, None)):
                good = scheme == "aecnn" or snr > 0
                rows.append({"link.snr_db": snr, "link.bandwidth_mhz": mhz, "scheme": scheme,
                             "split": split, "ratio": ratio, "tasks": 100,
                             "answered": 100 if good else 0, "deadline_met": 0.9 if good else 0.0,
                             "deadline_met_low": 0.83 if good else 0.0,
                             "deadline_met_high": 0.94 if good else 0.04,
                             "in_deadline_accuracy": 0.7 if good else 0.0,
                             "device_ms_mean": 12 if good else None,
                             "queue_ms_mean": 1 if good else None,
                             "uplink_ms_mean": 20 / mhz if good else None,
                             "edge_ms_mean": 2 if good else None,
                             "downlink_ms_mean": 0.5 if good else None,
                             "device_energy_mj_mean": (80 if split else 30) if good else None})
    return pd.DataFrame(rows).assign(**changes)


def latency_rows(snrs=(0, 10)):
    """What at_deadlines.read() makes of a store: 100 tasks for each of two schemes."""
    rows = []
    for snr in snrs:
        for scheme, split, ratio, counts in (
                ("aecnn", "layer3", 256, [(12, 40, 30), (14, 90, 70)]),
                ("direct raw", None, None, [(8, 10, 9), (13, 30, 25), (200, 95, 80)])):
            for ms, answered, right in counts:
                rows.append((snr, scheme, split, ratio, 100, ms, answered, right))
    rows = pd.DataFrame(rows, columns=["link.snr_db", "scheme", "split", "ratio", "tasks",
                                       "latency_ms", "answered", "right"])
    for share, counts in zip(at_deadlines.SHARES, ("answered", "right")):
        rows[share] = rows[counts] / 100
        rows[share + "_low"], rows[share + "_high"] = wilson_95(rows[counts], 100)
    return rows.drop(columns=["answered", "right"])


def drawn(module, rows, **options):
    """The figure, laid out, and its panels: the axes that hold data."""
    with style.context():
        figure = module.draw(rows, **options)
        FigureCanvasAgg(figure).draw()
    return figure, [axes for axes in figure.axes if axes.axison]


def legend_of(figure):
    (found,) = [axes.get_legend() for axes in figure.axes if axes.get_legend() is not None]
    return [text.get_text() for text in found.get_texts()]


def points(line):
    return [tuple(map(float, point)) for point in line.get_xydata()]


def bars_without_line(axes):
    return [bars.lines[0].get_linestyle() for bars in axes.containers]


class FiguresTest(unittest.TestCase):
    """Every figure at its fixed size: labels, units, legend and data, from matplotlib's objects."""

    BOTH = ["aecnn layer3 256:1", "direct jpeg 75"]

    def assert_size(self, figure, width_in):
        """As wide as IEEE's columns, and nothing is cut off."""
        self.assertEqual(figure.get_figwidth(), width_in)
        box = figure.get_tightbbox(figure.canvas.get_renderer())
        self.assertGreaterEqual(round(box.x0, 2), 0)
        self.assertLessEqual(round(box.x1, 2), width_in)
        self.assertGreaterEqual(round(box.y0, 2), 0)
        self.assertLessEqual(round(box.y1, 2), figure.get_figheight())

    def assert_share_axis(self, axes, label):
        self.assertEqual(axes.get_ylabel(), label)
        self.assertEqual(axes.get_ylim(), (-0.03, 1.03))

    def test_the_figures_are_the_files(self):
        files = [path.stem for path in Path(figures.__file__).parent.glob("*.py")]
        names = {name.replace("_", "-") for name in files if name != "__init__"}
        self.assertEqual(set(figures.modules()), names)
        self.assertLessEqual({"accuracy", "accuracy-deadline", "bandwidth", "best-scheme", "cdf",
                              "compression", "deadline", "deadlines", "edges", "energy", "latency", "learning",
                              "links", "load", "loss", "payloads", "policies", "split-points", "training",
                              "where-to-cut"},
                             names)
        for name, module in figures.modules().items():
            self.assertTrue(callable(module.draw), name)
            self.assertRegex(module.__doc__, r"^[A-Z].*\.(\n|$)", name)

    def test_deadlines_has_a_panel_for_each(self):
        figure, panels = drawn(deadlines, latency_rows(), deadlines=[13, 100])
        self.assert_size(figure, 7.16)
        self.assertEqual(legend_of(figure), ["aecnn layer3 256:1", "direct raw"])
        self.assertEqual([axes.get_title() for axes in panels], ["deadline 13 ms", "deadline 100 ms"])
        self.assertEqual({axes.get_xlabel() for axes in panels}, {"SNR (dB)"})
        self.assert_share_axis(panels[0], "Deadline-met probability")
        self.assertEqual([points(line) for line in panels[0].get_lines()],
                         [[(0, 0.4), (10, 0.4)], [(0, 0.3), (10, 0.3)]])
        self.assertEqual([points(line) for line in panels[1].get_lines()],
                         [[(0, 0.9), (10, 0.9)], [(0, 0.3), (10, 0.3)]])
        band = panels[1].collections[0].get_paths()[0].vertices
        self.assertAlmostEqual(band[:, 1].min(), wilson_95(90, 100)[0])
        self.assertAlmostEqual(band[:, 1].max(), wilson_95(90, 100)[1])

    def test_deadlines_of_one_is_a_column_wide(self):
        figure, (axes,) = drawn(deadlines, latency_rows(), deadlines=[13])
        self.assert_size(figure, 3.5)
        self.assertEqual(axes.get_legend().get_title().get_text(), "deadline 13 ms")

    def test_before_the_first_answer_nothing_is_met(self):
        rows = at_deadlines.at(latency_rows(), [5, 1000])
        self.assertEqual(rows["deadline_met"].tolist(), [0, 0.9, 0, 0.95] * 2)
        self.assertEqual(rows["deadline_met_low"].iloc[0], 0)
        self.assertAlmostEqual(rows["deadline_met_high"].iloc[0], wilson_95(0, 100)[1])

    def test_without_any_answer_nothing_is_met(self):
        rows = latency_rows()
        mute = rows.iloc[:1].assign(scheme="mute", latency_ms=float("nan"), deadline_met=0.0,
                                    in_deadline_accuracy=0.0)
        rows = pd.concat([rows, mute], ignore_index=True)
        found = at_deadlines.at(rows, [13, 1000]).query("scheme == 'mute'")
        self.assertEqual(found["deadline_met"].tolist(), [0, 0])
        self.assertEqual(found["deadline_met_low"].tolist(), [0, 0])
        self.assertAlmostEqual(found["deadline_met_high"].iloc[0], wilson_95(0, 100)[1])
        self.assertEqual(at_deadlines.curves(rows).query("scheme == 'mute'")["deadline_met"].tolist(), [0])

    def test_answers_are_counted_at_a_rows_own_deadline(self):
        rows = latency_rows([0]).assign(own_deadline_ms=[12.5, 12.5, 13.1, 13.1, 13.1])
        found = at_deadlines.at(rows, [12.5, 13.1]).set_index(["scheme", "deadline_ms"])
        self.assertEqual(found.loc[("aecnn", 12.5), "deadline_met"], 0.4)
        self.assertEqual(found.loc[("direct raw", 13.1), "deadline_met"], 0.3)
        self.assertEqual(found["interpolation_error"].max(), 0)

    def test_groups_of_devices_are_apart(self):
        near, far = latency_rows().assign(group="near", beside=None), latency_rows()
        far = far.assign(latency_ms=far["latency_ms"] + 1, group="far", beside="local")
        rows = pd.concat([near, far], ignore_index=True)
        shares = at_deadlines.at(rows, [12]).set_index(["group", "scheme", "link.snr_db"])["deadline_met"]
        self.assertEqual((shares["near", "aecnn", 0], shares["far", "aecnn", 0]), (0.4, 0.0))
        ends = at_deadlines.curves(rows).groupby(["group", "scheme", "link.snr_db"])["deadline_ms"].max()
        self.assertEqual(ends.unique().tolist(), [201])
        figure, panels = drawn(deadlines, rows, deadlines=[14])
        self.assertEqual(legend_of(figure),
                         ["aecnn layer3 256:1 group=far beside=local", "aecnn layer3 256:1 group=near",
                          "direct raw group=far beside=local", "direct raw group=near"])
        rows.insert(1, "link.bandwidth_mhz", 0.5)
        with self.assertRaisesRegex(InputError, "several values of 'group': choose one, for example "
                                                "with --where group=near"):
            best_scheme.draw(rows)
        near.insert(1, "link.bandwidth_mhz", 0.5)
        rows = pd.concat([near.assign(**{"edge.batch": 1}), near.assign(**{"edge.batch": 4})])
        rows = rows[["edge.batch", *near.columns]]
        with self.assertRaisesRegex(InputError, "several values of 'edge.batch': choose one"):
            best_scheme.draw(rows)

    def test_a_deadline_between_the_counted_ones_is_interpolated_and_says_so(self):
        found = at_deadlines.at(latency_rows([0]), [13.85]).set_index("scheme")  # of 13.8 and 14
        self.assertAlmostEqual(found.loc["aecnn", "deadline_met"], 0.4 + 0.25 * 0.5)
        self.assertAlmostEqual(found.loc["aecnn", "interpolation_error"], 0.75 * 0.5)
        self.assertAlmostEqual(found.loc["aecnn", "deadline_met_low"], wilson_95(40, 100)[0])
        self.assertAlmostEqual(found.loc["aecnn", "deadline_met_high"], wilson_95(90, 100)[1])
        self.assertEqual(found.loc["direct raw", "interpolation_error"], 0)
        figure, _ = drawn(deadlines, latency_rows(), deadlines=[13.85])
        self.assertIn("within 0.38", figure.texts[0].get_text())
        chosen = latency_rows().rename(columns={"latency_ms": "deadline_ms"})
        with self.assertRaisesRegex(InputError, "--deadlines 50"):
            at_deadlines.at(chosen, [50])
        self.assertEqual(len(at_deadlines.at(chosen, [12])), 2)

    def test_accuracy_and_distribution_against_time(self):
        for module, y_label, x_label, ends in (
                (accuracy_deadline, "In-deadline accuracy", "Deadline (ms)", (0.7, 0.8)),
                (cdf, "Share of tasks answered", "Latency (ms)", (0.9, 0.95))):
            with self.subTest(y_label):
                figure, panels = drawn(module, latency_rows())
                self.assert_size(figure, 7.16)
                self.assertEqual(legend_of(figure), ["aecnn layer3 256:1", "direct raw"])
                self.assertEqual([axes.get_title() for axes in panels], ["SNR 0 dB", "SNR 10 dB"])
                self.assertEqual(panels[1].get_xlabel(), x_label)
                self.assertEqual(panels[0].get_xscale(), "log")
                self.assert_share_axis(panels[0], y_label)
                aecnn, raw = panels[0].get_lines()
                self.assertEqual(aecnn.get_xdata().tolist(), [12, 14, 200], "both end together")
                self.assertEqual(raw.get_xdata().tolist(), [8, 13, 200])
                self.assertEqual((aecnn.get_ydata()[-1], raw.get_ydata()[-1]), ends)

    def test_many_snrs_are_thinned_and_one_needs_no_panel(self):
        _, panels = drawn(cdf, latency_rows(range(0, 21, 2)))
        self.assertEqual([axes.get_title() for axes in panels],
                         ["SNR 0 dB", "SNR 6 dB", "SNR 14 dB", "SNR 20 dB"])
        figure, panels = drawn(cdf, latency_rows([0]).drop(columns="link.snr_db"))
        self.assert_size(figure, 3.5)
        self.assertEqual(len(panels), 1)

    def test_bandwidth(self):
        figure, panels = drawn(bandwidth, sweep_rows())
        self.assert_size(figure, 7.16)
        self.assertEqual(legend_of(figure), self.BOTH)
        self.assertEqual([axes.get_title() for axes in panels], ["SNR -5 dB", "SNR 10 dB"])
        self.assertEqual(panels[0].get_xlabel(), "Bandwidth (MHz)")
        self.assert_share_axis(panels[0], "Deadline-met probability")
        self.assertEqual(points(panels[0].get_lines()[1]), [(0.1, 0), (1, 0), (10, 0)])
        with self.assertRaisesRegex(InputError, "--over link.bandwidth_mhz="):
            bandwidth.draw(sweep_rows().drop(columns="link.bandwidth_mhz"))

    def test_latency_stacks_its_parts(self):
        rows = keep(sweep_rows(), ["link.bandwidth_mhz=1"])
        figure, panels = drawn(latency, rows)
        self.assert_size(figure, 7.16)
        self.assertEqual(legend_of(figure), ["device", "queue", "uplink", "edge", "downlink"])
        self.assertEqual([axes.get_title() for axes in panels], self.BOTH)
        self.assertEqual(panels[0].get_ylabel(), "Mean latency (ms)")
        self.assertEqual(panels[0].get_xlabel(), "SNR (dB)")
        bars = panels[0].patches
        self.assertEqual([bar.get_height() for bar in bars[::2]], [12, 1, 20, 2, 0.5])
        self.assertEqual([bar.get_y() for bar in bars[::2]], [0, 12, 13, 33, 35])
        self.assertEqual(len(panels[1].patches), 5, "no bar at -5 dB: nothing was answered")
        self.assertEqual(len({(bar.get_facecolor(), bar.get_hatch()) for bar in bars}), 5)

    def test_energy(self):
        figure, panels = drawn(energy, keep(sweep_rows(), ["link.bandwidth_mhz=1"]))
        self.assert_size(figure, 7.16)
        self.assertEqual(legend_of(figure), self.BOTH)
        self.assertEqual(panels[0].get_xlabel(), "Energy of the device (mJ)")
        self.assert_share_axis(panels[0], "In-deadline accuracy")
        self.assertEqual([bars.get_label() for bars in panels[0].containers], self.BOTH[:1],
                         "jpeg has no answer and so no energy at -5 dB")
        aecnn, jpeg = panels[1].containers
        self.assertEqual(points(jpeg.lines[0]), [(30, 0.7)])
        ((_, low), (_, high)), = aecnn.lines[2][0].get_segments()
        self.assertAlmostEqual(low, wilson_95(70, 100)[0])
        self.assertAlmostEqual(high, wilson_95(70, 100)[1])

    def test_best_scheme(self):
        rows = latency_rows()
        unsure = (rows["link.snr_db"] == 0) & (rows["scheme"] == "aecnn")
        for share in at_deadlines.SHARES:
            rows[share + "_tasks"] = 100.0
            rows.loc[unsure, share + "_tasks"] = 5.0
        rows.insert(1, "link.bandwidth_mhz", 0.5)
        figure, panels = drawn(best_scheme, rows, deadlines=[5, 14, 200])
        self.assert_size(figure, 7.16)
        self.assertEqual(legend_of(figure), ["aecnn", "direct raw"])
        self.assertEqual([axes.get_title() for axes in panels],
                         ["deadline 5 ms", "deadline 14 ms", "deadline 200 ms"])
        self.assertEqual(panels[0].get_xlabel(), "SNR (dB)")
        self.assertEqual(panels[0].get_ylabel(), "Bandwidth (MHz)")
        self.assertEqual([label.get_text() for label in panels[0].get_xticklabels()], ["0", "10"])
        self.assertEqual([label.get_text() for label in panels[0].get_yticklabels()], ["0.5"])
        self.assertEqual(panels[0].get_lines()[:], [], "nobody was right so early")
        blue, orange = (style.scheme_styles([scheme])[scheme][0] for scheme in ("aecnn", "direct raw"))
        at_14 = [(line.get_xdata()[0], line.get_color()) for line in panels[1].get_lines()]
        self.assertEqual(at_14, [(0, orange), (0, blue), (1, blue)],
                         "both where the other's interval reaches it")
        self.assertIn("over tasks", figure.texts[0].get_text())

    def test_a_tie_has_no_winner(self):
        rows = latency_rows([0])
        rows = rows[rows["scheme"] == "aecnn"]
        rows.insert(1, "link.bandwidth_mhz", 0.5)
        for count in (2, 5):
            tied = pd.concat([rows.assign(scheme=scheme) for scheme in Style.SCHEMES[:count]])
            for order in (1, -1):
                with self.subTest(count=count, order=order):
                    _, (axes,) = drawn(best_scheme, tied.iloc[::order], deadlines=[14])
                    if count == 2:
                        self.assertEqual([line.get_markersize() for line in axes.get_lines()], [4, 4])
                        self.assertEqual(len({line.get_color() for line in axes.get_lines()}), 2)
                    else:
                        self.assertEqual([text.get_text() for text in axes.texts], ["5"])
                        self.assertEqual(len(axes.get_lines()), 0)

    def test_best_scheme_needs_both_keys(self):
        with self.assertRaisesRegex(InputError, "no column 'link.bandwidth_mhz'; sweep it"):
            best_scheme.draw(latency_rows())

    def test_where_to_cut(self):
        rows = latency_rows()
        rows.insert(1, "link.bandwidth_mhz", 0.5)
        rows = pd.concat([rows, rows[rows["scheme"] == "aecnn"].assign(scheme="local", split=None),
                          rows[rows["scheme"] == "aecnn"].assign(split="layer4.0")])
        early = rows[rows["scheme"] != "local"].copy()
        early["split"] = early["split"].replace({"layer3": "layer1"})
        rows = pd.concat([rows.assign(**{"device.processor": "pi"}),
                          early.assign(**{"device.processor": "nano"})])
        rows.insert(0, "device.processor", rows.pop("device.processor"))
        figure, panels = drawn(where_to_cut, rows, deadlines=[5, 20, 200])
        self.assert_size(figure, 7.16)
        self.assertEqual(legend_of(figure), ["i: the image is sent", "1: layer1", "3: layer3", "4: layer4.0",
                                             "d: the device alone"])
        self.assertEqual([axes.get_title() for axes in panels],
                         [f"{device} deadline {ms} ms" for device in ("pi", "nano") for ms in (5, 20, 200)])
        self.assertEqual((panels[3].get_xlabel(), panels[0].get_ylabel()),
                         ("SNR (dB)", "Bandwidth (MHz)"))
        # At 20 ms the features are right at 0.7, the image at 0.25; at 200 ms the image at 0.8.
        self.assertEqual([[text.get_text() for text in axes.texts] for axes in panels],
                         [[], ["3", "3"], ["i", "i"], [], ["1", "1"], ["i", "i"]])
        later = rows.copy()
        later.loc[later["split"] == "layer3", "latency_ms"] += 1  # in time, and behind the others
        _, panels = drawn(where_to_cut, later, deadlines=[5, 20])
        self.assertEqual([text.get_text() for text in panels[1].texts], ["d", "d"])
        stem = pd.concat([later, early.assign(split="stem", **{"device.processor": "nano"})])
        figure, _ = drawn(where_to_cut, stem, deadlines=[5])
        self.assertEqual(legend_of(figure)[:3], ["i: the image is sent", "s: stem", "1: layer1"])

    def test_where_to_cut_counts_who_is_just_within_the_tolerance(self):
        def cell_of(*accuracies):  # of schemes at other cuts, each earlier than the one before
            return where_to_cut.earliest(pd.DataFrame(
                [(0, 0, share, -place, f"layer{place}") for place, share in enumerate(accuracies)],
                columns=["column", "line", "in_deadline_accuracy", "median_ms", "place"]))[0, 0]

        self.assertEqual(cell_of(10 / 50, 9 / 50), "layer1")  # 10 / 50 - 0.02 > 9 / 50
        self.assertEqual(cell_of(0.2, 0.179), "layer0")
        self.assertEqual(cell_of(0.2, 0.19, 0.179), "layer1")
        self.assertIsNone(cell_of(0, 0))

    def test_where_to_cut_of_another_network_is_dashed(self):
        rows = latency_rows([0, 10, 20])
        rows.insert(1, "link.bandwidth_mhz", 0.5)
        other = rows.copy()
        is_late = (other["link.snr_db"] == 20) & (other["scheme"] == "aecnn")
        other.loc[is_late, "split"] = "layer4.0"
        figure, (axes,) = drawn(where_to_cut, rows, deadlines=[20], dashed=other)
        self.assertEqual(legend_of(figure), ["i: the image is sent", "3: layer3", "4: layer4.0"])
        self.assertEqual([(text.get_text(), round(text.get_position()[0])) for text in axes.texts],
                         [("3", 0), ("3", 1), ("3", 2), ("4", 2)])
        self.assertEqual([line.get_xydata().tolist() for line in axes.get_lines()], [[[1.5, -0.5], [1.5, 0.5]]])
        self.assertIn("Dashed", figure.texts[0].get_text())
        never = rows.assign(latency_ms=rows["latency_ms"] + 1000)
        _, (axes,) = drawn(where_to_cut, rows, deadlines=[20], dashed=never)
        self.assertEqual([text.get_text() for text in axes.texts], ["3", "3", "3", "-", "-", "-"])
        wider = pd.concat([rows, rows.assign(**{"link.bandwidth_mhz": 1.0})])
        other = pd.concat([rows, rows.assign(**{"link.bandwidth_mhz": 1.0, "split": "layer4.0"})])
        _, (axes,) = drawn(where_to_cut, wider, deadlines=[20], dashed=other)
        self.assertEqual([line.get_xydata().tolist() for line in axes.get_lines()],
                         [[[x - 0.5, 0.5], [x + 0.5, 0.5]] for x in range(3)])
        with self.assertRaisesRegex(InputError, "--dashed: of other values of 'link.snr_db'"):
            where_to_cut.draw(rows, dashed=rows[rows["link.snr_db"] < 20])
        figure, (axes,) = drawn(where_to_cut, rows, deadlines=[20])
        self.assertEqual(list(axes.get_lines()), [])
        self.assertNotIn("Dashed", figure.texts[0].get_text())

    def test_cuts_come_in_the_network_s_order(self):
        rows = sweep_rows().assign(split=lambda data: data["split"].replace({"layer3": "stem"}))
        rows = pd.concat([rows[rows["scheme"] == "aecnn"], sweep_rows()[sweep_rows()["scheme"] == "aecnn"]])
        data = lines.collect(rows, "link.snr_db", ["deadline_met"])
        self.assertEqual(list(data["split"].drop_duplicates()), ["stem", "layer3"])

    def test_where_to_cut_needs_both_keys(self):
        with self.assertRaisesRegex(InputError, "no column 'link.bandwidth_mhz'; sweep it"):
            where_to_cut.draw(latency_rows())

    def test_payloads(self):
        rows = pd.DataFrame([("aecnn", "layer3", 256.0, bytes_, 1) for bytes_ in range(100, 121)]
                            + [("direct raw", None, None, 27651, 21)],
                            columns=["scheme", "split", "ratio", "payload_bytes", "images"])
        figure, (axes,) = drawn(payloads, rows)
        self.assert_size(figure, 3.5)
        self.assertEqual(axes.get_xlabel(), "Payload (bytes)")
        self.assertEqual(axes.get_xscale(), "log")
        self.assertEqual([label.get_text() for label in axes.get_yticklabels()],
                         ["direct raw", "aecnn layer3 256:1"])
        quartiles = axes.patches[1].get_path().vertices[:, 0]
        self.assertEqual((quartiles.min(), quartiles.max()), (105, 115))
        ends = [line.get_xdata() for line in axes.get_lines() if line.get_marker() == "o"]
        self.assertEqual(ends[1].tolist(), [100, 120])
        with self.assertRaisesRegex(InputError, "airsplit export FILE.profile --payloads"):
            payloads.draw(rows.drop(columns="images"))
        many = pd.concat([rows.assign(ratio=float(i)) for i in range(40)])
        with self.assertRaisesRegex(InputError, "choose with --where"):
            payloads.draw(many)

    def test_one_point_is_a_figure_too(self):
        one = sweep_rows().iloc[6:7]
        for module in (accuracy, bandwidth, deadline, energy, latency):
            drawn(module, one)
        for module, rows in ((cdf, latency_rows([3])), (accuracy_deadline, latency_rows([3])),
                             (deadlines, latency_rows([3]))):
            drawn(module, rows)

    def test_overloaded_rows_are_marked_and_stretch_nothing(self):
        rows = keep(sweep_rows(answered=100, overload=None), ["link.bandwidth_mhz=1"])
        bad = (rows["scheme"] == "direct jpeg 75") & (rows["link.snr_db"] == 10)
        rows.loc[bad, "overload"], rows.loc[bad, "queue_ms_mean"] = "growing", 81000.0
        figure, panels = drawn(latency, rows)
        self.assertLess(panels[0].get_ylim()[1], 50)
        self.assertEqual([axes.get_ylim() for axes in panels], [panels[0].get_ylim()] * 2)
        self.assertIn("81 s\u2020", [text.get_text() for text in panels[1].texts])
        self.assertIn("overloaded", figure.texts[0].get_text())
        self.assertIn("Bars cut at 35.5 ms say their length.", figure.texts[0].get_text())
        figure, panels = drawn(latency, rows.drop(columns="overload").assign(answered=90))
        self.assertIn("under 95 %", figure.texts[0].get_text(), "seen in results that do not say it")

    def test_an_overloaded_distribution_is_cut_and_said(self):
        rows = latency_rows().assign(overload=None)
        slow = rows[rows["scheme"] == "direct raw"].assign(scheme="direct png", overload="growing")
        slow["latency_ms"] *= 1000
        figure, panels = drawn(cdf, pd.concat([rows, slow], ignore_index=True))
        self.assertLessEqual(panels[0].get_xlim()[1], 250)
        self.assertIn("Cut at 200 ms: direct png (to 200,000).", figure.texts[0].get_text())

    def test_any_swept_key_is_an_x_axis(self):
        rows = sweep_rows().rename(columns={"link.bandwidth_mhz": "workload.rate_hz"})
        rows = rows[["workload.rate_hz", *rows.columns.drop("workload.rate_hz")]]
        _, (axes,) = drawn(deadline, keep(rows, ["link.snr_db=10"]), x="workload.rate_hz")
        self.assertEqual((axes.get_xlabel(), axes.get_xscale()), ("Rate (Hz)", "log"))
        self.assertEqual(axes.get_lines()[0].get_xdata().tolist(), [0.1, 1, 10])
        _, panels = drawn(latency, keep(rows, ["link.snr_db=10"]), x="workload.rate_hz")
        self.assertEqual([text.get_text() for text in panels[0].get_xticklabels()], ["0.1", "1", "10"])
        cells = latency_rows().rename(columns={"link.snr_db": "workload.rate_hz"})
        cells.insert(0, "edge.batch", 1)
        cells = pd.concat([cells, cells.assign(**{"edge.batch": 4})])
        _, (axes,) = drawn(best_scheme, cells, deadlines=[14], x="workload.rate_hz")
        self.assertEqual((axes.get_xlabel(), axes.get_ylabel()), ("Rate (Hz)", "Batch"))

    def test_names_along_an_axis_are_points_side_by_side(self):
        rows = keep(sweep_rows(), ["link.bandwidth_mhz=1"]).replace({"link.snr_db": {-5: "none", 10: "rician"}})
        rows = rows.rename(columns={"link.snr_db": "link.fading"})
        _, (axes,) = drawn(deadline, rows, x="link.fading")
        self.assertEqual([text.get_text() for text in axes.get_xticklabels()], ["none", "rician"])
        places = [bars.lines[0].get_xdata().tolist() for bars in axes.containers]
        self.assertEqual(places, [[-0.15, 0.85], [0.15, 1.15]])
        self.assertEqual(bars_without_line(axes), ["None", "None"])

    def test_too_many_lines_are_refused(self):
        rows = pd.concat([sweep_rows(ratio=float(ratio)) for ratio in range(2, 20)])
        with self.assertRaisesRegex(InputError, "36 lines.*choose with --where"):
            drawn(bandwidth, rows)


class TrainingLog(unittest.TestCase):
    def test_a_line_for_each_phase_and_the_last_of_an_epoch_that_was_repeated(self):
        rows = pd.DataFrame([("backbone", 1, 2.0, 0.3, 9), ("backbone", 2, 1.5, 0.4, 9),
                             ("backbone", 2, 1.4, 0.5, 9), ("a.prune", 1, 3.0, 0, 9)],
                            columns=["phase", "epoch", "loss", "accuracy", "images_per_second"])
        with style.context():
            upper, lower = training.draw(rows).axes
        self.assertEqual(upper.get_lines()[0].get_xydata().tolist(), [[1, 2.0], [2, 1.4]])
        self.assertEqual(lower.get_lines()[0].get_xydata().tolist(), [[1, 30], [2, 50]])
        self.assertEqual(lower.get_lines()[1].get_xydata().tolist(), [], "nothing was measured")
        self.assertEqual(labels(upper), ["backbone", "a.prune"])


class Style(unittest.TestCase):
    SCHEMES = ["aecnn", "aecnn-random", "bottlenet++", "local", "split 8 bit", "split 32 bit", "direct raw",
               "direct png", "direct jpeg 95", "direct jpeg 75", "direct jpeg 50",
               "direct jpeg 25", "direct webp 75", "own 1", "own 2", "own 3"]

    def test_a_scheme_looks_the_same_whatever_stands_beside_it(self):
        every = style.scheme_styles(self.SCHEMES)
        for scheme in self.SCHEMES[:13]:
            self.assertEqual(style.scheme_styles([scheme])[scheme], every[scheme])

    def test_schemes_are_told_apart_without_colour(self):
        looks = style.scheme_styles(self.SCHEMES).values()
        self.assertEqual(len({(look.marker, look.fill) for look in looks}), len(self.SCHEMES))

    def test_variants_have_their_schemes_colour_and_a_shape_of_their_own(self):
        looks = style.looks(["aecnn"] * 16)
        self.assertEqual(looks[0], style.scheme_styles(["aecnn"])["aecnn"])
        self.assertEqual({look.color for look in looks}, {"#0072B2"})
        self.assertEqual(len({(look.marker, look.fill) for look in looks}), 16)
        self.assertEqual([look.marker for look in looks[:4]], ["o"] * 4)
        self.assertEqual(len({look.dash for look in looks[:4]}), 4)

    def test_a_variant_takes_no_other_schemes_shape(self):
        looks = style.looks(["split 8 bit", "split 8 bit", "split 32 bit"])
        self.assertEqual([(look.marker, look.fill) for look in looks[::2]], [("D", "full"), ("D", "none")])
        self.assertEqual(looks[1].marker + looks[1].fill, "Dleft")


class Legends(unittest.TestCase):
    """With 2, 8 and 16 lines, no two entries of a figure's legend are drawn alike, colour left aside."""

    KINDS = {
        "ratios": lambda i: ("aecnn", "layer3", 2 ** i),
        "schemes": lambda i: (Style.SCHEMES[i], None, None),
        "own": lambda i: (f"own {i}", None, None),
        "mixed": lambda i: (["aecnn", "bottlenet++", "direct jpeg 75", "own"][i % 4], "layer3", i),
    }

    def rows(self, kind, count):
        rows = []
        for i in range(count):
            scheme, split, ratio = self.KINDS[kind](i)
            for snr in (0, 10):
                for mhz in (1, 5):
                    rows.append({"link.snr_db": snr, "link.bandwidth_mhz": mhz, "scheme": scheme,
                                 "split": split, "ratio": ratio, "tasks": 100, "answered": 100,
                                 "deadline_met": i / 20, "deadline_met_low": i / 25,
                                 "deadline_met_high": i / 18, "in_deadline_accuracy": i / 20,
                                 "device_energy_mj_mean": 10 + i, "latency_ms": 10 + i, "right": 50})
        return pd.DataFrame(rows)

    def figures(self, rows):
        one = keep(rows, ["link.bandwidth_mhz=1"])
        loads = one.rename(columns={"link.snr_db": "workload.devices"}).replace({"workload.devices": {0: 1}})
        lossy = one.rename(columns={"link.snr_db": "link.loss_percent"})
        counts = one.drop(columns=["deadline_met", "in_deadline_accuracy"])
        with tempfile.TemporaryDirectory() as folder:
            counts.to_csv(folder + "/l.csv", index=False)
            latencies = at_deadlines.read(folder + "/l.csv")
        return [(accuracy, one), (deadline, one), (energy, one), (bandwidth, rows), (load, loads),
                (loss, lossy), (cdf, latencies), (accuracy_deadline, latencies), (deadlines, latencies)]

    def test_no_two_entries_are_drawn_alike(self):
        for kind in self.KINDS:
            for count in (2, 8, 16):
                for module, rows in self.figures(self.rows(kind, count)):
                    with self.subTest(kind=kind, count=count, figure=module.__name__):
                        with style.context():
                            figure = module.draw(rows)
                        (legend,) = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
                        handles = legend.get_lines()
                        seen = {(handle.get_marker(), handle.get_fillstyle(),
                                 handle.get_markerfacecolor() == "white") for handle in handles}
                        self.assertEqual(len(handles), count)
                        self.assertEqual(len(seen), count)

    def test_points_alone_are_told_apart_too(self):
        handles = [lines.Line2D([], [], **style.line_style(look)) for look in style.looks(["aecnn"] * 16)]
        self.assertEqual(len({(h.get_marker(), h.get_fillstyle(), h.get_markerfacecolor() == "white")
                              for h in handles}), 16)

    def test_the_dashes_are_seen_beside_the_marker(self):
        with style.context():
            figure = deadline.draw(rows_of())
        FigureCanvasAgg(figure).draw()
        for handle in figure.axes[0].get_legend().get_lines():
            visible = np.ptp(handle.get_xdata()) - handle.get_markersize()
            self.assertGreater(visible / 2, 10, "points of line on each side: one dash and its gap")

    def test_parts_are_told_apart_in_grey(self):
        self.assertEqual(len({hatch for _, hatch in style.PARTS.values() if hatch}), 3)
        plain = [color for color, hatch in style.PARTS.values() if not hatch]
        self.assertEqual(len(plain), 2)  # light blue and black


class Where(unittest.TestCase):
    def test_numbers_compare_as_numbers_and_nothing_is_a_value(self):
        rows = sweep_rows()
        self.assertEqual(len(keep(rows, ["link.bandwidth_mhz=1.0,10", "link.snr_db=-5"])), 4)
        self.assertEqual(set(keep(rows, ["ratio=256"])["scheme"]), {"aecnn"})
        self.assertEqual(set(keep(rows, ["split="])["scheme"]), {"direct jpeg 75"})
        self.assertEqual(len(keep(rows, ["split=layer3,"])), len(rows))

    def test_refuses_what_is_not_there(self):
        for condition, message in (("link.snr_db=3", "no row has '3'; there are -5, 10"),
                                   ("snr=3", "expected COLUMN=VALUE"), ("split", "expected COLUMN")):
            with self.assertRaisesRegex(InputError, message):
                keep(sweep_rows(), [condition])


class Intervals(unittest.TestCase):
    def test_are_wilsons(self):
        # R: prop.test(c(0, 3, 10), c(10, 10, 10), correct = FALSE)
        low, high = wilson_95(np.array([0, 3, 10]), 10)
        np.testing.assert_allclose(low, [0, 0.1077913, 0.7224672], atol=1e-6)
        np.testing.assert_allclose(high, [0.2775328, 0.6032219, 1], atol=1e-6)


class Command(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def csv(self, rows):
        rows.to_csv(self.folder / "sweep.csv", index=False)
        return self.folder / "sweep.csv"

    def store(self, rows, name="sweep.sqlite", counts=None, sql=""):
        """A store of airsplit with these rows, and these counts of latencies."""
        rows = rows.reset_index(drop=True)
        rows.insert(0, "point", range(len(rows)))
        rows.insert(1, "position", 0)
        with contextlib.closing(sqlite3.connect(self.folder / name)) as database:
            rows.to_sql("point_rows", database, index=False)
            if counts is not None:
                counts.to_sql("latency_counts", database, index=False)
            database.executescript(sql)
        return self.folder / name

    def plot(self, results, name="deadline", out="figure.png", deadline=None):
        """Exit status and what was said on standard error."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            try:
                more = ["--deadline", deadline] if deadline else []
                status = main([name, str(results), "-o", str(self.folder / out), *more])
            except SystemExit as stop:  # argparse's way
                status = stop.code
        return status, said.getvalue()

    def assert_refused(self, results, message, **options):
        status, said = self.plot(results, **options)
        self.assertEqual(status, 2)
        self.assertIn(message, said)
        self.assertFalse((self.folder / "figure.png").exists())

    def test_writes_each_kind_of_file_the_same_each_time(self):
        results = self.store(rows_of())
        for ending, magic in ((".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")):
            self.assertEqual(self.plot(results, out="a" + ending), (0, ""))
            self.assertEqual(self.plot(results, out="b" + ending), (0, ""))
            first = (self.folder / ("a" + ending)).read_bytes()
            self.assertTrue(first.startswith(magic))
            self.assertEqual(first, (self.folder / ("b" + ending)).read_bytes())

    def test_reads_a_store_and_a_csv_alike(self):
        rows = rows_of()
        rows.insert(0, "link.fading", "none")
        stored, written = read_rows(self.store(rows)), read_rows(self.csv(rows))
        pd.testing.assert_frame_equal(stored, written, check_dtype=False)
        self.assertEqual(written["link.fading"].tolist(), ["none"] * 4)

    def test_says_that_nothing_was_answered(self):
        rows = rows_of(("answered", 0), ("right", 0), ("latency_ms", None), ("deadline_met", 0),
                       ("in_deadline_accuracy", 0), ("device_energy_mj_mean", None))
        for name in ("cdf", "energy"):
            self.assert_refused(self.csv(rows), "no task was answered", name=name)

    def test_a_store_in_which_nothing_was_answered(self):
        counts = pd.DataFrame(columns=["point", "position", "latency_ms", "answered", "right"])
        results = self.store(rows_of(("effective_tasks", 10)), counts=counts)
        for name in ("cdf", "accuracy-deadline"):
            self.assert_refused(results, "no task was answered", name=name)
        for name in ("deadlines", "deadline"):  # shares of 0 are results
            self.assertEqual(self.plot(results, name), (0, ""))

    def test_refuses_names_that_no_legend_can_show(self):
        self.assert_refused(self.csv(rows_of(("scheme", "a" * 1000))), "a text of 1000 letters")

    def test_refuses_what_is_not_there(self):
        self.assert_refused(self.folder / "none.csv", "No such file or directory")
        self.assert_refused(self.folder, "Is a directory")

    def test_refuses_results_without_rows(self):
        self.assert_refused(self.store(rows_of().iloc[:0]), "holds no rows yet")
        self.assert_refused(self.csv(rows_of().iloc[:0]), "holds no rows yet")

    def test_refuses_missing_columns(self):
        self.assert_refused(self.csv(rows_of(without=["link.snr_db"])), "--over link.snr_db=")
        self.assert_refused(self.csv(rows_of(without=["deadline_met_low"])), "'deadline_met_low'")
        self.assert_refused(self.csv(rows_of(without=["scheme"])), "no column 'scheme'")
        self.assert_refused(self.csv(rows_of(without=["ratio"])), "no column 'ratio'")

    def test_refuses_columns_without_numbers(self):
        self.assert_refused(self.csv(rows_of(("link.snr_db", "good"))), "holds 'good', which is not")
        self.assert_refused(self.csv(rows_of(("deadline_met", None))), "holds no value")

    def test_refuses_damaged_files(self):
        bad = self.folder / "bad"
        for content in (b"", b"\xff\xfe\x00junk", b"SQLite format 3\0" + b"x" * 500, b'a,b\n"1,2\n3'):
            bad.write_bytes(content)
            self.assert_refused(bad, f"{bad}: not ")
        whole = self.store(rows_of(), "whole.sqlite").read_bytes()
        bad.write_bytes(whole[: len(whole) // 2])
        self.assert_refused(bad, "damaged")

    def test_refuses_numbers_that_no_results_have(self):
        for column, value, message in (
                ("deadline_met", 1.5, "column 'deadline_met' holds 1.5: expected a number from 0 to 1"),
                ("tasks", -3, "column 'tasks' holds -3: expected a number of at least 0"),
                ("tasks", None, "column 'tasks' holds no value"),
                ("deadline_met_high", float("inf"), "holds inf: expected a number from 0 to 1"),
                ("replications", 0, "holds 0: expected a number of at least 1"),
                ("answered", 11, "holds more than there are tasks"),
                ("latency_ms_p50", -1, "'latency_ms_p50' holds -1")):
            with self.subTest(column=column, value=value):
                self.assert_refused(self.csv(rows_of((column, value))), message)

    def test_draws_the_interval_over_replications_and_says_so(self):
        rows = rows_of(("interval_over", "replications"), ("effective_tasks", 5), ("deadline_ms", 50))
        _, axes = draw(accuracy, rows)
        band = axes.collections[1].get_paths()[0].vertices
        self.assertAlmostEqual(band[band[:, 0] == 2.5, 1].max(), wilson_95(0.4 * 5, 5)[1])
        self.assertEqual(axes.figure.texts[0].get_text().replace("\n", " "),
                         "Deadline 50 ms. Bands: 95 % intervals over replications.")
        rows.loc[0, "interval_over"] = "tasks"
        figure, _ = draw(deadline, rows)
        self.assertIn("over replications where there are several, else over tasks",
                      figure.texts[0].get_text().replace("\n", " "))

    def test_latencies_of_a_store_and_of_a_csv_are_alike(self):
        rows = rows_of(("tasks", 10)).iloc[:2]
        counts = pd.DataFrame([(0, 0, 14, 2, 1), (0, 0, 12.5, 4, 3)],
                              columns=["point", "position", "latency_ms", "answered", "right"])
        exported = rows[["link.snr_db", "scheme", "split", "ratio", "tasks"]].iloc[[0, 0, 1]].assign(
            latency_ms=[12.5, 14, None], answered=[4, 6, 0], right=[3, 4, 0])
        exported.to_csv(self.folder / "l.csv", index=False)
        stored = at_deadlines.read(self.store(rows, "l.sqlite", counts))
        pd.testing.assert_frame_equal(stored, at_deadlines.read(self.folder / "l.csv"), check_like=True,
                                      check_dtype=False)
        self.assertEqual(stored["deadline_met"].tolist(), [0.4, 0.6, 0])
        self.assertEqual(self.plot(self.folder / "l.sqlite", name="deadlines"), (0, ""))

    def test_bands_of_latencies_are_over_replications(self):
        counts = pd.DataFrame([(0, 0, 12.5, 4, 3, 5, None)], columns=[
            "point", "position", "latency_ms", "answered", "right", "answered_trials", "right_trials"])
        rows = at_deadlines.read(self.store(rows_of(("effective_tasks", 6)), counts=counts))
        self.assertEqual(rows["deadline_met_high"].iloc[0], wilson_95(0.4 * 5, 5)[1])
        self.assertEqual(rows["in_deadline_accuracy_high"].iloc[0], wilson_95(0.3 * 10, 10)[1])
        early = at_deadlines.at(rows, [5])
        self.assertEqual(early["deadline_met_high"].iloc[0], wilson_95(0, 6)[1])

    def test_nothing_in_a_store_is_run(self):
        endless = ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                   "SELECT x AS scheme FROM c")
        results = self.store(rows_of(), "view.sqlite", sql=f"CREATE VIEW rows AS {endless};")
        self.assertEqual(len(read_rows(results)), 4)
        for name, sql in (("a", f"DROP TABLE point_rows; CREATE VIEW point_rows AS {endless};"),
                          ("b", "ALTER TABLE point_rows ADD x AS (zeroblob(1000000000));")):
            self.assert_refused(self.store(rows_of(), name + ".sqlite", sql=sql), "is no plain table")

    def test_refuses_rows_where_latencies_are_needed(self):
        for name in ("cdf", "deadlines", "accuracy-deadline", "best-scheme"):
            self.assert_refused(self.csv(rows_of()), "--latencies", name=name)
            self.assert_refused(self.store(rows_of(), name + ".sqlite"), "no table 'latency_counts'",
                                name=name)

    def test_takes_deadlines_where_they_are_drawn(self):
        results = self.csv(rows_of())
        for text in ("abc", "-5", "nan"):
            self.assertEqual(self.plot(results, "deadlines", deadline=text)[0], 2)
        status, said = self.plot(results, "deadline", deadline="50")
        self.assertEqual(status, 2)
        self.assertIn("is drawn at the deadline of the run; these take one: best-scheme, deadlines",
                      said)

    def test_takes_a_key_that_was_swept(self):
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(main(["deadline", str(self.csv(rows_of())), "-o", str(self.folder / "a.png"),
                                   "--x", "link.snr"]), 2)
            with self.assertRaises(SystemExit):
                main(["cdf", "a.csv", "-o", "a.png", "--x", "link.snr_db"])
        self.assertIn("--x link.snr: expected a key that was swept: link.snr_db", said.getvalue())
        self.assertIn("'cdf' has an x axis of its own; these take a key: accuracy, bandwidth",
                      said.getvalue())

    def test_takes_a_second_file_where_it_is_dashed(self):
        results = self.csv(rows_of())
        with contextlib.redirect_stderr(io.StringIO()) as said:
            with self.assertRaises(SystemExit):
                main(["cdf", str(results), "-o", "a.png", "--dashed", "b.csv"])
            self.assertEqual(main(["where-to-cut", str(results), "-o", "a.png", "--dashed", "b.csv"]), 2)
        self.assertIn("'cdf' draws one file; these take another: where-to-cut", said.getvalue())
        self.assertIn("sweep.csv and b.csv: ", said.getvalue())

    def test_a_users_matplotlibrc_changes_nothing(self):
        results = self.csv(rows_of())
        self.plot(results, out="a.png")
        with matplotlib.rc_context({"text.usetex": True, "savefig.bbox": "tight", "lines.linewidth": 9,
                                    "figure.dpi": 30}):
            self.assertEqual(self.plot(results, out="b.png"), (0, ""))
        self.assertEqual((self.folder / "a.png").read_bytes(), (self.folder / "b.png").read_bytes())

    def test_a_python_that_cannot_draw_says_which_can(self):
        blocked = self.folder / "matplotlib"  # as where matplotlib is missing
        blocked.mkdir()
        (blocked / "__init__.py").write_text("raise ImportError('No module named matplotlib')")
        root = Path(__file__).resolve().parents[2]
        found = subprocess.run([sys.executable, "-m", "plotting", "deadline", "a.csv", "-o", "a.png"],
                               cwd=root, env={**os.environ, "PYTHONPATH": str(self.folder)},
                               capture_output=True, text=True)
        self.assertEqual(found.returncode, 1)
        self.assertNotIn("Traceback", found.stderr)
        self.assertIn("python3 -m plotting deadline a.csv -o a.png", found.stderr)
        self.assertRegex(found.stderr, "apt-get install python3-matplotlib|Use /usr/bin/python3")

    def test_refuses_wrong_arguments(self):
        results = self.csv(rows_of())
        self.assert_refused(results, "invalid choice: 'nonsense'", name="nonsense")
        self.assert_refused(results, "ends in .png, .pdf or .svg", out="figure.bmp")

    def test_says_when_the_figure_cannot_be_written(self):
        status, said = self.plot(self.csv(rows_of()), out="none/figure.png")
        self.assertEqual(status, 1)
        self.assertIn("No such file or directory", said)


if __name__ == "__main__":
    unittest.main()
