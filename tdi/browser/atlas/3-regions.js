/* Views of regions instead of territories: which cell is in which region, and the figures written on the map. */
(function (root) {
  "use strict";

  /* The regions in the order of their codes, in the form of the territories. */
  function list(meta) {
    return Object.keys(meta.regions).sort().map((code) => ({ id: code, n: meta.regions[code].replace(/'/g, "’"), r: [code] }));
  }

  /* The place in that order of each cell's region. */
  function groups(meta) {
    const codes = list(meta).map((region) => region.id);
    return meta.cells.region.map((code) => codes.indexOf(code));
  }

  root.tdiRenderer.AtlasRenderer.include({
    /* The value of each area, written on it; where areas are small, the larger value comes first. */
    paintLabels(colours) {
      const { atlas, context } = this;
      const { labels, values } = atlas.view;
      const centres = this.derived("view:centres", (t) => t.centres(atlas.groups, labels.length));
      const circles = atlas.view.symbol === "circles";
      const order = labels.map((text, i) => i).sort((a, b) => (values[b] || 0) - (values[a] || 0));
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.textBaseline = "middle";
      context.textAlign = "center";
      // Where a frame is small, its name fills it: an absence is told by the hatching, not written over the name.
      const narrow = atlas.meta.insets.filter(({ rect }) => (rect[2] - rect[0]) * this.k < 76 * this.ratio);
      const framed = (x, y) => narrow.some(({ rect }) => x > rect[0] && x < rect[2] && y > -rect[3] && y < -rect[1]);
      const taken = [];
      for (const i of order) {
        if (!centres[i] || !labels[i]) continue;
        const known = values[i] !== null && values[i] !== undefined;
        if (!known && framed(...centres[i])) continue;
        const size = (known ? 13.5 : 11) * this.ratio;
        context.font = `${known ? 650 : 400} ${size}px ${atlas.font}`;
        const width = context.measureText(labels[i]).width;
        const x = centres[i][0] * this.k + this.shift[0];
        let y = centres[i][1] * this.k + this.shift[1];
        // A circle too small for its figure has it underneath.
        const r = circles && values[i] > 0 ? atlas.radius(values[i]) * this.ratio : 0;
        if (r && r < width / 2 + 2 * this.ratio) y += r + size * 0.7;
        const box = [x - width / 2, y - size * 0.55, x + width / 2, y + size * 0.55];
        if (taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
        taken.push(box);
        context.lineWidth = 3.5 * this.ratio;
        context.strokeStyle = colours.halo;
        context.strokeText(labels[i], x, y);
        context.fillStyle = colours.town;
        context.fillText(labels[i], x, y);
      }
      context.textAlign = "start";
    }
  });

  root.tdiRegions = { list, groups };
})(window);
