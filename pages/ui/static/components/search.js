/* "Ma commune est-elle en Territoire d'industrie ?": a combobox (ARIA authoring practices) whose results come from the page's server.
 * At most 20 results travel; typing waits 90 ms; Enter takes the highlighted or first result. */

export const start = (component, style) => styled(component, style, show);

function show(component) {
  const { data, parentElement } = component;
  let box = parentElement.querySelector(".tdi-search");
  if (!box) {
    box = document.createElement("div");
    box.className = "tdi-search";
    box.innerHTML = `
      <label for="tdi-search-input"></label>
      <div class="field">
        <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5.5"/><path d="M13 13l5 5"/></svg>
        <input id="tdi-search-input" type="search" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
          aria-expanded="false" aria-controls="tdi-search-list" aria-autocomplete="list" enterkeyhint="search">
      </div>
      <ul id="tdi-search-list" role="listbox" hidden></ul>
      <p class="status" role="status" aria-live="polite"></p>`;
    parentElement.append(box);
    box.state = { active: -1, asked: "", answered: "", results: [], wantFirst: false };
    wire(box);
  }
  box.component = component;
  box.querySelector("label").textContent = data.label;
  box.querySelector("input").placeholder = data.placeholder;
  receive(box, data);

  function wire(root) {
    const input = root.querySelector("input");
    const list = root.querySelector("ul");
    const state = root.state;
    let timer;
    const ask = () => {
      const text = input.value.trim().slice(0, 80);
      if (text === state.asked) return;
      state.asked = text;
      if (text.length < 2) {
        close(root);
        root.querySelector(".status").textContent = "";
        return;
      }
      root.component.setStateValue("query", text);
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      state.wantFirst = false;
      timer = setTimeout(ask, 90);
    });
    input.addEventListener("focus", () => state.results.length && input.value.trim() === state.answered && open(root));
    input.addEventListener("blur", () => setTimeout(() => close(root), 150));
    input.addEventListener("keydown", (event) => {
      const last = state.results.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (last < 0) return;
        open(root);
        const step = event.key === "ArrowDown" ? 1 : -1;
        state.active = state.active + step > last ? 0 : state.active + step < 0 ? last : state.active + step;
        highlight(root);
      } else if (event.key === "Enter") {
        event.preventDefault();
        clearTimeout(timer);
        // What is highlighted is meant, even when the answer to the last letter is still on its way.
        if (last >= 0 && (state.active >= 0 || state.answered === input.value.trim())) choose(root, Math.max(0, state.active));
        else {
          state.wantFirst = true;
          ask();
        }
      } else if (event.key === "Escape") {
        if (!list.hidden) close(root);
        else input.value = "";
      }
    });
    list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("li");
      if (item && item.dataset.index) {
        event.preventDefault();
        choose(root, Number(item.dataset.index));
      }
    });
  }

  function receive(root, fresh) {
    const state = root.state;
    const token = JSON.stringify([fresh.query, fresh.results]);
    if (state.token === token) return;
    state.token = token;
    const held = state.results;
    state.answered = fresh.query || "";
    state.results = fresh.results || [];
    const highlighted = held[state.active]?.code;
    state.active = state.results.findIndex((result) => result.code === highlighted);
    const list = root.querySelector("ul");
    list.replaceChildren(
      ...state.results.map((result, index) => {
        const item = document.createElement("li");
        item.id = `tdi-search-${index}`;
        item.dataset.index = index;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const name = document.createElement("strong");
        name.textContent = result.label;
        const hint = document.createElement("span");
        hint.textContent = result.hint;
        item.append(name, hint);
        return item;
      }),
    );
    if (state.active >= 0) highlight(root);
    const input = root.querySelector("input");
    const status = root.querySelector(".status");
    if (!state.answered) return;
    const count = state.results.length;
    status.textContent = count ? "" : `Aucune commune ne ressemble à « ${state.answered} ». Essayez le nom officiel ou le code INSEE.`;
    input.setAttribute("aria-describedby", count ? "" : "tdi-search-status");
    if (state.wantFirst && count && input.value.trim() === state.answered) {
      state.wantFirst = false;
      choose(root, 0);
    } else if (count && root.contains(root.getRootNode().activeElement || document.activeElement)) open(root);
  }

  function open(root) {
    root.querySelector("ul").hidden = !root.state.results.length;
    root.querySelector("input").setAttribute("aria-expanded", String(root.state.results.length > 0));
  }

  function close(root) {
    root.querySelector("ul").hidden = true;
    const input = root.querySelector("input");
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    root.state.active = -1;
  }

  function highlight(root) {
    root.querySelectorAll("li").forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === root.state.active));
      if (index === root.state.active) {
        item.scrollIntoView({ block: "nearest" });
        root.querySelector("input").setAttribute("aria-activedescendant", item.id);
      }
    });
  }

  function choose(root, index) {
    const result = root.state.results[index];
    const input = root.querySelector("input");
    input.value = result.label;
    root.state.asked = result.label;
    close(root);
    root.component.setTriggerValue("choice", result.code);
  }
}
