/* The scenes of the reader's own presentation: order them, give them a title, take them away. Each change is reported, the server writes the new
 * address and sends the list again; the focus stays with the scene that was moved. */

export const start = (component, style) => styled(component, style, show);

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function show(component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector(".tdi-deck");
  if (!root) {
    root = make("div", "tdi-deck");
    root.append(make("ol"), make("p", "unseen"), make("p", "address"));
    root.children[1].setAttribute("role", "status");
    const box = root.children[2];
    const label = make("label", "", "Son adresse");
    const field = make("input");
    field.readOnly = true;
    field.addEventListener("focus", () => field.select());
    label.append(field);
    const copy = make("button", "", "Copier");
    copy.type = "button";
    copy.addEventListener("click", async () => {
      field.select();
      // Without a secure origin there is no clipboard: the address is selected, and the reader's own keys copy it.
      await navigator.clipboard?.writeText(field.value).then(() => say(root, "Adresse copiée."), () => {});
    });
    box.append(label, copy);
    parentElement.append(root);
  }
  root.component = component;
  root.querySelector(".address input").value = data.address;
  const written = JSON.stringify(data.scenes);
  if (root.written === written) return;
  root.written = written;
  root.querySelector("ol").replaceChildren(...data.scenes.map((scene, at) => line(root, scene, at, data)));
  if (root.after) root.after(root);
  root.after = null;
}

function say(root, text) {
  root.querySelector(".unseen").textContent = text;
}

function send(root, change, after) {
  root.after = after;
  root.component.setTriggerValue("change", change);
}

/* Once the list is there again: put the focus on the same button of the scene, or on one that works. */
const focus = (at, name) => (root) => {
  const row = root.querySelectorAll("li")[at];
  if (!row) return;
  (row.querySelector(`.${name}:not(:disabled)`) || row.querySelector("button:not(:disabled)")).focus();
};

function line(root, scene, at, data) {
  const item = make("li", scene.fault ? "fault" : "");
  const name = scene.title || scene.view;
  const what = make("div", "what");
  const page = make("a", "page", scene.page);
  page.href = scene.href;
  page.dataset.interne = "";
  const label = make("label");
  const field = make("input");
  field.value = scene.title;
  field.placeholder = scene.view;
  field.maxLength = data.longest;
  field.setAttribute("aria-label", `Titre de la scène ${at + 1}, ${scene.view}`);
  field.addEventListener("change", () => {
    say(root, `Scène ${at + 1}\u00a0: ${field.value || scene.view}`);
    send(root, { at, title: field.value }, null);
  });
  label.append(field);
  what.append(page, label);
  if (scene.title) what.append(make("p", "view", scene.view));
  if (scene.fault) {
    const said = make("p", "said", scene.fault);
    for (const [text, href] of scene.near) {
      const link = make("a", "", text);
      link.href = href;
      link.dataset.interne = "";
      said.append(" ", link);
    }
    what.append(said);
  }
  const acts = make("div", "acts");
  const act = (text, kind, off, run) => {
    const button = make("button", kind, text);
    button.type = "button";
    button.disabled = off;
    button.setAttribute("aria-label", `${text}\u00a0: ${name}`);
    button.addEventListener("click", run);
    acts.append(button);
  };
  const move = (to, kind) => () => {
    say(root, `${name}\u00a0: scène ${to + 1} sur ${data.scenes.length}`);
    send(root, { at, to }, focus(to, kind));
  };
  act("Monter", "up", at === 0, move(at - 1, "up"));
  act("Descendre", "down", at === data.scenes.length - 1, move(at + 1, "down"));
  act("Retirer", "out", false, () => {
    say(root, `${name}\u00a0: scène retirée`);
    send(root, { at }, focus(Math.min(at, data.scenes.length - 2), "out"));
  });
  item.append(make("span", "number", String(at + 1)), what, acts);
  return item;
}
