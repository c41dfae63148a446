// The best scheme at each place of two swept keys.
import {addMarker} from "./looks.js";
import {hasTasks, keyText, keyTitle, rowAt, withInterval} from "./results.js";
import {canvas, hideTip, showTip, SVG_FONT} from "./views.js";

/** Schemes at a place, best first: [{scheme, value, low, high}, ...]. */
export function ranking(at, schemes, measure, deadlineMs) {
  return schemes.map((scheme) => [scheme, rowAt(at, scheme)])
      .filter(([, row]) => hasTasks(row))
      .map(([scheme, row]) => ({scheme, ...measure.of(row, deadlineMs)}))
      .sort((a, b) => b.value - a.value);
}

/** True if the interval of no other scheme reaches the best one's. */
export const isClear = ([best, ...others]) => others.every((other) => other.high < best.low);

/** `cells` is [{x, y, ranks}, ...]; `x` and `y` are {key, values}; `picked` is {x, y}. */
export function drawMap(id, {x, y, cells, picked, pick, label}) {
  const narrow = d3.select(`#${id} .plot`).node().clientWidth < 420;
  const area = canvas(id, Math.max(200, Math.min(340, 50 + 34 * y.values.length)), label);
  const {svg, width, height, margin} = area;
  const toX = d3.scaleBand().domain(x.values).range([margin.left, width - margin.right]);
  const toY = d3.scaleBand().domain(y.values).range([height - margin.bottom, margin.top]);
  const every = Math.ceil((x.values.length * (narrow ? 34 : 40)) / (width - margin.left));
  svg.append("g")
      .attr("transform", `translate(0,${height - margin.bottom})`)
      .call(d3.axisBottom(toX).tickSizeOuter(0).tickValues(
          x.values.filter((_, i) => i % every === 0)))
      .attr("style", `font: ${SVG_FONT}`);
  svg.append("g")
      .attr("transform", `translate(${margin.left},0)`)
      .call(d3.axisLeft(toY).tickSizeOuter(0))
      .attr("style", `font: ${SVG_FONT}`);
  svg.append("text")
      .attr("x", (margin.left + width) / 2)
      .attr("y", height - 6)
      .attr("text-anchor", "middle")
      .text(keyTitle(x.key));
  svg.append("text")
      .attr("transform", `translate(12,${(height - margin.bottom) / 2}) rotate(-90)`)
      .attr("text-anchor", "middle")
      .text(keyTitle(y.key));

  const radius = Math.min(6.5, toX.bandwidth() / 3, toY.bandwidth() / 3);
  for (const cell of cells) {
    const best = cell.ranks[0];
    const counts = best && best.value > 0;
    const group =
        svg.append("g")
            .attr("class", "cell")
            .attr("data-best", counts ? best.scheme.label : "")
            .attr("transform", `translate(${toX(cell.x)},${toY(cell.y)})`)
            .style("cursor", "pointer")
            .on("click", () => pick(cell))
            .on("pointermove",
                () => showTip(
                    d3.event, `${keyText(x.key, cell.x)}, ${keyText(y.key, cell.y)}`,
                    cell.ranks.slice(0, 5).map(
                        (rank) => [rank.scheme.look, rank.scheme.label, withInterval(rank)])))
            .on("pointerleave", hideTip);
    group.append("rect")
        .attr("width", toX.bandwidth())
        .attr("height", toY.bandwidth())
        .attr("stroke", "#fff")
        .attr("fill", counts ? best.scheme.look.color : "#f4f4f4")
        .attr("fill-opacity", counts ? 0.22 : 1);
    if (counts) {
      addMarker(
          group.append("g").attr(
              "transform", `translate(${toX.bandwidth() / 2},${toY.bandwidth() / 2})`),
          best.scheme.look, radius, isClear(cell.ranks) ? best.scheme.look.color : "#fff");
    }
  }
  if (toX(picked.x) === undefined || toY(picked.y) === undefined) return;
  svg.append("rect")
      .attr("x", toX(picked.x))
      .attr("y", toY(picked.y))
      .attr("width", toX.bandwidth())
      .attr("height", toY.bandwidth())
      .attr("fill", "none")
      .attr("stroke", "#000")
      .attr("stroke-width", 1.6)
      .attr("pointer-events", "none");
}
