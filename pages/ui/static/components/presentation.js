/* The page Présentation: fetch the presentation once, then everything happens here. The address follows the scene without a rerun. */

export const start = (component, style) => styled(component, style, show);

const presentations = new Map();

function show(component) {
  const { data, parentElement } = component;
  const token = JSON.stringify([data.presentation, data.theme, data.notices, data.code]);
  if (parentElement.token === token) return;
  parentElement.token = token;
  if (!presentations.has(data.presentation)) presentations.set(data.presentation, fetch(data.presentation).then((answer) => answer.json()));
  presentations.get(data.presentation).then(
    (presentation) => {
      if (parentElement.token !== token || !parentElement.isConnected) return;
      parentElement.presentation?.close();
      parentElement.presentation = openPresentation(parentElement, presentation, { ...data, onScene: address });
    },
    () => {
      presentations.delete(data.presentation);
      parentElement.token = "";
    },
  );
}

function address(scene) {
  const query = new URLSearchParams(location.search);
  if (query.get("scene") === String(scene)) return;
  query.set("scene", scene);
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
}
