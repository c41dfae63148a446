// All that the store says of the picked point, a row for each scheme.
const TABLE_COLUMNS = [
  {name: "deadline_met", title: "Deadline met", of: (row, ms) => MEASURES.deadline_met.of(row, ms)},
  {
    name: "in_deadline_accuracy",
    title: "In-deadline accuracy",
    of: (row, ms) => MEASURES.in_deadline_accuracy.of(row, ms)
  },
  {name: "accuracy", title: "Accuracy"},
  {name: "payload_bytes_mean", title: "Payload (B)"},
  {name: "latency_ms_mean", title: "Latency, mean (ms)"},
  {name: "latency_ms_p50", title: "median"},
  {name: "latency_ms_p95", title: "95 %"},
  {name: "device_ms_mean", title: "device"},
  {name: "queue_ms_mean", title: "queue"},
  {name: "uplink_ms_mean", title: "uplink"},
  {name: "edge_ms_mean", title: "edge"},
  {name: "device_energy_mj_mean", title: "Energy (mJ)"},
  {name: "lost", title: "Lost"},
  {name: "tasks", title: "Tasks"},
].filter(({of, name}) => of || COLUMN.has(name));

function drawTable(id, rows, deadlineMs) {
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
