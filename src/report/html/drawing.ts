/**
 * How a graph is drawn in the browser: in layers from inputs to output. A node stands below all that it reads; within a layer nodes stand near what they read, which leaves few crossings; a line that skips layers keeps a lane of its own in each.
 */
export const drawing = String.raw`
const HIGH = 40, DOWN = 76, BESIDE = 18, LANE = 10, LETTER = 7.3;

/** Places for nodes and for the lanes of long lines: layers of both, and each line's way through them. */
function layersOf({ nodes, edges }) {
  const reads = nodes.map(() => []), readers = nodes.map(() => []);
  for (const [from, to] of edges) { reads[to].push(from); readers[from].push(to); }
  const layer = nodes.map(() => 0);
  nodes.forEach((_, node) => { layer[node] = Math.max(0, ...reads[node].map((from) => layer[from] + 1)); });
  // Inputs, and what is made of no input, stand as low as their readers let them.
  const rootless = [];
  nodes.forEach(([, , kind], node) => { rootless[node] = kind !== "input" && reads[node].every((from) => rootless[from]); });
  for (let node = nodes.length - 1; node >= 0; node -= 1) if ((rootless[node] || reads[node].length === 0) && readers[node].length > 0) layer[node] = Math.min(...readers[node].map((to) => layer[to])) - 1;
  const above = nodes.map(() => []), below = nodes.map(() => []);
  const ways = edges.map(([from, to]) => {
    const way = [from];
    for (let at = layer[from] + 1; at < layer[to]; at += 1) { way.push(layer.length); layer.push(at); above.push([]); below.push([]); }
    way.push(to);
    way.slice(1).forEach((next, index) => { above[next].push(way[index]); below[way[index]].push(next); });
    return way;
  });
  const layers = [];
  layer.forEach((at, place) => { (layers[at] = layers[at] || []).push(place); });
  return { layers, layer, above, below, ways };
}

function placesOf({ layers, above, below }, wide) {
  const x = wide.map(() => 0);
  const mean = (others, own) => (others.length === 0 ? own : others.reduce((sum, one) => sum + x[one], 0) / others.length);
  const settle = (row, wanted) => {
    const order = row.map((one) => [one, wanted(one)]).sort((a, b) => a[1] - b[1]);
    let edge = -Infinity;
    for (const [one, want] of order) { x[one] = Math.max(want, edge + wide[one] / 2 + BESIDE); edge = x[one] + wide[one] / 2; }
    const off = order.reduce((sum, [one, want]) => sum + x[one] - want, 0) / order.length;
    for (const [one] of order) x[one] -= off;
  };
  // A chain of operators stands straight, however many parameters come in from one side.
  const pulled = above.map((others) => { const inner = others.filter((one) => above[one].length > 0); return inner.length > 0 ? inner : others; });
  for (const row of layers) settle(row, (one) => mean(pulled[one], 0));
  for (let round = 0; round < 4; round += 1) {
    for (const row of [...layers].reverse()) settle(row, (one) => mean(below[one], x[one]));
    for (const row of layers) settle(row, (one) => mean(above[one].length === 0 ? below[one] : pulled[one], x[one]));
  }
  return x;
}

const cut = (text) => (text.length > 40 ? text.slice(0, 24) + "…" + text.slice(-15) : text);

/** The graph without what a module holds. */
function computed(graph) {
  const places = new Map();
  const nodes = graph.nodes.filter(([, , kind], place) => kind !== "held" && places.set(place, places.size));
  return { title: graph.title, nodes, edges: graph.edges.filter(([from, to]) => places.has(from) && places.has(to)).map(([from, to]) => [places.get(from), places.get(to)]) };
}

function drawing(graph, changed) {
  const found = layersOf(graph);
  const wide = found.layer.map((_, place) => (place < graph.nodes.length ? Math.max(60, 18 + LETTER * Math.max(cut(graph.nodes[place][0]).length, cut(graph.nodes[place][1]).length * 0.92)) : LANE));
  const x = placesOf(found, wide);
  const y = found.layer.map((at) => at * DOWN + 6);
  const left = Math.min(...x.map((at, place) => at - wide[place] / 2)) - 8, right = Math.max(...x.map((at, place) => at + wide[place] / 2)) + 8;
  const high = (found.layers.length - 1) * DOWN + HIGH + 12;
  const svg = make("svg", { width: String(right - left), height: String(high), viewBox: [left, 0, right - left, high].join(" "), role: "img", "aria-label": graph.title + ": " + graph.nodes.length + " nodes" },
    make("defs", {}, make("marker", { id: "tip", viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "7", markerHeight: "7", orient: "auto" }, make("path", { d: "M0 0 L8 4 L0 8 z" }))));
  const lines = graph.edges.map(([from, to], index) => {
    const steps = found.ways[index].slice(1).map((next, at) => {
      const before = found.ways[index][at], y1 = y[before] + HIGH, y2 = y[next] - (next === to ? 1 : 0), bend = (y2 - y1) / 2;
      return ["L", x[before], y1, "C", x[before], y1 + bend, x[next], y2 - bend, x[next], y2].join(" ");
    });
    return [from, to, make("path", { d: steps.join(" ").replace("L", "M"), "marker-end": "url(#tip)" })];
  });
  const boxes = graph.nodes.map(([name, what, kind], node) => make("g", { class: kind + (changed.has(name) ? " changed" : "") }, make("title", {}, name + "  " + what), make("rect", { x: String(x[node] - wide[node] / 2), y: String(y[node]), width: String(wide[node]), height: String(HIGH), rx: "6" }), make("text", { x: String(x[node]), y: String(y[node] + (what === "" ? 24 : 17)) }, cut(name)), make("text", { x: String(x[node]), y: String(y[node] + 32), class: "what" }, cut(what))));
  boxes.forEach((box, node) => {
    const light = (on) => () => { for (const [from, to, line] of lines) if (from === node || to === node) { line.classList.toggle("lit", on); boxes[from === node ? to : from].classList.toggle("near", on); } };
    box.addEventListener("mouseenter", light(true));
    box.addEventListener("mouseleave", light(false));
  });
  svg.append(...lines.map(([, , line]) => line), ...boxes);
  return svg;
}
`;
