/* The explorer map of a page without a server (carte.html of the static site): the same drawing and list as in the dashboard,
 * from files loaded by <script>, since fetch() fails on file://. The state is in the address after "#", in the same words as the
 * dashboard's query, which is read too. Needs atlas.js and ranking-core.js before it. */

const host = document.getElementById("explorateur");
const settings = JSON.parse(host.dataset.reglages);
const { phases, indicators, regions } = settings;
const scheme = matchMedia("(prefers-color-scheme: dark)");
const part = (name) => document.getElementById(`explorateur-${name}`);
const form = part("reglages");

/* Data files: each calls tdiDonnees(name, value). */
const loading = new Map();

window.tdiDonnees = (name, value) => loading.get(name)?.resolve(value);

function load(name) {
  if (loading.has(name)) return loading.get(name).promise;
  const entry = {};
  entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
  loading.set(name, entry);
  const script = document.createElement("script");
  script.src = settings.files[name];
  script.addEventListener("error", () => {
    loading.delete(name); // the next wish tries again
    entry.reject(new Error(name));
  });
  document.head.append(script);
  return entry.promise;
}

/* The state and its one form in an address: tdi/views/selection.py. */

const START = { mode: "phase", phase: settings.phase, since: "2022", until: "2023", indicator: "perimetre", per: "total", region: "", ti: "" };

const RATE = "10000"; // tdi/views/indicators.py

function allowedPer(indicator, wanted) {
  const { total, rate } = indicators[indicator];
  if (wanted === RATE) return rate ? RATE : "total";
  return total || !rate ? "total" : RATE;
}

const short = (text) => (text.length > 64 ? `${text.slice(0, 64)}…` : text);

function read(address) {
  const asked = new URLSearchParams(address);
  const notices = [];
  const choice = (name, allowed, usual, label) => {
    const value = asked.get(name) ?? usual;
    if (allowed.includes(value)) return value;
    notices.push([`${label} «\u00a0${short(value)}\u00a0» n’existe pas (valeurs possibles\u00a0: ${allowed.join(", ")}).`]);
    return usual;
  };
  const state = { ...START };
  state.mode = choice("mode", ["phase", "evolution"], "phase", "Le mode");
  state.phase = choice("phase", phases, START.phase, "La phase");
  state.since = choice("de", phases, START.since, "La phase de départ");
  state.until = choice("a", phases, START.until, "La phase d’arrivée");
  if (state.mode === "evolution" && state.since >= state.until) {
    const { since, until } = state, equal = since === until, at = Math.max(phases.indexOf(until), 1);
    const then = equal ? "Voici la plus proche." : "Les deux ont été remises en ordre.";
    notices.push([`Une évolution va d’une phase à une phase plus récente\u00a0: de ${since} à ${until}, il n’y en a pas. ${then}`]);
    [state.since, state.until] = equal ? [phases[at - 1], phases[at]] : [until, since];
  }
  state.indicator = choice("indicateur", Object.keys(indicators), "perimetre", "L’indicateur");
  const { total, rate } = indicators[state.indicator];
  state.per = allowedPer(state.indicator, choice("par", ["total", RATE], rate && !total ? RATE : "total", "Le mode de calcul"));
  const region = asked.get("region") || "";
  if (region in regions) state.region = region;
  else if (region) notices.push([`Aucune région n’a le code «\u00a0${short(region)}\u00a0».`]);
  state.ti = asked.get("ti") || "";
  return [state, notices];
}

function written(state) {
  const query = state.mode === "evolution" ? { mode: "evolution", de: state.since, a: state.until } : { phase: state.phase };
  if (state.mode === "phase" && state.indicator !== "perimetre") {
    query.indicateur = state.indicator;
    if (indicators[state.indicator].rate) query.par = state.per;
  }
  if (state.region) query.region = state.region;
  if (state.ti) query.ti = state.ti;
  return new URLSearchParams(query).toString();
}

const shownPhase = (state) => (state.mode === "evolution" ? state.until : state.phase);
const drawn = (phase) => (phase === "2018" ? "2020" : phase); // November 2018 borrows the perimeters of 2020

