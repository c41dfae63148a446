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
const ROW_AT = new Map(STORE.rows.map((fields, i) => {
  const scheme = SCHEME_BY_LABEL.get(identity(fields).label);
  return [
    placeOf([...KEYS.map((key) => fields[COLUMN.get(key)]), scheme.label]),
    {fields, scheme, latencies: STORE.latencies[i]}
  ];
}));

/** The row of a scheme where each key has its value in `at`; undefined if it is not there. */
export function rowAt(at, scheme) {
  return ROW_AT.get(placeOf([...KEYS.map((key) => at[key]), scheme.label]));
}

export const field = (row, name) => row.fields[COLUMN.get(name)];

/** Without tasks, of a group to which none came, there is nothing to measure. */
export const hasTasks = (row) => row !== undefined && field(row, "tasks") > 0;

/** How many tasks of a row were answered, and answered right, within a deadline. */
function within(row, deadlineMs) {
  const counts = row.latencies;           // ms, answered, right, ...
  let low = 0, high = counts.length / 3;  // the first bound above the deadline lies in [low, high]
  while (low < high) {
    const middle = (low + high) >> 1;
    if (counts[3 * middle] <= deadlineMs)
      low = middle + 1;
    else
      high = middle;
  }
  return low === 0 ? {answered: 0, right: 0} :
                     {answered: counts[3 * low - 2], right: counts[3 * low - 1]};
}

/** A share with its 95 % Wilson interval (results/statistics.h). */
function wilson(count, tasks) {
  const z = 1.959963984540054, share = count / tasks, z2 = (z * z) / tasks;
  const middle = share + z2 / 2, reach = Math.sqrt(z2 * (share * (1 - share) + z2 / 4));
  return {
    value: share,
    low: count === 0 ? 0 : (middle - reach) / (1 + z2),
    high: count === tasks ? 1 : (middle + reach) / (1 + z2),
  };
}

/** What can be shown of a row at a deadline. */
export const MEASURES = {
  deadline_met: {
    title: ABOUT_OF.get("deadline_met").title,
    of: (row, deadlineMs) => wilson(within(row, deadlineMs).answered, field(row, "tasks")),
  },
  in_deadline_accuracy: {
    title: ABOUT_OF.get("in_deadline_accuracy").title,
    of: (row, deadlineMs) => wilson(within(row, deadlineMs).right, field(row, "tasks")),
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
export const withInterval = ({value, low, high}) =>
    (Number.isNaN(value) ? "–" : `${share(value)} [${share(low)}, ${share(high)}]`);
export const digits = (number) => (number === null ? "–" : String(Number(number.toPrecision(4))));
