/* Names of places as French typography has them (`tdi.text.typography.apostrophes`); the layers keep the spelling of their source. */
(function (root) {
  "use strict";

  const curved = (text) => text.replace(/'/g, "’");

  /* Typeset the names of an atlas file (its member `tdi`), in place. */
  function typeset(meta) {
    for (const place of [meta.epci, meta.ept, meta.com, ...Object.values(meta.territories)].flat()) place.n = curved(place.n);
    for (const table of [meta.departements, meta.regions]) for (const code of Object.keys(table)) table[code] = curved(table[code]);
    return meta;
  }

  root.tdiNames = { curved, typeset };
})(window);
