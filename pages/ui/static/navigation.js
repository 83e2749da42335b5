/* Links between our pages without leaving the session: a plain click on `a[data-interne]` changes the address and tells the
 * framework as the browser's Back would (docs/adr/0010). Anything else — a modifier, a middle click, another origin, a lost
 * connection — is left to the browser, for which they are ordinary links. */
(() => {
  const connected = () =>
    document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";

  function toTop(hash) {
    const target = hash && document.getElementById(hash.slice(1));
    if (target) target.scrollIntoView();
    else document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }

  /* The presentation that the reader is making goes from page to page (docs/adr/0016); `deck=` puts it down. */
  function carry(url) {
    const held = new URLSearchParams(location.search).get("deck");
    const asked = url.searchParams.get("deck");
    if (held && asked === null) url.searchParams.set("deck", held);
    if (asked === "") url.searchParams.delete("deck");
    return url;
  }

  /* Tell the framework that the address has changed, as Back does. */
  const tell = () => dispatchEvent(new PopStateEvent("popstate", { state: {} }));

  /* The map first (follow.js): what it takes from the server and from the browser then does not wait for the whole page's run and drawing,
   * which come a few hundredths of a second later. A choice made meanwhile, or Back, takes the place of this one. */
  const PATIENCE = 80; // milliseconds
  let turn = 0;
  function afterTheMap(shown) {
    const mine = (turn += 1);
    const once = () => {
      if (mine !== turn) return;
      turn += 1;
      tell();
    };
    setTimeout(once, PATIENCE);
    shown.then(once);
  }
  addEventListener("popstate", () => {
    turn += 1;
  });

  function go(address, choice = false) {
    const url = carry(new URL(address, location.href));
    if (url.origin !== location.origin || !connected()) {
      location.assign(url);
      return;
    }
    const elsewhere = url.pathname !== location.pathname;
    if (elsewhere || url.search !== location.search) {
      history.pushState({}, "", url);
      const shown = elsewhere ? null : window.tdiFollow?.();
      if (shown && choice) afterTheMap(shown);
      else tell();
    }
    if (elsewhere || url.hash) toTop(url.hash);
  }

  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || !("interne" in link.dataset) || link.hasAttribute("download")) return;
    if (new URL(link.href).origin !== location.origin || !connected()) return;
    event.preventDefault();
    go(link.href);
  });

  /* A line that comes back may end at a server that has never seen this session (a replica that took over, a restart). The framework runs
   * nothing then, and the reader's first click is taken for the state from which the server starts, not for a change: it would be lost. So the
   * page is run as soon as the line is back. */
  let lost = false;
  new MutationObserver((changes) => {
    const state = changes.at(-1).target.dataset.testConnectionState;
    if (state !== "CONNECTED") {
      lost ||= changes.some((change) => change.oldValue === "CONNECTED");
    } else if (lost) {
      lost = false;
      tell();
    }
  }).observe(document.documentElement, {
    subtree: true,
    attributeFilter: ["data-test-connection-state"],
    attributeOldValue: true,
  });

  window.tdiGo = (address) => go(address); // to another view
  window.tdiChange = (address) => go(address, true); // to another state of this one
})();
