// The best scheme at each place of two swept keys.
import {addMarker} from "./looks.js";
import {hasTasks, keyText, keyTitle, rowAt, SCHEMES, withInterval} from "./results.js";
import {canvas, goByKeys, hideTip, showTip, SVG_FONT} from "./views.js";

/** Schemes at a place, best first: [{scheme, row, value, low, high}, ...]. */
export function ranking(at, schemes, measure, deadlineMs) {
  return schemes.map((scheme) => [scheme, rowAt(at, scheme)])
      .filter(([, row]) => hasTasks(row))
      .map(([scheme, row]) => ({scheme, row, ...measure.of(row, deadlineMs)}))
      .sort((a, b) => b.value - a.value);
}

/**
 * Of a ranking the schemes that are best: those whose interval reaches the best one's tie with it.
 * None where nobody had a task in time.
 */
export function bestOf(ranks) {
  if (ranks.length === 0 || !(ranks[0].value > 0)) return [];
  const [{value, low}] = ranks;
  return ranks.filter((rank) => rank.high >= low || rank.value === value);
}

export const inOrder =
    (best) => [...best].sort((a, b) => SCHEMES.indexOf(a.scheme) - SCHEMES.indexOf(b.scheme));

const MOST_MARKERS = 4;  // that a cell has room for

/** A stripe for each of the best, in the order of the schemes, so that none stands out. */
function drawBest(group, best, width, height) {
  const stripe = height / best.length;
  const radius = Math.min(6.5, width / 3, stripe / 2.6);
  const withMarkers = best.length <= MOST_MARKERS && radius > 2;
  best.forEach(({scheme}, i) => {
    group.append("rect")
        .attr("y", i * stripe)
        .attr("width", width)
        .attr("height", stripe)
        .attr("fill", scheme.look.color)
        .attr("fill-opacity", 0.22);
    if (!withMarkers) return;
    const place =
        group.append("g").attr("transform", `translate(${width / 2},${(i + 0.5) * stripe})`);
    addMarker(place, scheme.look, radius);
  });
  if (withMarkers) return;
  group.append("text")
      .attr("x", width / 2)
      .attr("y", height / 2 + 4)
      .attr("text-anchor", "middle")
      .text(best.length);
}

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

  const contents = (cell) => {
    const best = bestOf(cell.ranks);
    const what = best.length > 1 ? `: ${best.length} tie` : "";
    return [
      `${keyText(x.key, cell.x)}, ${keyText(y.key, cell.y)}${what}`,
      cell.ranks.slice(0, Math.max(5, best.length))
          .map((rank) => [rank.scheme.look, rank.scheme.label, withInterval(rank)])
    ];
  };
  for (const cell of cells) {
    const best = inOrder(bestOf(cell.ranks));
    const group = svg.append("g")
                      .attr("class", "cell")
                      .attr("data-best", best.map(({scheme}) => scheme.label).join(" = "))
                      .attr("transform", `translate(${toX(cell.x)},${toY(cell.y)})`)
                      .style("cursor", "pointer")
                      .on("click", () => pick(cell))
                      .on("pointermove", () => showTip(d3.event, ...contents(cell)))
                      .on("pointerleave", hideTip);
    group.append("rect")
        .attr("width", toX.bandwidth())
        .attr("height", toY.bandwidth())
        .attr("stroke", "#fff")
        .attr("fill", best.length > 0 ? "#fff" : "#f4f4f4");
    drawBest(group, best, toX.bandwidth(), toY.bandwidth());
  }
  const pickedCell = cells.find((cell) => cell.x === picked.x && cell.y === picked.y);
  goByKeys(
      id,
      [
        {keys: ["ArrowLeft", "ArrowRight"], values: x.values, at: picked.x},
        {keys: ["ArrowDown", "ArrowUp"], values: y.values, at: picked.y}
      ],
      (toColumn, toRow) => pick({x: toColumn, y: toRow}), () => contents(pickedCell),
      {x: toX(picked.x) + toX.bandwidth(), y: toY(picked.y)});
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
