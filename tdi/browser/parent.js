/* For the site that shows our pages in frames: gives each frame the height that its page says. Optional; needs nothing, changes
 * nothing else. A message counts only when it comes from the window of a frame of this page and from the origin of its address. */
(() => {
  "use strict";
  addEventListener("message", ({ data, source, origin }) => {
    if (!data || data.type !== "tdi:hauteur" || data.version !== 1) return;
    const height = Math.round(data.hauteur);
    if (!(height >= 50 && height <= 20000)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== source) continue;
      const own = new URL(frame.src, location.href);
      // Pages opened from a disk have no origin; browsers write that in two ways.
      const known = own.protocol === "file:" ? ["null", "file://"] : [own.origin];
      if (known.includes(origin)) frame.style.height = `${height}px`;
    }
  });
})();
