// What every page of the site does with a script: says that a newer version exists. Reading needs none of it.
"use strict";
(() => {
  const meta = (name) => document.querySelector(`meta[name="tdi-${name}"]`)?.content;
  const known = window.tdiVersions;
  const here = meta("version");
  const place = document.getElementById("version");
  if (!known || !place || !known.latest || known.latest === here) return;
  const link = document.createElement("a");
  link.href = `${meta("root")}v/${encodeURIComponent(known.latest)}/${meta("path")}`;
  link.textContent = "Voir la même page dans la version en cours";
  place.append(`Cette page est figée\u00a0: elle montre la version ${here} des données. Une version plus récente existe (${known.latest}). `, link);
  place.hidden = false;
})();
