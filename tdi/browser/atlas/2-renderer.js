/* The drawing: a Leaflet layer that paints the whole atlas on one canvas.
 *
 * The canvas is moved and scaled with the map while the user pans and zooms; it is repainted once the move ends. A change of
 * values repaints from paths already built: no geometry travels and none is parsed again.
 */
(function (root) {
  "use strict";

  const HATCHES = { left: 45, right: -45, cross: 0, dots: 90 };

  function hatch(context, kind, ink, paper, ratio) {
    const size = 7 * ratio;
    const tile = document.createElement("canvas");
    tile.width = size;
    tile.height = size;
    const brush = tile.getContext("2d");
    if (paper) {
      brush.fillStyle = paper;
      brush.fillRect(0, 0, size, size);
    }
    brush.strokeStyle = ink;
    brush.fillStyle = ink;
    brush.lineWidth = 1.5 * ratio;
    if (kind === "dots") {
      brush.beginPath();
      brush.arc(size / 2, size / 2, 1.25 * ratio, 0, 7);
      brush.fill();
    } else {
      const sign = HATCHES[kind] < 0 ? -1 : 1;
      brush.beginPath();
      for (const shift of [-size, 0, size]) {
        brush.moveTo(shift, sign > 0 ? size : 0);
        brush.lineTo(shift + size, sign > 0 ? 0 : size);
      }
      brush.stroke();
    }
    return context.createPattern(tile, "repeat");
  }

  const PADDING = 0.12; // painted around what is seen, on each side, as a share of it

  const AtlasRenderer = L.Layer.extend({
    initialize(atlas) {
      this.atlas = atlas;
      this.cache = new Map();
    },

    onAdd(map) {
      this.map = map;
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", this.getPane());
      this.canvas.setAttribute("aria-hidden", "true");
      this.context = this.canvas.getContext("2d");
      this.update();
    },

    onRemove() {
      this.canvas.remove();
      this.map = null;
    },

    getEvents() {
      return {
        zoomanim({ center, zoom }) {
          this.zooming = true;
          this.scale(center, zoom);
        },
        zoom() {
          this.scale(this.map.getCenter(), this.map.getZoom());
        },
        zoomend() {
          this.zooming = false;
        },
        moveend: this.update,
      };
    },

    /* Show the picture as it is, where it lies when the map has another centre and zoom. */
    scale(center, zoom) {
      const { map } = this;
      const factor = map.getZoomScale(zoom, this.seen.zoom);
      const half = map.getSize().divideBy(2);
      const origin = map.project(center, zoom).subtract(half).add(L.DomUtil.getPosition(map.getPane("mapPane"))).round();
      const corner = map.project(this.seen.center, zoom).subtract(half.multiplyBy((1 + 2 * PADDING) * factor));
      L.DomUtil.setTransform(this.canvas, corner.subtract(origin), factor);
    },

    /* Lay the canvas over what is seen now, and paint. */
    update() {
      const { map, canvas } = this;
      if (!map || (this.zooming && this.bounds)) return;
      const seen = map.getSize();
      const corner = map.containerPointToLayerPoint(seen.multiplyBy(-PADDING)).round();
      this.bounds = L.bounds(corner, corner.add(seen.multiplyBy(1 + PADDING * 2)).round());
      this.seen = { center: map.getCenter(), zoom: map.getZoom() };
      const size = this.bounds.getSize();
      this.ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(canvas, corner);
      const [width, height] = [Math.round(size.x * this.ratio), Math.round(size.y * this.ratio)];
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = `${size.x}px`;
        canvas.style.height = `${size.y}px`;
      }
      this.paint();
    },

    /* A derived path is built once per topology (national, regional) and name. */
    derived(name, build) {
      const paths = this.derivedPaths();
      if (!paths.has(name)) paths.set(name, build(this.atlas.topology()));
      return paths.get(name);
    },

    derivedPaths() {
      const topology = this.atlas.topology();
      if (!this.cache.has(topology)) this.cache.set(topology, new Map());
      return this.cache.get(topology);
    },

    /* Close up, paths hold only what the canvas shows: a hundredth of France is built and filled in a hundredth of the time. */
    look(origin) {
      const topology = this.atlas.topology();
      if (topology === this.atlas.detail.national) return;
      const size = this.bounds.getSize();
      const scale = this.k / this.ratio;
      const [x, y] = [origin.x / scale, origin.y / scale];
      const window = [x, y, x + size.x / scale, y + size.y / scale];
      if (topology.window && window.every((edge, i) => edge === topology.window[i])) return;
      topology.window = window;
      const paths = this.cache.get(topology);
      if (paths) for (const name of [...paths.keys()]) if (!name.endsWith("centres")) paths.delete(name);
    },

    /* Forget the paths that depend on the values. */
    forget() {
      for (const paths of this.cache.values()) {
        for (const name of [...paths.keys()]) if (name.startsWith("view:")) paths.delete(name);
      }
    },

    /* Paint everything at once; while a page is being opened (`sliced`), layer by layer, for the first time. */
    paint() {
      if (!this.map || !this.bounds) return;
      this.turn = (this.turn || 0) + 1;
      if (!this.sliced || !this.atlas.meta) {
        root.tdiSlices.atOnce(this.layers());
        return;
      }
      const { turn } = this;
      root.tdiSlices.nextFrame().then(async () => {
        const wanted = () => turn === this.turn;
        if (wanted() && (await root.tdiSlices.inSlices(this.layers(), wanted))) this.sliced = false;
      });
    },

    *layers() {
      const { atlas, context } = this;
      const colours = atlas.colours();
      const scale = this.map.options.crs.scale(this.map.getZoom());
      const k = scale * this.ratio;
      const origin = this.map.getPixelOrigin().add(this.bounds.min);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = colours.sea;
      context.fillRect(0, 0, this.canvas.width, this.canvas.height);
      this.k = k;
      this.shift = [-origin.x * this.ratio, -origin.y * this.ratio];
      this.look(origin);
      context.setTransform(k, 0, 0, k, ...this.shift);
      context.lineJoin = "round";
      context.lineCap = "round";
      if (atlas.land) {
        context.fillStyle = colours.land;
        context.fill(atlas.land.land);
        this.stroke(atlas.land.lines, colours.abroadLine, 0.8);
      }
      if (!atlas.meta) return;
      this.paintFrames(colours);
      yield;
      yield* this.paintFrance(colours, scale);
      if (atlas.members) this.paintMembers(colours);
      this.paintEmphasis(colours);
      if (atlas.view && atlas.view.symbol === "circles") this.paintCircles(colours, scale);
      yield;
      if (atlas.view && atlas.view.labels) this.paintLabels(colours);
      else this.paintTowns(colours, scale);
      atlas.points.paint(context, this, colours);
      this.selected = atlas.selected;
      atlas.painted();
    },

    /* The names of towns have come: they lie above all but points. */
    named() {
      const { atlas } = this;
      const alone = !this.sliced && atlas.state.draws && atlas.view && !atlas.view.labels && !atlas.view.points;
      if (alone) this.paintTowns(atlas.colours(), this.map.options.crs.scale(this.map.getZoom()));
      else if (!this.sliced) this.paint(); // what is painted by parts comes to the names last
    },

    stroke(path, colour, width, dash) {
      this.context.strokeStyle = colour;
      this.context.lineWidth = (width * this.ratio) / this.k;
      this.context.setLineDash((dash || []).map((d) => (d * this.ratio) / this.k));
      this.context.stroke(path);
      this.context.setLineDash([]);
    },

    paintFrames(colours) {
      for (const inset of this.atlas.meta.insets) {
        const [x0, y0, x1, y1] = inset.rect;
        const frame = new Path2D();
        frame.rect(x0, -y1, x1 - x0, y1 - y0);
        this.context.fillStyle = colours.sea;
        this.context.fill(frame);
        if (this.atlas.land) {
          this.context.save();
          this.context.clip(frame);
          this.context.fillStyle = colours.land;
          if (this.atlas.land.inset && this.atlas.land.inset[inset.code]) {
            this.context.fill(this.atlas.land.inset[inset.code].land);
          }
          this.context.restore();
        }
        this.stroke(frame, colours.frame, 1);
      }
    },

    *paintFrance(colours, scale) {
      const { atlas, context } = this;
      const cells = atlas.meta.cells;
      const { constantPath } = root.tdiTopology;
      const constant = (name) => this.derived(name, (t) => constantPath(t, name, cells));
      context.fillStyle = colours.outside;
      context.fill(constant("france"));
      yield;
      if (atlas.view) {
        for (const [key, style] of Object.entries(atlas.view.styles)) {
          const path = this.derived(`view:${key}`, (t) => t.area((cell) => atlas.classes[cell] === key));
          context.fillStyle = style.pattern ? this.pattern(style) : style.fill;
          context.fill(path);
          yield;
        }
      }
      if (scale > 0.55 && !atlas.ofRegions) {
        this.stroke(constant("epci"), colours.epci, scale > 2.5 ? 0.9 : 0.45);
        yield;
      }
      this.stroke(constant("dep"), colours.departement, scale > 2.5 ? 1 : 0.5);
      yield;
      this.stroke(constant("region"), colours.region, scale > 2.5 || atlas.ofRegions ? 1.8 : 1);
      yield;
      if (atlas.view && !atlas.ofRegions) {
        const between = this.derived("view:between", (t) => t.borders(atlas.groups, (a, b) => a >= 0 && b >= 0));
        this.stroke(between, colours.territory, scale > 2.5 ? 2 : 1.1);
        yield;
        // Who is in and who is not: a line of 3:1 with both sides, whatever the class (WCAG 1.4.11).
        const edge = this.derived("view:edge", (t) => t.borders(atlas.groups, (a, b) => b !== undefined && a >= 0 !== b >= 0));
        this.stroke(edge, colours.edge, scale > 2.5 ? 1.3 : 0.7);
        yield;
      }
      this.stroke(constant("coast"), colours.coast, 0.7);
      yield;
    },

    /* A canvas pattern ignores neither the transform nor the ratio: undo the scale so that hatches keep their size. */
    pattern(style) {
      const pattern = hatch(this.context, style.pattern, style.ink, style.fill, this.ratio);
      pattern.setTransform(new DOMMatrix([1 / this.k, 0, 0, 1 / this.k, 0, 0]));
      return pattern;
    },

    paintEmphasis(colours) {
      const { atlas, context } = this;
      if (!atlas.view) return;
      if (atlas.view.region) {
        const cells = atlas.meta.cells;
        const inside = atlas.regionTerritories();
        const veil = this.derived(`view:veil:${atlas.view.region}`, (t) =>
          t.area((cell) => cells.region[cell] !== atlas.view.region && !inside.has(atlas.groups[cell])),
        );
        context.fillStyle = colours.veil;
        context.fill(veil);
      }
      const area = atlas.areaOf(atlas.view.fit);
      if (area) {
        const path = this.derived(`view:area:${atlas.view.fit}`, (t) => {
          const own = atlas.groups.map((_, cell) => (area(cell) ? 1 : 0));
          return t.borders(own, (a, b) => a === 1 || b === 1);
        });
        this.stroke(path, colours.halo, 5.1);
        this.stroke(path, colours.selected, 2.6);
      }
      const outline = (index, colour, width) => {
        const path = this.derived(`view:territory:${index}`, (t) => {
          const member = atlas.groups.map((g) => (g === index ? 1 : 0));
          return t.borders(member, (a, b) => a === 1 || b === 1);
        });
        this.stroke(path, colours.halo, width + 2.5);
        this.stroke(path, colour, width);
      };
      if (atlas.hovered >= 0 && atlas.hovered !== atlas.selected) outline(atlas.hovered, colours.hover, 1.6);
      if (atlas.selected >= 0) outline(atlas.selected, colours.selected, 2.6);
    },

    paintCircles(colours) {
      const { atlas, context } = this;
      const { values, circle } = atlas.view;
      const centres = this.derived("view:centres", (t) => t.centres(atlas.groups, values.length));
      const order = values.map((value, i) => [value, i]).filter(([value]) => value > 0).sort((a, b) => b[0] - a[0]);
      const inside = atlas.view.region ? atlas.regionTerritories() : null;
      for (const [value, i] of order) {
        if (!centres[i]) continue;
        context.beginPath();
        context.arc(centres[i][0], centres[i][1], (atlas.radius(value) * this.ratio) / this.k, 0, 7);
        context.globalAlpha = inside && !inside.has(i) ? 0.12 : 0.6;
        context.fillStyle = circle.fill;
        context.fill();
        context.globalAlpha = inside && !inside.has(i) ? 0.3 : 1;
        context.strokeStyle = i === atlas.selected ? colours.selected : circle.stroke;
        context.lineWidth = ((i === atlas.selected ? 2.4 : 1) * this.ratio) / this.k;
        context.stroke();
        context.globalAlpha = 1;
      }
    },

    paintTowns(colours, scale) {
      const { atlas, context } = this;
      const towns = atlas.towns;
      if (!towns) return;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.textBaseline = "middle";
      const [width, height] = [this.canvas.width, this.canvas.height];
      const wanted = Math.min(140, Math.round((width * height) / (this.ratio * this.ratio) / 26000) + 6);
      const floor = scale < 0.5 ? 250000 : scale < 0.9 ? 120000 : scale < 1.8 ? 60000 : scale < 3.5 ? 20000 : scale < 7 ? 7000 : 0;
      // The canvas is larger than what is seen: labels keep to the visible part, and to their frame overseas.
      const seen = this.map.getSize().multiplyBy(this.ratio);
      const corner = this.map.containerPointToLayerPoint([0, 0]).subtract(this.bounds.min).multiplyBy(this.ratio);
      const edge = [corner.x, corner.y, corner.x + seen.x, corner.y + seen.y];
      const frames = atlas.meta.insets.map(({ rect }) => [
        rect[0] * this.k + this.shift[0],
        -rect[3] * this.k + this.shift[1],
        rect[2] * this.k + this.shift[0],
        -rect[1] * this.k + this.shift[1],
      ]);
      const taken = atlas.points.boxes(this); // a name does not run under a point
      const named = new Set(atlas.members ? atlas.view.members.map((member) => member[2]) : []);
      if (atlas.members) taken.push(...this.paintMemberNames(colours));
      let drawn = 0;
      for (let i = 0; i < towns.n.length && drawn < wanted; i += 1) {
        const important = towns.k[i] === 2 && scale > 0.45;
        if ((towns.p[i] < floor && !important) || named.has(towns.n[i])) continue;
        const x = towns.x[i] * this.k + this.shift[0];
        const y = -towns.y[i] * this.k + this.shift[1];
        if (x < 0 || y < 0 || x > width || y > height) continue;
        const size = (towns.p[i] > 150000 ? 13 : 11.5) * this.ratio;
        context.font = `${towns.k[i] === 2 ? 600 : 400} ${size}px ${atlas.font}`;
        const length = context.measureText(towns.n[i]).width;
        const right = x + 5 * this.ratio + length < edge[2] - 4;
        const left = right ? x + 5 * this.ratio : x - 5 * this.ratio - length;
        const box = [left - 3, y - size * 0.7, left + length + 3, y + size * 0.7];
        const frame = frames.find((f) => x > f[0] && x < f[2] && y > f[1] && y < f[3]) || edge;
        if (box[0] < frame[0] || box[2] > frame[2] || box[3] > frame[3]) continue;
        if (taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
        taken.push(box);
        drawn += 1;
        context.fillStyle = colours.town;
        context.beginPath();
        context.arc(x, y, 1.8 * this.ratio, 0, 7);
        context.fill();
        context.strokeStyle = colours.townHalo;
        context.lineWidth = 3 * this.ratio;
        context.strokeText(towns.n[i], left, y);
        context.fillText(towns.n[i], left, y);
      }
    },
  });

  root.tdiRenderer = { AtlasRenderer };
})(window);
