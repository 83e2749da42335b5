/* The list beside the map, in the dashboard. Names come from the atlas file that the map has already loaded; the page sends
 * only values. */

export const start = (component, style) => styled(component, style, show);

const atlas = (url) => window.tdiPerimeters.national(url).then(({ meta }) => meta);

function show(component) {
  const { data, parentElement } = component;
  const root = rankingIn(parentElement, (id) => {
    root.component.setTriggerValue("ti", id || "-");
    window.tdiSummaries.show(root.latest.parts[0].phase, id || null);
  });
  root.onpointerenter = root.onfocusin = window.tdiSummaries.prepare;
  root.component = component;
  root.latest = data;
  atlas(data.atlas).then((meta) => {
    if (root.latest === data) showRanking(root, data, meta);
  });
}
