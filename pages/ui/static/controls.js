/* The controls of a page (pages/ui/choices.py): a choice is a query, followed as a link of ours is (navigation.js). */
(() => {
  const CONTROL = "[data-reglages] :is(input, select)";
  const BAR = "a.barre[data-cle]"; // of a chart: it has a key where a control has a name
  let pressed = 0; // when a key went down on a control
  let waiting = 0;
  let held = null; // the control or bar that has the focus: a run that changes the row or the chart writes it anew

  /* What a choice changes of what it was written for, made on the address as it is now: a second choice made before the answer
   * to the first does not take the first back. */
  function addressOf(before, after) {
    const url = new URL(location.href);
    url.hash = "";
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const now = after.get(name);
      if (now === before.get(name)) continue;
      if (now === null) url.searchParams.delete(name);
      else url.searchParams.set(name, now);
    }
    return url;
  }

  /* The address that a control leads to, as it stands. */
  function chosen(control, row = control.closest("[data-reglages]")) {
    const { parametre, sans } = control.dataset;
    const after = new URLSearchParams(parametre ? sans : control.value);
    const text = control.value.trim();
    if (parametre && text) after.set(parametre, text);
    return addressOf(new URLSearchParams(row.dataset.reglages), after);
  }

  function choose(control, row) {
    window.tdiChange(chosen(control, row).href);
  }

  function follow(event) {
    const control = event.target;
    if (!(control instanceof Element) || !control.matches(CONTROL)) return;
    const row = control.closest("[data-reglages]");
    clearTimeout(waiting);
    // The arrows of a closed list choose at each press: the address follows once they rest.
    const resting = control instanceof HTMLSelectElement && performance.now() - pressed < 80 ? 250 : 0;
    waiting = setTimeout(choose, resting, control, row);
  }

  window.tdiChosen = chosen; // for what is made ready before the choice is taken (follow.js)

  addEventListener("change", follow);
  addEventListener("search", (event) => event.target.value === "" && follow(event)); // the cross of a search box
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[data-reglages]") : null;
    if (!link) return;
    event.preventDefault();
    window.tdiChange(addressOf(new URLSearchParams(link.dataset.reglages), new URL(link.href).searchParams).href);
  });
  addEventListener("keydown", (event) => {
    if (event.target instanceof Element && event.target.matches(CONTROL)) pressed = performance.now();
  });
  addEventListener("focusin", (event) => {
    held = event.target instanceof Element && event.target.matches(`${CONTROL}, ${BAR}`) ? event.target : null;
  });
  addEventListener("pointerdown", (event) => {
    if (held && !event.target.closest?.("[data-reglages]")) held = null;
  });

  /* A choice that was taken back before its answer (Back) leaves the row as it was written, and the control as it was clicked. */
  function asWritten() {
    const now = new URLSearchParams(location.search);
    for (const row of document.querySelectorAll("div[data-reglages]")) {
      if ([...new URLSearchParams(row.dataset.reglages)].some(([name, value]) => now.get(name) !== value)) continue;
      for (const radio of row.querySelectorAll("input[type=radio]")) radio.checked = radio.defaultChecked;
      for (const option of row.querySelectorAll("option")) {
        if (option.selected !== option.defaultSelected) option.selected = option.defaultSelected;
      }
    }
  }

  function refocus() {
    if (!held || held.isConnected) return;
    const same = document.querySelectorAll(held.matches(BAR) ? `${BAR}[data-cle="${held.dataset.cle}"]` : `[data-reglages] [name="${held.name}"]`);
    held = null;
    if (document.activeElement !== document.body) return;
    const again = [...same].find((each) => each.checked) ?? same[0];
    if (!again) return;
    again.focus({ preventScroll: true });
    if (again.type === "search") again.setSelectionRange(again.value.length, again.value.length);
  }

  const STATE = "data-test-script-state";
  new MutationObserver((changes) => {
    refocus();
    if (changes.some(({ attributeName, target }) => attributeName && target.getAttribute(STATE) === "notRunning")) asWritten();
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: [STATE] });
})();
