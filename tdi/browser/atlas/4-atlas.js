/* The atlas: loads the perimeters once, then shows the views the page sends.
 *
 * A view is small (one class letter and one value per territory); what it means is in tdi/figures/atlas.py.
 * A view may be of regions instead of territories (layer.unit). Selection goes back to the page as {ti, n} or
 * {region, n}; pan, zoom and hover stay in the browser.
 */
(function (root) {
  "use strict";

  const { Topology, decodeLand, readLand } = root.tdiTopology;
  const { AtlasRenderer } = root.tdiRenderer;
  const { Controls, number, quantity } = root.tdiControls;
  const regions = root.tdiRegions;
  const FINE = 3.2; // pixels per kilometre from which the regional detail is worth loading

  const FONT = '"Source Sans", "Source Sans 3", "Segoe UI", -apple-system, "Helvetica Neue", Roboto, "Liberation Sans", Arial, sans-serif';
  const NARROW = 980; // below this width of the map the legend is a strip under it (class tdi-narrow)
  const SMALL = 620;

  const reducedMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  class Atlas {
    constructor(map, config) {
      this.map = map;
      this.config = config;
      this.font = FONT;
      this.detail = {};
      this.view = null;
      this.selected = -1;
      this.hovered = -1;
      this.fitted = null;
      this.clicks = 0;
      this.state = { drawn: 0, draws: 0, version: null, selected: null };
      this.probe = document.createElement("canvas").getContext("2d");
      this.points = new root.tdiPoints.Points(this);
      this.sized(); // before anything is added, which would have to be laid out to tell
      this.renderer = new AtlasRenderer(this);
      this.renderer.addTo(map);
      this.controls = new Controls(this, map.getContainer());
      map.on("move zoom", () => this.controls.moved());
      map.on("moveend", () => this.refine());
      map.on("click", (event) => this.clicked(event));
      map.on("mousemove", (event) => this.moved(event));
      map.on("mouseout", () => this.leave());
      map.getContainer().addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        this.controls.hover(null, null);
        if (this.selected >= 0) this.select(-1);
      });
      this.watch = new ResizeObserver(() => this.resized());
      this.watch.observe(map.getContainer());
      this.load();
    }

    close() {
      this.watch.disconnect();
      this.map.off().remove();
    }

    /* A page without a server gives its own way to a file: fetch() fails on file://. */
    async fetch(name) {
      if (this.config.load) return this.config.load(name);
      const answer = await fetch(this.config.files[name]);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    }

    async perimeters() {
      const json = await this.fetch("national");
      const { sliced } = this.config;
      if (sliced) await root.tdiSlices.nextFrame(); // the script that has brought them ends
      const topology = new Topology(json, { reading: !sliced });
      if (sliced) await root.tdiSlices.inSlices(topology.read(json));
      return { topology, meta: root.tdiNames.typeset(json.tdi) };
    }

    async abroad() {
      const json = await this.fetch("land");
      if (!this.config.sliced) return decodeLand(json);
      const paths = { land: new Path2D(), lines: new Path2D() };
      await root.tdiSlices.nextFrame();
      await root.tdiSlices.inSlices(readLand(json, paths));
      return paths;
    }

    async places() {
      const towns = await this.fetch("towns");
      if (towns.n) towns.n = towns.n.map(root.tdiNames.curved);
      return towns;
    }

    async load() {
      try {
        const [{ topology, meta }, land] = await Promise.all([this.perimeters(), this.abroad().catch(() => null)]);
        this.detail.national = topology;
        this.meta = meta;
        this.land = land;
        this.renderer.sliced = this.config.sliced;
      } catch (error) {
        this.controls.failed("Les périmètres n’ont pas pu être chargés. Rechargez la page\u00a0; le tableau ci-contre reste utilisable.");
        return;
      }
      if (this.config.sliced) await root.tdiSlices.nextFrame();
      this.controls.ready();
      if (this.pending) this.show(this.pending);
      else this.fit("france", false);
      this.places().then((towns) => {
        this.towns = towns;
        this.renderer.named();
      }, () => undefined);
    }

    topology() {
      return this.fineNow() && this.detail.regional ? this.detail.regional : this.detail.national;
    }

    fineNow() {
      return this.map.options.crs.scale(this.map.getZoom()) >= FINE;
    }

    refine() {
      if (!this.fineNow() || this.detail.regional || this.refining || !this.meta) return;
      this.refining = true;
      this.fetch("regional").then(
        (json) => {
          this.detail.regional = new Topology(json);
          this.renderer.paint();
        },
        () => {
          this.refining = false;
        },
      );
    }

    colours() {
      return this.config.colours;
    }

    /* Show a view. Safe to call before the perimeters have arrived: the last one wins. */
    show(view) {
      this.pending = view;
      if (!this.meta) return;
      if (!this.renderer.sliced) root.tdiSlices.atOnce(this.showing(view));
      else root.tdiSlices.inSlices(this.showing(view), () => this.pending === view, 0);
    }

    *showing(view) {
      this.view = view;
      document.documentElement.dataset.theme = view.dark ? "dark" : "light";
      this.ofRegions = view.layer.unit === "regions";
      this.territories = this.ofRegions ? regions.list(this.meta) : this.meta.territories[view.layer.phase];
      this.groups = this.ofRegions ? regions.groups(this.meta) : this.meta.cells[`t${view.layer.phase}`];
      this.selected = view.selected ? this.territories.findIndex((t) => t.id === view.selected) : -1;
      const drawing = JSON.stringify({ ...view, id: null, selected: null, fit: null });
      const fresh = drawing !== this.drawing;
      if (fresh) {
        this.classify();
        this.points.show(view.points);
        this.renderer.forget();
        yield;
        this.controls.show(view);
        this.name(view.legend);
        this.drawing = drawing;
        yield;
      }
      this.state.selected = view.selected || null;
      this.state.version = view.id;
      const { draws } = this.state;
      if (view.fit && view.fit !== this.fitted) {
        this.fitted = view.fit;
        // What the reader has just clicked is on the screen: the map does not move under the pointer.
        if (this.picked === undefined || this.picked !== this.state.selected) this.fit(view.fit, false);
      }
      this.picked = undefined;
      // The page's answer to a choice is mostly what the map shows already.
      if (this.state.draws === draws && (fresh || this.renderer.selected !== this.selected)) this.renderer.paint();
    }

    /* The map is a landmark that says what it shows and how to move it. The component's frame is in English and has its own name for title
     * (streamlit/streamlit#16607): both are put right from inside. */
    name({ title, subtitle }) {
      const host = this.map.getContainer();
      const shown = ["Carte", title, subtitle].filter(Boolean).join(", ");
      host.setAttribute("role", "region");
      host.setAttribute("aria-label", `${shown}. Flèches pour la déplacer, + et − pour l’agrandir\u00a0; les mêmes lignes sont dans la liste ou le tableau de la page.`);
      if (!window.frameElement || this.config.load) return;
      document.documentElement.lang = "fr";
      document.title = shown;
      window.frameElement.title = shown;
    }

    /* One letter per cell: its territory's letter, or what became of it between two phases. */
    classify() {
      const { layer, before, focus } = this.view;
      const groups = this.groups;
      this.members = this.view.members ? root.tdiMembers.groups(this) : null;
      const old = before ? this.meta.cells[`t${before.phase}`] : null;
      this.classes = groups.map((group, cell) => {
        const now = group >= 0 ? layer.classes[group] : null;
        if (this.members && this.members[cell] >= 0) return this.view.members[this.members[cell]][1];
        if (!before) return now;
        const was = old[cell] >= 0 ? before.states[old[cell]] : "0";
        if (focus) return focus.includes(group) ? (was === "1" ? "S" : "g") : was === "1" ? "l" : group >= 0 ? "o" : null;
        if (group >= 0) return was === "1" || now === "E" ? now : was === "u" ? "u" : "g";
        return was === "1" ? "l" : was === "u" ? "v" : null;
      });
    }

    regionTerritories() {
      const { region } = this.view;
      const found = new Set();
      this.territories.forEach((territory, i) => {
        if (territory.r.includes(region)) found.add(i);
      });
      return found;
    }

    radius(value) {
      const { max, radius } = this.view.circle;
      const size = Math.min(1.35, Math.max(0.55, this.map.getSize().x / 900));
      return Math.max(1.5, radius * size * Math.sqrt(value / max));
    }

    /* An intercommunality or a département that the map is about: which cells lie in it; null for another kind of view. */
    areaOf(what) {
      const [kind, code] = (what || "").split(":");
      const { cells } = this.meta;
      if (kind === "dep") return (cell) => cells.dep[cell] === code;
      if (kind !== "epci" && kind !== "ept") return null;
      const index = this.meta[kind].findIndex(({ id }) => id === code);
      return index < 0 ? null : (cell) => cells[kind][cell] === index;
    }

    boundsOf(what) {
      const [kind, code] = what.split(":");
      const cells = this.meta.cells;
      const nation = this.detail.national;
      let box = null;
      if (kind === "inset") {
        const [x0, y0, x1, y1] = this.meta.insets.find((inset) => inset.code === code).rect;
        box = [x0, -y1, x1, -y0];
      } else if (kind === "region") {
        box = nation.box((cell) => cells.region[cell] === code);
      } else if (this.areaOf(what)) {
        box = nation.box(this.areaOf(what));
      } else if (kind === "ti" && this.territories) {
        const index = this.territories.findIndex((t) => t.id === code);
        box = nation.box((cell) => this.groups[cell] === index);
      }
      if (!box) {
        box = nation.box(() => true);
        for (const { rect } of this.meta.insets) {
          box = [Math.min(box[0], rect[0]), Math.min(box[1], -rect[3]), Math.max(box[2], rect[2]), Math.max(box[3], -rect[1])];
        }
      }
      return L.latLngBounds([-box[3], box[0]], [-box[1], box[2]]);
    }

    fit(what, animate) {
      const bounds = this.boundsOf(what);
      const [kind] = what.split(":");
      const size = this.map.getSize();
      const close = kind === "ti" || kind === "epci" || kind === "ept";
      const margin = close ? Math.min(size.x, size.y) / 5 : kind === "france" ? 6 : 24;
      this.home = what;
      this.map.options.minZoom = -3;
      this.map.fitBounds(bounds, {
        paddingTopLeft: [margin, margin],
        paddingBottomRight: this.room(bounds, margin),
        animate: animate && !reducedMotion(),
        maxZoom: close ? 2.6 : 4,
      });
      if (kind === "france") {
        this.national = this.map.getZoom();
        this.controls.moved();
      }
      this.map.options.minZoom = (this.national || 0) - 0.4;
    }

    /* Leave room for the legend: below the map on a phone, and beside it as far as that does not shrink the map. */
    room(bounds, margin) {
      const size = this.map.getSize();
      const legend = this.controls.legend;
      if (size.x <= NARROW) return [margin, margin + legend.offsetHeight];
      const width = bounds.getEast() - bounds.getWest();
      const height = bounds.getNorth() - bounds.getSouth();
      const spare = size.x - 2 * margin - ((size.y - 2 * margin) * width) / height;
      return [margin + Math.max(0, Math.min(spare, legend.offsetWidth + 12)), margin];
    }

    /* The map's own width decides, not the window's: it may be a column of a page. */
    sized() {
      const container = this.map.getContainer();
      container.classList.toggle("tdi-narrow", container.clientWidth <= NARROW);
      container.classList.toggle("tdi-small", container.clientWidth <= SMALL);
    }

    resized() {
      const size = this.map.getContainer().getBoundingClientRect();
      const known = `${Math.round(size.width)}x${Math.round(size.height)}`;
      if (known === this.known) return;
      this.known = known;
      this.sized();
      this.map.invalidateSize({ animate: false, pan: false });
      if (!this.meta) return;
      const { draws } = this.state;
      if (this.home) this.fit(this.home, false);
      if (this.state.draws === draws) this.renderer.update();
    }

    at(event) {
      if (!this.meta) return -1;
      return this.detail.national.cellAt(this.probe, event.latlng.lng, -event.latlng.lat);
    }

    describe(cell) {
      const lines = [];
      const group = this.view ? this.groups[cell] : -1;
      if (group >= 0) {
        const territory = this.territories[group];
        lines.push(["name", territory.n]);
        const text = this.view.tips && this.view.tips[this.classes[cell]];
        if (text) lines.push(["value", text]);
        if (this.view.notes) lines.push(["value", this.view.notes[group]]);
        else if (this.view.values) {
          const value = this.view.values[group];
          lines.push(["value", value === null || value === undefined ? `${this.view.label}\u00a0: n.d.` : `${this.view.label}\u00a0: ${quantity(value, this.view, this.view.decimals)}`]);
        }
      } else {
        const text = this.view && this.view.tips && this.view.tips[this.classes[cell]];
        lines.push(["name", text || "Hors programme"]);
        const old = this.view && this.view.before ? this.meta.cells[`t${this.view.before.phase}`][cell] : -1;
        if (old >= 0) lines.push(["value", this.meta.territories[this.view.before.phase][old].n]);
      }
      if (this.ofRegions) return lines;
      const member = this.members ? this.members[cell] : -1;
      if (member >= 0) return [["name", this.view.members[member][2]], ...lines.slice(1), ["epci", lines[0][1]]];
      const epci = this.meta.cells.epci[cell];
      if (epci >= 0) lines.push(["epci", this.meta.epci[epci].n]);
      return lines;
    }

    moved(event) {
      if (!this.view || this.map.dragging.moving()) return;
      if (this.points.moved(event)) return;
      const cell = this.at(event);
      const group = cell < 0 ? -1 : this.groups[cell];
      this.map.getContainer().style.cursor = group >= 0 || (cell >= 0 && this.view.links?.epci) ? "pointer" : "";
      if (cell < 0) this.controls.hover(null, null);
      else this.controls.hover(event.containerPoint, this.describe(cell));
      if (group !== this.hovered) {
        this.hovered = group;
        cancelAnimationFrame(this.frame);
        this.frame = requestAnimationFrame(() => this.renderer.paint());
      }
    }

    leave() {
      this.controls.hover(null, null);
      this.points.leave();
      if (this.hovered >= 0) {
        this.hovered = -1;
        this.renderer.paint();
      }
    }

    clicked(event) {
      if (!this.view || this.points.clicked(event)) return;
      const cell = this.at(event);
      if (cell >= 0 && L.Browser.mobile) this.controls.hover(event.containerPoint, this.describe(cell));
      const group = cell < 0 ? -1 : this.groups[cell];
      const outside = cell >= 0 && group < 0 && !this.ofRegions && this.meta.epci[this.meta.cells.epci[cell]];
      if (outside && this.view.links?.epci) this.report({ epci: outside.id, n: (this.clicks += 1) });
      else this.select(group);
    }

    /* Tell the page, then emphasise: the server works while the map is painted. */
    select(index) {
      if (index === this.selected || (index < 0 && this.members)) return; // a sheet always has its territory
      this.selected = index;
      this.clicks += 1;
      const id = index < 0 ? null : this.territories[index].id;
      this.picked = id;
      const { phase } = this.view.layer;
      this.report(this.ofRegions ? { region: id, n: this.clicks } : { ti: id, phase, n: this.clicks });
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.renderer.paint());
    }

    report(choice) {
      this.config.report(choice);
    }

    painted() {
      this.state.draws += 1;
      this.state.drawn = performance.now();
      root.dispatchEvent(new CustomEvent("tdi:drawn", { detail: this.state }));
    }
  }

  root.tdiAtlas = {
    /* Leaflet's options, on the plane of the sheet (kilometres); zoom 0 is one pixel a kilometre. */
    plane: () => ({
      zoomAnimation: !reducedMotion(),
      inertia: !reducedMotion(),
      center: [6580, 670],
      zoom: -1,
      minZoom: -3,
      maxZoom: 5,
      zoomSnap: 0,
      zoomDelta: 0.75,
      wheelPxPerZoomLevel: 110,
      crs: L.CRS.Simple,
      zoomControl: false,
      attributionControl: false,
      fadeAnimation: false,
      dragging: !L.Browser.mobile,
    }),
    /* config: {files, colours, report(choice)}, or {load(name), colours, report(choice), sliced} in a page without a server. */
    start(map, config) {
      const atlas = new Atlas(map, config);
      root.__tdiAtlas = atlas.state;
      root.tdiAtlas.show = (view) => atlas.show(view);
      root.tdiAtlas.atlas = atlas;
    },
  };
})(window);
