/* What the framework leaves unsaid to a reader who does not see the page (docs/adr/0024): the title of the tab, what a choice has
 * changed, where another page starts, and French names for the framework's own buttons (streamlit/streamlit#1353). All of it happens
 * in the browser, when a run of the page has ended. */
(() => {
  const SITE = "Territoires d’industrie";
  // What is said when it changes: the finding, its measure and date, what was chosen or found.
  const SAID = ["main h1", ".titre p", ".fiche h2", ".reponse h2", ".evo-chaine h2", ".evo-compte", ".vide"];
  const FRENCH = {
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
  };
  const STATE = "data-test-script-state";

  const voice = document.createElement("p");
  voice.className = "lu";
  voice.id = "annonce";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  const plain = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");
  let page = null;
  let said = [];

  function french() {
    for (const [english, name] of Object.entries(FRENCH)) {
      for (const node of document.querySelectorAll(`[aria-label="${english}"]`)) node.setAttribute("aria-label", name);
    }
  }

  function title(name, finding) {
    const parts = finding && finding !== name ? [finding, name, SITE] : [name, SITE];
    const text = parts.join(" · ");
    if (document.title !== text) document.title = text;
  }

  function focused() {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  }

  /* Whether the reader has gone somewhere in the page that has just come (a box, a button): the focus stays there. */
  let left = null; // what had the focus when the address changed
  addEventListener("popstate", () => {
    left = focused();
  });
  function there() {
    const now = focused();
    return Boolean(now) && now !== document.body && now !== left;
  }

  function arrive() {
    const here = document.getElementById("contenu");
    const heading = document.querySelector("main h1");
    if (!here || !heading) return;
    const now = SAID.map((each) => [...document.querySelectorAll(each)].map(plain).join(", "));
    title(here.dataset.titre, plain(heading));
    const elsewhere = page !== null && page !== here.dataset.page;
    if (elsewhere && !location.hash && !there() && !document.querySelector("dialog[open]")) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    } else if (page !== null && !elsewhere) {
      const changed = now.filter((text, i) => text && text !== said[i]);
      if (changed.length) voice.textContent = changed.join(". ");
    }
    page = here.dataset.page;
    said = now;
  }

  /* When a run has ended and the page has come to rest: parts of the framework arrive when their code does, after the run that asked for them. */
  let waiting;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      french();
      if (document.querySelector(`[${STATE}]`)?.getAttribute(STATE) === "notRunning") arrive();
    }, 120);
  }

  new MutationObserver(soon).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: [STATE] });
})();
