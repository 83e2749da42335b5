/* The page Présentation: fetch the talk once, then everything happens here. The address follows the scene without a rerun. */

export const start = (component, style) => styled(component, style, show);

const talks = new Map();

function show(component) {
  const { data, parentElement } = component;
  const token = JSON.stringify([data.talk, data.theme, data.notices, data.code]);
  if (parentElement.token === token) return;
  parentElement.token = token;
  if (!talks.has(data.talk)) talks.set(data.talk, fetch(data.talk).then((answer) => answer.json()));
  talks.get(data.talk).then(
    (talk) => {
      if (parentElement.token !== token || !parentElement.isConnected) return;
      parentElement.room?.close();
      parentElement.room = openRoom(parentElement, talk, { ...data, onScene: address });
    },
    () => {
      talks.delete(data.talk);
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
