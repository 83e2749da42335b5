/* The search box: a combobox (ARIA authoring practices) whose results come from an address of ours, outside of the session
 * (pages/ui/search_api.py). At most 20 results travel; Enter takes the highlighted or first result. What is
 * chosen is an address, followed within the session (navigation.js). */

const DEBOUNCE = 90; // milliseconds after a key: shorter than between two keys of a quick typist would ask for each
const CLOSE = 150; // milliseconds from leaving the box to closing the list: the click on a result comes between

export const start = (component, style) => styled(component, style, show);

function show(component) {
  const { data, parentElement } = component;
  let box = parentElement.querySelector(".tdi-search");
  if (!box) {
    box = document.createElement("div");
    box.className = "tdi-search";
    box.setAttribute("role", "search");
    box.innerHTML = `
      <label for="tdi-search-input" id="tdi-search-label"></label>
      <div class="field">
        <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5.5"/><path d="M13 13l5 5"/></svg>
        <input id="tdi-search-input" type="search" role="combobox" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false"
          maxlength="80" aria-expanded="false" aria-controls="tdi-search-list" aria-autocomplete="list" aria-describedby="tdi-search-help" enterkeyhint="search">
        <ul id="tdi-search-list" role="listbox" aria-labelledby="tdi-search-label" hidden></ul>
      </div>
      <p class="help" id="tdi-search-help"></p>
      <p class="status" role="status" aria-live="polite"></p>
      <p class="unseen" role="status" aria-live="polite"></p>`;
    parentElement.append(box);
    box.state = { active: -1, asked: "", answered: "", results: [], wantFirst: false };
    wire(box);
  }
  box.querySelector("label").textContent = data.label;
  box.querySelector("input").placeholder = data.placeholder;
  const help = box.querySelector(".help");
  help.textContent = data.help || "";
  help.hidden = !data.help;
  if (box.address && box.address !== data.address) {
    forget(box); // its links are those of another phase
    close(box);
  }
  box.address = data.address;
  const found = data.found || "";
  if ((box.found || "") !== found) {
    const input = box.querySelector("input");
    if (box.getRootNode().activeElement !== input) input.value = found;
    box.found = found;
  }

  function wire(root) {
    const input = root.querySelector("input");
    const list = root.querySelector("ul");
    const state = root.state;
    let timer;
    const ask = () => {
      const text = input.value.trim();
      if (text === state.asked) return;
      state.asked = text;
      state.request?.abort();
      if (text.length < 2) {
        close(root);
        say(root, "", "");
        return;
      }
      answer(root, text);
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      state.wantFirst = false;
      state.chosen = "";
      state.active = -1; // what was highlighted answered another text
      highlight(root);
      timer = setTimeout(ask, DEBOUNCE);
    });
    input.addEventListener("focus", () => box.found && input.value === box.found && input.select());
    input.addEventListener("focus", () => state.results.length && input.value.trim() === state.answered && open(root));
    input.addEventListener("blur", () => setTimeout(() => close(root), CLOSE));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const last = state.results.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (last < 0 || input.value.trim().length < 2) return;
        open(root);
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = state.active + step;
        state.active = next > last ? 0 : next < 0 ? last : next;
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
        event.preventDefault(); // the browser would empty the box at once
        if (!list.hidden) close(root);
        else {
          input.value = "";
          state.asked = "";
          say(root, "", "");
        }
      }
    });
    list.addEventListener("mousedown", (event) => {
      if (event.button) return;
      const item = event.target.closest("li");
      if (item && item.dataset.index) {
        event.preventDefault();
        choose(root, Number(item.dataset.index));
      }
    });
  }

  async function answer(root, text) {
    const state = root.state;
    const request = (state.request = new AbortController());
    try {
      const response = await fetch(root.address + encodeURIComponent(text), { signal: request.signal });
      if (!response.ok) throw new Error(`${response.status}`);
      const { results, advice } = await response.json();
      if (!request.signal.aborted) receive(root, text, results, advice);
    } catch (error) {
      if (request.signal.aborted) return;
      forget(root);
      close(root);
      say(root, "La recherche n’a pas répondu\u00a0: réessayez dans un instant.", "");
    }
  }

  function forget(root) {
    root.state.request?.abort();
    Object.assign(root.state, { asked: "", answered: "", results: [] });
  }

  function receive(root, query, results, advice) {
    const state = root.state;
    const held = state.results;
    state.answered = query;
    state.results = results;
    const highlighted = held[state.active]?.id;
    state.active = state.results.findIndex((result) => result.id === highlighted);
    root.querySelector("ul").replaceChildren(...state.results.map(item));
    highlight(root);
    const input = root.querySelector("input");
    const current = input.value.trim();
    if (current.length < 2) return;
    const count = state.results.length;
    if (current === state.answered)
      say(root, advice || (count ? "" : `Aucun résultat pour «\u00a0${state.answered}\u00a0». ${data.advice}`), count ? `${count} résultat${count > 1 ? "s" : ""}` : "");
    if (state.wantFirst && count && current === state.answered) {
      state.wantFirst = false;
      choose(root, 0);
    } else if (!count) close(root);
    else if (root.getRootNode().activeElement === input && current !== state.chosen) open(root);
  }

  function item(result, index) {
    const option = document.createElement("li");
    option.id = `tdi-search-${index}`;
    option.className = result.kind;
    option.dataset.index = index;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = document.createElement("strong");
    let from = 0;
    for (const [start, end] of result.marks) {
      const mark = document.createElement("mark");
      mark.textContent = result.label.slice(start, end);
      name.append(result.label.slice(from, start), mark);
      from = end;
    }
    name.append(result.label.slice(from));
    const kind = document.createElement("em");
    kind.textContent = result.word;
    const hint = document.createElement("span");
    hint.textContent = result.hint;
    option.append(name, kind, hint);
    return option;
  }

  function say(root, seen, unseen) {
    root.querySelector(".status").textContent = seen;
    root.querySelector(".unseen").textContent = unseen;
  }

  function open(root) {
    root.querySelector("ul").hidden = !root.state.results.length;
    root.querySelector("input").setAttribute("aria-expanded", String(root.state.results.length > 0));
  }

  function close(root) {
    root.querySelector("ul").hidden = true;
    root.state.active = -1;
    root.querySelector("input").setAttribute("aria-expanded", "false");
    highlight(root);
  }

  function highlight(root) {
    const input = root.querySelector("input");
    if (root.state.active < 0) input.removeAttribute("aria-activedescendant");
    root.querySelectorAll("li").forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === root.state.active));
      if (index === root.state.active) {
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      }
    });
  }

  function choose(root, index) {
    const result = root.state.results[index];
    const input = root.querySelector("input");
    input.value = result.label;
    root.state.asked = root.state.chosen = result.label;
    close(root);
    say(root, "", "");
    go(result.href);
  }
}
