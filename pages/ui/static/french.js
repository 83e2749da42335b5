/* The framework's own words, in French: replaced by their value wherever they are shown, whatever element holds them. Without this script
 * they stay in English and nothing breaks. */
(() => {
  const WORDS = {
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
  };
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];

  function translate(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const french = WORDS[node.data.trim()];
      if (french) node.data = french;
      return;
    }
    if (!(node instanceof Element)) return;
    for (const element of [node, ...node.querySelectorAll("*")]) {
      for (const name of ATTRIBUTES) {
        const french = WORDS[element.getAttribute(name)];
        if (french) element.setAttribute(name, french);
      }
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) translate(child);
    }
  }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(translate);
      else translate(target);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributeFilter: ATTRIBUTES });
})();
