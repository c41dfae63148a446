// The page: what is picked, and the views that follow it.
import {drawChart, exactPoint, lastPoint} from "./chart.js";
import {sample} from "./looks.js";
import {drawMap, isClear, ranking} from "./map.js";
import {DEADLINE_KEY, field, hasTasks, IDENTITY, isNumber, KEYS, keyText, keyTitle, MEASURES, rowAt, SCHEMES, STORE, SWEPT, VALUES} from "./results.js";
import {drawTable, TABLE_COLUMNS} from "./table.js";
import {addTools, hideTip} from "./views.js";

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

const state = {
  at: Object.fromEntries(
      KEYS.map((key) => [key, VALUES.get(key)[Math.floor(VALUES.get(key).length / 2)]])),
  deadline: 0,  // a place in DEADLINES
  measure: "in_deadline_accuracy",
  shown: new Set(SCHEMES.length <= MOST_AT_FIRST ? SCHEMES : oneOfEach()),
};
const DEADLINES = STORE.deadlines_ms;
const deadlineMs = () => DEADLINES[state.deadline];
const shownSchemes = () => SCHEMES.filter((scheme) => state.shown.has(scheme));
const nearestDeadline = (ms) => d3.scan(DEADLINES, (a, b) => Math.abs(a - ms) - Math.abs(b - ms));

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
const deadlineText = () => `deadline ${deadlineMs()} ms`;

function acrossSeries() {
  const measure = MEASURES[state.measure];
  return shownSchemes().map(
      (scheme) => ({
        scheme,
        points: VALUES.get(ACROSS)
                    .map((x) => [x, rowAt({...state.at, [ACROSS]: x}, scheme)])
                    .filter(([, row]) => hasTasks(row))
                    .map(([x, row]) => ({x, ...measure.of(row, deadlineMs())})),
      }));
}

/** The deadlines from the first answer at the picked point to the last, and the chosen one. */
function deadlinesHere() {
  const counts = shownSchemes()
                     .map((scheme) => rowAt(state.at, scheme))
                     .filter((row) => row && row.latencies.length > 0)
                     .map((row) => row.latencies);
  const least = Math.min(deadlineMs(), ...counts.map((count) => count[0]));
  const most = Math.max(deadlineMs(), ...counts.map((count) => count[count.length - 3]));
  return DEADLINES.filter((ms) => ms >= least && ms <= most);
}

function deadlineSeries() {
  const measure = MEASURES[state.measure];
  const deadlines = deadlinesHere();
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
             ranks: ranking(
                 {...state.at, [ACROSS]: x, [MAP_Y]: y}, shownSchemes(), measure, deadlineMs()),
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
    const text = `${title}, ${placeText([ACROSS], deadlineText())}`;
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
    drawChart("deadlines", {
      x: {key: DEADLINE_KEY, title: "Deadline (ms)", values: deadlinesHere()},
      title,
      series: deadlineSeries(),
      rule: deadlineMs(),
      pick: (ms) => change({deadline: DEADLINES.indexOf(ms)}),
      pointAt: lastPoint,
      label: text,
    });
  },
  map() {
    const text = `Best ${MEASURES[state.measure].title.toLowerCase()}, ` +
        placeText([ACROSS, MAP_Y], deadlineText());
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
    heading("table", `All schemes, ${placeText([], deadlineText())}`);
    drawTable("table", tableRows(), deadlineMs());
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

function change(what) {
  // Another swept deadline is another simulation: the slider goes with it.
  const ms = what.at && what.at[DEADLINE_KEY];
  if (ms !== undefined && ms !== state.at[DEADLINE_KEY]) what.deadline = nearestDeadline(ms);
  Object.assign(state, what);
  redraw();
}

function showControls() {
  for (const key of SWEPT)
    document.getElementById(`key-${key}`).value = VALUES.get(key).indexOf(state.at[key]);
  d3.select("#deadline")
      .property("value", state.deadline)
      .attr("aria-valuetext", `${deadlineMs()} ms`);
  d3.select("#deadline-text").text(`${deadlineMs()} ms`);
  d3.selectAll("#schemes input").property("checked", (scheme) => state.shown.has(scheme));
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
  d3.select("#deadline").attr("max", DEADLINES.length - 1).on("input", function() {
    change({deadline: Number(this.value)});
  });
  d3.select("#measure").property("value", state.measure).on("change", function() {
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

function seriesCsv(series, xName, more) {
  const columns = [
    ...IDENTITY, ...KEYS.filter((key) => key !== xName), xName,
    ...(xName === "deadline_ms" ? [] : ["deadline_ms"]), state.measure, `${state.measure}_low`,
    `${state.measure}_high`
  ];
  const rows = series.flatMap(
      ({scheme, points}) => points.map(
          ({x, value, low, high}) =>
              [...IDENTITY.map((name) => scheme[name]),
               ...KEYS.filter((key) => key !== xName).map((key) => state.at[key]), x, ...more,
               value, low, high]));
  return [columns, rows];
}

function mapCsv() {
  const columns = [
    ACROSS, MAP_Y, "deadline_ms", "best", state.measure, `${state.measure}_low`,
    `${state.measure}_high`, "clear"
  ];
  return [
    columns,
    mapCells()
        .filter(({ranks}) => ranks.length > 0)
        .map(
            ({x, y, ranks}) =>
                [x, y, deadlineMs(), ranks[0].value > 0 ? ranks[0].scheme.label : "",
                 ranks[0].value, ranks[0].low, ranks[0].high, isClear(ranks) ? 1 : 0])
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
    tableRows().map(
        (row) =>
            [...KEYS.map((key) => state.at[key]), deadlineMs(),
             ...IDENTITY.map((name) => row.scheme[name]),
             ...shares.map((name) => MEASURES[name].of(row, deadlineMs()))
                 .flatMap(
                     ({value, low, high}) =>
                         Number.isNaN(value) ? ["", "", ""] : [value, low, high]),
             ...others.map((name) => field(row, name))])
  ];
}

addTools("across", () => seriesCsv(acrossSeries(), ACROSS, [deadlineMs()]));
addTools("deadlines", () => seriesCsv(deadlineSeries(), "deadline_ms", []));
if (VIEWS.map) addTools("map", mapCsv);
addTools("table", tableCsv, false);

d3.select("#about").text(
    `${STORE.rows.length} rows: ` +
    (SWEPT.length > 0 ?
         SWEPT.map((key) => `${VALUES.get(key).length} × ${keyTitle(key)}`).join(", ") :
         "one point") +
    `, ${SCHEMES.length} schemes. airsplit ${STORE.version}.`);
d3.select("#origin").text(`${STORE.command}\n\n${STORE.scenario}`);
state.deadline =
    nearestDeadline(STORE.deadline_ms || state.at[DEADLINE_KEY] || d3.median(DEADLINES));
addControls();
redraw();
window.addEventListener("resize", redraw);
