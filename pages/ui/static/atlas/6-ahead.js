/* A map that is ahead of its page: it shows a choice as soon as the browser has the message of that state (follow.js), and the page's own
 * answer, the same message, finds it drawn (docs/adr/0032). The page has the last word. */
(function (root) {
  "use strict";

  const PATIENCE = 4000; // milliseconds after which a page that does not run is believed again

  class Ahead {
    constructor(atlas) {
      this.atlas = atlas;
      this.told = null; // the page's last message
      this.left = []; // ids of what was shown ahead, of which the page has not yet said the last
    }

    /* Show a state that the page has not yet answered for. */
    show(text) {
      const { atlas } = this;
      const view = JSON.parse(text);
      if (!atlas.meta || view.id === atlas.pending?.id) return;
      this.left.push(view.id);
      atlas.show(view);
      this.wait();
    }

    /* A message of the page. One that answers what the reader has left again meanwhile is passed over: the answer to his last choice follows. */
    hear(view) {
      this.told = view;
      const at = this.left.indexOf(view.id);
      if (at >= 0 && at < this.left.length - 1) {
        this.left.splice(0, at + 1);
        return;
      }
      this.left = [];
      this.atlas.show(view);
    }

    wait() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        const running = root.parent.document.querySelector('[data-test-script-state="running"]');
        if (running && this.left.length) this.wait();
        else this.back();
      }, PATIENCE);
    }

    /* The page will not follow: show what it shows. */
    back() {
      if (!this.left.length) return;
      this.left = [];
      if (this.told) this.atlas.show(this.told);
    }
  }

  const { start } = root.tdiAtlas;
  root.tdiAtlas.start = (map, config) => {
    start(map, config);
    const ahead = new Ahead(root.tdiAtlas.atlas);
    root.tdiAtlas.show = (view) => ahead.hear(view);
    root.tdiAtlas.ahead = ahead;
  };
})(window);
