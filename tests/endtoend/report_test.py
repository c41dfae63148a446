# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The page of `airsplit report` in headless Chromium: what it shows is what the store holds.

    report_test.py AIRSPLIT SOURCE_FOLDER SCREENSHOT_FOLDER [unittest options]

Replays profiles/shapes.profile. Needs Debian's chromium, chromium-driver and python3-selenium. One browser
serves all tests; each opens its page anew, and in the end of each nothing may have gone wrong in it.
"""

import base64
import csv
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

AIRSPLIT = SOURCE = SHOTS = FOLDER = PAGE = None  # set in main()
WAIT_S = 10
TITLE = "A <b>title</b> & </script> ${of} `the` test"
SCENARIO = f"""
title = '{TITLE}'
[workload]
profile = "shapes"
rate_hz = 5
deadline_ms = 61.37
tasks = 200
[link]
snr_db = 5
bandwidth_mhz = 0.2
fading = "rayleigh"
coherence_ms = 20
[device]
processor = "raspberry-pi-4"
[edge]
processor = "rtx-2080-ti"
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 256
[[scheme]]
kind = "aecnn"
split = "layer3"
ratio = 64
[[scheme]]
kind = "bottlenet++"
split = "layer3"
ratio = 256
[[scheme]]
kind = "direct"
codec = "jpeg"
quality = 75
[[scheme]]
kind = "direct"
codec = "raw"
[[scheme]]
kind = "local"
"""
GROUPS = """
[[group]]
name = "near"
link.snr_db = 15
[[group]]
name = "far"
workload.devices = 2
workload.deadline_ms = 13.37
[[group]]
name = "others"
scheme.kind = "local"
"""
SNRS, BANDWIDTHS = [-5, 5, 15], [0.1, 0.5]
EXACT = ["latency_ms_mean", "latency_ms_p95", "payload_bytes_mean", "device_energy_mj_mean", "tasks"]
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]

TABLE = """
return Object.fromEntries([...document.querySelectorAll("#table tbody tr")].map(
    (line) => [line.dataset.scheme, Object.fromEntries([...line.querySelectorAll("td.number")].map(
        (cell) => [cell.dataset.column, {
          value: Number(cell.dataset.value),
          low: Number(cell.dataset.low),
          high: Number(cell.dataset.high),
          text: cell.textContent
        }]))]));
