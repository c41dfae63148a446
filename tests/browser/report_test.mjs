// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The page of `airsplit report` in headless Chromium: what it shows is what the store holds.
//
//   node report_test.mjs AIRSPLIT SOURCE_FOLDER SCREENSHOT_FOLDER
//
// Replays profiles/shapes.profile. Needs Debian's chromium, and `npm ci --prefix tests/browser`.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {after, before, test} from "node:test";

const {chromium} = await import("playwright-core").catch((error) => {
  console.error(`Skipped: ${error.message}\nnpm ci --prefix tests/browser installs it`);
  process.exit(77);  // ctest's sign, see tests/CMakeLists.txt
});

const [AIRSPLIT, SOURCE, SHOTS] = process.argv.slice(2).map((argument) => path.resolve(argument));
const TITLE = "A <b>title</b> & </script> ${of} `the` test";
const SCENARIO = `
title = '${TITLE}'
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
`;
const GROUPS = `
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
`;
const SNRS = [-5, 5, 15], BANDWIDTHS = [0.1, 0.5];
const EXACT =
    ["latency_ms_mean", "latency_ms_p95", "payload_bytes_mean", "device_energy_mj_mean", "tasks"];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "airsplit-report-"));
let browser, page, store;
const trouble = [];  // console errors, exceptions, requests to the network

