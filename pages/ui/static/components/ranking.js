/* The list beside the map, in the dashboard. Names come from the atlas file that the map has already loaded; the page sends
 * only values. */

export const start = (component, style) => styled(component, style, show);

const files = new Map();

function atlas(url) {
  if (!files.has(url)) files.set(url, fetch(url).then((answer) => answer.json()).then((json) => json.tdi));
  return files.get(url);
}

function show(component) {
  const { data, parentElement } = component;
  const root = rankingIn(parentElement, (id) => root.component.setTriggerValue("ti", id || "-"));
  root.component = component;
  root.latest = data;
  atlas(data.atlas).then((meta) => {
    if (root.latest === data) showRanking(root, data, meta);
  });
}
