// The store's rows, and what they say at any deadline.
import {looksOf} from "./looks.js";

export const STORE = JSON.parse(document.getElementById("results").textContent);
const COLUMN = new Map(STORE.columns.map((name, place) => [name, place]));
/** What the program says of each column: {name, title, unit, of_scheme, on_page}. */
export const ABOUT = STORE.about;
const ABOUT_OF = new Map(ABOUT.map((about) => [about.name, about]));
const inRows = (name) => STORE.rows.some((row) => row[COLUMN.get(name)] !== null);
/** What a row is at: the swept keys, and the group of devices where there are groups. */
export const KEYS = [...STORE.columns.slice(0, COLUMN.get("scheme")), ...["group"].filter(inRows)];
/** What it is of. */
export const IDENTITY = [
  ...ABOUT.filter(({of_scheme}) => of_scheme).map(({name}) => name), ...["beside"].filter(inRows)
];
export const DEADLINE_KEY = "workload.deadline_ms";
const UNITS = {
  _db: "dB",
  _mhz: "MHz",
  _ms: "ms",
  _hz: "Hz",
  _mj: "mJ",
  _s: "s"
};

export const isNumber = (value) => typeof value === "number";
const byValue = (a, b) =>
    (isNumber(a) && isNumber(b) ? a - b : String(a).localeCompare(String(b), "en"));

/** The values that a swept key takes. */
export const VALUES = new Map(KEYS.map(
    (key) => [key, [...new Set(STORE.rows.map((row) => row[COLUMN.get(key)]))].sort(byValue)]));
export const SWEPT = KEYS.filter((key) => VALUES.get(key).length > 1);

function identity(fields) {
  const {scheme, split, ratio, beside} =
      Object.fromEntries(STORE.columns.map((name, place) => [name, fields[place]]));
  const label = [
    String(scheme), split, ratio === null ? null : `${Number(ratio.toPrecision(6))}:1`,
    beside === null ? null : `beside ${beside}`
  ].filter((part) => part !== null);
  return {scheme: String(scheme), split, ratio, beside, label: label.join(" ")};
}

export const SCHEMES =
    [...new Map(STORE.rows.map(identity).map((found) => [found.label, found])).values()].sort(
        (a, b) => byValue(a.scheme, b.scheme) || byValue(a.split || "", b.split || "") ||
            a.ratio - b.ratio);
looksOf(SCHEMES).forEach((look, i) => {
  SCHEMES[i].look = look;
});

const SCHEME_BY_LABEL = new Map(SCHEMES.map((scheme) => [scheme.label, scheme]));
const placeOf = (values) => JSON.stringify(values);
/** {fields, scheme, latencies, trials}, with what report.cpp says of each. */
export const ROWS = STORE.rows.map((fields, i) => ({
                                     fields,
                                     scheme: SCHEME_BY_LABEL.get(identity(fields).label),
                                     latencies: STORE.latencies[i],
                                     trials: STORE.trials?.[i],
                                   }));
const ROW_AT = new Map(ROWS.map(
    (row) =>
        [placeOf([...KEYS.map((key) => row.fields[COLUMN.get(key)]), row.scheme.label]), row]));

/** The row of a scheme where each key has its value in `at`; undefined if it is not there. */
export function rowAt(at, scheme) {
  return ROW_AT.get(placeOf([...KEYS.map((key) => at[key]), scheme.label]));
}

export const field = (row, name) => row.fields[COLUMN.get(name)];

/** Without tasks, of a group to which none came, there is nothing to measure. */
export const hasTasks = (row) => row !== undefined && field(row, "tasks") > 0;

/** Whether its latencies are not those of a steady state (results/columns.cpp). */
export const isOverloaded = (row) => COLUMN.has("overload") ?
    field(row, "overload") !== null :
    field(row, "answered") < 0.95 * field(row, "tasks");

/**
 * The deadline that a row was simulated with, of its group of devices; null where it is unknown.
 */
export function ownDeadline(row) {
  if (row === undefined) return null;
  const own = COLUMN.has("deadline_ms") ? field(row, "deadline_ms") : field(row, DEADLINE_KEY);
  return own ?? (STORE.deadline_ms > 0 ? STORE.deadline_ms : null);
}

/** Of shares that are uncertain as so many independent tasks; "tasks" if none says otherwise. */
export const INTERVALS =
    new Set(STORE.rows.map((fields) => fields[COLUMN.get("interval_over")] ?? "tasks"));

