// All that the store says of the picked point, a row for each scheme.
import {sample} from "./looks.js";
import {ABOUT, digits, field, isNumber, isOverloaded, MEASURES, withInterval} from "./results.js";

/** The measures, which follow the deadline, then what the program has for this table. */
export const TABLE_COLUMNS = [
  ...Object.entries(MEASURES).map(([name, {title, of}]) => ({name, title, of})),
  ...ABOUT.filter(({name, on_page}) => on_page && !(name in MEASURES))
      .map(({name, title, unit}) => ({name, title: unit ? `${title} (${unit})` : title, unit})),
];
const HEADS = [{name: "scheme", title: "Scheme"}, ...TABLE_COLUMNS];

function valueOf(row, {name, of}, deadlineMs) {
  if (name === "scheme") return row.scheme.label;
  return of ? of(row, deadlineMs).value : field(row, name);
}

/**
 * The rows as `sort`, {column, descending}, wants them; what has no value last; null: as they are.
 */
export function sorted(rows, sort, deadlineMs) {
  const column = sort && HEADS.find(({name}) => name === sort.column);
  if (!column) return rows;
  const value = (row) => valueOf(row, column, deadlineMs);
  const isThere = (row) => value(row) !== null && !Number.isNaN(value(row));
  const order = (a, b) => (isNumber(a) && isNumber(b) ? a - b : String(a).localeCompare(String(b)));
  const there = rows.filter(isThere).sort((a, b) => order(value(a), value(b)));
  return [...(sort.descending ? there.reverse() : there), ...rows.filter((row) => !isThere(row))];
}

/** `onSort(column)` is what a click on a column's head does. */
export function drawTable(id, rows, deadlineMs, sort, onSort) {
  const plot = d3.select(`#${id} .plot`);
  const focused = document.activeElement && document.activeElement.dataset.sort;
  plot.selectAll("*").remove();
  const table = plot.append("table");
  const direction = sort && sort.descending ? "descending" : "ascending";
  table.append("thead")
      .append("tr")
      .selectAll("th")
      .data(HEADS)
      .join("th")
      .attr("scope", "col")
      .attr("aria-sort", ({name}) => (sort && sort.column === name ? direction : null))
      .append("button")
      .attr("type", "button")
      .attr("data-sort", ({name}) => name)
      .text(({title}) => title)
      .on("click", ({name}) => onSort(name));
  const lines = table.append("tbody")
                    .selectAll("tr")
                    .data(sorted(rows, sort, deadlineMs))
                    .join("tr")
                    .attr("data-scheme", (row) => row.scheme.label);
  lines.append("td").each(function(row) {
    this.append(sample(row.scheme.look), row.scheme.label);
  });
  lines.selectAll("td.number")
      .data((row) => TABLE_COLUMNS.map((column) => [column, row]))
      .join("td")
      .attr("class", "number")
      .attr("data-column", ([column]) => column.name)
      .each(function([column, row]) {
        const found = column.of ? column.of(row, deadlineMs) : field(row, column.name);
        this.dataset.value = column.of ? found.value : found;
        if (column.of) Object.assign(this.dataset, {low: found.low, high: found.high});
        const mark = column.unit === "ms" && column.name !== "deadline_ms" && found !== null &&
                isOverloaded(row) ?
            "†" :
            "";
        this.textContent = (column.of ? withInterval(found) : digits(found)) + mark;
      });
  d3.select(`#${id} .overloaded`).attr("hidden", rows.some(isOverloaded) ? null : true);
  if (focused) plot.select(`[data-sort="${focused}"]`).node()?.focus();
}
