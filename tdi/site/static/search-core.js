// The search of the site, without a page: reads window.tdiIndex (tdi/site/search_data.py), answers queries in the steps of
// tdi/search/index.py: the whole name or code, its beginning, a word's beginning, all words, then names within typing errors.
"use strict";
globalThis.tdiSearch = (() => {
  const WEIGHTS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const KINDS = ["commune", "territory", "epci", "region", "departement"];
  const OTHERS = ["territory", "epci", "region", "departement"];
  const SMALL = new Set(["de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "sur", "sous", "a", "au", "aux"]);
  const ABBREVIATED = { st: "saint", ste: "sainte", sts: "saints", stes: "saintes" };
  const LONGEST = 80;

  function normalise(text) {
    let plain = text.toLowerCase();
    // eslint-free test: plain ASCII needs no decomposition, and most names are nearly so.
    if (/[^\x00-\x7f]/.test(plain)) {
      plain = plain.replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").normalize("NFKD").replace(/\p{M}/gu, "");
    }
    return plain.split(/[^a-z0-9]+/).filter(Boolean).map((word) => ABBREVIATED[word] ?? word).join(" ");
  }

  // Letters of a text as bits: what lacks too many letters of the query is not compared letter by letter.
  function letters(text) {
    let bits = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 96) bits |= 1 << (code - 97);
      else if (code > 47) bits |= 1 << (26 + (code - 48) % 5);
    }
    return bits;
  }

  function lacking(bits) {
    let count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
  }

  const allowed = (length) => (length < 3 ? 0 : length < 6 ? 1 : 2);

  // Errors between a query and a text, and between the query and the nearest beginning of the text; at most `most`, else most + 1.
  let rows = [new Uint8Array(256), new Uint8Array(256), new Uint8Array(256)];
  function distance(query, text, most) {
    const wide = query.length;
    const high = Math.min(text.length, wide + most);
    let [before, last, here] = rows;
    for (let i = 0; i <= wide; i++) last[i] = i;
    let beginning = last[wide];
    for (let j = 1; j <= high; j++) {
      here[0] = j;
      let least = j;
      for (let i = 1; i <= wide; i++) {
        const same = query[i - 1] === text[j - 1];
        let cost = Math.min(last[i] + 1, here[i - 1] + 1, last[i - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && query[i - 1] === text[j - 2] && query[i - 2] === text[j - 1]) cost = Math.min(cost, before[i - 2] + 1);
        here[i] = cost;
        if (cost < least) least = cost;
      }
      if (here[wide] < beginning) beginning = here[wide];
      if (least > most + 1) return [most + 1, beginning];
      [before, last, here] = [last, here, before];
    }
    rows = [before, last, here];
    return [text.length <= wide + most ? last[wide] : most + 1, beginning];
  }

  // Reads the index piece by piece, so that a slow phone goes on answering the reader: a generator, one pause per département.
  function* read(index) {
    const communes = [];
    const keys = [];
    const add = (text, weight, kind, item, shown) => {
      keys.push({ text, joined: text.replace(/ /g, ""), bits: letters(text), weight, kind, item, shown });
    };
    for (const [dep, depName, names, steps, fates, weights] of index.communes) {
      const listed = steps.startsWith("=") ? steps.slice(1).split(",") : null;
      const moves = listed ?? steps.split(",");
      const fate = fates.split(",");
      let before = "";
      let code = 0;
      names.split("\n").forEach((line, at) => {
        const name = before.slice(0, parseInt(line[0], 36)) + line.slice(1);
        before = name;
        code += listed ? 0 : parseInt(moves[at], 36);
        const insee = dep + (listed ? listed[at] : String(code).padStart(5 - dep.length, "0"));
        const item = { kind: "commune", name, code: insee, hint: `${depName} · ${insee}`, place: `${name} (${depName}, ${insee})`, fate: parseInt(fate[at], 36) };
        communes.push(item);
        add(normalise(name), WEIGHTS.indexOf(weights[at]), 0, item, "");
      });
      yield communes.length;
    }
    for (const [shown, place, weight] of index.former) {
      add(normalise(shown.split(",")[0]), WEIGHTS.indexOf(weight), 0, communes[place], shown);
    }
    const codes = new Map(communes.map((item) => [item.code.toLowerCase(), [item]]));
    for (const [kind, name, hint, path, weight, code, others] of index.things) {
      const item = { kind: OTHERS[kind], name, hint, path, code };
      const at = KINDS.indexOf(item.kind);
      for (const held of [code.toLowerCase(), code.toLowerCase().replace(/^ti-/, "")]) {
        if (/\d/.test(held)) codes.set(held, [...(codes.get(held) ?? []), item]);
      }
      if (others === null) continue; // found by its code: a territory of the past
      add(normalise(name), WEIGHTS.indexOf(weight), at, item, "");
      for (const other of others) add(other, WEIGHTS.indexOf(weight), at, item, "");
    }
    keys.sort((a, b) => b.weight - a.weight || a.kind - b.kind);
    return { keys, codes, communes, index };
  }

  function byCode(data, text) {
    const code = text.replace(/ /g, "");
    if (!/^(ti)?\d[\dab]\d*$/.test(code)) return [];
    const wanted = code.replace(/^ti/, "");
    const exact = data.codes.get(wanted) ?? [];
    if (exact.length || code.length < 3) return exact;
    const found = [];
    for (const [held, items] of data.codes) {
      if (held.startsWith(wanted)) found.push(...items);
      if (found.length > 40) break;
    }
    return found;
  }

  // The communes of a postcode, the most populated first; none where the text is none.
  function byPostcode(data, text) {
    const code = text.replace(/ /g, "");
    if (!/^\d{5}$/.test(code)) return [];
    const { postcodes } = data.index;
    const at = postcodes.startsWith(code) ? 0 : postcodes.indexOf(`\n${code}`) + 1;
    if (!at && !postcodes.startsWith(code)) return [];
    const end = postcodes.indexOf("\n", at);
    let place = 0;
    const found = postcodes.slice(at + 5, end < 0 ? undefined : end).split(",").map((step) => data.communes[(place += parseInt(step, 36))]);
    const rank = new Map(data.keys.map((key, order) => [key.item, order]));
    return found.sort((a, b) => rank.get(a) - rank.get(b));
  }

  // Best first, each thing once: [{item, shown, step}].
  function search(data, query, limit = 12) {
    const wanted = normalise(query.slice(0, LONGEST));
    if (!wanted) return [];
    const steps = [[], [], [], [], []];
    const coded = byCode(data, wanted);
    const words = wanted.split(" ").filter((word) => !SMALL.has(word));
    const inner = ` ${wanted}`;
    for (const key of data.keys) {
      const { text } = key;
      if (text.startsWith(wanted)) {
        steps[text.length === wanted.length && !key.shown ? 0 : 1].push(key);
      } else if (wanted.length > 2 && text.includes(inner)) steps[2].push(key);
      else if (words.length && (words.length > 1 || words.length !== wanted.split(" ").length)) {
        const padded = ` ${text}`;
        if (words.every((word) => padded.includes(` ${word}`))) steps[3].push(key);
      }
    }
    const found = new Map();
    // Five digits that are both a postcode and an INSEE code show both, the postcode first.
    const postal = byPostcode(data, wanted);
    const count = postal.length > 1 ? `, ${postal.length}\u00a0communes` : "";
    for (const item of postal) found.set(item, { item, shown: `code postal ${wanted}${count}`, step: 0 });
    for (const item of coded) if (!found.has(item)) found.set(item, { item, shown: postal.length ? `code INSEE ${wanted}` : "", step: 0 });
    steps.slice(0, 4).forEach((held, step) => {
      for (const key of held) if (!found.has(key.item)) found.set(key.item, { item: key.item, shown: key.shown, step });
    });
    if (!coded.length && !postal.length && wanted.length > 2) near(data, wanted, words, found, limit);
    return chosen([...found.values()], limit);
  }

  function near(data, wanted, words, found, limit) {
    const joined = wanted.replace(/ /g, "");
    const most = allowed(joined.length);
    if (!most) return;
    const bits = letters(joined);
    const single = words.length > 1 ? words.map((word) => [word, allowed(word.length), letters(word)]) : [];
    const hits = [];
    for (const key of data.keys) {
      if (found.has(key.item) || key.joined.length < joined.length - most) continue;
      let error = 9;
      if (lacking(bits & ~key.bits) <= most) {
        const [whole, beginning] = distance(joined, key.joined, most);
        error = Math.min(whole, joined.length > 4 ? beginning + 0.5 : 9);
        if (error > most + 0.5) error = 9;
      }
      if (error === 9 && single.length) error = wordErrors(key, single);
      if (error < 9) hits.push([error, key]);
    }
    hits.sort((a, b) => a[0] - b[0]);
    const known = found.size > 0;
    const farthest = !hits.length ? 0 : known || hits[0][0] <= 1 ? Math.min(1.5, known ? 1 : hits[0][0] + 1) : 9;
    const close = hits.length && hits[0][0] <= 1;
    let left = close ? 2 * limit : 8;
    for (const [error, key] of hits) {
      if (error > farthest || !left) break;
      if (found.has(key.item)) continue;
      found.set(key.item, { item: key.item, shown: key.shown, step: 4 });
      left--;
    }
  }

  // Every word of the query within its errors of a word of the name, in any order; half an error more than a name that reads so.
  function wordErrors(key, single) {
    let total = 0.5;
    const parts = key.text.split(" ");
    for (const [word, most, bits] of single) {
      if (lacking(bits & ~key.bits) > most) return 9;
      let best = 9;
      for (const part of parts) {
        if (part.startsWith(word)) {
          best = 0;
          break;
        }
        if (most && part.length >= word.length - most) best = Math.min(best, distance(word, part, most)[0]);
      }
      if (best > most) return 9;
      total += best;
    }
    return total;
  }

  // Every kind that answers has a place or two, as in the dashboard.
  function chosen(all, limit) {
    if (all.length <= limit) return all;
    const kept = new Set(all.slice(0, 4));
    for (const kind of KINDS) all.filter((hit) => hit.step < 4 && hit.item.kind === kind).slice(0, 2).forEach((hit) => kept.add(hit));
    all.filter((hit) => hit.step === 4).slice(0, 3).forEach((hit) => kept.add(hit));
    for (const hit of all) if (kept.size < limit) kept.add(hit);
    return all.filter((hit) => kept.has(hit)).slice(0, limit);
  }

  // What a commune is told: the answer of its fate with its name in it.
  function answer(data, item) {
    const [tone, headline, rest, path, steps] = data.index.answers[item.fate];
    return {
      tone,
      headline: headline.replace("{}", () => item.name),
      detail: `${item.place}. ${rest}`,
      path,
      steps: steps.map(([state, words, page, label]) => ({ state, label, text: data.index.words[words], path: page })),
      source: data.index.source,
    };
  }

  return { normalise, read, search, answer };
})();
