// The page: what is picked, and the views that follow it.
import {drawChart, exactPoint, lastPoint} from "./chart.js";
import {sample} from "./looks.js";
import {bestOf, drawMap, inOrder, ranking} from "./map.js";
import {DEADLINE_KEY, field, hasTasks, IDENTITY, INTERVALS, isNumber, isOverloaded, KEYS, keyText, keyTitle, MEASURES, ownDeadline, rowAt, ROWS, SCHEMES, STORE, SWEPT, VALUES} from "./results.js";
import {drawTable, sorted, TABLE_COLUMNS} from "./table.js";
import {addTools, hideTip, noteCut} from "./views.js";

const MOST_AT_FIRST = 16;

/** Of each kind of scheme the one whose ratio is nearest 256; the others are a click away. */
function oneOfEach() {
  const near = (scheme) => Math.abs(Math.log((scheme.ratio || 256) / 256));
  return [...d3.nest()
              .key((scheme) => scheme.scheme)
              .rollup((same) => same[d3.scan(same, (a, b) => near(a) - near(b))])
              .map(SCHEMES)
              .values()];
}

const atFirst = () => ({
  at: Object.fromEntries(
      KEYS.map((key) => [key, VALUES.get(key)[Math.floor(VALUES.get(key).length / 2)]])),
  deadline: null,  // ms; null: each row's own
  measure: "in_deadline_accuracy",
  shown: new Set(SCHEMES.length <= MOST_AT_FIRST ? SCHEMES : oneOfEach()),
  sort: null,  // {column, descending}; null: as the schemes are
});
const state = atFirst();
const DEADLINES = STORE.deadlines_ms;
const shownSchemes = () => SCHEMES.filter((scheme) => state.shown.has(scheme));
const nearestDeadline = (ms) => d3.scan(DEADLINES, (a, b) => Math.abs(a - ms) - Math.abs(b - ms));
const rowsAt = (at) => SCHEMES.map((scheme) => rowAt(at, scheme)).filter(hasTasks);

/** The deadline at the picked point. */
const deadlineMs = () => state.deadline ?? ownDeadline(rowsAt(state.at)[0]) ?? d3.median(DEADLINES);

/** What judges rows: a deadline that was chosen, or their own where it is known. */
function judge() {
  const known = ownDeadline(rowsAt(state.at)[0]) !== null;
  return state.deadline ?? (known ? null : deadlineMs());
}

// SNR first, if it is there: what the curves go along, and the map's x.
const numeric = SWEPT.filter(
    (key) => VALUES.get(key).every(isNumber) && key !== DEADLINE_KEY && key !== "group");
const ACROSS = numeric.find((key) => key.endsWith("snr_db")) || numeric[0] || SWEPT[0] || KEYS[0];
const MAP_Y = numeric.find((key) => key !== ACROSS);

/** The deadline that was simulated, which a sweep may change, is not the one that judges. */
const axisTitle = (key) => (key === DEADLINE_KEY ? "Simulated deadline (ms)" : keyTitle(key));
const lowerFirst = (text) => text.replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase());
const elsewhere = (keys) => KEYS.filter((key) => !keys.includes(key)).map((key) => {
  const text = lowerFirst(keyText(key, state.at[key]));
  return key === DEADLINE_KEY ? `simulated ${text}` : text;
});
const placeText = (keys, ...more) => [...elsewhere(keys), ...more].join(", ");

/** Which deadline judges what a view shows, which goes along these keys. */
function deadlineText(keys) {
  const own = new Set(
      STORE.rows.length > 0 && judge() === null ?
          d3.cross(...[0, 1].map((i) => keys[i] ? VALUES.get(keys[i]) : [null]))
              .flatMap(([x, y]) => rowsAt({...state.at, [keys[0]]: x, [keys[1]]: y}))
              .map(ownDeadline) :
          []);
  return own.size > 1 ? "each at its own deadline" : `deadline ${shortMs(deadlineMs())} ms`;
}
const shortMs = (ms) => Number(ms.toPrecision(9));

function acrossSeries() {
  const measure = MEASURES[state.measure];
  return shownSchemes().map(
      (scheme) => ({
        scheme,
        points: VALUES.get(ACROSS)
                    .map((x) => [x, rowAt({...state.at, [ACROSS]: x}, scheme)])
                    .filter(([, row]) => hasTasks(row))
                    .map(([x, row]) => ({x, ...measure.of(row, judge())})),
      }));
}

/**
 * The deadlines from the first answer at the picked point to the last, and the chosen one:
 * overloaded schemes do not stretch them, but are `cut`, [{scheme, ms}, ...].
 */
