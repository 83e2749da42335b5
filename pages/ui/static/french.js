/* The framework's own words, in French: replaced by their value wherever they are shown, whatever element holds them. Without this script
 * they stay in English and nothing breaks. */
(() => {
  const WORDS = {
    "Skip to main content": "Aller à la page",
    "Choose an option": "Choisir…",
    "No results": "Aucun résultat",
    "Press Enter to apply": "Entrée pour valider",
    Open: "Ouvrir la liste",
    Dismiss: "Fermer la liste",
    Close: "Fermer",
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
    "Copy to clipboard": "Copier",
    Copied: "Copié",
    Fullscreen: "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Running...": "En cours…",
    "Connection error": "Connexion perdue",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Le serveur ne répond pas. Ce qui est affiché reste lisible\u00a0; la page reprendra d’elle-même dès qu’il répondra.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Le serveur est arrêté. Relancez-le dans un terminal\u00a0:",
    "Page not found": "Page introuvable",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "La page demandée n’existe pas\u00a0: voici l’accueil.",
  };
  const PATTERNS = [
    [/^(\d+) options? available\.$/, "$1 choix."],
    [/^(.+), selected$/, "$1, choisi"],
  ];
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];

  function french(text) {
    const word = text?.trim();
    if (!word) return null;
    if (Object.hasOwn(WORDS, word)) return WORDS[word];
    const [pattern, words] = PATTERNS.find(([each]) => each.test(word)) ?? [];
    return pattern ? word.replace(pattern, words) : null;
  }

  function translate(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = french(node.data);
      if (words) node.data = words;
    } else if (node instanceof Element) {
      for (const name of ATTRIBUTES) {
        const words = french(node.getAttribute(name));
        if (words) node.setAttribute(name, words);
      }
      node.childNodes.forEach(translate);
    }
  }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) (type === "childList" ? addedNodes : [target]).forEach(translate);
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributeFilter: ATTRIBUTES });
})();
