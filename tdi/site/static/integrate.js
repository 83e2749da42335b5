/* "Intégrer": writes the lines that show a view on another site. Nothing is asked of a server; the address is that of the moment
 * when the reader opens it. <details class="integrer" data-cadre data-page data-titre data-hauteur data-script>, each optional. */
(() => {
  const quoted = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  function lines(box) {
    const { cadre, page, titre, hauteur, script } = box.dataset;
    const seen = new URL(page || location.href, location.href);
    const frame = new URL(cadre || seen, location.href);
    seen.searchParams.delete("embed");
    if (!cadre) frame.searchParams.set("embed", "1");
    const height = Math.min(Number(hauteur) || 700, 1200);
    const title = titre || (document.querySelector("h1")?.textContent || document.title).replace(/\s+/g, " ").trim();
    const helper = script ? `\n<script async src="${quoted(new URL(script, location.href).href)}"></script>` : "";
    return (
      `<iframe src="${quoted(frame.href)}" title="${quoted(title)}" width="100%" height="${height}" loading="lazy" style="border:0"></iframe>\n` +
      `<p>Source\u00a0: <a href="${quoted(seen.href)}">${quoted(title)}</a>, Territoires d’industrie. Périmètres\u00a0: ANCT\u00a0; contours\u00a0: © IGN\u00a0; population\u00a0: Insee. Licence Ouverte 2.0.</p>` +
      helper
    );
  }

  addEventListener(
    "toggle",
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || !target.open || !target.classList.contains("integrer")) return;
      const area = target.querySelector("textarea");
      if (area) area.value = lines(target);
    },
    true, // the event does not bubble
  );

  addEventListener("click", async ({ target }) => {
    const button = target instanceof Element && target.closest(".integrer button");
    if (!button) return;
    const area = button.closest(".integrer").querySelector("textarea");
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      document.execCommand("copy"); // not a secure context
    }
    button.closest(".integrer").querySelector("[role=status]").textContent = "Copié.";
  });
})();
