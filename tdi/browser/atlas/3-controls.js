/* What stands on the map besides the drawing: legend, scale bar, zoom buttons, inset buttons, tooltip. Plain DOM, keyboard first. */
(function (root) {
  "use strict";

  const formats = new Map(); // one costs as much as a hundred numbers written with it, and the scale bar asks at every move

  function number(value, decimals) {
    const digits = decimals || 0;
    if (!formats.has(digits)) formats.set(digits, new Intl.NumberFormat("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
    return formats.get(digits).format(value);
  }

  /* A value with the unit of its view: French is singular below two. */
  function quantity(value, view, decimals) {
    return `${number(value, decimals)}\u00a0${value < 2 && view.unit_one ? view.unit_one : view.unit}`;
  }

  /* Punctuation stays with its word, as `tdi.text.typography.spaced` has it. */
  const spaced = (text) => text.replace(/ (?=[:;?!»])/g, "\u00a0");
  const SHORT = { 971: "Guad.", 972: "Mart.", 973: "Guyane", 974: "Réunion", 976: "Mayotte" };

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "class") node.className = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  function swatch(style) {
    const canvas = element("canvas", { width: 44, height: 28, class: "tdi-swatch", "aria-hidden": "true" });
    const brush = canvas.getContext("2d");
    brush.fillStyle = style.fill || "transparent";
    brush.fillRect(0, 0, 44, 28);
    if (style.pattern === "dots") {
      brush.fillStyle = style.ink;
      for (let x = 6; x < 44; x += 11) for (let y = 5; y < 28; y += 9) brush.fillRect(x, y, 3, 3);
    } else if (style.pattern) {
      brush.strokeStyle = style.ink;
      brush.lineWidth = 3;
      for (let x = -28; x < 72; x += 12) {
        brush.beginPath();
        brush.moveTo(x, style.pattern === "right" ? 0 : 28);
        brush.lineTo(x + 28, style.pattern === "right" ? 28 : 0);
        brush.stroke();
      }
    }
    return canvas;
  }

  function circleScale(view, atlas) {
    const svg = (name, attributes, text) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      if (text) node.textContent = text;
      return node;
    };
    const steps = view.circle.steps;
    const radius = atlas.radius(steps[0]);
    const height = Math.max(2 * radius, 16 * steps.length) + 8;
    const drawing = svg("svg", { width: 2 * radius + 120, height, "aria-hidden": "true", class: "tdi-circles" });
    steps.forEach((value, i) => {
      const r = atlas.radius(value);
      const top = height - 3 - 2 * r;
      const y = Math.max(9, Math.min(top + 2, height - 6 - (steps.length - 1 - i) * 15));
      drawing.append(
        svg("circle", { cx: radius + 2, cy: height - 3 - r, r, fill: "none", stroke: "currentColor", "stroke-width": 1 }),
        svg("line", { x1: radius + 2, x2: 2 * radius + 12, y1: top, y2: y, stroke: "currentColor", "stroke-width": 0.5 }),
        svg("text", { x: 2 * radius + 15, y: y + 4, fill: "currentColor", "font-size": 11 }, quantity(value, view)),
      );
    });
    return drawing;
  }

  class Controls {
    constructor(atlas, host) {
      this.atlas = atlas;
      this.legend = element("section", { class: "tdi-legend", "aria-label": "Légende de la carte" });
      this.tip = element("div", { class: "tdi-tip", role: "status", "aria-live": "polite" });
      this.bar = element("div", { class: "tdi-scale", "aria-hidden": "true" });
      this.buttons = element(
        "div",
        { class: "tdi-zoom", role: "group", "aria-label": "Zoom de la carte" },
        element("button", { type: "button", title: "Agrandir", "aria-label": "Agrandir la carte", onclick: () => atlas.map.zoomIn() }, "+"),
        element("button", { type: "button", title: "Réduire", "aria-label": "Réduire la carte", onclick: () => atlas.map.zoomOut() }, "−"),
        element("button", { type: "button", title: "France entière", "aria-label": "Revenir à la France entière", onclick: () => atlas.fit("france", true) }, "⌂"),
      );
      // Dragging is never the only way (WCAG 2.5.7): shown once the map is nearer than the whole of France.
      const pan = (x, y, name, sign) =>
        element("button", { type: "button", title: name, "aria-label": `${name} de la carte`, onclick: () => this.pan(x, y) }, sign);
      this.arrows = element(
        "div",
        { class: "tdi-pan", role: "group", "aria-label": "Déplacer la carte", hidden: "" },
        pan(0, -1, "Vers le haut", "↑"), pan(-1, 0, "Vers la gauche", "←"), pan(1, 0, "Vers la droite", "→"), pan(0, 1, "Vers le bas", "↓"),
      );
      this.buttons.append(this.arrows);
      this.insets = element("div", { class: "tdi-insets", role: "group", "aria-label": "Outre-mer" });
      this.loading = element("div", { class: "tdi-loading", role: "status" }, "Chargement des périmètres…");
      host.append(this.insets, this.buttons, this.bar, this.legend, this.tip, this.loading);
      for (const node of [this.legend, this.buttons, this.insets]) {
        L.DomEvent.disableClickPropagation(node);
        L.DomEvent.disableScrollPropagation(node);
      }
    }

    /* A third of what is seen at a time. */
    pan(x, y) {
      const { map } = this.atlas;
      const size = map.getSize().divideBy(3);
      map.panBy([x * size.x, y * size.y], { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches });
    }

    failed(message) {
      this.loading.hidden = false;
      this.loading.textContent = message;
    }

    ready() {
      this.loading.hidden = true;
      for (const inset of this.atlas.meta.insets) {
        const button = element(
          "button",
          { type: "button", class: "tdi-inset", onclick: () => this.atlas.fit(`inset:${inset.code}`, true) },
          inset.name,
        );
        button.inset = inset;
        this.insets.append(button);
      }
      this.moved();
    }

    /* Inset names follow their frames; the scale bar follows the zoom. */
    moved() {
      const { map } = this.atlas;
      const scale = map.options.crs.scale(map.getZoom());
      for (const button of this.insets.children) {
        const [x0, , x1, y1] = button.inset.rect;
        const at = map.latLngToContainerPoint([y1, x0]);
        button.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
        button.style.maxWidth = `${Math.round((x1 - x0) * scale)}px`;
        const width = (x1 - x0) * scale;
        const { name, code } = button.inset;
        button.textContent = width < 48 ? code : width < 76 ? SHORT[code] || name : name;
        // What is read on the button is in its name (WCAG 2.5.3).
        button.setAttribute("aria-label", name.includes(button.textContent) ? `Agrandir ${name}` : `${button.textContent}, agrandir ${name}`);
      }
      this.arrows.hidden = map.getZoom() <= (this.atlas.national ?? -Infinity) + 0.2;
      const centre = map.getCenter();
      const inset = this.atlas.meta && this.atlas.meta.insets.find(({ rect }) => centre.lng > rect[0] && centre.lng < rect[2] && centre.lat > rect[1] && centre.lat < rect[3]);
      const factor = inset ? inset.scale : 1;
      const target = 110 / (scale * factor);
      const power = 10 ** Math.floor(Math.log10(target));
      const length = [5, 2, 1].map((n) => n * power).find((n) => n <= target) || power;
      this.bar.style.width = `${Math.round(length * scale * factor)}px`;
      this.bar.textContent = `${number(length, length < 1 ? 1 : 0)} km`;
    }

    show(view) {
      const { legend } = view;
      this.legend.replaceChildren(
        element("h2", {}, spaced(legend.title)),
        legend.subtitle ? element("p", {}, spaced(legend.subtitle)) : null,
      );
      if (view.symbol === "circles") this.legend.append(circleScale(view, this.atlas));
      const list = element("ul", {});
      for (const item of legend.items) {
        list.append(element("li", {}, swatch(item), element("span", {}, item.label)));
      }
      this.legend.append(list);
      if (legend.source) this.legend.append(element("p", { class: "tdi-source" }, spaced(legend.source)));
    }

    hover(point, lines) {
      if (!lines) {
        this.tip.classList.remove("on");
        return;
      }
      this.tip.replaceChildren(...lines.map(([kind, text]) => element("div", { class: `tdi-tip-${kind}` }, text)));
      const size = this.atlas.map.getSize();
      this.tip.classList.add("on");
      const { offsetWidth: width, offsetHeight: height } = this.tip;
      const x = Math.max(4, point.x + 16 + width > size.x ? point.x - width - 12 : point.x + 16);
      const y = Math.min(Math.max(4, point.y - height - 8), size.y - height - 4);
      this.tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    }
  }

  root.tdiControls = { Controls, number, quantity };
})(window);
