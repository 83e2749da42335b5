/* The list beside the map, in the dashboard. Names come from the atlas file that the map loads too; the page sends only values. */

export const start = (component, style) => styled(component, style, show);

const CODE = encodeURIComponent("{}");
const files = new Map();

/* The names of an atlas file, read once. */
function names(url) {
  if (!files.has(url)) {
    const read = fetch(url).then((answer) => answer.json()).then(({ tdi }) => tdiNames.typeset(tdi));
    read.catch(() => files.delete(url)); // the next who asks tries again
    files.set(url, read);
  }
  return files.get(url);
}

function show({ data, parentElement }) {
  const root = rankingIn(parentElement, (id) => {
    const { links } = root.latest;
    go(id ? links.ti.replace(CODE, encodeURIComponent(id)) : links.none);
  });
  root.latest = data;
  names(data.atlas).then((meta) => {
    if (root.latest === data) showRanking(root, data, meta);
  });
}
