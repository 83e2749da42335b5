/* The atlas topology in the browser: TopoJSON arcs -> paths on the sheet.
 *
 * One topology holds about 1,500 "cells": pieces of France that lie wholly in one EPCI, one département and, for each
 * phase, in one territory or in none. Every layer of the map is a union of cells, so any perimeter of any phase is drawn
 * from the same arcs: changing phase needs no new geometry, and neighbours never tear.
 *
 * Sheet coordinates: kilometres, x to the east, y to the north. Canvas paths are built with y negated.
 */
(function (root) {
  "use strict";

  /* A reader of arcs: their points, and into `ends` the first and the last, each as one number that arcs which meet share. */
  function arcDecoder(topology, ends) {
    const { scale, translate } = topology.transform;
    return (arc, at) => {
      const points = new Float64Array(arc.length * 2);
      let x = 0;
      let y = 0;
      for (let i = 0; i < arc.length; i += 1) {
        x += arc[i][0];
        y += arc[i][1];
        points[2 * i] = x * scale[0] + translate[0];
        points[2 * i + 1] = -(y * scale[1] + translate[1]);
        if (!i) ends[2 * at] = x * 2 ** 24 + y;
      }
      ends[2 * at + 1] = x * 2 ** 24 + y;
      return points;
    };
  }

  function polygonsOf(geometry) {
    if (!geometry || !geometry.type) return [];
    return geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
  }

  const STEP = 200; // arcs or cells read between two looks at the clock

  class Topology {
    /* `reading: false` leaves the steps of `read` to the caller. */
    constructor(json, { reading = true } = {}) {
      this.arcs = new Array(json.arcs.length);
      this.cells = json.objects.cells.geometries.map(polygonsOf);
      this.count = this.cells.length;
      this.first = new Int32Array(this.arcs.length).fill(-1);
      this.second = new Int32Array(this.arcs.length).fill(-1);
      this.turned = new Uint8Array(this.arcs.length); // whether the first cell follows the arc from its end
      this.ends = new Float64Array(this.arcs.length * 2);
      this.boxes = new Float64Array(this.count * 4);
      this.window = null; // [x0, y0, x1, y1]: paths are built of what meets it; null for everything
      this.paths = new Array(this.count);
      this.kept = new Map(); // paths that no view changes, by name
      if (reading) root.tdiSlices.atOnce(this.read(json));
    }

    /* Read the arcs and index the cells, step by step. */
    *read(json) {
      const decode = arcDecoder(json, this.ends);
      for (let arc = 0; arc < this.arcs.length; arc += 1) {
        this.arcs[arc] = decode(json.arcs[arc], arc);
        if (arc % STEP === STEP - 1) yield;
      }
      for (let cell = 0; cell < this.count; cell += 1) {
        this.index(this.cells[cell], cell);
        if (cell % STEP === STEP - 1) yield;
      }
    }

    /* Whether a box, the four numbers at a place of an array, meets the window. */
    seen(boxes, at) {
      const w = this.window;
      return !w || (boxes[at] < w[2] && boxes[at + 2] > w[0] && boxes[at + 1] < w[3] && boxes[at + 3] > w[1]);
    }

    /* Boxes of the arcs, worked out when a window first asks for them. */
    arcBoxes() {
      if (this.ofArcs) return this.ofArcs;
      this.ofArcs = new Float64Array(this.arcs.length * 4);
      this.arcs.forEach((points, arc) => {
        let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
        for (let i = 0; i < points.length; i += 2) {
          x0 = Math.min(x0, points[i]);
          x1 = Math.max(x1, points[i]);
          y0 = Math.min(y0, points[i + 1]);
          y1 = Math.max(y1, points[i + 1]);
        }
        this.ofArcs.set([x0, y0, x1, y1], arc * 4);
      });
      return this.ofArcs;
    }

    index(polygons, cell) {
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const ring of polygons.flat()) {
        for (const reference of ring) {
          const arc = reference < 0 ? ~reference : reference;
          if (this.first[arc] < 0) {
            this.first[arc] = cell;
            this.turned[arc] = reference < 0;
          } else this.second[arc] = cell;
          const points = this.arcs[arc];
          for (let i = 0; i < points.length; i += 2) {
            if (points[i] < x0) x0 = points[i];
            if (points[i] > x1) x1 = points[i];
            if (points[i + 1] < y0) y0 = points[i + 1];
            if (points[i + 1] > y1) y1 = points[i + 1];
          }
        }
      }
      this.boxes.set([x0, y0, x1, y1], cell * 4);
    }

    addRing(path, ring) {
      let started = false;
      for (const reference of ring) {
        const points = this.arcs[reference < 0 ? ~reference : reference];
        const last = points.length - 2;
        if (reference < 0) {
          for (let i = started ? last - 2 : last; i >= 0; i -= 2) {
            if (started) path.lineTo(points[i], points[i + 1]);
            else path.moveTo(points[i], points[i + 1]);
            started = true;
          }
        } else {
          for (let i = started ? 2 : 0; i <= last; i += 2) {
            if (started) path.lineTo(points[i], points[i + 1]);
            else path.moveTo(points[i], points[i + 1]);
            started = true;
          }
        }
      }
      path.closePath();
    }

    /* Path of one cell, kept: it serves hit-testing. */
    cellPath(cell) {
      if (!this.paths[cell]) {
        const path = new Path2D();
        for (const ring of this.cells[cell].flat()) this.addRing(path, ring);
        this.paths[cell] = path;
      }
      return this.paths[cell];
    }

    /* One path around a set of cells: of what two of them share nothing is drawn, so there is no seam, and a fraction of the points.
     * Arcs are followed as the cell inside follows them (docs/adr/0028). */
    area(selected) {
      const mine = new Uint8Array(this.count);
      for (let cell = 0; cell < this.count; cell += 1) mine[cell] = this.seen(this.boxes, cell * 4) && selected(cell);
      const leaving = new Map(); // by the point that they set off from
      for (let arc = 0; arc < this.arcs.length; arc += 1) {
        if (this.first[arc] < 0) continue;
        const inside = mine[this.first[arc]];
        if (inside === (this.second[arc] < 0 ? 0 : mine[this.second[arc]])) continue;
        const back = inside ? this.turned[arc] : !this.turned[arc];
        const start = this.ends[2 * arc + (back ? 1 : 0)];
        if (!leaving.has(start)) leaving.set(start, []);
        leaving.get(start).push(back ? ~arc : arc);
      }
      const path = new Path2D();
      for (const [start, references] of leaving) {
        while (references.length) {
          const ring = [];
          for (let at = start, reference; (reference = leaving.get(at)?.pop()) !== undefined; ) {
            ring.push(reference);
            at = this.ends[reference < 0 ? 2 * ~reference : 2 * reference + 1];
          }
          this.addRing(path, ring);
        }
      }
      return path;
    }

    /* The borders between different groups, by cell: `keep(groupA, groupB)`, groupB undefined on a coast. */
    borders(group, keep) {
      const path = new Path2D();
      const boxes = this.window && this.arcBoxes();
      for (let arc = 0; arc < this.arcs.length; arc += 1) {
        const a = this.first[arc];
        if (a < 0 || (boxes && !this.seen(boxes, arc * 4))) continue;
        const b = this.second[arc];
        const wanted = b < 0 ? keep(group[a], undefined) : group[a] !== group[b] && keep(group[a], group[b]);
        if (!wanted) continue;
        const points = this.arcs[arc];
        path.moveTo(points[0], points[1]);
        for (let i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
      }
      return path;
    }

    /* Box [x0, y0, x1, y1] of a set of cells, y negated as on the canvas; null when the set is empty. */
    box(selected) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      let found = false;
      for (let cell = 0; cell < this.count; cell += 1) {
        if (!selected(cell)) continue;
        found = true;
        const at = cell * 4;
        box[0] = Math.min(box[0], this.boxes[at]);
        box[1] = Math.min(box[1], this.boxes[at + 1]);
        box[2] = Math.max(box[2], this.boxes[at + 2]);
        box[3] = Math.max(box[3], this.boxes[at + 3]);
      }
      return found ? box : null;
    }

    /* The cell under a point of the canvas plane, or -1. */
    cellAt(context, x, y) {
      for (let cell = 0; cell < this.count; cell += 1) {
        const at = cell * 4;
        if (x < this.boxes[at] || x > this.boxes[at + 2] || y < this.boxes[at + 1] || y > this.boxes[at + 3]) continue;
        if (context.isPointInPath(this.cellPath(cell), x, y)) return cell;
      }
      return -1;
    }

    /* Middle of each group's largest cell box weighted by area: where a proportional circle stands. */
    centres(group, size) {
      const sums = Array.from({ length: size }, () => [0, 0, 0]);
      for (let cell = 0; cell < this.count; cell += 1) {
        if (group[cell] < 0) continue;
        for (const rings of this.cells[cell]) {
          const [area, cx, cy] = this.moments(rings[0]);
          const sum = sums[group[cell]];
          sum[0] += area;
          sum[1] += area * cx;
          sum[2] += area * cy;
        }
      }
      return sums.map(([area, x, y]) => (area > 0 ? [x / area, y / area] : null));
    }

    moments(ring) {
      const xs = [];
      const ys = [];
      for (const reference of ring) {
        const points = this.arcs[reference < 0 ? ~reference : reference];
        if (reference < 0) for (let i = points.length - 2; i >= 0; i -= 2) xs.push(points[i]), ys.push(points[i + 1]);
        else for (let i = 0; i < points.length; i += 2) xs.push(points[i]), ys.push(points[i + 1]);
      }
      let [doubled, mx, my] = [0, 0, 0];
      for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) {
        const cross = xs[j] * ys[i] - xs[i] * ys[j];
        doubled += cross;
        mx += (xs[i] + xs[j]) * cross;
        my += (ys[i] + ys[j]) * cross;
      }
      if (!doubled) return [0, 0, 0];
      return [Math.abs(doubled) / 2, mx / (3 * doubled), my / (3 * doubled)];
    }
  }

  /* Neighbouring land: delta-encoded integer rings and lines, in one path each. */
  function decodeLand(json) {
    const paths = { land: new Path2D(), lines: new Path2D() };
    root.tdiSlices.atOnce(readLand(json, paths));
    return paths;
  }

  /* The same, step by step, onto the two paths given. */
  function* readLand(json, { land, lines }) {
    const { scale, translate } = json;
    const [sx, sy] = Array.isArray(scale) ? scale : [scale, scale];
    const trace = (path, deltas) => {
      let x = 0;
      let y = 0;
      for (let i = 0; i < deltas.length; i += 1) {
        x += deltas[i][0];
        y += deltas[i][1];
        if (i) path.lineTo(x * sx + translate[0], -(y * sy + translate[1]));
        else path.moveTo(x * sx + translate[0], -(y * sy + translate[1]));
      }
    };
    for (const ring of json.polygons.flat()) {
      trace(land, ring);
      land.closePath();
      yield;
    }
    for (const line of json.borders) {
      trace(lines, line);
      yield;
    }
  }

  /* What every map draws, whatever its view, by name. */
  const constant = {
    france: (t) => t.area(() => true),
    dep: (t, { dep }) => t.borders(dep, (a, b) => b !== undefined),
    region: (t, { region }) => t.borders(region, (a, b) => b !== undefined),
    coast: (t, { dep }) => t.borders(dep, (a, b) => b === undefined),
    epci: (t, { epci }) => t.borders(epci, (a, b) => b !== undefined),
  };

  /* One of them; kept with a topology that is drawn whole, since other maps of the page draw it too. */
  function constantPath(topology, name, cells) {
    if (topology.window) return constant[name](topology, cells);
    if (!topology.kept.has(name)) topology.kept.set(name, constant[name](topology, cells));
    return topology.kept.get(name);
  }

  root.tdiTopology = { Topology, decodeLand, readLand, constant: Object.keys(constant), constantPath };
})(window);