function inMode(state, mode) {
  if (mode === state.mode) return state;
  const { region, ti } = state;
  if (mode === "phase") return { ...START, phase: state.until, region, ti };
  const until = state.phase === phases[0] ? phases[1] : state.phase;
  return { ...START, mode, since: phases[phases.indexOf(until) - 1], until, region, ti: until === state.phase ? ti : "" };
}

/* What follows from a choice, as on the page Carte (tdi/views/selection.py). */
const CHANGES = {
  mode: (state, mode) => inMode(state, mode),
  phase: (state, phase) => ({ ...state, phase, ti: "" }), // ids are renumbered between phases
  since: (state, since) => ({ ...state, since, until: state.until > since ? state.until : phases[phases.indexOf(since) + 1], ti: "" }),
  until: (state, until) => ({ ...state, until, ti: "" }),
  indicator: (state, indicator) => ({ ...state, indicator, per: allowedPer(indicator, RATE) }),
  per: (state, per) => ({ ...state, per }),
  region: (state, region) => ({ ...state, region }),
};

function place(state) {
  if (state.mode === "evolution") return ["vues-evolution", `${state.since}-${state.until}`];
  return [`vues-${state.phase}`, state.phase === "2018" ? "perimetre-total" : `${state.indicator}-${state.per}`];
}

/* Showing. */

let current = START;
let meta = null;

function colours() {
  return settings.colours[scheme.matches ? "dark" : "light"];
}

/* Map and list, set up in turns of the browser: one alone would hold the reader up. */
let ranking = null;

async function begin() {
  const { nextFrame } = window.tdiSlices;
  await nextFrame();
  const map = L.map(part("carte"), window.tdiAtlas.plane());
  await nextFrame();
  window.tdiAtlas.start(map, {
    load,
    colours: colours(),
    sliced: true,
    report: ({ ti }) => go({ ...current, ti: ti || "" }),
  });
  await nextFrame();
  const shadow = part("liste").attachShadow({ mode: "open" });
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = settings.files.style;
  shadow.append(sheet);
  ranking = rankingIn(shadow, (id) => go({ ...current, ti: id }));
}

function controls(state) {
  const evolving = state.mode === "evolution";
  for (const [name, value] of Object.entries(state)) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  const plain = !evolving && state.phase !== "2018";
  const { total, rate, unit } = indicators[state.indicator];
  part("phase").hidden = evolving;
  part("evolution").hidden = !evolving;
  part("indicateur").hidden = !plain;
  part("par").hidden = !(plain && total && rate);
  part("taux").textContent = unit;
  for (const option of form.elements.until.options) option.hidden = option.disabled = option.value <= state.since;
}

function paragraph(text, links) {
  const node = document.createElement("p");
  node.textContent = text;
  for (const [label, state] of links || []) {
    const link = document.createElement("a");
    link.href = `#${written(state)}`;
    link.textContent = label;
    node.append(" ", link);
  }
  return node;
}

/* A code that the phase does not know is said, with the phases that do. */
function known(state, notices) {
  const here = meta.territories[drawn(shownPhase(state))];
  if (!state.ti || here.some(({ id }) => id === state.ti)) return state;
  const links = phases.slice(1).flatMap((phase) => {
    const found = meta.territories[phase].find(({ id }) => id === state.ti);
    return found ? [[`${found.n} (${phase})`, { ...START, phase, ti: state.ti }]] : [];
  });
  const why = links.length ? " Les codes sont renumérotés d’une phase à l’autre\u00a0:" : "";
  notices.push([`Le code «\u00a0${short(state.ti)}\u00a0» ne désigne aucun territoire de ${shownPhase(state)}.${why}`, links]);
  return { ...state, ti: "" };
}

