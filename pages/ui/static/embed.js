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

  /* The height of what is shown, not of the frame: from the start of the page (its mark #contenu) to the end of its foot. */
  function tell() {
    const start = document.getElementById("contenu");
    const foot = document.querySelector(".pied");
    if (!start || !foot) return;
    const now = Math.ceil(foot.getBoundingClientRect().bottom - start.getBoundingClientRect().top) + 24;
    if (now === told || now < 50) return;
    told = now;
    // To any site: a height is no secret, and who may show this page the header frame-ancestors says.
    parent.postMessage({ type: TYPE, version: 1, hauteur: now, adresse: full(location.href).href }, "*");
  }

  if (parent !== window) {
    let waiting = 0;
    const soon = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(tell);
    };
    new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true, attributes: true });
    addEventListener("resize", soon);
    addEventListener("load", soon, true); // pictures and frames too
  }

  addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      if (!link || link.hasAttribute("download")) return;
      if ("interne" in link.dataset && link.getAttribute("href").startsWith("?")) return; // a choice within the view stays in the frame
      const url = "vueEntiere" in link.dataset ? full(location.href) : full(link.href);
      if (url.protocol === "blob:" || (url.hash && url.href.split("#")[0] === full(location.href).href.split("#")[0])) return;
      link.href = url.href;
      link.target = "_blank";
      link.rel = "noopener";
      event.stopPropagation(); // neither navigation.js nor the framework follow it inside of the frame
    },
    true,
  );

  /* A choice on the map or in a list stays in the frame; another page opens as the full site. */
  const go = window.tdiGo;
  window.tdiGo = (href) => (new URL(href, location.href).pathname === location.pathname ? go(href) : open(full(href), "_blank", "noopener"));
})();
