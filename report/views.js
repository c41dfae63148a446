// What all views share: tooltip, downloads, axes.
import {addSample, sample} from "./looks.js";
import {isNumber} from "./results.js";

export const SVG_FONT = '12px system-ui, "Liberation Sans", Arial, sans-serif';

const tip = d3.select("#tip");

/** Shows lines of [look or null, text, ...] beside the pointer, inside the window. */
export function showTip(event, title, lines) {
  tip.attr("hidden", null).html("");
  tip.append("strong").text(title);
  const rows = tip.append("table").append("tbody").selectAll("tr").data(lines).join("tr");
  rows.append("td").each(function(line) {
    if (line[0]) this.append(sample(line[0]));
  });
  rows.selectAll("td.text")
      .data((line) => line.slice(1))
      .join("td")
      .attr("class", "text")
      .text((text) => text);
  const box = tip.node().getBoundingClientRect();
  const room = document.documentElement.clientWidth - box.width - 6;
  const left = Math.max(4, Math.min(event.clientX + 14, room));
  const below = event.clientY + 16;
  const top = below + box.height < window.innerHeight ?
      below :
      Math.max(4, event.clientY - box.height - 12);
  tip.style("left", `${left + window.scrollX}px`).style("top", `${top + window.scrollY}px`);
}

export function hideTip() {
  tip.attr("hidden", true);
}

function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function csvText(columns, rows) {
  const quoted = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(quoted).join(",") + "\n").join("");
}

const LEGEND_ROW = 18;

/** A drawing as a file of its own: on white, below its heading, with a legend of these schemes. */
function standAlone(drawn, heading, schemes) {
  const width = Number(drawn.getAttribute("width")), height = Number(drawn.getAttribute("height"));
  const longest = Math.max(0, ...schemes.map(({label}) => label.length));
  const columns = Math.max(1, Math.min(schemes.length, Math.floor(width / (58 + 6.6 * longest))));
  const above = LEGEND_ROW * (1 + Math.ceil(schemes.length / columns)) + 6;
  const svg = d3.create("svg")
                  .attr("xmlns", "http://www.w3.org/2000/svg")
                  .attr("width", width)
                  .attr("height", height + above)
                  .attr("viewBox", `0 0 ${width} ${height + above}`)
                  .attr("style", `font: ${SVG_FONT}`);
  svg.append("rect").attr("width", width).attr("height", height + above).attr("fill", "#fff");
  svg.append("text").attr("x", 8).attr("y", 14).text(heading);
  schemes.forEach(({look, label}, i) => {
    const x = 8 + (i % columns) * (width / columns);
    const y = LEGEND_ROW * (1 + Math.floor(i / columns)) + 4;
    const entry = svg.append("g").attr("class", "legend").attr("transform", `translate(${x},${y})`);
    addSample(entry, look);
    entry.append("text").attr("x", 44).attr("y", 11).text(label);
  });
  const body = svg.append("g").attr("transform", `translate(0,${above})`);
  for (const child of drawn.childNodes) body.node().append(child.cloneNode(true));
  return svg.node();
}

/**
 * The buttons of a view; `csv` gives [columns, rows] of what is shown, `legend` the schemes that
 * are drawn, if it is a drawing.
 */
