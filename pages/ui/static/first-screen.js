/* The first screen that came with the document (pages/ui/first_screen.py): draws its map and its lists with what draws them in the page, starts
 * the framework when they have been shown, and takes itself away once the page behind it shows the same. Screen readers do not meet
 * that page before (docs/adr/0034). */
(() => {
  "use strict";

  const PATIENCE = 3000; // milliseconds that a page which has come may take to draw its maps and lists
  const HEAD_START = 1200; // milliseconds after which the framework starts, whatever has been drawn
  const { entree } = document.currentScript.dataset;
  const start = () => import(entree);
  setTimeout(start, HEAD_START);
  const shown = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

  class FirstScreen extends HTMLElement {
    constructor() {
      super();
      this.inside = this.attachInternals().shadowRoot;
      this.maps = [];
      window.tdiFirstScreen = this;
    }

    connectedCallback() {
      const { theme } = this.dataset;
      // Of the other theme, or in a browser that knows no such root: there is nothing to see.
      if (!this.inside || !matchMedia(`(prefers-color-scheme: ${theme})`).matches) {
        start();
        return this.remove();
      }
      this.page = document.getElementById("root");
      this.page.setAttribute("aria-hidden", "true");
      this.inside.addEventListener("click", (event) => this.within(event));
      for (const control of this.inside.querySelectorAll("select, input, button, textarea")) control.inert = true;
      const drawn = [...this.inside.querySelectorAll(".toile")].map((place) => this.map(place));
      for (const place of this.inside.querySelectorAll(".composant")) {
        const talk = this.list(place);
        if (talk) drawn.push(talk);
      }
      // A map would wait for the framework to have started, which holds the page for longer than drawing it does; words do not.
      if (drawn.length) Promise.allSettled(drawn).then(shown).then(start);
      else start();
      const look = () => {
        if (!this.isConnected) return;
        let over = true; // whatever goes wrong, nothing stays in front of the page
        try {
          over = this.replaced();
        } finally {
          if (over) this.leave();
          else requestAnimationFrame(look);
        }
      };
      look();
    }

    /* A link to a place of the page, which no browser looks for in here. */
    within(event) {
      const link = event.target.closest('a[href^="#"]');
      const place = link && this.inside.getElementById(link.hash.slice(1));
      if (!place) return;
      event.preventDefault();
      place.scrollIntoView();
      place.focus({ preventScroll: true });
    }

    /* A list is drawn by its own script; what a reader would choose in it waits for the page. A talk goes on in the page as it is here. */
    list(place) {
      const data = JSON.parse(place.dataset.donnees);
      const talk = "talk" in data;
      place.inert = !talk;
      const parentElement = place.attachShadow({ mode: "open" });
      const nothing = () => undefined;
      import(place.dataset.script).then(
        (script) => script.start({ data, parentElement, early: true, setTriggerValue: nothing, setStateValue: nothing }, place.dataset.style),
        nothing,
      );
      return talk && this.until(() => parentElement.room);
    }

    async until(test) {
      while (this.isConnected && !test()) await new Promise(requestAnimationFrame);
    }

    async map(place) {
      place.inert = true;
      const shadow = place.attachShadow({ mode: "open" });
      const container = document.createElement("div");
      container.className = "carte";
      const frame = Object.assign(document.createElement("div"), { className: "autour" });
      frame.dataset.theme = this.dataset.theme;
      frame.style.height = container.style.height = "100%";
      frame.append(container);
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: place.dataset.style });
      await new Promise((resolve) => {
        link.onload = link.onerror = resolve;
        shadow.append(link);
      });
      if (!this.isConnected) return;
      shadow.append(frame);
      const map = L.map(container, tdiAtlas.plane());
      tdiAtlas.start(map, { ...JSON.parse(place.dataset.carte), early: true });
      tdiAtlas.show(JSON.parse(place.dataset.message));
      const { atlas } = tdiAtlas;
      this.maps.push(atlas);
      await this.until(() => atlas.state.drawn && atlas.towns);
    }

    /* The drawing of a map that would draw the same. */
    drawing({ atlas, k, shift, _container: { width, height } }) {
      const same = ({ renderer: here, state, towns }) =>
        towns && state.version === atlas.state.version && here.k === k && String(here.shift) === String(shift) && here._container.width === width && here._container.height === height;
      return this.maps.find(same)?.renderer;
    }

    /* Whether the page shows what this shows, or something that the reader must see instead. */
    replaced() {
      if (document.querySelector(".panne, [role=dialog]")) return true;
      if (!document.querySelector(".pied")) return false;
      this.since ??= performance.now();
      if (performance.now() - this.since > PATIENCE) return true;
      const seen = (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.top < innerHeight && box.bottom > 0;
      };
      const map = ({ contentWindow: inner }) => inner?.__tdiAtlas?.drawn && inner.tdiAtlas.atlas.towns;
      const list = ({ shadowRoot }) => [...(shadowRoot?.children ?? [])].some((child) => child.offsetHeight > 0);
      const wanted = [...this.inside.querySelectorAll(".composant")].filter(
        (place) => seen(place.parentElement) || place.shadowRoot?.querySelector("dialog[open]"),
      );
      const many = (selector, ready) => [...document.querySelectorAll(selector)].filter(ready).length;
      return (
        many('[class*="st-key-carte-"] iframe', map) >= [...this.inside.querySelectorAll(".toile")].filter(seen).length &&
        many('[data-testid="stBidiComponentIsolated"]', list) >= wanted.length
      );
    }

    leave() {
      const focused = this.inside.activeElement;
      const main = document.querySelector('[data-testid="stMain"]');
      if (main && this.scrollTop) main.scrollTop = this.scrollTop;
      this.page.removeAttribute("aria-hidden");
      if (focused) this.twin(focused)?.focus({ preventScroll: true });
      this.remove();
      for (const atlas of this.maps) atlas.close();
      for (const place of this.inside.querySelectorAll(".composant")) place.shadowRoot?.room?.close();
      this.maps = [];
    }

    /* The same link or summary of the page. */
    twin(element) {
      const same = (root) => [...root.querySelectorAll(element.localName)].filter((other) => other.outerHTML === element.outerHTML);
      return same(this.page)[same(this.inside).indexOf(element)];
    }
  }

  if (!HTMLElement.prototype.attachInternals) {
    document.querySelector("tdi-first-screen").remove();
    start();
    return;
  }
  customElements.define("tdi-first-screen", FirstScreen);
})();
