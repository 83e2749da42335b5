// The search box of the front page: a combobox (ARIA authoring practices). The index is loaded when the box is first used.
"use strict";
(() => {
  const root = document.querySelector(".recherche");
  if (!root) return;
  const input = root.querySelector("input");
  const list = root.querySelector("ul");
  const status = root.querySelector(".etat");
  const answer = document.getElementById("reponse");
  const up = root.dataset.racine;
  let data = null;
  let asked = null;
  let results = [];
  let active = -1;

  root.hidden = false;

  function load() {
    asked ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root.dataset.index;
      script.onload = () => decode(globalThis.tdiSearch.read(window.tdiIndex), resolve);
      script.onerror = () => {
        asked = null;
        status.textContent = "L’index de la recherche n’a pas pu être lu. Rechargez la page.";
        reject(new Error("index"));
      };
      document.head.append(script);
    });
    return asked;
  }

  // A few milliseconds at a time: typing and scrolling go on while 35 000 names are read.
  function decode(reader, resolve) {
    const until = performance.now() + 12;
    for (;;) {
      const step = reader.next();
      if (step.done) {
        data = step.value;
        resolve(data);
        return;
      }
      if (performance.now() > until) {
        setTimeout(() => decode(reader, resolve), 0);
        return;
      }
    }
  }

  const marked = (name, query) => {
    const place = document.createElement("strong");
    const words = globalThis.tdiSearch.normalise(query).split(" ").filter(Boolean);
    let from = 0;
    for (const found of name.matchAll(/[\p{L}\p{N}]+/gu)) {
      const plain = globalThis.tdiSearch.normalise(found[0]);
      const word = words.find((each) => plain.startsWith(each));
      if (!word) continue;
      const mark = document.createElement("mark");
      const end = found.index + (plain.length === found[0].length ? word.length : found[0].length);
      mark.textContent = name.slice(found.index, end);
      place.append(name.slice(from, found.index), mark);
      from = end;
    }
    place.append(name.slice(from));
    return place;
  };

  function option(hit, at) {
    const item = document.createElement("li");
    item.id = `reponse-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const kind = document.createElement("em");
    kind.textContent = window.tdiIndex.kinds[hit.item.kind];
    const hint = document.createElement("span");
    hint.textContent = hit.shown ? `${hit.shown} · ${hit.item.hint}` : hit.item.hint;
    item.append(marked(hit.item.name, input.value), kind, hint);
    return item;
  }

  async function ask() {
    const query = input.value.trim();
    if (query.length < 2) {
      close();
      status.textContent = "";
      return;
    }
    if (!data) status.textContent = "Lecture des noms de communes…";
    try {
      await load();
    } catch {
      return;
    }
    if (input.value.trim() !== query) return;
    results = globalThis.tdiSearch.search(data, query);
    active = -1;
    list.replaceChildren(...results.map(option));
    const count = results.length;
    status.textContent = count ? `${count} résultat${count > 1 ? "s" : ""}` : `Aucun résultat pour «\u00a0${query}\u00a0». ${root.dataset.advice}`;
    if (count) open();
    else close();
  }

  function open() {
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    highlight();
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    highlight();
  }

  function highlight() {
    if (active < 0) input.removeAttribute("aria-activedescendant");
    [...list.children].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === active));
      if (at === active) {
        item.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", item.id);
      }
    });
  }

  function choose(at) {
    const hit = results[at];
    if (!hit) return;
    close();
    status.textContent = "";
    if (hit.item.kind !== "commune") {
      location.assign(up + hit.item.path);
      return;
    }
    input.value = hit.item.name;
    history.replaceState(null, "", `#commune=${hit.item.code}`);
    show(hit.item);
  }

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  function show(item) {
    const said = globalThis.tdiSearch.answer(data, item);
    answer.className = `reponse ${said.tone}`;
    const steps = element("ol", "", "etapes");
    for (const step of said.steps) {
      const line = element("li", "", step.state);
      line.append(element("span", step.label, "etape"), " ");
      if (step.path) {
        const link = element("a", step.text);
        link.href = up + step.path;
        line.append(link);
      } else line.append(element("span", step.text));
      steps.append(line);
    }
    const parts = [element("h2", said.headline), element("p", said.detail)];
    if (said.path) {
      const onward = element("p", "", "suite");
      const link = element("a", "Sa fiche complète");
      link.href = up + said.path;
      onward.append(link);
      parts.push(onward);
    }
    answer.replaceChildren(...parts, steps, element("p", said.source, "source"));
    answer.hidden = false;
  }

  function asHash() {
    const found = /^#commune=([0-9AB]{5})$/i.exec(location.hash);
    if (!found) return;
    load().then(() => {
      const item = data.communes.find((each) => each.code.toLowerCase() === found[1].toLowerCase());
      if (!item) return;
      input.value = item.name;
      show(item);
    }, () => undefined);
  }

  const DEBOUNCE = 60; // milliseconds after a key: shorter than between two keys of a quick typist would search for each
  const CLOSE = 150; // milliseconds from leaving the box to closing the list: the click on a result comes between
  let timer;
  input.addEventListener("focus", () => void load().catch(() => undefined), { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, data ? DEBOUNCE : 0);
  });
  input.addEventListener("blur", () => setTimeout(close, CLOSE));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!results.length) return;
      open();
      const last = results.length - 1;
      const next = active + (event.key === "ArrowDown" ? 1 : -1);
      active = next > last ? 0 : next < 0 ? last : next;
      highlight();
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (active >= 0) choose(active);
      else void ask().then(() => choose(0));
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!list.hidden) close();
      else input.value = "";
    }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (!item || event.button) return;
    event.preventDefault();
    choose([...list.children].indexOf(item));
  });
  addEventListener("hashchange", asHash);
  asHash();
})();
