/* A page shown inside of another site (?embed=1): tells that site how high it is, and sends links to the full site in a new tab.
 * The document loads it only then; app.css hides menu and foot. The message is documented in docs/embedding.md. */
(() => {
  const TYPE = "tdi:hauteur";
  let told = 0;

  function full(address) {
    const url = new URL(address, location.href);
    url.searchParams.delete("embed");
    return url;
  }

  /* The height of what is shown, not of the frame: the framework's own containers fill the frame. */
  function height(box) {
    const style = getComputedStyle(box);
    const inner = box.firstElementChild.getBoundingClientRect().height;
    return Math.ceil(inner + parseFloat(style.paddingTop) + parseFloat(style.paddingBottom));
  }

  function tell(box) {
    const now = height(box);
    if (now === told || now < 50) return;
    told = now;
    // To any site: a height is no secret, and who may show this page the header frame-ancestors says.
    parent.postMessage({ type: TYPE, version: 1, hauteur: now, adresse: full(location.href).href }, "*");
  }

  function watch() {
    const box = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (!box || !box.firstElementChild) return false;
    const sizes = new ResizeObserver(() => tell(box));
    sizes.observe(box.firstElementChild);
    tell(box);
    return true;
  }

  if (parent !== window && !watch()) {
    const arriving = new MutationObserver(() => watch() && arriving.disconnect());
    arriving.observe(document.documentElement, { childList: true, subtree: true });
  }

  addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      if (!link || link.hasAttribute("download") || "reglages" in link.dataset) return;
      const url = "vueEntiere" in link.dataset ? full(location.href) : full(link.href);
      if (url.protocol === "blob:" || (url.hash && url.href.split("#")[0] === full(location.href).href.split("#")[0])) return;
      link.href = url.href;
      link.target = "_blank";
      link.rel = "noopener";
      event.stopPropagation(); // neither navigation.js nor the framework follow it inside of the frame
    },
    true,
  );

  window.tdiGo = (address) => open(full(address), "_blank", "noopener");
})();
