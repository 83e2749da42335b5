/* The scenes of a presentation, all held in the page from the start. Nothing here asks a server for anything: a key changes the
 * scene in the browser, and a presentation goes on when the server is gone. Used by the page (presentation.js) and by the file that
 * `tdi present` writes. */

const PRESENTATION_HELP = [
  ["→  espace  Page suiv.  clic", "scène suivante"],
  ["←  Page préc.  clic à gauche", "scène précédente"],
  ["Début  Fin", "première, dernière scène"],
  ["F", "plein écran"],
  ["A", "lecture automatique"],
  ["B", "écran noir"],
  ["N", "notes et sources de la scène"],
  ["T", "thème clair ou sombre"],
  ["Échap", "fermer ce qui est ouvert"],
  ["?", "cette aide"],
];
const ROOM_PAUSE = { step: 3500, scene: 9000 };

const presentationNode = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  // Never a colon at the start of a line.
  if (text !== undefined) node.textContent = text.replace(/ ([:;!?»])/g, "\u00a0$1");
  return node;
};

/* presentation: tdi/figures/presentation.py. options: scene, theme, notices, code (SVG), address, exit (href), onScene(number). */
function openPresentation(host, presentation, options) {
  const dialog = presentationNode("dialog", "presentation");
  dialog.setAttribute("aria-label", `Présentation\u00a0: ${presentation.title}`);
  const frame = presentationNode("div", "frame");
  const stage = presentationNode("div", "stage");
  stage.tabIndex = -1;
  stage.autofocus = true;
  const scenes = presentation.scenes.filter((scene) => scene.key !== "adresse" || options.code);
  const sections = scenes.map((scene, i) => presentationScene(scene, presentation, options, i));
  stage.append(...sections);

  const foot = presentationNode("nav", "progress");
  foot.setAttribute("aria-label", "Scènes");
  const previous = presentationButton("‹", "Scène précédente", () => move(-1));
  const next = presentationButton("›", "Scène suivante", () => move(1));
  const marks = scenes.map((scene, i) => presentationButton("", `Scène ${i + 1}\u00a0: ${scene.title}`, () => show(i)));
  marks.forEach((mark) => mark.classList.add("mark"));
  const count = presentationNode("span", "count");
  const help = presentationButton("?", "Aide\u00a0: les touches", () => toggle(panels.help));
  foot.append(previous, ...marks, next, count, help);
  for (const [label, href] of [["Plan", options.plan], ["Quitter", options.exit]]) {
    if (!href) continue;
    const link = presentationNode("a", label === "Plan" ? "plan" : "exit", label);
    link.href = href;
    link.dataset.interne = "";
    link.addEventListener("click", leave);
    foot.append(link);
  }
  const status = presentationNode("p", "unseen");
  status.setAttribute("role", "status");
  const panels = { help: presentationHelp(), notes: presentationNode("aside", "panel notes"), black: presentationNode("div", "black") };
  panels.notes.setAttribute("aria-label", "Notes");
  panels.black.setAttribute("aria-label", "Écran noir");
  Object.values(panels).forEach((panel) => (panel.hidden = true));
  const notice = presentationNotices(options.notices || []);
  frame.append(stage, foot, notice, panels.help, panels.notes, panels.black, status);
  dialog.append(frame);
  host.append(dialog);

  let current = -1;
  let theme = options.theme;
  let timer = 0;
  let drawn = 0;
  let waiting = 0;
  show(Math.min(Math.max((options.scene || 1) - 1, 0), scenes.length - 1), true);
  // A modal dialog lies above all else, the framework's notice of a lost connection included.
  dialog.showModal();
  stage.focus();
  paint();
  let size = `${innerWidth} ${innerHeight}`;
  const watch = new ResizeObserver(() => {
    if (size !== (size = `${innerWidth} ${innerHeight}`)) redraw();
  });
  watch.observe(frame);

  function paint() {
    for (const [name, value] of Object.entries(presentation.inks[theme])) frame.style.setProperty(name, value);
    frame.dataset.theme = theme;
    redraw();
  }

  function redraw() {
    drawn += 1;
    frame.querySelectorAll(".map").forEach(presentationLive);
    pictures();
  }

  /* The shapes of a map cost tenths of a second to paint: they are painted once, ahead of time, into a picture. */
  function pictures() {
    const mine = drawn;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      await document.fonts.ready;
      const from = Math.max(current, 0);
      const order = sections.map((_, i) => sections[(from + i) % sections.length]);
      order.forEach(presentationFit);
      for (const section of order) {
        const holder = section.querySelector(".map");
        if (!holder || holder.shapes || mine !== drawn || !dialog.isConnected) continue;
        await presentationPicture(holder, presentation.inks[theme], () => mine === drawn);
        await new Promise((done) => setTimeout(done));
      }
      if (mine === drawn) frame.dataset.ready = "";
    }, 120);
  }

  function show(at, first) {
    if (at < 0 || at >= scenes.length || at === current) return;
    current = at;
    sections.forEach((section, i) => {
      section.classList.toggle("on", i === at);
      section.inert = i !== at;
      marks[i].classList.toggle("done", i <= at);
      if (i === at) marks[i].setAttribute("aria-current", "step");
      else marks[i].removeAttribute("aria-current");
    });
    previous.disabled = at === 0;
    next.disabled = at === scenes.length - 1;
    count.textContent = `${at + 1} / ${scenes.length}`;
    status.textContent = `Scène ${at + 1} sur ${scenes.length}\u00a0: ${scenes[at].title}`;
    panels.notes.textContent = scenes[at].notes;
    if (!first) notice.hidden = true;
    frame.dataset.scene = at + 1;
    options.onScene(at + 1);
  }

  function move(by) {
    if (!panels.black.hidden) panels.black.hidden = true;
    show(current + by);
  }

  function toggle(panel) {
    panel.hidden = !panel.hidden;
  }

  function play() {
    if (timer) stop();
    else {
      frame.dataset.playing = "";
      status.textContent = "Lecture automatique";
      tick();
    }
  }

  function tick() {
    const sequence = scenes[current].step >= 0 && scenes[current + 1]?.step >= 0;
    timer = setTimeout(() => {
      if (current === scenes.length - 1) return stop();
      show(current + 1);
      tick();
    }, sequence ? ROOM_PAUSE.step : ROOM_PAUSE.scene);
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    delete frame.dataset.playing;
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (frame.requestFullscreen) frame.requestFullscreen().catch(() => {});
  }

  function escape() {
    const open = [panels.black, panels.help, panels.notes].find((panel) => !panel.hidden);
    if (open) open.hidden = true;
    else if (timer) stop();
    else notice.hidden = true;
  }

  const keys = {
    ArrowRight: () => move(1),
    ArrowDown: () => move(1),
    PageDown: () => move(1),
    " ": () => move(1),
    ArrowLeft: () => move(-1),
    ArrowUp: () => move(-1),
    PageUp: () => move(-1),
    Home: () => show(0),
    End: () => show(scenes.length - 1),
    f: full,
    a: play,
    b: () => toggle(panels.black),
    ".": () => toggle(panels.black),
    n: () => toggle(panels.notes),
    t: () => {
      theme = theme === "dark" ? "light" : "dark";
      paint();
    },
    "?": () => toggle(panels.help),
    Escape: escape,
  };

  function onKey(event) {
    if (!dialog.isConnected) return close();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const pressed = event.composedPath()[0];
    // A link or a mark that has the focus keeps its own keys.
    if ((key === " " || key === "Enter") && pressed.matches?.("a, button")) return;
    if (!keys[key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (key !== "a" && key !== "Escape" && timer) stop();
    keys[key]();
  }

  stage.addEventListener("click", (event) => {
    if (event.target.closest("a, button") || String(getSelection())) return;
    stop();
    move(event.clientX < innerWidth * 0.25 ? -1 : 1);
  });
  panels.black.addEventListener("click", () => (panels.black.hidden = true));
  panels.help.addEventListener("click", () => (panels.help.hidden = true));
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  window.addEventListener("keydown", onKey, true);

  function leave() {
    close();
  }

  function close() {
    stop();
    drawn += 1;
    watch.disconnect();
    window.removeEventListener("keydown", onKey, true);
    if (document.fullscreenElement) document.exitFullscreen();
    dialog.remove();
  }

  return { close, show: (number) => show(number - 1) };
}

function presentationButton(text, label, act) {
  const button = presentationNode("button", "", text);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}