function deadlinesHere() {
  const rows = shownSchemes()
                   .map((scheme) => rowAt(state.at, scheme))
                   .filter((row) => row && row.latencies.length > 0);
  const steady = rows.filter((row) => !isOverloaded(row));
  const of = (steady.length > 0 ? steady : rows).map((row) => row.latencies);
  const last = (latencies) => latencies[latencies.length - 3];
  const least = Math.min(deadlineMs(), ...of.map((latencies) => latencies[0]));
  const most = Math.max(deadlineMs(), ...of.map(last));
  const inside = DEADLINES.filter((ms) => ms >= least && ms <= most);
  return {
    values: [...new Set([...inside, deadlineMs()])].sort((a, b) => a - b),
    most,
    cut: rows.filter((row) => last(row.latencies) > most)
             .map(({scheme, latencies}) => ({scheme, ms: last(latencies)})),
  };
}

function deadlineSeries() {
  const measure = MEASURES[state.measure];
  const deadlines = deadlinesHere().values;
  return shownSchemes()
      .map((scheme) => [scheme, rowAt(state.at, scheme)])
      .filter(([, row]) => hasTasks(row))
      .map(([scheme,
             row]) => ({scheme, points: deadlines.map((x) => ({x, ...measure.of(row, x)}))}));
}

function mapCells() {
  const measure = MEASURES[state.measure];
  return d3.cross(VALUES.get(ACROSS), VALUES.get(MAP_Y))
      .map(([x, y]) => ({
             x,
             y,
             ranks:
                 ranking({...state.at, [ACROSS]: x, [MAP_Y]: y}, shownSchemes(), measure, judge()),
           }));
}

const tableRows = () =>
    shownSchemes().map((scheme) => rowAt(state.at, scheme)).filter((row) => row);

function heading(id, text) {
  d3.select(`#${id} h2`).text(text);
}

const VIEWS = {
  across() {
    const {title} = MEASURES[state.measure];
    const text = `${title}, ${placeText([ACROSS], deadlineText([ACROSS]))}`;
    heading("across", text);
    const values = VALUES.get(ACROSS);
    drawChart("across", {
      x: {key: ACROSS, title: axisTitle(ACROSS), values, ticks: values},
      title,
      series: acrossSeries(),
      rule: state.at[ACROSS],
      pick: (x) => change({at: {...state.at, [ACROSS]: x}}),
      pointAt: exactPoint,
      label: text,
    });
  },
  deadlines() {
    const {title} = MEASURES[state.measure];
    const text = [`${title} for any deadline`, ...elsewhere([])].join(", ");
    heading("deadlines", text);
    const {values, most, cut} = deadlinesHere();
    noteCut(
        "deadlines",
        cut.length === 0 ?
            "" :
            `Cut at ${shortMs(most)} ms: ${
                cut.map(({scheme, ms}) => `${scheme.label} (overloaded, to ${shortMs(ms)} ms)`)
                    .join(", ")}`);
    drawChart("deadlines", {
      x: {key: DEADLINE_KEY, title: "Deadline (ms)", values},
      title,
      series: deadlineSeries(),
      rule: deadlineMs(),
      pick: (ms) => change({deadline: ms}),
      pointAt: lastPoint,
      label: text,
    });
  },
  map() {
    const text = `Best ${MEASURES[state.measure].title.toLowerCase()}, ` +
        placeText([ACROSS, MAP_Y], deadlineText([ACROSS, MAP_Y]));
    heading("map", text);
    drawMap("map", {
      x: {key: ACROSS, values: VALUES.get(ACROSS)},
      y: {key: MAP_Y, values: VALUES.get(MAP_Y)},
      cells: mapCells(),
      picked: {x: state.at[ACROSS], y: state.at[MAP_Y]},
      pick: ({x, y}) => change({at: {...state.at, [ACROSS]: x, [MAP_Y]: y}}),
      label: text,
    });
  },
  table() {
    heading("table", `All schemes, ${placeText([], deadlineText([]))}`);
    drawTable("table", tableRows(), judge(), state.sort, sortBy);
  },
};
if (MAP_Y === undefined) {
  delete VIEWS.map;
  d3.select("#map").remove();
}

/** Draws everything anew, once for all changes until the next frame. */
let frame = null;
function redraw() {
  if (frame !== null) return;
  frame = requestAnimationFrame(() => {
    frame = null;
    hideTip();
    showControls();
    Object.values(VIEWS).forEach((draw) => draw());
  });
}

