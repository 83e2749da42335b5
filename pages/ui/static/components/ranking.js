/* The list beside the map: the same territories in the same state, as a real table. Names come from the atlas file that the
 * map has already loaded; the page sends only values. A row is a button: Enter selects, as a click on the map does. */
const files = new Map();

function atlas(url) {
  if (!files.has(url)) files.set(url, fetch(url).then((answer) => answer.json()).then((json) => json.tdi));
  return files.get(url);
}

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

export default function (component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector(".tdi-ranking");
  if (!root) {
    root = document.createElement("div");
    root.className = "tdi-ranking";
    root.innerHTML = `
      <div class="tools">
        <input type="search" aria-label="Filtrer la liste des territoires" placeholder="Filtrer la liste…">
        <button type="button" class="order"></button>
      </div>
      <div class="scroll" tabindex="-1"><table><caption></caption><thead><tr><th scope="col" class="rank">Rang</th><th scope="col">Territoire</th><th scope="col" class="value"></th></tr></thead><tbody></tbody></table></div>
      <p class="count" role="status" aria-live="polite"></p>`;
    parentElement.append(root);
    root.order = "value";
    root.querySelector("input").addEventListener("input", () => filter(root));
    root.querySelector(".order").addEventListener("click", () => {
      root.order = root.order === "value" ? "name" : "value";
      fill(root);
    });
    root.querySelector("tbody").addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row) pick(root, row);
    });
    root.querySelector("tbody").addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const buttons = [...root.querySelectorAll("tbody tr:not([hidden]) button")];
      const next = buttons[buttons.indexOf(event.target) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  }
  root.component = component;
  root.data = data;
  root.querySelector(".scroll").style.maxHeight = `${data.height}px`;
  atlas(data.atlas).then((meta) => {
    if (root.data !== data) return;
    root.meta = meta;
    fill(root);
  });
}

function fill(root) {
  const { data, meta } = root;
  const old = data.from ? meta.territories[data.from] : [];
  const names = (row) => (row[3] ? old : meta.territories[data.phase])[row[0]];
  const rows = data.rows.map((row, rank) => ({ row, rank: rank + 1, territory: names(row) }));
  if (root.order === "name") rows.sort((a, b) => a.territory.n.localeCompare(b.territory.n, "fr"));
  root.querySelector("caption").textContent = data.caption;
  root.querySelector("th.value").textContent = data.header;
  root.querySelector("th.rank").hidden = !data.ranked;
  root.querySelector(".order").textContent = root.order === "value" ? "Trier par nom" : data.ranked ? "Trier par valeur" : "Trier par état";
  const body = root.querySelector("tbody");
  body.replaceChildren(...rows.map((entry) => line(entry, data, meta)));
  filter(root);
  const chosen = body.querySelector("[aria-current=true]");
  if (chosen && root.shown !== data.selected) {
    const scroll = root.querySelector(".scroll");
    scroll.scrollTop = chosen.offsetTop - scroll.clientHeight / 3;
  }
  root.shown = data.selected;
}

function line({ row, rank, territory }, data, meta) {
  const [, text, share, gone, colour] = row;
  const tr = document.createElement("tr");
  tr.dataset.id = territory.id;
  tr.dataset.gone = gone ? "1" : "";
  if (territory.id === data.selected && !gone) tr.setAttribute("aria-current", "true");
  const position = document.createElement("td");
  position.className = "rank";
  position.hidden = !data.ranked;
  position.textContent = text === "n.d." ? "" : rank;
  const name = document.createElement("td");
  const button = document.createElement(gone ? "span" : "button");
  if (!gone) button.type = "button";
  button.textContent = territory.n;
  const where = document.createElement("small");
  where.textContent = territory.r.map((code) => meta.regions[code] || code).join(", ");
  name.append(button, where);
  const value = document.createElement("td");
  value.className = "value";
  if (share > 0) {
    const bar = document.createElement("i");
    bar.style.width = `${Math.max(1, share)}%`;
    bar.style.background = data.colours[colour] || "";
    value.append(bar);
  } else if (colour && data.colours[colour]) {
    const dot = document.createElement("b");
    dot.style.background = data.colours[colour];
    value.append(dot);
  }
  value.append(text);
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
  root.querySelector(".count").textContent = wanted ? `${shown} sur ${root.data.rows.length} territoires` : `${root.data.rows.length} territoires`;
}

function pick(root, row) {
  if (row.dataset.gone) return;
  const id = row.getAttribute("aria-current") === "true" ? "" : row.dataset.id;
  for (const other of root.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  if (id) row.setAttribute("aria-current", "true");
  root.shown = id;
  root.component.setTriggerValue("ti", id || "-");
}
