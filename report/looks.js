// How a scheme is drawn: as plotting/style.py does it, so that page and figures look alike.
const LOOKS = JSON.parse(document.getElementById("looks").textContent);
const DASHES = ["", "7 3", "7 2.5 1.5 2.5", "1.5 2.5"];  // matplotlib's -, --, -. and :

/**
 * Points of a regular polygon or star of radius 1; the first corner is at `turn` degrees from the
 * top.
 */
function polygon(corners, turn = 0, inner = 0) {
  const steps = inner > 0 ? 2 * corners : corners;
  return d3.range(steps).map((i) => {
    const angle = ((turn + (360 * i) / steps) * Math.PI) / 180;
    const radius = inner > 0 && i % 2 === 1 ? inner : 1;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

const PLUS = [
  [-0.35, -1], [0.35, -1], [0.35, -0.35], [1, -0.35], [1, 0.35], [0.35, 0.35], [0.35, 1],
  [-0.35, 1], [-0.35, 0.35], [-1, 0.35], [-1, -0.35], [-0.35, -0.35]
];

/** matplotlib's markers by their letters. */
const MARKERS = {
  o: polygon(24),
  s: polygon(4, 45),
  D: polygon(4),
  d: polygon(4).map(([x, y]) => [0.6 * x, y]),
  "^": polygon(3),
  v: polygon(3, 180),
  "<": polygon(3, 270),
  ">": polygon(3, 90),
  p: polygon(5),
  h: polygon(6),
  H: polygon(6, 30),
  8: polygon(8, 22.5),
  "*": polygon(5, 0, 0.45),
  P: PLUS,
  X: PLUS.map(([x, y]) => [(x - y) * 0.707, (x + y) * 0.707]),
};

/** One look for each of the schemes, which are {scheme, ...} in the order of their lines. */
export function looksOf(schemes) {
  const own = [...new Set(schemes.map((s) => s.scheme))].sort().filter((s) => !LOOKS.schemes[s]);
  const variants = new Map();
  return schemes.map(({scheme}) => {
    const known = LOOKS.schemes[scheme];
    const {color, marker, dash} = known || LOOKS.others[own.indexOf(scheme) % LOOKS.others.length];
    const group = `${color} ${marker} ${dash}`;
    const variant = variants.has(group) ? variants.get(group) + 1 : 0;
    variants.set(group, variant);
    const filled = (variant + Math.floor(variant / DASHES.length)) % 2 === 0;
    return {
      color,
      marker,
      dash: DASHES[(dash + variant) % DASHES.length],
      fill: filled ? color : "#fff"
    };
  });
}

/** The path of a look's marker around the origin. */
function markerPath(look, radius) {
  const corners =
      MARKERS[look.marker].map(([x, y]) => `${(x * radius).toFixed(2)},${(y * radius).toFixed(2)}`);
  return `M${corners.join("L")}Z`;
}

/** Appends to a d3 selection a marker at its origin. */
export function addMarker(parent, look, radius, fill = look.fill) {
  return parent.append("path")
      .attr("d", markerPath(look, radius))
      .attr("fill", fill)
      .attr("stroke", look.color)
      .attr("stroke-width", 1.3);
}

/** An <svg> with a piece of line and a marker. */
export function sample(look) {
  const svg = d3.create("svg").attr("width", 38).attr("height", 14).attr("aria-hidden", "true");
  svg.append("path")
      .attr("d", "M1,7H37")
      .attr("stroke", look.color)
      .attr("stroke-width", 1.6)
      .attr("stroke-dasharray", look.dash || null);
  addMarker(svg.append("g").attr("transform", "translate(19,7)"), look, 4.5);
  return svg.node();
}