"""
MOVE_SLIDER = """
const slider = document.getElementById("deadline");
const all = JSON.parse(document.getElementById("results").textContent).deadlines_ms;
slider.value = all.indexOf(arguments[0]);
slider.dispatchEvent(new Event("input", {bubbles: true}));
"""
LOOKS = """
return [...document.querySelectorAll("#schemes label svg")].map((svg) => {
  const [, marker, half] = svg.querySelectorAll("path");
  return JSON.stringify([
    marker.getAttribute("d"), marker.getAttribute("fill") === "#fff", half && half.getAttribute("d")
  ]);
});
"""


class Page:
    """The page that is open in the browser, and what its reader does there."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for switch in SWITCHES:
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.ignore_local_proxy_environment_variables()
        # What it leaves behind is in our folder, and it writes 1.5 rather than 1,5.
        own = {"HOME": str(FOLDER), "TMPDIR": str(FOLDER), "LANGUAGE": "en_US"}
        service = Service("/usr/bin/chromedriver", env={**os.environ, **own})
        self.driver = webdriver.Chrome(service=service, options=options)
        self.driver.set_script_timeout(WAIT_S)
        self.downloads = FOLDER / "downloads"
        self.devtools("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads))

    def devtools(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, is_so):
        return WebDriverWait(self.driver, WAIT_S, poll_frequency=0.05).until(lambda _: is_so())

    def settle(self):
        """Two frames: the page has drawn what was picked."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));")

    def open(self, file):
        self.go((FOLDER / file).as_uri())

    def go(self, address):
        """Opens the page anew, light and as wide as a desktop, the pointer in its corner."""
        self.driver.get("about:blank")
        self.resize(1200)
        self.colours("light")
        self.point(2, 2)
        self.driver.get(address)
        self.wait(lambda: self.all("#across svg"))
        self.settle()

    def resize(self, width):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                      mobile=False)
        self.settle()

    def colours(self, scheme):
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": scheme}])

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector, text=""):
        """The only one of these elements, of those that have the text if there is one."""
        [element] = [found for found in self.all(selector)
                     if not text or text in found.get_property("textContent")]
        return element

    def text(self, selector):
        return self.one(selector).get_property("textContent")

    def heading(self):
        return self.text("#table h2")

    def value(self, selector):
        return self.one(selector).get_property("value")

    def box(self, selector):
        """In the window: {x, y, width, height}."""
        return self.js("return arguments[0].getBoundingClientRect().toJSON()", self.one(selector))

    def click(self, selector, text=""):
        self.one(selector, text).click()
        self.settle()

    def press(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()
            self.settle()

    def focus(self, selector):
        self.js("arguments[0].focus()", self.one(selector))

    def point(self, x, y):
        actions = ActionBuilder(self.driver, duration=0)
        actions.pointer_action.move_to_location(round(x), round(y))
        actions.perform()

    def type_deadline(self, text):
        self.one("#deadline-ms").send_keys(Keys.CONTROL, "a", Keys.NULL, text)
        self.settle()

    def pick(self, key, value):
        Select(self.one(f'[id="key-{key}"]')).select_by_visible_text(str(value))
        self.settle()

    def pick_point(self, snr, bandwidth):
        self.pick("link.snr_db", snr)
        self.pick("link.bandwidth_mhz", bandwidth)

    def show(self, measure):
        Select(self.one("#measure")).select_by_value(measure)
        self.settle()

    def table(self):
        """Its numbers: {label: {column: {value, low, high, text}}}."""
        return self.js(TABLE)

    def download(self, view, kind):
        """What the view's button saves, as the file that it names."""
        self.one(f"#{view} .{kind}").click()
        file = self.downloads / f"{view}.{kind}"
        self.wait(file.exists)
        text = file.read_text(encoding="utf-8")
        file.unlink()
        return text

    def download_csv(self, view):
        return list(csv.reader(self.download(view, "csv").splitlines()))

    def screenshot(self, name):
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=True, clip={**size, "scale": 1})
        (SHOTS / name).write_bytes(base64.b64decode(shot["data"]))

    def errors(self):
        """Those on the console and the exceptions, since they were last asked for."""
        return [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def requests(self):
        """The addresses that were asked for, since these were last asked for."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [event["params"].get("request", event["params"])["url"] for event in events
                if event["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")]


def airsplit(*arguments):
    result = subprocess.run([AIRSPLIT, *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=250)
    if result.returncode != 0:
        sys.exit(f"{arguments}: {result.stderr}")


def read(file, view):
    """A view of a store, a dictionary for each row."""
    store = sqlite3.connect(FOLDER / file)
    store.row_factory = sqlite3.Row
    rows = [dict(row) for row in store.execute(f"SELECT * FROM {view}")]
    store.close()
    return rows


def ratio_of(row):
    return None if row["ratio"] is None else f"{row['ratio']:.6g}"


def label_of(row):
    ratio = None if row["ratio"] is None else f"{ratio_of(row)}:1"
    beside = None if row["beside"] is None else f"beside {row['beside']}"
    return " ".join(part for part in (row["scheme"], row["split"], ratio, beside) if part is not None)


def rows_at(snr, bandwidth, view="rows"):
    """Those of s.sqlite."""
    return [row for row in read("s.sqlite", view)
            if row["link.snr_db"] == snr and row["link.bandwidth_mhz"] == bandwidth]


class Base(unittest.TestCase):
    def tearDown(self):
        """Nothing went wrong on the way, and nothing was asked of the network."""
        asked, errors = PAGE.requests(), PAGE.errors()
        foreign = [address for address in asked if not re.match("(file|data|blob):", address)]
        self.assertEqual((foreign, errors), ([], []))
        self.assertIn("file", [address.split(":")[0] for address in asked], "the log misses requests")

    def close(self, number, expected, what=None):
        self.assertLessEqual(abs(number - expected), 1e-5 * max(1, abs(expected)), what)

    def close_with_interval(self, shown, row, measure):
        for part, column in (("value", measure), ("low", f"{measure}_low"), ("high", f"{measure}_high")):
            self.close(shown[measure][part], row[column], column)

    def set_deadline(self, ms):
        PAGE.js(MOVE_SLIDER, ms)
        PAGE.settle()
        self.assertEqual(PAGE.text("#deadline-text"), f"{ms} ms")


class Numbers(Base):
    def test_opens_with_the_scenarios_title_and_deadline(self):
        PAGE.open("s.html")
        self.assertEqual(PAGE.driver.title, TITLE)
        self.assertEqual(PAGE.text("h1"), TITLE)
        self.assertEqual(PAGE.text("#deadline-text"), "61.37 ms")
        self.assertRegex(PAGE.text("#origin"), r"airsplit sweep x\.toml")
        self.assertIn("Copyright: 2010-2017, Mike Bostock", PAGE.text("footer"))

    def test_shows_the_stores_rows_at_every_point_at_the_scenarios_deadline(self):
        PAGE.open("s.html")
        for snr in SNRS:
            for bandwidth in BANDWIDTHS:
                PAGE.pick_point(snr, bandwidth)
                shown, rows = PAGE.table(), rows_at(snr, bandwidth)
                self.assertEqual(len(shown), len(rows))
                for row in rows:
                    line = shown[label_of(row)]
                    self.close_with_interval(line, row, "deadline_met")
                    self.close(line["in_deadline_accuracy"]["value"], row["in_deadline_accuracy"])
                    for column in EXACT:
                        self.assertEqual(line[column]["value"], row[column], column)

    def test_the_slider_moves_and_all_follows_it(self):
        PAGE.open("s.html")
        PAGE.pick_point(5, 0.1)
        PAGE.show("deadline_met")
        seen = {"curves": set(), "rules": set(), "maps": set(), "tables": set()}
        rows, latencies = rows_at(5, 0.1), rows_at(5, 0.1, "latencies")
        for ms in (20, 62, 200):
            self.set_deadline(ms)
            self.assertIn(f"deadline {ms} ms", PAGE.text("#across h2"))
            shown = PAGE.table()
            for row in rows:
                label = label_of(row)
                within = [at for at in latencies if label_of(at) == label and at["latency_ms"] <= ms]
                last = within[-1] if within else {"answered": 0, "right": 0}
                self.close(shown[label]["deadline_met"]["value"], last["answered"] / row["tasks"])
                self.close(shown[label]["in_deadline_accuracy"]["value"], last["right"] / row["tasks"])
            curve = PAGE.one('#across .line[data-scheme="direct jpeg 75"]')
            seen["curves"].add(curve.get_property("innerHTML"))
            seen["rules"].add(PAGE.one("#deadlines .rule").get_dom_attribute("d"))
            seen["maps"].add(PAGE.one("#map .plot").get_property("innerHTML"))
            seen["tables"].add(json.dumps(shown))
        self.assertEqual({what: len(states) for what, states in seen.items()}, dict.fromkeys(seen, 3))

    def test_any_deadline_can_be_typed_between_counted_ones_it_is_interpolated(self):
        PAGE.open("s.html")
        PAGE.pick_point(5, 0.1)
        PAGE.show("deadline_met")
        at = {}
        for ms in (75, 75.25, 76):
            PAGE.type_deadline(str(ms))
            at[ms] = {label: line["deadline_met"] for label, line in PAGE.table().items()}
        for label, share in at[75.25].items():
            early, late = at[75][label]["value"], at[76][label]["value"]
            self.close(share["value"], early + 0.25 * (late - early), label)
        self.assertTrue(any(share["text"].startswith("≈ ") for share in at[75.25].values()), "says so")
        self.assertFalse(any(share["text"].startswith("≈") for share in at[76].values()))
        PAGE.type_deadline("-3")
        self.assertEqual(len(PAGE.all("#deadline-ms:invalid")), 1)
        self.assertIn("deadline 76 ms", PAGE.heading())
        PAGE.click("#own")
        self.assertEqual(PAGE.value("#deadline-ms"), "61.37")

    def test_an_overloaded_scheme_is_marked_and_stretches_nothing(self):
        PAGE.open("overload.html")
        shown = PAGE.table()
        raw, jpeg = shown["direct raw"], shown["direct jpeg 75"]
        self.assertTrue(raw["latency_ms_p50"]["text"].endswith("†"))
        self.assertNotIn("†", jpeg["latency_ms_p50"]["text"])
        self.assertNotIn("†", raw["payload_bytes_mean"]["text"])
        self.assertTrue(PAGE.one("#table .overloaded").is_displayed())
        slowest = raw["latency_ms_p95"]["value"]
        self.assertGreater(slowest, 5000, "it is overloaded")
        self.assertRegex(PAGE.text("#deadlines .cut"), r"\ACut at [\d.]+ ms: .*direct raw \(overloaded, to")
        deadlines = json.loads(PAGE.text("#results"))["deadlines_ms"]
        most = deadlines[int(PAGE.one("#deadline").get_property("max"))]
        self.assertLess(most, slowest / 5, "the slider goes too far")

    def test_a_swept_deadline_has_a_choice_of_its_own_and_the_slider_goes_with_it(self):
        PAGE.open("one.html")
        self.assertEqual(PAGE.all("#map"), [], "one key alone spans no map")
        PAGE.pick("workload.deadline_ms", 50)
        self.assertEqual(PAGE.text("#deadline-text"), "50 ms")
        shown = PAGE.table()
        rows = [row for row in read("one.sqlite", "rows") if row["workload.deadline_ms"] == 50]
        self.assertGreater(len(rows), 0)
        for row in rows:
            self.close(shown[label_of(row)]["deadline_met"]["value"], row["deadline_met"])

    def test_groups_of_devices_are_a_choice_and_each_has_its_own_rows(self):
        PAGE.open("groups.html")
        PAGE.pick("link.bandwidth_mhz", 0.1)
        rows = [row for row in read("groups.sqlite", "rows") if row["link.bandwidth_mhz"] == 0.1]
        for group, deadline in (("near", "61.37"), ("far", "13.37"), ("others", "61.37")):
            PAGE.pick("group", group)
            shown, own = PAGE.table(), [row for row in rows if row["group"] == group]
            self.assertIn(f"deadline {deadline} ms", PAGE.heading())
            self.assertCountEqual(shown, map(label_of, own))
            for row in own:
                line = shown[label_of(row)]
                self.assertEqual(line["latency_ms_mean"]["value"], row["latency_ms_mean"])
                self.assertEqual(line["tasks"]["value"], row["tasks"])
                self.close_with_interval(line, row, "deadline_met")
        self.assertIn("group others", PAGE.heading())
        head, line, *_ = PAGE.download_csv("table")
        fields = dict(zip(head, line, strict=True))
        self.assertEqual(fields["group"], "others")
        self.assertIn(fields["beside"], [row["beside"] for row in own])


class Views(Base):
    def test_the_map_shows_the_best_schemes_ties_as_ties_and_a_click_picks_its_point(self):
        PAGE.open("s.html")
        PAGE.show("in_deadline_accuracy")
        self.set_deadline(61.37)
        bests = [cell.get_dom_attribute("data-best") for cell in PAGE.all("#map .cell")]
        points = [(snr, bandwidth) for snr in SNRS for bandwidth in BANDWIDTHS]
        for point, best in zip(points, bests, strict=True):
            PAGE.pick_point(*point)
            shares = {label: line["in_deadline_accuracy"] for label, line in PAGE.table().items()}
            low = max(shares.values(), key=lambda share: share["value"])["low"]
            tied = [label for label, share in shares.items() if share["high"] >= low]
            self.assertCountEqual(best.split(" = "), tied, "all that tie are best")
        PAGE.pick_point(-5, 0.1)
        PAGE.all("#map .cell")[-1].click()
        PAGE.settle()
        self.assertIn("SNR 15 dB, bandwidth 0.5 MHz", PAGE.heading())

    def test_hover_shows_values_with_intervals(self):
        PAGE.open("s.html")
        PAGE.pick_point(15, 0.5)
        PAGE.show("deadline_met")
        box = PAGE.box("#across svg")
        PAGE.point(box["x"] + box["width"] - 20, box["y"] + box["height"] / 2)  # the greatest SNR
        tip = PAGE.text("#tip")
        self.assertIn("SNR 15 dB", tip)
        for label, line in PAGE.table().items():
            met = line["deadline_met"]["text"]
            self.assertIn(label, tip)
            self.assertIn(met, tip)
            self.assertRegex(met, r"\A\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]\Z")
        self.assertTrue(PAGE.one("#tip").is_displayed())
        PAGE.point(2, 2)
        self.assertFalse(PAGE.one("#tip").is_displayed())

    def test_a_view_downloads_as_svg(self):
        PAGE.open("s.html")
        PAGE.pick_point(15, 0.5)
        PAGE.show("deadline_met")
        svg = PAGE.download("across", "svg")
        self.assertRegex(svg, r'\A<svg [^>]*xmlns="http://www\.w3\.org/2000/svg"')
        self.assertIn("SNR (dB)", svg)
        self.assertIn("Deadline-met probability, bandwidth 0.5 MHz, deadline 61.37 ms", svg)
        legend = re.findall(r'<g class="legend".*?<text[^>]*>([^<]*)</text>', svg, re.DOTALL)
        self.assertCountEqual(legend, PAGE.table())
        self.assertNotRegex(svg, r"filter|var\(", "it looks the same in another program")

    def test_a_view_downloads_as_csv(self):
        PAGE.open("s.html")
        PAGE.pick_point(15, 0.5)
        PAGE.show("deadline_met")
        head, *records = PAGE.download_csv("table")
        lines = [dict(zip(head, record, strict=True)) for record in records]
        rows = rows_at(15, 0.5)
        self.assertEqual(len(lines), len(rows))
        for row in rows:
            [line] = [line for line in lines
                      if (line["scheme"], line["ratio"]) == (row["scheme"], ratio_of(row) or "")]
            self.close(float(line["deadline_met"]), row["deadline_met"])
            self.close(float(line["deadline_met_low"]), row["deadline_met_low"])
            self.assertEqual(float(line["link.snr_db"]), 15)
            self.assertEqual(float(line["latency_ms_p95"]), row["latency_ms_p95"])
        for view in ("across", "deadlines", "map"):
            records = PAGE.download_csv(view)
            self.assertGreater(len(records), 3, view)
            self.assertEqual({len(record) for record in records}, {len(records[0])}, view)

    def test_schemes_are_told_apart_without_colour(self):
        PAGE.open("s.html")
        looks = PAGE.js(LOOKS)
        self.assertEqual(len(looks), 6)
        self.assertEqual(len(set(looks)), len(looks), looks)

    def test_a_scheme_can_be_hidden(self):
        PAGE.open("s.html")
        self.assertEqual(len(PAGE.all("#across .line")), 6)
        self.hide("local")
        self.assertEqual(len(PAGE.all("#across .line")), 5)
        PAGE.click("#schemes button", "None")
        self.assertEqual(len(PAGE.all("#across .line")), 0)
        PAGE.click("#schemes button", "All")
        self.assertEqual(len(PAGE.all("#across .line")), 6)

    def hide(self, scheme):
        box = PAGE.one("#schemes label", scheme).find_element(By.TAG_NAME, "input")
        self.assertTrue(box.is_selected())
        box.click()
        PAGE.settle()
        self.assertFalse(box.is_selected())

    def test_the_table_can_be_sorted(self):
        PAGE.open("s.html")
        as_they_were = self.payloads()
        falling = sorted(as_they_were, reverse=True)
        PAGE.focus('#table [data-sort="payload_bytes_mean"]')
        PAGE.press(Keys.ENTER)
        self.assertEqual(self.payloads(), falling)
        self.assertEqual(len(PAGE.all("#table th[aria-sort=descending]")), 1)
        PAGE.press(Keys.ENTER)
        self.assertEqual(self.payloads(), falling[::-1])
        self.assertEqual(len(PAGE.all("#table th[aria-sort=ascending]")), 1)
        PAGE.press(Keys.ENTER)
        self.assertEqual(self.payloads(), as_they_were)

    def payloads(self):
        return [float(cell.get_dom_attribute("data-value"))
                for cell in PAGE.all('#table td[data-column="payload_bytes_mean"]')]

    def test_the_address_says_what_is_shown(self):
        PAGE.open("s.html")
        PAGE.pick_point(-5, 0.1)
        PAGE.show("deadline_met")
        PAGE.type_deadline("44")
        self.hide("local")
        PAGE.click('#table [data-sort="lost"]')
        address, shown = PAGE.driver.current_url, PAGE.table()
        self.assertRegex(address, r"#link\.snr_db=-5&.*deadline_ms=44&")
        PAGE.go(address)
        self.assertEqual(PAGE.table(), shown)
        self.assertRegex(PAGE.heading(), "SNR -5 dB.*deadline 44 ms")
        PAGE.js('location.hash = "#link.snr_db=77&deadline_ms=-1&show=nonsense&schemes=none&sort=nothing"')
        PAGE.settle()
        self.assertRegex(PAGE.heading(), r"SNR 5 dB.*deadline 61\.37 ms")


class Keyboard(Base):
    def test_the_slider_goes_by_keys_one_exact_deadline_at_a_time(self):
        PAGE.open("s.html")
        self.set_deadline(62)
        PAGE.focus("#deadline")
        PAGE.press(Keys.ARROW_RIGHT)
        self.assertEqual(PAGE.text("#deadline-text"), "63 ms")
        self.assertEqual(PAGE.one("#deadline").get_dom_attribute("aria-valuetext"), "63 ms")

    def test_charts_and_map_go_by_keys(self):
        PAGE.open("s.html")
        PAGE.press(Keys.TAB)  # from now on the focus is the keyboard's
        PAGE.focus("#across .plot")
        PAGE.press(Keys.HOME)
        self.assertIn("SNR -5 dB", PAGE.heading())
        PAGE.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        self.assertIn("SNR 15 dB", PAGE.heading())
        self.assertIn("SNR 15 dB", PAGE.text("#tip"))
        PAGE.press(Keys.ESCAPE)
        self.assertFalse(PAGE.one("#tip").is_displayed())
        PAGE.focus("#map .plot")
        PAGE.press(Keys.ARROW_LEFT, Keys.ARROW_DOWN)
        self.assertIn("SNR 5 dB, bandwidth 0.1 MHz", PAGE.heading())
        PAGE.press(Keys.ARROW_UP)
        self.assertIn("bandwidth 0.5 MHz", PAGE.heading())
        PAGE.focus("#deadlines .plot")
        before = float(PAGE.value("#deadline-ms"))
        PAGE.press(Keys.ARROW_RIGHT)
        self.assertGreater(float(PAGE.value("#deadline-ms")), before)


class Looks(Base):
    def test_is_dark_where_the_system_is_and_its_files_are_not(self):
        PAGE.open("s.html")
        self.assertEqual(self.background_and_filter(), ["rgb(255, 255, 255)", "none"])
        PAGE.colours("dark")
        background, image_filter = self.background_and_filter()
        self.assertEqual(background, "rgb(0, 0, 0)")
        self.assertIn("invert", image_filter)
        PAGE.screenshot("report-dark.png")
        self.assertRegex(PAGE.download("across", "svg"), '<rect[^>]* fill="#fff"')

    def background_and_filter(self):
        return PAGE.js("""return [getComputedStyle(document.body).backgroundColor,
                                  getComputedStyle(document.querySelector("#across .plot svg")).filter]""")

    def test_fits_a_desktop_and_a_telephone(self):
        PAGE.open("s.html")
        for width in (1200, 400):
            PAGE.resize(width)
            self.assertEqual(PAGE.js("return [innerWidth, innerHeight]"), [width, 900])
            overflow = PAGE.js(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self.assertLessEqual(overflow, 0, f"too wide at {width} px")
            for selector in ("#across svg", "#deadline", "#measure", '[id="key-link.snr_db"]'):
                box = PAGE.box(selector)
                self.assertGreaterEqual(box["x"], 0, f"{selector} is cut at {width} px")
                self.assertLessEqual(box["x"] + box["width"], width, f"{selector} is cut at {width} px")
            PAGE.screenshot(f"report-{width}px.png")


def write_pages():
    """Simulates what the tests read: NAME.sqlite and its page NAME.html."""
    (FOLDER / "x.toml").write_text(SCENARIO)
    (FOLDER / "groups.toml").write_text(SCENARIO + GROUPS)
    snrs, bandwidths = ",".join(map(str, SNRS)), ",".join(map(str, BANDWIDTHS))
    sweeps = {
        "s": ["x.toml", "--over", f"link.snr_db={snrs}", "--over", f"link.bandwidth_mhz={bandwidths}",
              "--replications", "2"],
        "one": ["x.toml", "--over", "workload.deadline_ms=50,61.37"],
        "overload": ["x.toml", "--over", "link.bandwidth_mhz=0.1", "--set", "workload.rate_hz=8"],
        "groups": ["groups.toml", "--over", f"link.bandwidth_mhz={bandwidths}"],
    }
    for name, arguments in sweeps.items():
        airsplit("sweep", *arguments, "--out", f"{name}.sqlite")
        airsplit("report", f"{name}.sqlite", "-o" if name == "s" else "--out", f"{name}.html")


def main():
    global AIRSPLIT, SOURCE, SHOTS, FOLDER, PAGE
    AIRSPLIT, SOURCE, SHOTS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="airsplit_report_"))
    SHOTS.mkdir(parents=True, exist_ok=True)
    os.environ["AIRSPLIT_DATA"] = str(SOURCE)
    try:
        write_pages()
        PAGE = Page()
        unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
    finally:
        if PAGE:
            PAGE.driver.quit()
        shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
