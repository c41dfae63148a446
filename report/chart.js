// A chart of shares from 0 to 1: a line with its band for each scheme.
import {addMarker} from "./looks.js";
import {keyText, withInterval} from "./results.js";
import {axisX, canvas, goByKeys, hideTip, scaleFor, showTip, SVG_FONT} from "./views.js";

const CHART_HEIGHT = 310;
const MARKER_RADIUS = 4.2;

/**
 * Draws into the view `id`. `series` is [{scheme, points: [{x, value, low, high}, ...]}, ...], `x`
 * {key, title, values}, `rule` the x that is picked, `pick(x)` what a click does, `pointAt(points,
 * x)` what hovering shows of a line.
 */
export function drawChart(id, {x, title, series, rule, pick, pointAt, label}) {
  const area = canvas(id, CHART_HEIGHT, label);
  const {svg, width, height, margin} = area;
  const toX = scaleFor(x.key, x.values, [margin.left, width - margin.right]);
  const toY = d3.scaleLinear().domain([0, 1]).range([height - margin.bottom, margin.top]);
  axisX(area, toX, x.title, x.ticks);
  const left = svg.append("g")
                   .attr("transform", `translate(${margin.left},0)`)
                   .call(d3.axisLeft(toY).ticks(5).tickSizeOuter(0))
                   .attr("style", `font: ${SVG_FONT}`);
  left.selectAll(".tick line")
      .clone()
      .attr("x2", width - margin.left - margin.right)
      .attr("stroke", "#e3e3e3");
  svg.append("text")
      .attr("transform", `translate(12,${(height - margin.bottom) / 2}) rotate(-90)`)
      .attr("text-anchor", "middle")
      .text(title);
  const ruleLine =
      svg.append("path").attr("stroke", "#777").attr("stroke-width", 1).attr("class", "rule");
  if (rule !== null) ruleLine.attr("d", `M${toX(rule)},${margin.top}V${height - margin.bottom}`);

  for (const {scheme, points} of series) drawLine(svg, scheme, points, toX, toY, width);
  const contents = (at) =>
      [keyText(x.key, at),
       series.map(({scheme, points}) => [scheme, pointAt(points, at)])
           .filter(([, point]) => point)
           .sort(([, a], [, b]) => b.value - a.value)
           .map(([scheme, point]) => [scheme.look, scheme.label, withInterval(point)]),
  ];
  watchPointer(svg, area, x, toX, pick, contents);
  goByKeys(
      id, [{keys: ["ArrowLeft", "ArrowRight"], values: x.values, at: rule}], pick,
      () => contents(rule), {x: toX(rule) || 0, y: margin.top + 20});
}

export const exactPoint = (points, x) => points.find((point) => point.x === x);

/** The last point that is not after `x`: of shares that stay what they are until the next. */
export const lastPoint = (points, x) => points.filter((point) => point.x <= x).pop();

function drawLine(svg, {look, label}, points, toX, toY, width) {
  const group = svg.append("g").attr("class", "line").attr("data-scheme", label);
  const x = (point) => toX(point.x);
  if (points.length === 1) {
    const [{low, high}] = points;
    group.append("path")
        .attr("d", `M${x(points[0])},${toY(low)}V${toY(high)}`)
        .attr("stroke", look.color);
  }
  group.append("path")
      .attr("fill", look.color)
      .attr("fill-opacity", 0.15)
      .attr("d", d3.area().x(x).y0((p) => toY(p.low)).y1((p) => toY(p.high))(points));
  group.append("path")
      .attr("fill", "none")
      .attr("stroke", look.color)
      .attr("stroke-width", 1.7)
      .attr("stroke-dasharray", look.dash || null)
      .attr("d", d3.line().x(x).y((p) => toY(p.value))(points));
  let last = -Infinity;  // markers stand apart
  for (const point of points) {
    if (x(point) - last < Math.min(22, width / 20)) continue;
    last = x(point);
    addMarker(
        group.append("g").attr("transform", `translate(${x(point)},${toY(point.value)})`), look,
        MARKER_RADIUS);
  }
}

/** Hover shows the values at the nearest of the x values; a click picks it. */
function watchPointer(svg, {height, margin}, x, toX, pick, contents) {
  const cursor = svg.append("path").attr("stroke", "#aaa").attr("stroke-dasharray", "2 2");
  const nearest = () => {
    const at = d3.mouse(svg.node())[0];
    return x.values[d3.scan(x.values, (a, b) => Math.abs(toX(a) - at) - Math.abs(toX(b) - at))];
  };
  svg.on("pointermove", () => {
    const value = nearest();
    cursor.attr("d", `M${toX(value)},${margin.top}V${height - margin.bottom}`);
    showTip(d3.event, ...contents(value));
  });
  svg.on("pointerleave", () => {
    cursor.attr("d", null);
    hideTip();
  });
  svg.on("click", () => pick(nearest()));
}