export function addTools(id, csv, legend = null) {
  const tools = d3.select(`#${id} .tools`);
  if (legend !== null) {
    tools.append("button")
        .attr("type", "button")
        .attr("class", "svg")
        .text("SVG")
        .attr("aria-label", "Download this view as SVG")
        .on("click", () => {
          const drawn = d3.select(`#${id} .plot svg`).node();
          const file = standAlone(drawn, d3.select(`#${id} h2`).text(), legend());
          save(`${id}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(file));
        });
  }
  tools.append("button")
      .attr("type", "button")
      .attr("class", "csv")
      .text("CSV")
      .attr("aria-label", "Download the numbers of this view as CSV")
      .on("click", () => save(`${id}.csv`, "text/csv", csvText(...csv())));
}

/** What a key does that moves along an axis: the place of `count` that it leads to from `place`. */
function placeAfter(key, place, count, [back, forth]) {
  const to = {[back]: place - 1, [forth]: place + 1, Home: 0, End: count - 1}[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}

/**
 * Makes a view go by keys. `axes` is [{keys: [back, forth], values, at}, ...], of which the first
 * takes Home and End too; `pick` gets a value for each; `describe` is [title, lines] of showTip(),
 * shown at `spot`, {x, y} in the drawing, while the view has the focus of the keyboard.
 */
export function goByKeys(id, axes, pick, describe, spot) {
  const plot = d3.select(`#${id} .plot`).attr("tabindex", 0);
  const show = () => {
    if (!plot.node().matches(":focus-visible")) return;
    const box = plot.node().getBoundingClientRect();
    showTip({clientX: box.left + spot.x, clientY: box.top + spot.y}, ...describe());
  };
  plot.on("keydown", () => {
    const {key} = d3.event;
    if (key === "Escape") return hideTip();
    const picked = axes.map(({at}) => at);
    const axis = axes.findIndex(({keys, values, at}, i) => {
      const to = placeAfter(key, values.indexOf(at), values.length, keys);
      if (to === undefined || (i > 0 && (key === "Home" || key === "End"))) return false;
      picked[i] = values[to];
      return true;
    });
    if (axis < 0) return;
    d3.event.preventDefault();
    pick(...picked);
  });
  plot.on("focus", show).on("blur", hideTip);
  show();
}

/** Says below a view what of it is cut; "" for nothing. */
export function noteCut(id, text) {
  const note = d3.select(`#${id}`).selectAll(".cut").data(text ? [text] : []);
  note.join("p").attr("class", "note cut").text((words) => words);
}

/** An empty drawing that fills the view's width: {svg, width, height, margin}. */
export function canvas(id, heightPx, label) {
  const plot = d3.select(`#${id} .plot`);
  const width = Math.max(260, plot.node().clientWidth);
  const margin = {top: 8, right: 14, bottom: 40, left: 46};
  plot.selectAll("*").remove();
  const svg = plot.append("svg")
                  .attr("xmlns", "http://www.w3.org/2000/svg")
                  .attr("width", width)
                  .attr("height", heightPx)
                  .attr("viewBox", `0 0 ${width} ${heightPx}`)
                  .attr("role", "img")
                  .attr("aria-label", label)
                  .attr("style", `font: ${SVG_FONT}`);
  plot.attr("role", "group").attr("aria-label", `${label}. Arrow keys pick.`);
  return {svg, width, height: heightPx, margin};
}

/** A scale for a key's values: logarithmic over more than a decade and a half, places for texts. */
export function scaleFor(key, values, range) {
  if (!values.every(isNumber)) return d3.scalePoint().domain(values).range(range).padding(0.5);
  const [least, most] = d3.extent(values);
  if (least === most) return d3.scalePoint().domain([least]).range(range).padding(0.5);
  const log = !key.endsWith("_db") && least > 0 && most / least > 30;
  return (log ? d3.scaleLog() : d3.scaleLinear()).domain([least, most]).range(range);
}

/** Ticks as plain numbers, few enough for the width. */
export function axisX({svg, width, height, margin}, scale, title, values) {
  const axis = d3.axisBottom(scale).tickSizeOuter(0);
  if (scale.ticks) {
    const fits = Math.max(2, Math.floor((width - margin.left) / 60));
    axis.tickFormat((value) => `${Number(value.toPrecision(6))}`);
    const round = scale.base ? scale.ticks().filter((t) => /^[125]/.test(t.toExponential())) :
                               scale.ticks(fits);
    axis.tickValues(
        values && values.length <= fits ?
            values :
            round.filter((_, i) => i % Math.ceil(round.length / fits) === 0));
  }
  svg.append("g")
      .attr("transform", `translate(0,${height - margin.bottom})`)
      .call(axis)
      .attr("font", null)
      .attr("style", `font: ${SVG_FONT}`);
  svg.append("text")
      .attr("x", (margin.left + width - margin.right) / 2)
      .attr("y", height - 6)
      .attr("text-anchor", "middle")
      .text(title);
}
