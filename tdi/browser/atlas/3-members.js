/* The members of the selected territory: which cell belongs to which, the lines between them, their names. */
(function (root) {
  "use strict";

  /* The place of each cell's member in the view's list; -1 outside of the territory and for a member that is no more. */
  function groups(atlas) {
    const { meta, view, selected } = atlas;
    const place = new Map(view.members.map(([code], i) => [code, i]));
    const kinds = ["epci", "ept", "com"].map((name) => [meta.cells[name], meta[name].map(({ id }) => place.get(id))]);
    return atlas.groups.map((group, cell) => {
      if (group !== selected || selected < 0) return -1;
      let found = -1;
      for (const [column, places] of kinds) {
        const at = column[cell];
        if (at >= 0 && places[at] !== undefined) found = places[at];
      }
      return found;
    });
  }

  function folded(text, width) {
    const lines = [""];
    for (const word of text.split(/(?<=-)| /)) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length >= width) lines.push(word);
      else lines[lines.length - 1] = last && !last.endsWith("-") ? `${last} ${word}` : last + word;
    }
    return lines;
  }

  root.tdiRenderer.AtlasRenderer.include({
    paintMembers(colours) {
      const { atlas } = this;
      const lines = this.derived("view:members", (t) => t.borders(atlas.members, (a, b) => b !== undefined && a >= 0 && b >= 0));
      this.stroke(lines, colours.member, 1.3);
    },

    /* Names of the members; returns the boxes that they take, for the towns to keep clear of. */
    paintMemberNames(colours) {
      const { atlas, context } = this;
      const { members } = atlas.view;
      const centres = this.derived("view:member-centres", (t) => t.centres(atlas.members, members.length));
      const taken = [];
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.textBaseline = "middle";
      context.textAlign = "center";
      const size = 12.5 * this.ratio;
      context.font = `600 ${size}px ${atlas.font}`;
      context.lineWidth = 3 * this.ratio;
      members.forEach(([, , name], i) => {
        if (!centres[i]) return;
        const x = centres[i][0] * this.k + this.shift[0];
        const y = centres[i][1] * this.k + this.shift[1];
        const lines = folded(name, 20);
        const width = Math.max(...lines.map((line) => context.measureText(line).width));
        const height = lines.length * size * 1.12;
        const box = [x - width / 2 - 3, y - height / 2, x + width / 2 + 3, y + height / 2];
        if (taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) return;
        taken.push(box);
        lines.forEach((line, n) => {
          const at = y + (n - (lines.length - 1) / 2) * size * 1.12;
          context.strokeStyle = colours.townHalo;
          context.strokeText(line, x, at);
          context.fillStyle = colours.town;
          context.fillText(line, x, at);
        });
      });
      context.textAlign = "start";
      return taken;
    },
  });

  root.tdiMembers = { groups };
})(window);