function airsplit(...args) {
  const environment = {...process.env, AIRSPLIT_DATA: SOURCE};
  return execFileSync(
      AIRSPLIT, args,
      {cwd: folder, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"]});
}

/** A view of a store as Python's sqlite3 reads it, an object for each row. */
function read(file, view) {
  const program = "import json, sqlite3, sys\n" +
      "d = sqlite3.connect(sys.argv[1]); d.row_factory = sqlite3.Row\n" +
      "print(json.dumps([dict(row) for row in d.execute('SELECT * FROM ' + sys.argv[2])]))";
  return JSON.parse(execFileSync(
      "/usr/bin/python3", ["-c", program, path.join(folder, file), view],
      {encoding: "utf8", maxBuffer: 2 ** 28}));
}

function labelOf(row) {
  return [
    row.scheme, row.split, row.ratio === null ? null : `${Number(row.ratio.toPrecision(6))}:1`,
    row.beside === null ? null : `beside ${row.beside}`
  ].filter((part) => part !== null)
      .join(" ");
}

const isAt = (row, snr, bandwidth) =>
    row["link.snr_db"] === snr && row["link.bandwidth_mhz"] === bandwidth;
const close = (a, b) =>
    assert.ok(Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

/** Two frames: the page has drawn what was picked. */
const settle = () => page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function pick(key, value) {
  await page.locator(`[id="key-${key}"]`).selectOption({label: String(value)});
  await settle();
}

async function setDeadline(ms) {
  await page.evaluate((wanted) => {
    const slider = document.getElementById("deadline");
    const all = JSON.parse(document.getElementById("results").textContent).deadlines_ms;
    slider.value = all.indexOf(wanted);
    slider.dispatchEvent(new Event("input", {bubbles: true}));
  }, ms);
  await settle();
  assert.equal(await page.locator("#deadline-text").textContent(), `${ms} ms`);
}

/** The table's numbers: {label: {column: {value, low, high}}}. */
function table() {
  return page.evaluate(
      () => Object.fromEntries([...document.querySelectorAll("#table tbody tr")].map(
          (line) => [line.dataset.scheme, Object.fromEntries([
            ...line.querySelectorAll("td.number")
          ].map((cell) => [cell.dataset.column, {
                  value: Number(cell.dataset.value),
                  low: Number(cell.dataset.low),
                  high: Number(cell.dataset.high),
                  text: cell.textContent
                }]))])));
}

async function open(file) {
  await page.goto(`file://${path.join(folder, file)}`);
  await page.waitForSelector("#across svg");
  await settle();
}

async function download(selector) {
  const [got] = await Promise.all([page.waitForEvent("download"), page.locator(selector).click()]);
  return fs.readFileSync(await got.path(), "utf8");
}

before(async () => {
  fs.mkdirSync(SHOTS, {recursive: true});
  fs.writeFileSync(path.join(folder, "x.toml"), SCENARIO);
  airsplit(
      "sweep", "x.toml", "--over", `link.snr_db=${SNRS}`, "--over",
      `link.bandwidth_mhz=${BANDWIDTHS}`, "--replications", "2", "--out", "s.sqlite");
  airsplit("sweep", "x.toml", "--over", "workload.deadline_ms=50,61.37", "--out", "one.sqlite");
  airsplit("report", "s.sqlite", "-o", "s.html");
  airsplit("report", "one.sqlite", "--out", "one.html");
  airsplit(
      "sweep", "x.toml", "--over", "link.bandwidth_mhz=0.1", "--set", "workload.rate_hz=8", "--out",
      "overload.sqlite");
  airsplit("report", "overload.sqlite", "--out", "overload.html");
  fs.writeFileSync(path.join(folder, "groups.toml"), SCENARIO + GROUPS);
  airsplit(
      "sweep", "groups.toml", "--over", `link.bandwidth_mhz=${BANDWIDTHS}`, "--out",
      "groups.sqlite");
  airsplit("report", "groups.sqlite", "--out", "groups.html");
  store = {rows: read("s.sqlite", "rows"), latencies: read("s.sqlite", "latencies")};
  browser = await chromium.launch(
      {executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"]});
  page = await browser.newPage({viewport: {width: 1200, height: 900}});
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) trouble.push(`asked for ${request.url()}`);
  });
});

after(async () => {
  await browser?.close();
  fs.rmSync(folder, {recursive: true});
});

test("opens with the scenario's title and deadline", async () => {
  await open("s.html");
  assert.equal(await page.title(), TITLE);
  assert.equal(await page.locator("h1").textContent(), TITLE);
  assert.equal(await page.locator("#deadline-text").textContent(), "61.37 ms");
  assert.match(await page.locator("#origin").textContent(), /airsplit sweep x\.toml/);
  assert.match(await page.locator("footer").textContent(), /Copyright: 2010-2017, Mike Bostock/);
});

test("shows the store's rows at every point, at the scenario's deadline", async () => {
  for (const snr of SNRS) {
    for (const bandwidth of BANDWIDTHS) {
      await pick("link.snr_db", snr);
      await pick("link.bandwidth_mhz", bandwidth);
      const shown = await table();
      const rows = store.rows.filter((row) => isAt(row, snr, bandwidth));
      assert.equal(Object.keys(shown).length, rows.length);
      for (const row of rows) {
        const line = shown[labelOf(row)];
        close(line.deadline_met.value, row.deadline_met);
        close(line.deadline_met.low, row.deadline_met_low);
        close(line.deadline_met.high, row.deadline_met_high);
        close(line.in_deadline_accuracy.value, row.in_deadline_accuracy);
        for (const column of EXACT) assert.equal(line[column].value, row[column] ?? 0, column);
      }
    }
  }
});

test("the slider moves, and all follows it", async () => {
  await pick("link.snr_db", 5);
  await pick("link.bandwidth_mhz", 0.1);
  await page.locator("#measure").selectOption("deadline_met");
  const seen = {curves: new Set(), rules: new Set(), maps: new Set(), tables: new Set()};
  for (const ms of [20, 62, 200]) {
    await setDeadline(ms);
    assert.match(await page.locator("#across h2").textContent(), new RegExp(`deadline ${ms} ms`));
    const shown = await table();
    for (const row of store.rows.filter((r) => isAt(r, 5, 0.1))) {
      const within = store.latencies.filter(
          (l) => isAt(l, 5, 0.1) && labelOf(l) === labelOf(row) && l.latency_ms <= ms);
      const last = within.pop() ?? {answered: 0, right: 0};
      close(shown[labelOf(row)].deadline_met.value, last.answered / row.tasks);
      close(shown[labelOf(row)].in_deadline_accuracy.value, last.right / row.tasks);
    }
    seen.curves.add(await page.locator('#across .line[data-scheme="direct jpeg 75"]').innerHTML());
    seen.rules.add(await page.locator("#deadlines .rule").getAttribute("d"));
    seen.maps.add(await page.locator("#map .plot").innerHTML());
    seen.tables.add(JSON.stringify(shown));
  }
  for (const [what, states] of Object.entries(seen)) assert.equal(states.size, 3, what);
});

test("the slider goes by keys, one exact deadline at a time", async () => {
  await setDeadline(62);
  await page.locator("#deadline").focus();
  await page.keyboard.press("ArrowRight");
  await settle();
  assert.equal(await page.locator("#deadline-text").textContent(), "63 ms");
  assert.equal(await page.locator("#deadline").getAttribute("aria-valuetext"), "63 ms");
});

test("the map shows the best schemes, ties as ties, and a click picks its point", async () => {
  await page.locator("#measure").selectOption("in_deadline_accuracy");
  await setDeadline(61.37);
  const bests = await page.evaluate(
      () => [...document.querySelectorAll("#map .cell")].map((c) => c.dataset.best));
  assert.equal(bests.length, SNRS.length * BANDWIDTHS.length);
  let place = 0;
  for (const snr of SNRS) {
    for (const bandwidth of BANDWIDTHS) {
      await pick("link.snr_db", snr);
      await pick("link.bandwidth_mhz", bandwidth);
      const shares = Object.entries(await table())
                         .map(([label, line]) => [label, line.in_deadline_accuracy])
                         .sort(([, a], [, b]) => b.value - a.value);
      const tied = shares.filter(([, share]) => share.high >= shares[0][1].low);
      assert.deepEqual(
          bests[place++].split(" = ").sort(), tied.map(([label]) => label).sort(),
          "all that tie are best");
    }
  }
  await page.locator("#map .cell").last().click();
  await settle();
  assert.match(await page.locator("#table h2").textContent(), /SNR 15 dB, bandwidth 0\.5 MHz/);
});

test("hover shows values with intervals", async () => {
  await page.locator("#measure").selectOption("deadline_met");
  await settle();
  const box = await page.locator("#across svg").boundingBox();
  await page.mouse.move(box.x + box.width - 20, box.y + box.height / 2);  // the greatest SNR
  const tip = await page.locator("#tip").textContent();
  assert.match(tip, /SNR 15 dB/);
  const shown = await table();
  for (const [label, {deadline_met: met}] of Object.entries(shown)) {
    assert.ok(
        tip.includes(label) && tip.includes(met.text), `${label} ${met.text} is not in ${tip}`);
    assert.match(met.text, /^\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]$/);
  }
  await page.mouse.move(2, 2);
  assert.equal(await page.locator("#tip").isHidden(), true);
});

test("a view downloads as SVG and as CSV", async () => {
  const svg = await download("#across .svg");
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /SNR \(dB\)/);
  assert.match(svg, /Deadline-met probability, bandwidth 0\.5 MHz, deadline 61\.37 ms/);
  const legend = [...svg.matchAll(/<g class="legend"[^]*?<text[^>]*>([^<]*)<\/text>/g)];
  assert.deepEqual(legend.map(([, label]) => label).sort(), Object.keys(await table()).sort());
  assert.doesNotMatch(svg, /filter|var\(/, "it looks the same in another program");
  const [head, ...lines] =
      (await download("#table .csv")).trim().split("\n").map((line) => line.split(","));
  const rows = store.rows.filter((row) => isAt(row, 15, 0.5));
  assert.equal(lines.length, rows.length);
  for (const row of rows) {
    const line = Object.fromEntries(
        lines.map((fields) => Object.fromEntries(fields.map((text, i) => [head[i], text])))
            .filter(
                (fields) =>
                    fields.scheme === row.scheme && fields.ratio === String(row.ratio ?? ""))
            .flatMap(Object.entries));
    close(Number(line.deadline_met), row.deadline_met);
    close(Number(line.deadline_met_low), row.deadline_met_low);
    assert.equal(Number(line["link.snr_db"]), 15);
    assert.equal(Number(line.latency_ms_p95), row.latency_ms_p95 ?? 0);
  }
  for (const view of ["across", "deadlines", "map"]) {
    const csv = (await download(`#${view} .csv`)).trim().split("\n");
    assert.ok(
        csv.length > 3 && csv.every((line) => line.split(",").length === csv[0].split(",").length),
        view);
  }
});

test("schemes are told apart without colour", async () => {
  const looks =
      await page.evaluate(() => [...document.querySelectorAll("#schemes label svg")].map((svg) => {
        const [, marker, half] = svg.querySelectorAll("path");
        return JSON.stringify([
          marker.getAttribute("d"), marker.getAttribute("fill") === "#fff",
          half && half.getAttribute("d")
        ]);
      }));
  assert.equal(looks.length, 6);
  assert.equal(new Set(looks).size, looks.length, looks.join("\n"));
});

test("a scheme can be hidden", async () => {
  const count = () => page.locator("#across .line").count();
  assert.equal(await count(), 6);
  await page.locator("#schemes label", {hasText: "local"}).locator("input").uncheck();
  await settle();
  assert.equal(await count(), 5);
  await page.locator("#schemes button", {hasText: "None"}).click();
  await settle();
  assert.equal(await count(), 0);
  await page.locator("#schemes button", {hasText: "All"}).click();
  await settle();
  assert.equal(await count(), 6);
});

test("charts and map go by keys", async () => {
  await page.goto("about:blank");
  await open("s.html");
  const focus = (view) => page.locator(`#${view} .plot`).focus();
  const key = async (name) => {
    await page.keyboard.press(name);
    await settle();
  };
  const heading = () => page.locator("#table h2").textContent();
  await page.keyboard.press("Tab");  // from now on the focus is the keyboard's
  await focus("across");
  await key("Home");
  assert.match(await heading(), /SNR -5 dB/);
  await key("ArrowRight");
  await key("ArrowRight");
  await key("ArrowRight");
  assert.match(await heading(), /SNR 15 dB/);
  assert.match(await page.locator("#tip").textContent(), /SNR 15 dB/);
  await key("Escape");
  assert.equal(await page.locator("#tip").isHidden(), true);
  await focus("map");
  await key("ArrowLeft");
  await key("ArrowDown");
  assert.match(await heading(), /SNR 5 dB, bandwidth 0\.1 MHz/);
  await key("ArrowUp");
  assert.match(await heading(), /bandwidth 0\.5 MHz/);
  await focus("deadlines");
  const before = Number(await page.locator("#deadline-ms").inputValue());
  await key("ArrowRight");
  assert.ok(Number(await page.locator("#deadline-ms").inputValue()) > before);
});

test("any deadline can be typed; between counted ones it is interpolated", async () => {
  await page.goto("about:blank");
  await open("s.html");
  await pick("link.snr_db", 5);
  await pick("link.bandwidth_mhz", 0.1);
  await page.locator("#measure").selectOption("deadline_met");
  const shares = async (ms) => {
    await page.locator("#deadline-ms").fill(String(ms));
    await settle();
    return Object.fromEntries(
        Object.entries(await table()).map(([label, line]) => [label, line.deadline_met]));
  };
  const [early, between, late] = [await shares(75), await shares(75.25), await shares(76)];
  for (const [label, share] of Object.entries(between)) {
    close(share.value, early[label].value + 0.25 * (late[label].value - early[label].value));
  }
  assert.ok(Object.values(between).some(({text}) => text.startsWith("≈ ")), "says so");
  assert.ok(!Object.values(late).some(({text}) => text.startsWith("≈")));
  await page.locator("#deadline-ms").fill("-3");
  await settle();
  assert.equal(await page.locator("#deadline-ms:invalid").count(), 1);
  assert.match(await page.locator("#table h2").textContent(), /deadline 76 ms/);
  await page.locator("#own").click();
  await settle();
  assert.equal(await page.locator("#deadline-ms").inputValue(), "61.37");
});

test("the table can be sorted", async () => {
  const order = () => page.evaluate(
      () => [...document.querySelectorAll('#table td[data-column="payload_bytes_mean"]')].map(
          (cell) => Number(cell.dataset.value)));
  const asTheyWere = await order();
  const head = page.locator('#table [data-sort="payload_bytes_mean"]');
  await head.focus();
  await page.keyboard.press("Enter");
  await settle();
  const falling = asTheyWere.slice().sort((a, b) => b - a);
  assert.deepEqual(await order(), falling);
  assert.equal(await page.locator("#table th[aria-sort=descending]").count(), 1);
  await page.keyboard.press("Enter");
  await settle();
  assert.deepEqual(await order(), falling.reverse());
  assert.equal(await page.locator("#table th[aria-sort=ascending]").count(), 1);
  await page.keyboard.press("Enter");
  await settle();
  assert.deepEqual(await order(), asTheyWere);
});

test("the address says what is shown", async () => {
  await pick("link.snr_db", -5);
  await page.locator("#deadline-ms").fill("44");
  await page.locator("#schemes label", {hasText: "local"}).locator("input").uncheck();
  await page.locator('#table [data-sort="lost"]').click();
  await settle();
  const address = page.url(), shown = await table();
  assert.match(address, /#link\.snr_db=-5&.*deadline_ms=44&/);
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForSelector("#across svg");
  await settle();
  assert.deepEqual(await table(), shown);
  assert.match(await page.locator("#table h2").textContent(), /SNR -5 dB.*deadline 44 ms/);
  await page.evaluate(() => {
    location.hash = "#link.snr_db=77&deadline_ms=-1&show=nonsense&schemes=none&sort=nothing";
  });
  await settle();
  assert.match(await page.locator("#table h2").textContent(), /SNR 5 dB.*deadline 61\.37 ms/);
  await page.goto("about:blank");
  await open("s.html");
});

test("is dark where the system is, and its files are not", async () => {
  const look = () => page.evaluate(
      () =>
          [getComputedStyle(document.body).backgroundColor,
           getComputedStyle(document.querySelector("#across .plot svg")).filter]);
  assert.deepEqual(await look(), ["rgb(255, 255, 255)", "none"]);
  await page.emulateMedia({colorScheme: "dark"});
  const [background, filter] = await look();
  assert.equal(background, "rgb(0, 0, 0)");
  assert.match(filter, /invert/);
  await page.screenshot({path: path.join(SHOTS, "report-dark.png"), fullPage: true});
  assert.match(await download("#across .svg"), /<rect[^>]* fill="#fff"/);
  await page.emulateMedia({colorScheme: "light"});
});

test("an overloaded scheme is marked and stretches nothing", async () => {
  await open("overload.html");
  const shown = await table();
  const raw = shown["direct raw"], jpeg = shown["direct jpeg 75"];
  assert.match(raw.latency_ms_p50.text, /†$/);
  assert.doesNotMatch(jpeg.latency_ms_p50.text, /†/);
  assert.doesNotMatch(raw.payload_bytes_mean.text, /†/);
  assert.equal(await page.locator("#table .overloaded").isVisible(), true);
  const slowest = raw.latency_ms_p95.value;
  assert.ok(slowest > 5000, "it is overloaded");
  const note = await page.locator("#deadlines .cut").textContent();
  assert.match(note, /^Cut at [\d.]+ ms: .*direct raw \(overloaded, to/);
  const most = await page.evaluate(() => {
    const slider = document.getElementById("deadline");
    return JSON.parse(document.getElementById("results").textContent).deadlines_ms[slider.max];
  });
  assert.ok(most < slowest / 5, `the slider goes to ${most} ms`);
});

test("fits a desktop and a telephone", async () => {
  await open("s.html");
  for (const width of [1200, 400]) {
    await page.setViewportSize({width, height: 900});
    await settle();
    const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide at ${width} px`);
    const box = await page.locator("#across svg").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, "the chart is cut");
    for (const id of ["deadline", "measure", "key-link.snr_db"]) {
      const control = await page.locator(`[id="${id}"]`).boundingBox();
      assert.ok(
          control.x >= 0 && control.x + control.width <= width, `${id} is cut at ${width} px`);
    }
    await page.screenshot({path: path.join(SHOTS, `report-${width}px.png`), fullPage: true});
  }
  await page.setViewportSize({width: 1200, height: 900});
});

test("a swept deadline has a choice of its own, and the slider goes with it", async () => {
  await open("one.html");
  assert.equal(await page.locator("#map").count(), 0, "one key alone spans no map");
  const rows = read("one.sqlite", "rows");
  await pick("workload.deadline_ms", 50);
  assert.equal(await page.locator("#deadline-text").textContent(), "50 ms");
  const shown = await table();
  for (const row of rows.filter((r) => r["workload.deadline_ms"] === 50)) {
    close(shown[labelOf(row)].deadline_met.value, row.deadline_met);
  }
});

test("groups of devices are a choice, and each has its own rows", async () => {
  await open("groups.html");
  const rows = read("groups.sqlite", "rows").filter((row) => row["link.bandwidth_mhz"] === 0.1);
  await pick("link.bandwidth_mhz", 0.1);
  for (const group of ["near", "far", "others"]) {
    await pick("group", group);
    const shown = await table(), own = rows.filter((row) => row.group === group);
    const judge = group === "far" ? /deadline 13\.37 ms/ : /deadline 61\.37 ms/;
    assert.match(await page.locator("#table h2").textContent(), judge);
    assert.deepEqual(Object.keys(shown).sort(), own.map(labelOf).sort());
    for (const row of own) {
      assert.equal(shown[labelOf(row)].latency_ms_mean.value, row.latency_ms_mean ?? 0);
      assert.equal(shown[labelOf(row)].tasks.value, row.tasks);
      close(shown[labelOf(row)].deadline_met.value, row.deadline_met);
      close(shown[labelOf(row)].deadline_met.low, row.deadline_met_low);
      close(shown[labelOf(row)].deadline_met.high, row.deadline_met_high);
    }
  }
  assert.match(await page.locator("#table h2").textContent(), /group others/);
  const [head, line] = (await download("#table .csv")).split("\n").map((text) => text.split(","));
  const fields = Object.fromEntries(head.map((name, i) => [name, line[i]]));
  assert.equal(fields.group, "others");
  assert.ok(rows.some((row) => row.beside === fields.beside), fields.beside);
});

test("nothing went wrong on the way, and nothing was asked of the network", () => {
  assert.deepEqual(trouble, []);
});
