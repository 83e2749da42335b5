/* Follow a link of ours (a[data-interne]) without leaving the session: the address changes as by Back, and the framework runs the page of
 * that address. Anything else (a modifier, a middle click, another origin) is left to the browser, for which these are ordinary links. */
(() => {
  const KEPT = ["deck", "embed"]; // the presentation that the user is making, and the frame of another site, go from page to page
  const PATIENCE = 5000; // milliseconds after which a page that did not answer is loaded: the slowest answer measured is 2 s
  const TYPED = 1000; // milliseconds in which the page answers what was typed; later, an answer is to something else

  function addressOf(href) {
    const url = new URL(href, location.href);
    const now = new URLSearchParams(location.search);
    for (const name of KEPT) {
      if (now.has(name) && !url.searchParams.has(name)) url.searchParams.set(name, now.get(name));
      if (url.searchParams.get(name) === "") url.searchParams.delete(name); // `deck=` puts it down
    }
    return url;
  }

  /* The page says which address it answered (announce.js). One that does not is loaded, where there is still a server to load it from. */
  function unanswered(url) {
    const { reponse } = document.documentElement.dataset;
    setTimeout(async () => {
      if (location.href !== url.href || reponse !== document.documentElement.dataset.reponse) return;
      const health = await fetch("/_stcore/health").catch(() => null);
      if (health?.ok) location.reload();
    }, PATIENCE);
  }

  function go(href) {
    const url = addressOf(href);
    if (url.origin !== location.origin) return location.assign(url);
    if (url.href === location.href) return undefined;
    const elsewhere = url.pathname !== location.pathname || url.search !== location.search;
    history.pushState({}, "", url);
    if (elsewhere) dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    if (elsewhere) unanswered(url);
    if (url.hash) document.getElementById(url.hash.slice(1))?.scrollIntoView();
    return undefined;
  }

  /* A click on a link leaves a field, which sends what was typed in it: two answers at once would take the link back. */
  let before = null;
  addEventListener("change", () => {
    before = document.documentElement.dataset.reponse;
    setTimeout(() => (before = null), TYPED);
  });

  addEventListener("click", async (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || !("interne" in link.dataset) || link.hasAttribute("download") || link.origin !== location.origin) return;
    event.preventDefault();
    const { href } = link;
    while (before && before === document.documentElement.dataset.reponse) await new Promise((then) => setTimeout(then, 20));
    go(href);
  });

  window.tdiGo = go; // for the map in its frame and for components
})();
