/* The least script that draws the territories of a phase over the EPCI: the topology once, a path per territory, a digit per territory. */
const COLOURS = ["#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8"];
const WIDTH = 897;
const HEIGHT = 720;
let topology = null;
const kept = new Map();

const key = ([x, y]) => x * 2 ** 24 + y;

function decode(raw) {
  raw.arcs = raw.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [(x += dx), (y += dy)]);
  });
  return raw;
}

/* A path around some cells: arcs that two of them share are inside. */
function outline(cells) {
  const references = new Set(cells.flatMap((cell) => (cell.arcs ?? []).flat(cell.type === "Polygon" ? 1 : 2)));
  const leaving = new Map();
  const end = (reference, last) => key(topology.arcs[reference < 0 ? ~reference : reference].at(last === reference < 0 ? 0 : -1));
  for (const reference of references) {
    if (references.has(~reference)) continue;
    const start = end(reference, false);
    if (leaving.has(start)) leaving.get(start).push(reference);
    else leaving.set(start, [reference]);
  }
  const path = new Path2D();
  for (const [start, waiting] of leaving) {
    while (waiting.length) {
      let begun = false;
      for (let at = start, reference; (reference = leaving.get(at)?.pop()) !== undefined; at = end(reference, true)) {
        const points = topology.arcs[reference < 0 ? ~reference : reference];
        for (const [x, y] of reference < 0 ? points.toReversed() : points) {
          if (begun) path.lineTo(x, y);
          else path.moveTo(x, y);
          begun = true;
        }
      }
      path.closePath();
    }
  }
  return path;
}

function outlines(name) {
  if (!kept.has(name)) {
    const groups = [];
    topology.tdi.cells[name].forEach((group, cell) => {
      if (group >= 0) (groups[group] ??= []).push(topology.objects.cells.geometries[cell]);
    });
    kept.set(name, Array.from(groups, (cells) => outline(cells ?? [])));
  }
  return kept.get(name);
}

function paint(canvas, { phase, classes }) {
  const brush = canvas.getContext("2d");
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, canvas.width, canvas.height);
  const [x0, y0, x1, y1] = canvas.box;
  const scale = Math.min(canvas.width / (x1 - x0), canvas.height / (y1 - y0));
  brush.setTransform(scale, 0, 0, -scale, -x0 * scale, y1 * scale);
  const draw = (path, fill, line, width) => {
    brush.fillStyle = fill;
    brush.fill(path);
    brush.strokeStyle = line;
    brush.lineWidth = (width * devicePixelRatio) / scale;
    brush.stroke(path);
  };
  for (const path of outlines("epci")) draw(path, "#eee", "#999", 0.4);
  outlines(`t${phase}`).forEach((path, i) => draw(path, COLOURS[classes[i]], "#444", 0.6));
}

function box() {
  const all = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of topology.arcs.flat()) {
    all[0] = Math.min(all[0], x);
    all[1] = Math.min(all[1], y);
    all[2] = Math.max(all[2], x);
    all[3] = Math.max(all[3], y);
  }
  return all;
}

export default async function show({ data, parentElement }) {
  topology ??= fetch(data.topology).then((answer) => answer.json()).then(decode);
  topology = await topology;
  let canvas = parentElement.querySelector("canvas");
  if (!canvas) {
    canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [WIDTH * devicePixelRatio, HEIGHT * devicePixelRatio];
    canvas.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px`;
    canvas.box = box();
    parentElement.append(canvas);
  }
  paint(canvas, data);
  // A mark by which the benchmark sees which values the canvas shows.
  window.bareCanvas = { shown: data.shown, drawn: performance.now() };
}
