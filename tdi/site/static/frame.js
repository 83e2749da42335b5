/* A page of the static site inside of another site: tells that site how high it is (docs/embedding.md). A page made for a frame
 * always does; the others when their address asks for it (?embed=1), and then without menu and foot. */
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search).has("embed");
  const made = document.body.classList.contains("page-cadre");
  if (!asked && !made) return;
  if (asked) document.documentElement.dataset.embed = "";

  const main = document.querySelector("main");
  let told = 0;

  function tell() {
    const style = getComputedStyle(document.body);
    const height = Math.ceil(main.getBoundingClientRect().bottom + scrollY + parseFloat(style.paddingBottom));
    if (height === told || height < 50) return;
    told = height;
    const full = new URL(location.href);
    full.searchParams.delete("embed");
    parent.postMessage({ type: "tdi:hauteur", version: 1, hauteur: height, adresse: full.href }, "*");
  }

  if (parent !== window) new ResizeObserver(tell).observe(main);

  /* Links leave the frame; a place on the page is not one. */
  addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      if (!link || link.getAttribute("href").startsWith("#") || link.hasAttribute("download")) return;
      link.target = "_blank";
      link.rel = "noopener";
    },
    true,
  );
})();