/** Numbers from great to small first, names from A to Z; then the other way; then as they were. */
function sortBy(column) {
  const first = column !== "scheme";
  if (state.sort === null || state.sort.column !== column) {
    change({sort: {column, descending: first}});
  } else {
    change({sort: state.sort.descending === first ? {column, descending: !first} : null});
  }
}

function change(what) {
  // Another swept deadline is another simulation, and a group may have its own: it judges then.
  const own = (at) => [at[DEADLINE_KEY], ownDeadline(rowsAt(at)[0])].join();
  if (what.at && own(what.at) !== own(state.at)) what.deadline = null;
  Object.assign(state, what);
  writeAddress();
  redraw();
}

/** The address says what is shown, as far as it is not what is shown at first. */
function writeAddress() {
  const first = atFirst(), said = new URLSearchParams();
  for (const key of SWEPT) {
    if (state.at[key] !== first.at[key]) said.set(key, state.at[key]);
  }
  if (state.deadline !== null) said.set("deadline_ms", shortMs(state.deadline));
  if (state.measure !== first.measure) said.set("show", state.measure);
  if (SCHEMES.some((scheme) => state.shown.has(scheme) !== first.shown.has(scheme))) {
    said.append("schemes", shownSchemes().map(({label}) => label).join(";"));
  }
  if (state.sort) said.set("sort", `${state.sort.descending ? "-" : ""}${state.sort.column}`);
  const text = said.toString();
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  } catch (error) {  // a page inside another may not
  }
}

/** Takes what the address says; what it says of other results is left out. */
function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1)), found = atFirst();
  for (const key of SWEPT) {
    const value = VALUES.get(key).find((one) => String(one) === said.get(key));
    if (value !== undefined) found.at[key] = value;
  }
  const ms = Number(said.get("deadline_ms"));
  if (ms > 0 && ms < Infinity) found.deadline = ms;
  if (said.get("show") in MEASURES) found.measure = said.get("show");
  if (said.has("schemes")) {
    const labels = new Set(said.get("schemes").split(";"));
    found.shown = new Set(SCHEMES.filter(({label}) => labels.has(label)));
  }
  const column = (said.get("sort") || "").replace(/^-/, "");
  if (column) found.sort = {column, descending: said.get("sort").startsWith("-")};
  Object.assign(state, found);
}

function showControls() {
  for (const key of SWEPT)
    document.getElementById(`key-${key}`).value = VALUES.get(key).indexOf(state.at[key]);
  const ms = shortMs(deadlineMs());
  d3.select("#deadline").property("value", nearestDeadline(ms)).attr("aria-valuetext", `${ms} ms`);
  const box = document.getElementById("deadline-ms");
  if (document.activeElement !== box || state.deadline === null) box.value = ms;
  d3.select("#deadline-text").text(`${ms} ms`);
  d3.select("#own").property("disabled", state.deadline === null);
  d3.select("#measure").property("value", state.measure);
  d3.selectAll("#schemes input").property("checked", (scheme) => state.shown.has(scheme));
}

/**
 * The slider's places: up to the last answer of a scheme that is not overloaded, and own
 * deadlines.
 */
function lastPlace() {
  const all = ROWS.filter((row) => row.latencies.length > 0);
  const steady = all.filter((row) => !isOverloaded(row));
  const most = Math.max(
      ...(steady.length > 0 ? steady : all).map(({latencies}) => latencies[latencies.length - 3]),
      ...all.map((row) => ownDeadline(row) ?? 0));
  return d3.bisectRight(DEADLINES, most) - 1;
}

function addControls() {
  for (const key of SWEPT) {
    const words = axisTitle(key);
    const select = d3.select("#keys")
                       .append("label")
                       .text(`${words} `)
                       .append("select")
                       .attr("id", `key-${key}`);
    select.selectAll("option")
        .data(VALUES.get(key))
        .join("option")
        .attr("value", (_, i) => i)
        .text((value) => value);
    select.on("change", function() {
      change({at: {...state.at, [key]: VALUES.get(key)[this.value]}});
    });
  }
  d3.select("#deadline").attr("max", lastPlace()).on("input", function() {
    change({deadline: DEADLINES[this.value]});
  });
  d3.select("#deadline-ms").on("input", function() {
    const ms = Number(this.value);
    const isGood = this.value !== "" && ms > 0 && ms < Infinity;
    this.setCustomValidity(isGood ? "" : "A positive number of milliseconds");
    if (isGood) change({deadline: ms});
  });
  d3.select("#own").on("click", () => change({deadline: null}));
  d3.select("#controls").on("submit", () => d3.event.preventDefault());
  d3.select("#measure").on("change", function() {
    change({measure: this.value});
  });
  for (const [text, schemes] of [["All", SCHEMES], ["None", []]]) {
    d3.select("#schemes .all")
        .append("button")
        .attr("type", "button")
        .text(text)
        .on("click", () => change({shown: new Set(schemes)}));
  }
  const boxes = d3.select("#schemes .boxes").selectAll("label").data(SCHEMES).join("label");
  boxes.append("input").attr("type", "checkbox").on("change", function(scheme) {
    const shown = new Set(state.shown);
    if (this.checked)
      shown.add(scheme);
    else
      shown.delete(scheme);
    change({shown});
  });
  boxes.each(function(scheme) {
    this.append(sample(scheme.look), scheme.label);
  });
}

