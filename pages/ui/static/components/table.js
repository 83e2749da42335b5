/* A table whose rows can be chosen: what a chart shows, for keyboards and screen readers. Enter chooses, arrows move. */

export const start = (component, style) => styled(component, style, show);

function cell(tag, text, figure) {
  const node = document.createElement(tag);
  if (figure) node.className = "fig";
  node.textContent = text;
  return node;
}

function show(component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector(".tdi-table");
  if (!root) {
    root = document.createElement("div");
    root.className = "tdi-table";
    root.innerHTML = "<table><caption></caption><thead><tr></tr></thead><tbody></tbody></table>";
    parentElement.append(root);
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) root.component.setTriggerValue("key", button.dataset.key);
    });
    root.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const buttons = [...root.querySelectorAll("button")];
      const next = step && buttons[buttons.indexOf(event.target) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
  root.component = component;
  const held = root.contains(parentElement.getRootNode().activeElement) && parentElement.getRootNode().activeElement.dataset.key;
  const figures = new Set(data.numeric);
  root.querySelector("caption").textContent = data.caption;
  root.querySelector("thead tr").replaceChildren(
    ...data.columns.map((name, i) => {
      const head = cell("th", name, figures.has(i));
      head.scope = "col";
      return head;
    }),
  );
  root.querySelector("tbody").replaceChildren(
    ...data.rows.map((cells, row) => {
      const line = document.createElement("tr");
      if (data.keys[row] === data.current) line.setAttribute("aria-current", "true");
      const head = cell("th", "", false);
      head.scope = "row";
      const button = cell("button", cells[0], false);
      button.type = "button";
      button.dataset.key = data.keys[row];
      button.setAttribute("aria-pressed", String(data.keys[row] === data.current));
      head.append(button);
      line.append(head, ...cells.slice(1).map((text, i) => cell("td", text, figures.has(i + 1))));
      return line;
    }),
  );
  if (held) [...root.querySelectorAll("button")].find((button) => button.dataset.key === held)?.focus();
}