/** The place of the last count of a row that is not above a latency; -1 if there is none. */
function lastWithin({latencies}, ms) {
  let low = 0, high = latencies.length / 3;  // the first bound above lies in [low, high]
  while (low < high) {
    const middle = (low + high) >> 1;
    if (latencies[3 * middle] <= ms)
      low = middle + 1;
    else
      high = middle;
  }
  return low - 1;
}

/** How many tasks were answered, or answered right, within a time, and as how many that is sure. */
function counted(row, ms, which) {
  const place = lastWithin(row, ms), tasks = field(row, "tasks");
  const trials = place < 0 ? field(row, "effective_tasks") : row.trials?.[2 * place + which];
  return {
    share: place < 0 ? 0 : row.latencies[3 * place + 1 + which] / tasks,
    trials: trials || tasks
  };
}

/** The times around one within which answers are counted: as plotting/at_deadlines.py. */
function countedAround(ms, own) {
  const decade = 10 ** Math.floor(Math.log10(ms));
  const step = decade / (ms < 2 * decade ? 50 : ms < 5 * decade ? 20 : 10);
  const [start, end] = [Math.floor(ms / step + 1e-9), Math.ceil(ms / step - 1e-9)].map(
      (whole) => Number((step * whole).toPrecision(9)));
  return own === null ?
      [start, end] :
      [own > start && own <= ms ? own : start, own >= ms && own < end ? own : end];
}

/**
 * The share of a row's tasks that were answered (0) or answered right (1) within a deadline, its
 * own if none is given, with the 95 % interval; between counted latencies with the greatest error
 * of interpolating.
 */
function shareWithin(row, deadlineMs, which) {
  const own = ownDeadline(row);
  const ms = deadlineMs ?? own;
  const [start, end] = countedAround(ms, own);
  const early = counted(row, start, which), late = counted(row, end, which);
  const weight = end > start ? (ms - start) / (end - start) : 0;
  const rise = late.share - early.share;
  const ends = [early, late].map(({share: at, trials}) => wilson(at, trials));
  return {
    value: early.share + weight * rise,
    low: Math.min(...ends.map(({low}) => low)),  // the true share may be either's
    high: Math.max(...ends.map(({high}) => high)),
    error: Math.max(weight, 1 - weight) * rise
  };
}

/** Wilson's 95 % interval of a share (results/statistics.h). */
function wilson(share, trials) {
  const z = 1.959963984540054, z2 = (z * z) / trials;
  const middle = share + z2 / 2, reach = Math.sqrt(z2 * (share * (1 - share) + z2 / 4));
  return {
    low: share === 0 ? 0 : (middle - reach) / (1 + z2),
    high: share === 1 ? 1 : (middle + reach) / (1 + z2),
  };
}

/** What can be shown of a row at a deadline; null is the row's own. */
export const MEASURES = {
  deadline_met: {
    title: ABOUT_OF.get("deadline_met").title,
    of: (row, deadlineMs) => shareWithin(row, deadlineMs, 0),
  },
  in_deadline_accuracy: {
    title: ABOUT_OF.get("in_deadline_accuracy").title,
    of: (row, deadlineMs) => shareWithin(row, deadlineMs, 1),
  },
};

/** "SNR (dB)" of link.snr_db. */
export function keyTitle(key) {
  const [words, unit] = keyParts(key);
  return unit ? `${words} (${unit})` : words;
}

/** "SNR 10 dB" of link.snr_db and 10. */
export function keyText(key, value) {
  const [words, unit] = keyParts(key);
  return `${words} ${value}${unit ? ` ${unit}` : ""}`;
}

function keyParts(key) {
  const last = key.split(".").pop();
  const end = Object.keys(UNITS).find((ending) => last.endsWith(ending));
  const words = (end ? last.slice(0, -end.length) : last).replace("snr", "SNR").replace(/_/g, " ");
  return [words[0].toUpperCase() + words.slice(1), end ? UNITS[end] : ""];
}

const share = (number) => number.toFixed(3);
export const withInterval = ({value, low, high, error}) => {
  if (Number.isNaN(value)) return "–";
  return `${error > 0.0005 ? "≈ " : ""}${share(value)} [${share(low)}, ${share(high)}]`;
};
export function digits(value) {
  if (value === null || value === undefined) return "–";
  return isNumber(value) ? String(Number(value.toPrecision(4))) : value;
}
