// All that the store says of the picked point, a row for each scheme.
import {sample} from "./looks.js";
import {ABOUT, digits, field, MEASURES, withInterval} from "./results.js";

/** The measures, which follow the deadline, then what the program has for this table. */
export const TABLE_COLUMNS = [
  ...Object.entries(MEASURES).map(([name, {title, of}]) => ({name, title, of})),
  ...ABOUT.filter(({name, on_page}) => on_page && !(name in MEASURES))
      .map(({name, title, unit}) => ({name, title: unit ? `${title} (${unit})` : title})),
];

export function drawTable(id, rows, deadlineMs) {
  const plot = d3.select(`#${id} .plot`);
  plot.selectAll("*").remove();
  const table = plot.append("table");
  table.append("thead")
      .append("tr")
      .selectAll("th")
      .data(["Scheme", ...TABLE_COLUMNS.map((c) => c.title)])
      .join("th")
      .attr("scope", "col")
      .text((title) => title);
  const lines = table.append("tbody").selectAll("tr").data(rows).join("tr").attr(
      "data-scheme", (row) => row.scheme.label);
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
        this.textContent = column.of ? withInterval(found) : digits(found);
      });
}
