/* What a page says once it is drawn (pages/ui/announce.py): where another page starts, what a choice has changed, what its address leaves
 * open. And what becomes of a file that was asked for: its menu says so, since a download alone says nothing. */

export const start = (component) => {
  const { page, address, sentences, complete, session, first } = component.data;
  const root = document.documentElement;
  const before = root.told;
  root.dataset.reponse = address;
  root.told = { page, sentences, session };
  addMissing(page, complete);
  // Another server has taken over and follows a link: it knows nothing of the controls, which still show the view before.
  if (before && first && before.session !== session) location.reload();
  if (!before) begin();
  else if (before.page !== page) arrive();
  else {
    speak(sentences.filter((each) => !before.sentences.includes(each)));
    requestAnimationFrame(keepPlace);
  }
};

function begin() {
  addEventListener("click", download);
  addEventListener("click", remember, true);
  // There before anything is said in it: what comes with its words is not read out.
  const voice = Object.assign(document.createElement("p"), { id: "annonce", className: "lu" });
  voice.setAttribute("role", "status");
  document.body.append(voice);
}

/* A parameter that the address leaves open (the phase) is written out: an old link keeps its meaning. No step of the history. */
function addMissing(page, complete) {
  if (location.pathname !== `/${page}`) return;
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(complete)) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  if (url.href !== location.href) history.replaceState(history.state, "", url);
}

/* Another page: it is read from its heading, unless the user has already gone somewhere in it. */
function arrive() {
  const { activeElement } = document;
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  else document.querySelector(".tete")?.scrollIntoView();
  const heading = document.querySelector("h1");
  if (!heading || (activeElement !== document.body && activeElement !== followed?.link)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function speak(news) {
  if (news.length) document.getElementById("annonce").textContent = news.map((each) => each.replace(/\.$/, "")).join(". ");
}

/* A choice within the page writes its markup anew: the link that was followed is another element by then, or gone. */
let followed = null;

function remember({ target }) {
  const link = target instanceof Element && target.closest("a[data-interne]");
  const name = link ? nameOf(link) : "";
  followed = link ? { link, name, place: linksNamed(name).indexOf(link) } : null;
}

function keepPlace() {
  if (!followed || document.activeElement !== document.body) return;
  const same = linksNamed(followed.name);
  const place = same[Math.min(followed.place, same.length - 1)] ?? document.querySelector("h1");
  if (place?.tagName === "H1") place.tabIndex = -1;
  place?.focus({ preventScroll: true });
}

const linksNamed = (name) => [...document.querySelectorAll("a[data-interne]")].filter((link) => nameOf(link) === name);

const nameOf = (link) =>
  link.ariaLabel ?? [...link.childNodes].map((node) => (node.ariaHidden ? "" : node.textContent)).join("").trim();

async function download(event) {
  const link = event.target instanceof Element && event.target.closest(".telecharger a[download]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return; // a second click would have it made twice
  const say = (text, fault = false) => {
    // A choice made meanwhile has written the menu anew, closed.
    const own = link.closest(".telecharger")?.querySelector("[role=status]");
    const place = own?.isConnected ? own : document.querySelector(".telecharger [role=status]");
    place?.closest("details")?.setAttribute("open", "");
    if (place) place.textContent = text;
    place?.classList.toggle("faute", fault);
  };
  link.setAttribute("aria-busy", "true");
  say(`Préparation du fichier «\u00a0${link.textContent}\u00a0»…`);
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 200));
    const file = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href: file, download: link.download }).click();
    setTimeout(() => URL.revokeObjectURL(file), 60_000);
    say(`Fichier prêt\u00a0: ${link.download}`);
  } catch (fault) {
    const known = fault instanceof Error && fault.message.startsWith("Ce fichier");
    say(known ? fault.message : "Le fichier n’a pas pu être fait\u00a0: réessayez dans un instant.", true);
  } finally {
    link.removeAttribute("aria-busy");
  }
}
