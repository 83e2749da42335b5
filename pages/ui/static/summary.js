/* The summary of a territory, shown at once when the reader chooses it on the map or in the list: the page's own answer, the same
 * markup, takes its place a moment later (docs/adr/0022). The summaries of a phase are one file, fetched when the page is quiet or
 * when the reader comes to the map. */
(() => {
  const held = new Map();
  const place = () => document.querySelector(".choisi[data-fiches]");

  async function prepare() {
    const url = place()?.dataset.fiches;
    if (!url || held.has(url)) return;
    held.set(url, {});
    try {
      const answer = await fetch(url, { priority: "low" });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      held.set(url, await answer.json());
    } catch (error) {
      held.delete(url); // the page's answer will do; the next choice asks again
    }
  }

  /* `id` is null when nothing is chosen any more. */
  function show(phase, id) {
    const here = place();
    if (!here || here.dataset.phase !== phase) return;
    const markup = id === null ? "" : held.get(here.dataset.fiches)?.[id];
    if (markup === undefined) prepare();
    else here.innerHTML = markup;
  }

  window.tdiSummaries = { prepare, show };
})();