/* Show the chosen territory, and return the title of the view: its name and what the view says of it; "" without one. */
function card(state, record) {
  const phase = shownPhase(state);
  const at = meta.territories[drawn(phase)].findIndex(({ id }) => id === state.ti);
  part("fiche").hidden = at < 0;
  if (at < 0) return "";
  const territory = meta.territories[drawn(phase)][at];
  const shown = record.list.parts.find((each) => !each.gone);
  const said = text({ letter: shown.letters[at], value: shown.values ? shown.values[at] : null }, { ...record.list, unit: record.map.unit || record.list.unit, unit_one: record.map.unit_one || record.list.unit_one });
  part("fiche-nom").textContent = territory.n;
  part("fiche-lieu").textContent = `${territory.r.map((code) => regions[code] || code).join(", ")} · ${phase}`;
  part("fiche-valeur").textContent = `${record.map.label || record.list.header}\u00a0: ${said}`;
  part("fiche-lien").href = settings.territory.replace("{phase}", phase).replace("{id}", territory.id);
  return state.region && !territory.r.includes(state.region) ? "" : `${territory.n}\u00a0: ${said}`;
}

/* While the page is being opened, give the browser its turn; tell whether the state is still wanted. */
async function turn(state) {
  if (!host.dataset.vue) await window.tdiSlices.nextFrame();
  return state === current;
}

async function show(state, notices = []) {
  const [file, key] = place(state);
  controls(state);
  let record;
  try {
    [record, { tdi: meta }] = await Promise.all([load(file).then((views) => views[key]), load("national"), begun]);
  } catch (error) {
    if (state === current) part("avis").replaceChildren(paragraph("Les données de cette vue n’ont pas pu être chargées. Rechargez la page\u00a0; la liste reste lisible."));
    return;
  }
  if (!(await turn(state))) return; // the reader has gone on
  state = current = known(state, notices);
  part("avis").replaceChildren(...notices.map(([words, links]) => paragraph(words, links)));
  const dark = scheme.matches;
  const fit = state.ti ? `ti:${state.ti}` : state.region ? `region:${state.region}` : "france";
  window.tdiAtlas.atlas.config.colours = colours();
  window.tdiAtlas.show({
    ...record.map,
    ...(dark ? record.dark : {}),
    dark,
    id: `${file}/${key}/${state.region}/${state.ti}/${dark}`,
    selected: state.ti || null,
    region: state.region || null,
    fit,
  });
  if (!(await turn(state))) return;
  const [finding, subtitle] = record.titles[state.region];
  const title = card(state, record) || finding;
  part("titre").textContent = title;
  part("sous-titre").textContent = subtitle;
  document.title = `${title} – ${settings.site}`;
  part("tiroir").replaceChildren(...record.about.flatMap(([term, words]) => {
    const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
    [dt.textContent, dd.textContent] = [term, words];
    return [dt, dd];
  }));
  if (!(await turn(state))) return;
  part("lecture")?.remove(); // the list of the page without scripts
  // As high as the map beside it; on a phone, where it stands below, as in the dashboard.
  const height = Math.max(300, part("carte").offsetHeight - (state.ti ? 240 : 80));
  const first = !host.dataset.vue;
  const listed = showRanking(ranking, { ...record.list, region: state.region, selected: state.ti, height, colours: record.colours[dark ? "dark" : "light"] }, meta, first ? (steps) => window.tdiSlices.inSlices(steps, () => state === current, 0) : undefined);
  if (first && !(await listed)) return;
  part("entiere").hash = written(state);
  host.dataset.vue = `${file}/${key}`;
  dispatchEvent(new CustomEvent("tdi:vue"));
}

/* Follow a choice: one step of the history. */
function go(state) {
  const address = written(state);
  if (address === written(current)) return;
  current = state;
  location.hash = address;
  show(state);
}

function follow() {
  const asked = location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1);
  const [state, notices] = read(asked);
  if (host.dataset.vue && !notices.length && written(state) === written(current)) return;
  current = state;
  show(state, notices);
}

form.addEventListener("change", ({ target }) => {
  if (CHANGES[target.name]) go(CHANGES[target.name](current, target.value));
});
form.addEventListener("submit", (event) => event.preventDefault());
part("fiche-fermer").addEventListener("click", () => {
  go({ ...current, ti: "" });
  part("liste").shadowRoot.querySelector("input").focus();
});
addEventListener("hashchange", follow);
scheme.addEventListener("change", () => show(current));
const begun = begin();
window.tdiSlices.nextFrame().then(follow);
