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
  "*": polygon(5, 0, 0.45),
  P: PLUS,
  X: PLUS.map(([x, y]) => [(x - y) * 0.707, (x + y) * 0.707]),
};

/** The part of a polygon where `depth` of a corner is not negative. */
function clipped(corners, depth) {
  return corners.flatMap((to, i) => {
    const from = corners[(i + corners.length - 1) % corners.length];
    const a = depth(from), b = depth(to);
    const share = a / (a - b);
    const crossing = from.map((c, axis) => c + share * (to[axis] - c));
    return [...(a < 0 !== b < 0 ? [crossing] : []), ...(b >= 0 ? [to] : [])];
  });
}

/** What of a marker has its colour, by the fill's name; of the others all, and nothing. */
const HALVES = {
  left: ([x]) => -x,
  bottom: ([, y]) => y,
};

/**
 * One look for each of the schemes, which are {scheme, ...} in the order of their lines: no two
 * have the same marker with the same fill (plotting/style.py, looks()).
 */
export function looksOf(schemes) {
  const names = schemes.map(({scheme}) => scheme);
  const own = [...new Set(names)].sort().filter((name) => !LOOKS.schemes[name]);
  const base = (name) => ({
    fill: "full",
    ...(LOOKS.schemes[name] || LOOKS.others[own.indexOf(name) % LOOKS.others.length])
  });
  const used = new Set(names.map((name) => base(name).marker));
  const taken = new Set(), variants = new Map(), looks = [];
  const isFirst = (i) => names.indexOf(names[i]) === i;
  const order = d3.range(names.length);
  for (const i of [...order.filter(isFirst), ...order.filter((j) => !isFirst(j))]) {
    const {color, marker, fill, dash} = base(names[i]);
    const variant = variants.has(names[i]) ? variants.get(names[i]) + 1 : 0;
    variants.set(names[i], variant);
    const spare = [...LOOKS.markers.filter((m) => !used.has(m)), ...LOOKS.markers];
    const fills = [fill, ...LOOKS.fills.filter((f) => f !== fill)];
    const shapes = [marker, ...spare].flatMap((m) => fills.map((f) => ({marker: m, fill: f})));
    const shape = shapes.find((s) => !taken.has(s.marker + s.fill)) || shapes[0];
    taken.add(shape.marker + shape.fill);
    looks[i] = {color, ...shape, dash: DASHES[(dash + variant) % DASHES.length]};
  }
  return looks;
}

function pathOf(corners, radius) {
  const texts = corners.map(([x, y]) => `${(x * radius).toFixed(2)},${(y * radius).toFixed(2)}`);
  return `M${texts.join("L")}Z`;
}

/** Appends to a d3 selection a marker at its origin. */
export function addMarker(parent, look, radius) {
  const {fill} = look, corners = MARKERS[look.marker];
  parent.append("path")
      .attr("d", pathOf(corners, radius))
      .attr("fill", fill === "full" ? look.color : "#fff")
      .attr("stroke", look.color)
      .attr("stroke-width", 1.3);
  if (!HALVES[fill]) return;
  parent.append("path")
      .attr("d", pathOf(clipped(corners, HALVES[fill]), radius))
      .attr("fill", look.color);
}

/** Appends a piece of line with a marker, 38 by 14 pixels. */
export function addSample(parent, look) {
  parent.append("path")
      .attr("d", "M1,7H37")
      .attr("stroke", look.color)
      .attr("stroke-width", 1.6)
      .attr("stroke-dasharray", look.dash || null);
  addMarker(parent.append("g").attr("transform", "translate(19,7)"), look, 4.5);
}

/** An <svg> with it. */
export function sample(look) {
  const svg = d3.create("svg").attr("width", 38).attr("height", 14).attr("aria-hidden", "true");
  addSample(svg, look);
  return svg.node();
}
