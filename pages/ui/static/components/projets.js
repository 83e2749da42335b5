/* The table of projects: one page of rows, sorted and cut by the server. Headings sort, a row opens its card; on a narrow
 * screen each row becomes a small card. Everything that comes from the data is written as text. */

export const start = (component, style) => styled(component, style, show);

const node = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties || {});
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
};

function show(component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector(".tdi-projets");
  if (!root) {
    root = build();
    parentElement.append(root);
  }
  root.data = data;
  root.querySelector("caption").textContent = data.caption;
  headings(root);
  root.querySelector("tbody").replaceChildren(...data.rows.map((row) => line(row, data)));
  root.querySelector("table").hidden = data.rows.length === 0;
  root.querySelector(".narrow").hidden = data.rows.length === 0;
  pages(root);
}

function build() {
  const root = node("div", { className: "tdi-projets" });
  root.innerHTML = `
    <p class="narrow"><label>Trier par <select></select></label></p>
    <table><caption></caption><thead><tr></tr></thead><tbody></tbody></table>
    <nav aria-label="Pages du tableau">
      <button type="button" data-step="first" aria-label="Première page">«</button>
      <button type="button" data-step="back">Précédente</button>
      <p role="status" aria-live="polite"></p>
      <button type="button" data-step="next">Suivante</button>
      <button type="button" data-step="last" aria-label="Dernière page">»</button>
    </nav>`;
  root.querySelector("select").addEventListener("change", (event) => send(root, "sort", event.target.value));
  root.querySelector("thead").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) send(root, "sort", button.dataset.next);
  });
  const body = root.querySelector("tbody");
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) send(root, "project", row.getAttribute("aria-current") === "true" ? "-" : row.dataset.id);
  });
  body.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...body.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  root.querySelector("nav").addEventListener("click", (event) => {
    const { step } = event.target.dataset;
    const { page, pages: last } = root.data;
    const wanted = { first: 1, back: page - 1, next: page + 1, last }[step];
    if (wanted >= 1 && wanted <= last && wanted !== page) send(root, "page", wanted);
  });
  return root;
}

const CODE = encodeURIComponent("{}");

function send(root, name, value) {
  const { links } = root.data;
  go(value === "-" ? links.none : links[name].replace(CODE, encodeURIComponent(value)));
}

/* A heading sorts upward, then downward; amounts and dates downward first. */
function headings(root) {
  const { data } = root;
  const current = data.sort.replace("-", "");
  const down = data.sort.startsWith("-");
  root.querySelector("thead tr").replaceChildren(
    ...data.columns.map(({ key, label, first }) => {
      const next = key === current ? (down ? key : `-${key}`) : `${first === "down" ? "-" : ""}${key}`;
      const button = node("button", { type: "button" }, label, node("span", { ariaHidden: "true" }, key === current ? (down ? " ▼" : " ▲") : ""));
      button.dataset.next = next;
      const cell = node("th", { scope: "col", className: key }, button);
      if (key === current) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      return cell;
    }),
  );
  const select = root.querySelector("select");
  select.replaceChildren(
    ...data.columns.flatMap(({ key, label }) => [
      node("option", { value: key, selected: data.sort === key }, `${label}, croissant`),
      node("option", { value: `-${key}`, selected: data.sort === `-${key}` }, `${label}, décroissant`),
    ]),
  );
}

function line(row, data) {
  const tr = node("tr", {});
  tr.dataset.id = row.id;
  if (row.id === data.selected) tr.setAttribute("aria-current", "true");
  const mark = node("i", { className: row.kind, ariaHidden: "true" });
  mark.style.background = data.colours[row.kind];
  tr.append(
    node("th", { scope: "row", className: "nom" }, mark, node("button", { type: "button" }, row.name), row.title ? node("small", {}, row.title) : null),
    node("td", { className: row.located ? "commune" : "commune absent" }, row.place, row.dep ? node("small", {}, row.dep) : null),
    node("td", { className: row.state === "in" ? "territoire" : "territoire absent" }, row.territory),
    node("td", { className: "fonds" }, row.fund),
    node("td", { className: "date" }, row.date),
    node("td", { className: row.aid === "n.d." ? "aide absent" : "aide" }, row.aid),
  );
  // On a narrow screen the headings are gone: each cell says what it is.
  [...tr.children].forEach((cell, i) => {
    if (i) cell.dataset.label = data.columns[i].label;
  });
  return tr;
}

function pages(root) {
  const { data } = root;
  const nav = root.querySelector("nav");
  const set = (step, off) => nav.querySelector(`[data-step=${step}]`).setAttribute("aria-disabled", off ? "true" : "false");
  set("first", data.page <= 1);
  set("back", data.page <= 1);
  set("next", data.page >= data.pages);
  set("last", data.page >= data.pages);
  for (const button of nav.querySelectorAll("button")) button.hidden = data.pages <= 1;
  nav.querySelector("p").textContent = data.count;
}
