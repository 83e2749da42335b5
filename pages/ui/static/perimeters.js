/* The perimeters, fetched and decoded in the page itself while the framework starts: the frame of the map and the list beside it
 * take them from here (docs/adr/0022). A frame that comes later, on another page, finds them too. */
(() => {
  const { Topology, decodeLand, constant, constantPath } = window.tdiTopology;
  const held = new Map();
  const idle = window.requestIdleCallback || ((task) => setTimeout(task, 1));

  async function json(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  }

  /* One promise per address; a failure is not kept, so that the next who asks tries again. */
  function once(url, make) {
    if (!held.has(url)) {
      const made = make();
      made.catch(() => held.delete(url));
      held.set(url, made);
    }
    return held.get(url);
  }

  /* Names as a reader expects them (`tdi.typography.apostrophes`); the layers keep the spelling of their source. */
  const curved = (text) => text.replace(/'/g, "’");

  function typeset(meta) {
    for (const thing of [meta.epci, meta.ept, meta.com, ...Object.values(meta.territories)].flat()) thing.n = curved(thing.n);
    for (const table of [meta.departements, meta.regions]) for (const code of Object.keys(table)) table[code] = curved(table[code]);
    return meta;
  }

  const national = (url) =>
    once(url, async () => {
      const raw = await json(url);
      return { topology: new Topology(raw), meta: typeset(raw.tdi) };
    });
  const land = (url) => once(url, async () => decodeLand(await json(url)));
  const plain = (url) =>
    once(url, async () => {
      const raw = await json(url);
      if (raw.n) raw.n = raw.n.map(curved); // towns
      return raw;
    });

  window.tdiPerimeters = { national, land, plain };

  const files = document.currentScript.dataset;
  if (files.national) {
    land(files.land).catch(() => undefined);
    /* What every map draws, whatever its view: made when the page has nothing better to do. */
    national(files.national).then(
      ({ topology, meta }) => {
        const names = [...constant];
        const next = () => {
          if (!names.length) return;
          constantPath(topology, names.shift(), meta.cells);
          idle(next);
        };
        idle(next);
      },
      () => undefined,
    );
  }
})();
