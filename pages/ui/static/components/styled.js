/* Start a component once its style sheet is there, so that nothing is shown bare; later calls pass straight through. */
function styled(component, style, show) {
  const { parentElement } = component;
  const known = parentElement.querySelector("link[rel=stylesheet]");
  if (known) {
    known.latest = component;
    if (known.ready) show(component);
    return;
  }
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = style;
  link.latest = component;
  link.onload = link.onerror = () => {
    link.ready = true;
    show(link.latest);
  };
  parentElement.append(link);
}

/* Follow a link: within the session where navigation.js is there, as an ordinary link elsewhere. */
const go = (href) => (window.tdiGo ? window.tdiGo(href) : location.assign(href));
