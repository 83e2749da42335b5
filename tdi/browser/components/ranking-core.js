/* The list beside the map: the same territories in the same state, as a real table. A row is a button: Enter selects, as a
 * click on the map does. Names come from the atlas file (`meta`); the values are a message of `list_message` in
 * tdi/figures/atlas_message.py. */

/* Accents, case and the form of an apostrophe do not matter to who looks for a name. */
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/’/g, "'").toLowerCase();

/* Made once, and when first asked for: a formatter costs as much as ten rows, and a list has 183. */
const made = {};
const once = (name, make) => (made[name] ??= make());
const collate = (a, b) => once("order", () => new Intl.Collator("fr").compare)(a, b);
const format = (digits) => once(digits, () => new Intl.NumberFormat("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

/* Make the list in a parent, or find it there; `pick(id)` is told what the reader chooses ("" for nothing). */
function rankingIn(parent, pick) {
  let root = parent.querySelector(".tdi-ranking");
  if (root) return root;
  root = document.createElement("div");
  root.className = "tdi-ranking";
  root.innerHTML = `
    <div class="tools">
      <input type="search" aria-label="Filtrer la liste des territoires" placeholder="Filtrer la liste…">
      <button type="button" class="order"></button>
    </div>
    <div class="scroll" tabindex="-1"><table><caption></caption><thead><tr><th scope="col" class="rank">Rang</th><th scope="col">Territoire</th><th scope="col" class="value"></th></tr></thead><tbody></tbody></table></div>
    <p class="count"><span role="status"></span><span class="keys"> ↑ ↓ pour parcourir la liste, Entrée pour choisir, Échap pour revenir à la liste entière.</span></p>`;
  parent.append(root);
  root.order = "value";
  root.pick = pick;
  root.querySelector("input").addEventListener("input", () => filter(root));
  root.querySelector(".order").addEventListener("click", () => {
    root.order = root.order === "value" ? "name" : "value";
    fill(root);
    reveal(root);
  });
  root.querySelector("tbody").addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) choose(root, row);
  });
  root.querySelector("tbody").addEventListener("keydown", (event) => {
    const held = root.querySelector("tbody [aria-current=true]");
    if (event.key === "Escape" && held) choose(root, held);
    const buttons = [...root.querySelectorAll("tbody tr:not([hidden]) button")];
    const at = buttons.indexOf(event.target);
    const next = { ArrowDown: buttons[at + 1], ArrowUp: buttons[at - 1], Home: buttons[0], End: buttons.at(-1) }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  root.querySelector("tbody").addEventListener("focusin", (event) => stop(root, event.target));
  return root;
}

/* The row at which the Tab key enters the list: the one it was left at, the chosen one, or the first. */
function stop(root, button) {
  for (const other of root.querySelectorAll('tbody [tabindex="0"]')) other.tabIndex = -1;
  if (button) button.tabIndex = 0;
}

/* Show a message of the list; of a region only its territories. `run` goes through the steps: at once, or by parts. */
function showRanking(root, data, meta, run = (steps) => [...steps]) {
  const rows = JSON.stringify({ ...data, selected: null, height: 0 });
  const known = root.rows === rows && root.meta === meta;
  Object.assign(root, { data, meta });
  root.querySelector(".scroll").style.maxHeight = `${data.height}px`;
  return run(known ? marking(root) : showing(root, rows));
}

function* showing(root, rows) {
  root.rows = null; // until all stand
  yield* filling(root);
  root.rows = rows;
  reveal(root);
}

function* marking(root) {
  mark(root, root.data.selected);
  reveal(root);
}

const PART = 15; // rows written between two looks at the clock

/* The rows of both phases, in the order of the list. */
function entries(data, meta, order) {
  const rows = [];
  for (const part of data.parts) {
    meta.territories[part.phase].forEach((territory, i) => {
      const letter = part.letters[i];
      const here = !data.region || territory.r.includes(data.region);
      if (letter !== " " && here) rows.push({ territory, letter, value: part.values ? part.values[i] : null, gone: part.gone });
    });
  }
  const byName = (a, b) => collate(a.territory.n, b.territory.n);
  const byState = (a, b) => data.states.indexOf(a.letter) - data.states.indexOf(b.letter);
  const byValue = (a, b) => (a.value === null) - (b.value === null) || b.value - a.value;
  rows.sort((a, b) => (data.states ? byState(a, b) : byValue(a, b)) || byName(a, b));
  rows.forEach((row, i) => (row.rank = i + 1));
  return order === "name" ? rows.sort(byName) : rows;
}

const fill = (root) => [...filling(root)];

function* filling(root) {
  const { data, meta } = root;
  const rows = entries(data, meta, root.order);
  root.total = rows.length;
  const largest = Math.max(...rows.map((row) => row.value || 0), 0);
  root.querySelector("caption").textContent = data.caption;
  root.querySelector("th.value").textContent = data.header;
  root.querySelector("th.rank").hidden = !data.ranked;
  root.querySelector(".order").textContent = root.order === "value" ? "Trier par nom" : data.states ? "Trier par état" : "Trier par valeur";
  const body = root.querySelector("tbody");
  // The row that has the focus keeps it: the keyboard goes on from where it chose.
  const held = root.getRootNode().activeElement?.closest?.("tbody tr")?.dataset.id;
  body.replaceChildren();
  for (let at = 0; at < rows.length; at += PART) {
    body.append(...rows.slice(at, at + PART).map((row) => line(row, largest, data, meta)));
    yield;
  }
  if (held) [...body.rows].find((row) => row.dataset.id === held)?.querySelector("button")?.focus({ preventScroll: true });
  filter(root);
}

/* The same rows, another one chosen. */
function mark(root, id) {
  for (const row of root.querySelector("tbody").rows) {
    const chosen = row.dataset.id === id && !row.dataset.gone;
    if (chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    row.querySelector("button")?.setAttribute("aria-pressed", String(chosen));
  }
}

/* Bring the row of what is chosen into sight, once. */
function reveal(root) {
  const { selected } = root.data;
  const chosen = root.shown === selected ? null : root.querySelector("tbody [aria-current=true]");
  if (chosen) {
    const scroll = root.querySelector(".scroll");
    scroll.scrollTop = chosen.offsetTop - scroll.clientHeight / 3;
  }
  root.shown = selected;
}

function text(row, data) {
  if (data.states) return data.words[row.letter];
  if (row.value === null) return "n.d.";
  const written = format(data.decimals || 0).format(row.value);
  const unit = row.value < 2 && data.unit_one ? data.unit_one : data.unit; // French is singular below two
  return unit ? `${written}\u00a0${unit}` : written;
}

function line(row, largest, data, meta) {
  const { territory, gone } = row;
  const tr = document.createElement("tr");
  tr.dataset.id = territory.id;
  tr.dataset.gone = gone ? "1" : "";
  if (territory.id === data.selected && !gone) tr.setAttribute("aria-current", "true");
  const position = document.createElement("td");
  position.className = "rank";
  position.hidden = !data.ranked;
  position.textContent = row.value === null ? "" : row.rank;
  const name = document.createElement("th");
  name.scope = "row";
  const button = document.createElement(gone ? "span" : "button");
  if (!gone) {
    button.type = "button";
    button.tabIndex = -1; // one stop for the whole list: arrows go on from it
    button.setAttribute("aria-pressed", String(territory.id === data.selected));
  }
  button.textContent = territory.n;
  const where = document.createElement("small");
  where.textContent = territory.r.map((code) => meta.regions[code] || code).join(", ");
  name.append(button, where);
  const value = document.createElement("td");
  value.className = "value";
  if (data.ranked && row.value > 0) {
    const bar = document.createElement("i");
    bar.style.width = `${Math.max(1, (100 * row.value) / largest)}%`;
    bar.style.background = data.colours[row.letter] || "";
    value.append(bar);
  } else if (data.states) {
    const dot = document.createElement("b");
    dot.style.background = data.colours[row.letter];
    value.append(dot);
  }
  value.append(text(row, data));
  tr.append(position, name, value);
  return tr;
}

function filter(root) {
  const wanted = fold(root.querySelector("input").value.trim());
  let shown = 0;
  for (const row of root.querySelectorAll("tbody tr")) {
    row.hidden = wanted !== "" && !fold(row.textContent).includes(wanted);
    if (!row.hidden) shown += 1;
  }
  const rows = "tbody tr:not([hidden])";
  const entry = root.querySelector(`${rows} [tabindex="0"]`) || root.querySelector(`${rows}[aria-current=true] button`) || root.querySelector(`${rows} button`);
  stop(root, entry);
  root.querySelector(".count [role=status]").textContent = wanted ? `${shown} sur ${root.total} territoires` : `${root.total} territoires`;
}

function choose(root, row) {
  if (row.dataset.gone) return;
  const id = row.getAttribute("aria-current") === "true" ? "" : row.dataset.id;
  mark(root, id);
  root.shown = id;
  root.pick(id);
}
