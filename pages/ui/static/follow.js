/* The map follows a choice before the page does: the message of the new state has an address (pages/ui/ahead.py), which costs a few
 * milliseconds where a run of the page, and the drawing of all of it, costs two hundred (docs/adr/0032). The page's own answer, with the same
 * message, comes a moment later; where anything fails here, it brings the map as it always did. */
(() => {
  const CHOICE = "[data-reglages] input[type=radio]";
  const MOST = 60; // messages that are held, a kilobyte or two each
  const held = new Map();

  /* The map of the page that is shown, when the address is still one of that page. */
  function map() {
    const here = location.pathname.slice(1) || "accueil";
    for (const frame of document.querySelectorAll('iframe[src*="streamlit_folium"]')) {
      const inside = frame.contentWindow?.tdiAtlas;
      if (inside?.atlas?.config.states?.split("/")[3] === here) return inside;
    }
    return null;
  }

  function addressOf(inside, query) {
    const asked = new URLSearchParams(query);
    for (const name of ["deck", "embed"]) asked.delete(name); // what is carried along changes no map
    return `${inside.atlas.config.states}?${asked}`;
  }

  async function fetched(url) {
    const answer = await fetch(url, { priority: "high" });
    // Another version of the data has other perimeters: the page says so itself.
    if (!answer.ok || answer.redirected) throw new Error(`${url}: ${answer.status}`);
    return answer.text();
  }

  /* The text of a message, or a promise of it; a failure is not kept. */
  function ask(url) {
    if (!held.has(url)) {
      if (held.size >= MOST) held.delete(held.keys().next().value);
      const text = fetched(url);
      held.set(url, text);
      text.then(
        (found) => held.set(url, found),
        () => held.delete(url),
      );
    }
    return held.get(url);
  }

  const connected = () =>
    document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";

  /* Until the browser has shown what was drawn, or a little while where it shows nothing (a tab in the background). */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, 50);
    });

  /* The address has changed, by a choice, a link within the page, or Back: a promise that the map has followed or waits for the page;
   * null where there is no such map. */
  function follow() {
    const inside = map();
    if (!inside || !connected()) return null;
    const url = addressOf(inside, location.search);
    const wanted = () => map() === inside && addressOf(inside, location.search) === url;
    const show = (text) => {
      if (!wanted()) return null;
      inside.ahead.show(text);
      return painted();
    };
    const known = ask(url);
    return typeof known === "string" ? show(known) : known.then(show, () => void (wanted() && inside.ahead.back()));
  }

  function prepare(control) {
    const inside = map();
    if (inside) ask(addressOf(inside, window.tdiChosen(control).search));
  }

  const matching = (node, what) => (node instanceof Element && node.matches(what) ? node : null);

  window.tdiFollow = follow;
  addEventListener("popstate", ({ isTrusted }) => isTrusted && follow()); // Back; what navigation.js tells the framework it has told us first
  // A choice that the pointer comes to is asked for before it is taken.
  addEventListener("pointerover", ({ target }) => {
    const choice = target instanceof Element ? matching(target.closest("label")?.control, CHOICE) : null;
    if (choice && !choice.checked) prepare(choice);
  });
  // The arrows of the keyboard choose what stands beside the choice that has the focus.
  addEventListener("focusin", ({ target }) => {
    const choice = matching(target, `${CHOICE}:focus-visible`);
    if (!choice) return;
    const group = [...choice.closest("fieldset").querySelectorAll("input")];
    const at = group.indexOf(choice);
    for (const beside of [group[at - 1], group[at + 1]]) if (beside) prepare(beside);
  });
  // A choice of a list is followed once its arrows rest (controls.js).
  addEventListener("change", ({ target }) => {
    const list = matching(target, "[data-reglages] select");
    if (list) prepare(list);
  });
})();
