/* Files of a view (files.py): says that one is being made, since slides take some seconds, and what went wrong. Without this script
 * the links work in silence. */
(() => {
  addEventListener("click", async (event) => {
    const link = event.target instanceof Element && event.target.closest(".telecharger a[download]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return; // a second click would have it made twice
    const status = link.closest(".telecharger").querySelector("[role=status]");
    const say = (text, fault) => {
      let place = status;
      if (!place.isConnected) {
        // A choice made meanwhile has written the menu anew, closed.
        place = document.querySelector(".telecharger [role=status]");
        if (!place) return;
        place.closest("details")?.setAttribute("open", "");
      }
      place.textContent = text;
      place.classList.toggle("faute", Boolean(fault));
    };
    link.setAttribute("aria-busy", "true");
    say(`Préparation du fichier «\u00a0${link.textContent}\u00a0»…`);
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error((await answer.text()).slice(0, 200));
      const file = URL.createObjectURL(await answer.blob());
      const saving = Object.assign(document.createElement("a"), { href: file, download: link.download });
      saving.click();
      setTimeout(() => URL.revokeObjectURL(file), 60_000);
      say(`Fichier prêt\u00a0: ${link.download}`);
    } catch (fault) {
      const known = fault instanceof Error && fault.message.startsWith("Ce fichier");
      say(known ? fault.message : "Le fichier n’a pas pu être fait\u00a0: réessayez dans un instant.", true);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });
})();
