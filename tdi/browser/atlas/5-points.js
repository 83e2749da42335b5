/* Points over the map: one per place, with its number of projects and of turnkey sites. Those that would overlap are
 * drawn as one proportional circle with its count; a click on it comes nearer, in the browser alone. A click on a single
 * place tells the page {projet} or {lieu}. The keyboard's way to the same rows is the table beside the map.
 */
(function (root) {
  "use strict";

  const REACH = 30; // pixels within which places are drawn as one
  const SMALLEST = 5.5;
  const LARGEST = 34;
  const UNIT = 6.5; // radius of one row, as long as the largest circle allows

  const word = (count, one, several) => `${root.tdiControls.number(count)} ${count < 2 ? one : several}`;

  class Points {
    constructor(atlas) {
      this.atlas = atlas;
      this.data = null;
      this.clusters = [];
      this.hovered = -1;
      this.key = null;
    }

    show(data) {
      this.data = data || null;
      this.key = null;
      this.clusters = [];
      this.hovered = -1;
    }

    /* Group the places that are near each other on the screen: the fullest first, so that its centre stays. */
    cluster(scale) {
      const { data } = this;
      const key = scale.toFixed(4);
      if (this.key === key) return;
      this.key = key;
      const order = data.x.map((_, i) => i).sort((a, b) => this.count(b) - this.count(a) || a - b);
      const grid = new Map();
      const clusters = [];
      for (const i of order) {
        const x = data.x[i] * scale;
        const y = data.y[i] * scale;
        const [column, row] = [Math.floor(x / REACH), Math.floor(y / REACH)];
        let near = null;
        let best = REACH * REACH;
        for (let c = column - 1; c <= column + 1; c += 1) {
          for (let r = row - 1; r <= row + 1; r += 1) {
            for (const other of grid.get(`${c}:${r}`) || []) {
              const distance = (other.sx - x) ** 2 + (other.sy - y) ** 2;
              if (distance < best) [near, best] = [other, distance];
            }
          }
        }
        if (!near) {
          near = { sx: x, sy: y, members: [], projects: 0, sites: 0, wx: 0, wy: 0 };
          clusters.push(near);
          const cell = `${column}:${row}`;
          if (!grid.has(cell)) grid.set(cell, []);
          grid.get(cell).push(near);
        }
        const count = this.count(i);
        near.members.push(i);
        near.projects += data.projects[i];
        near.sites += data.sites[i];
        near.wx += data.x[i] * count;
        near.wy += data.y[i] * count;
      }
      for (const cluster of clusters) {
        cluster.count = cluster.projects + cluster.sites;
        cluster.x = cluster.wx / cluster.count;
        cluster.y = cluster.wy / cluster.count;
      }
      const largest = Math.max(...clusters.map((c) => c.count), 1);
      const unit = Math.min(UNIT, LARGEST / Math.sqrt(largest));
      for (const cluster of clusters) cluster.radius = Math.max(SMALLEST, unit * Math.sqrt(cluster.count));
      this.clusters = clusters.sort((a, b) => b.radius - a.radius);
      this.hovered = -1;
      this.atlas.state.clusters = clusters.length;
    }

    count(i) {
      return this.data.projects[i] + this.data.sites[i];
    }

    place(renderer, cluster) {
      return [cluster.x * renderer.k + renderer.shift[0], -cluster.y * renderer.k + renderer.shift[1]];
    }

    /* What the names of towns keep clear of, in pixels of the canvas. */
    boxes(renderer) {
      if (!this.data) return [];
      this.cluster(renderer.k / renderer.ratio);
      return this.clusters.map((cluster) => {
        const [x, y] = this.place(renderer, cluster);
        const r = cluster.radius * renderer.ratio;
        return [x - r, y - r, x + r, y + r];
      });
    }

    paint(context, renderer, colours) {
      if (!this.data) return;
      this.cluster(renderer.k / renderer.ratio);
      const { ratio } = renderer;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.setLineDash([]);
      this.clusters.forEach((cluster, i) => {
        const [x, y] = this.place(renderer, cluster);
        const r = cluster.radius * ratio;
        const selected = this.isSelected(cluster);
        if (selected || i === this.hovered) {
          this.shape(context, cluster, x, y, r + 4.5 * ratio);
          context.fillStyle = colours.halo;
          context.fill();
          this.shape(context, cluster, x, y, r + 3 * ratio);
          context.fillStyle = selected ? colours.selected : colours.hover;
          context.fill();
        }
        this.draw(context, cluster, x, y, r, ratio, colours);
      });
    }

    /* Projects are round, sites are square: not told by colour alone. */
    shape(context, cluster, x, y, r) {
      context.beginPath();
      if (cluster.projects) context.arc(x, y, r, 0, 7);
      else context.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
    }

    draw(context, cluster, x, y, r, ratio, colours) {
      const tones = this.data.colours;
      const own = cluster.projects ? tones.project : tones.site;
      this.shape(context, cluster, x, y, r);
      context.globalAlpha = cluster.count > 1 ? 0.9 : 1;
      context.fillStyle = own.fill;
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = colours.halo;
      context.lineWidth = 1.3 * ratio;
      context.stroke();
      if (cluster.projects && cluster.sites) {
        const share = (2 * Math.PI * cluster.sites) / cluster.count;
        context.beginPath();
        context.arc(x, y, r + 0.5 * ratio, -Math.PI / 2, -Math.PI / 2 + share);
        context.strokeStyle = tones.site.fill;
        context.lineWidth = 3.5 * ratio;
        context.stroke();
      }
      if (cluster.count > 1) {
        const size = Math.max(10, Math.min(15, cluster.radius * 0.85)) * ratio;
        context.font = `650 ${size}px ${this.atlas.font}`;
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillStyle = own.ink;
        context.fillText(root.tdiControls.number(cluster.count), x, y + 0.5 * ratio);
        context.textAlign = "start";
      }
    }

    isSelected(cluster) {
      const { codes, selected } = this.data;
      return selected !== "" && cluster.members.some((i) => codes[i] === selected);
    }

    /* The group under the pointer, the one drawn last first; -1 for none. Fingers are given more room. */
    at(event) {
      if (!this.data) return -1;
      const scale = this.atlas.map.options.crs.scale(this.atlas.map.getZoom());
      const room = L.Browser.mobile ? 8 : 2;
      for (let i = this.clusters.length - 1; i >= 0; i -= 1) {
        const cluster = this.clusters[i];
        const [dx, dy] = [(event.latlng.lng - cluster.x) * scale, (event.latlng.lat - cluster.y) * scale];
        if (Math.hypot(dx, dy) <= cluster.radius + room) return i;
      }
      return -1;
    }

    describe(cluster) {
      const { names, hints } = this.data;
      const what = [
        cluster.projects ? word(cluster.projects, "projet", "projets") : null,
        cluster.sites ? word(cluster.sites, ...this.data.square) : null,
      ].filter(Boolean).join(", ");
      if (cluster.members.length === 1) {
        const [i] = cluster.members;
        const lines = [["name", names[i]], ["value", cluster.count > 1 ? what : hints[i]]];
        if (this.data.codes[i]) lines.push(["epci", cluster.count > 1 ? "Cliquer pour les lister" : "Cliquer pour ouvrir la fiche"]);
        return lines;
      }
      const shown = cluster.members.slice(0, 4).map((i) => hints[i] || names[i]);
      const places = [...new Set(shown)].join(", ");
      return [["name", what], ["value", cluster.members.length > 4 ? `${places}…` : places], ["epci", "Cliquer pour se rapprocher"]];
    }

    moved(event) {
      const found = this.at(event);
      if (found !== this.hovered) {
        this.hovered = found;
        this.atlas.renderer.paint();
      }
      if (found < 0) return false;
      this.atlas.map.getContainer().style.cursor = "pointer";
      this.atlas.controls.hover(event.containerPoint, this.describe(this.clusters[found]));
      return true;
    }

    leave() {
      if (this.hovered < 0) return;
      this.hovered = -1;
      this.atlas.renderer.paint();
    }

    clicked(event) {
      const found = this.at(event);
      if (found < 0) return false;
      const cluster = this.clusters[found];
      if (cluster.members.length > 1) this.nearer(cluster);
      else this.report(this.data.codes[cluster.members[0]]);
      return true;
    }

    /* Show the places of a group apart: the map comes nearer, the page knows nothing of it. */
    nearer(cluster) {
      const { data } = this;
      const { map } = this.atlas;
      const xs = cluster.members.map((i) => data.x[i]);
      const ys = cluster.members.map((i) => data.y[i]);
      const bounds = L.latLngBounds([Math.min(...ys), Math.min(...xs)], [Math.max(...ys), Math.max(...xs)]);
      const zoom = Math.min(map.getMaxZoom(), Math.max(map.getBoundsZoom(bounds, false, L.point(90, 90)), map.getZoom() + 0.8));
      const animate = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.atlas.home = null;
      this.atlas.controls.hover(null, null);
      map.setView(bounds.getCenter(), zoom, { animate });
    }

    report(code) {
      if (!code) return;
      const at = code.indexOf(":");
      this.data.selected = code;
      this.atlas.renderer.paint();
      this.atlas.clicks += 1;
      this.atlas.report({ [code.slice(0, at)]: code.slice(at + 1), n: this.atlas.clicks });
    }
  }

  root.tdiPoints = { Points };
})(window);