/** The deadline that judges a row. */
const deadlineOf = (row) => judge() ?? ownDeadline(row);

function seriesCsv(series, xName) {
  const columns = [
    ...IDENTITY, ...KEYS.filter((key) => key !== xName), xName,
    ...(xName === "deadline_ms" ? [] : ["deadline_ms"]), state.measure, `${state.measure}_low`,
    `${state.measure}_high`
  ];
  const rows = series.flatMap(
      ({scheme, points}) => points.map(
          ({x, value, low, high}) =>
              [...IDENTITY.map((name) => scheme[name]),
               ...KEYS.filter((key) => key !== xName).map((key) => state.at[key]), x,
               ...(xName === "deadline_ms" ? [] : [deadlineOf(
                                                      rowAt({...state.at, [xName]: x}, scheme))]),
               value, low, high]));
  return [columns, rows];
}

function mapCsv() {
  const columns = [
    ACROSS, MAP_Y, "deadline_ms", "best", "ties", state.measure, `${state.measure}_low`,
    `${state.measure}_high`
  ];
  return [
    columns,
    mapCells()
        .filter(({ranks}) => ranks.length > 0)
        .map(
            ({x, y, ranks}) =>
                [x, y, deadlineOf(ranks[0].row),
                 inOrder(bestOf(ranks)).map(({scheme}) => scheme.label).join(" = "),
                 Math.max(0, bestOf(ranks).length - 1), ranks[0].value, ranks[0].low,
                 ranks[0].high])
  ];
}

function tableCsv() {
  const shares = Object.keys(MEASURES);
  const others = TABLE_COLUMNS.filter((column) => !column.of).map((column) => column.name);
  const columns = [
    ...KEYS, "deadline_ms", ...IDENTITY,
    ...shares.flatMap((name) => [name, `${name}_low`, `${name}_high`]), ...others
  ];
  return [
    columns,
    sorted(tableRows(), state.sort, judge())
        .map(
            (row) =>
                [...KEYS.map((key) => state.at[key]), deadlineOf(row),
                 ...IDENTITY.map((name) => row.scheme[name]),
                 ...shares.map((name) => MEASURES[name].of(row, judge()))
                     .flatMap(
                         ({value, low, high}) =>
                             Number.isNaN(value) ? ["", "", ""] : [value, low, high]),
                 ...others.map((name) => field(row, name))])
  ];
}

const drawnBest = () => shownSchemes().filter(
    (scheme) => mapCells().some(({ranks}) => bestOf(ranks).some((rank) => rank.scheme === scheme)));
addTools("across", () => seriesCsv(acrossSeries(), ACROSS), shownSchemes);
addTools("deadlines", () => seriesCsv(deadlineSeries(), "deadline_ms"), shownSchemes);
if (VIEWS.map) addTools("map", mapCsv, drawnBest);
addTools("table", tableCsv);

d3.select("#about").text(
    `${STORE.rows.length} rows: ` +
    (SWEPT.length > 0 ?
         SWEPT.map((key) => `${VALUES.get(key).length} × ${keyTitle(key)}`).join(", ") :
         "one point") +
    `, ${SCHEMES.length} schemes. airsplit ${STORE.version}.`);
d3.select("#origin").text(`${STORE.command}\n\n${STORE.scenario}`);
d3.select("#intervals").text({
  replications: "over replications",
  tasks: "over tasks, as if these were independent: there is one replication",
  both: "over replications where there are several, else over tasks, as if these were independent"
}[INTERVALS.size > 1 ? "both" : [...INTERVALS][0]]);
addControls();
readAddress();
redraw();
window.addEventListener("resize", redraw);
window.addEventListener("hashchange", () => {
  readAddress();
  redraw();
});
