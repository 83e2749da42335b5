/* What a scene of the presentation is made of: title, figures, drawing, sources; its map as a picture painted ahead of time. */

function presentationScene(scene, presentation, options, index) {
  const section = presentationNode("section", `scene ${scene.key}`);
  section.setAttribute("aria-label", `Scène ${index + 1}`);
  const head = presentationNode("header");
  const title = presentationNode("h2", scene.title.length > 88 ? "long" : "", scene.title);
  head.append(title, presentationNode("p", "subtitle", scene.subtitle));

  const figures = presentationNode("dl", "figures");
  const sources = [];
  for (const figure of scene.figures) {
    if (!sources.some((each) => each.source === figure.source)) sources.push(figure);
    const group = presentationNode("div");
    const value = presentationNode("dd", "value", figure.value);
    value.append(presentationNode("sup", "", String(1 + sources.findIndex((each) => each.source === figure.source))));
    const label = presentationNode("dt", "", figure.label);
    label.append(presentationNode("small", "", figure.date));
    group.append(label, value);
    figures.append(group);
  }
  const drawing = presentationNode("figure", "drawing");
  if (scene.map) presentationMap(drawing, scene, presentation);
  else if (scene.bars) presentationBars(drawing, scene);
  else if (scene.said.length) drawing.append(presentationSaid("said", scene.said));
  else presentationCode(drawing, options);

  const foot = presentationNode("p", "sources");
  sources.forEach((figure, i) => {
    foot.append(presentationNode("sup", "", String(i + 1)), " ");
    if (figure.url) {
      const link = presentationNode("a", "", figure.source);
      link.href = figure.url;
      link.target = "_blank";
      link.rel = "noreferrer noopener";
      foot.append(link);
    } else foot.append(figure.source);
    foot.append(" · ");
  });
  foot.append(scene.source);
  const body = presentationNode("div", "body");
  const side = presentationNode("div", "side");
  if (scene.steps.length) side.append(presentationSteps(scene));
  side.append(figures);
  body.append(side, drawing);
  section.append(head, body, foot);
  return section;
}

function presentationMap(drawing, scene, presentation) {
  const holder = presentationNode("div", "map");
  // Our own drawing: every text in it is escaped where it is made (tdi/figures/map_svg.py).
  holder.innerHTML = scene.map.replace(/d="@(\d+)"/g, (_, at) => `d="${presentation.paths[at]}"`);
  const svg = holder.firstElementChild;
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("preserveAspectRatio", "xMinYMin");
  svg.setAttribute("aria-label", scene.alt);
  svg.querySelector("title")?.remove();
  const legend = presentationNode("ul", "legend");
  for (const each of scene.legend) {
    const item = presentationNode("li");
    item.innerHTML = each.swatch;
    item.append(each.label);
    legend.append(item);
  }
  drawing.append(holder, legend);
}

/* A scene whose words need more room than there is gets smaller type: nothing is cut and nothing scrolls. */
function presentationFit(section) {
  const parts = [section, ...section.querySelectorAll("header, .body, .side, .drawing, .bars, .legend, .sources")];
  const over = () =>
    parts.some((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1);
  section.classList.remove("tight", "tighter");
  for (const size of ["tight", "tighter"]) if (over()) section.classList.add(size);
}

/* Put the shapes of a map back in place of their picture. */
function presentationLive(holder) {
  if (!holder.shapes) return;
  holder.querySelector("canvas").remove();
  holder.place.replaceWith(holder.shapes);
  holder.shapes = null;
}

async function presentationPicture(holder, inks, wanted) {
  const svg = holder.querySelector("svg");
  const shapes = svg.querySelector('g[transform="scale(.1)"]');
  const { width, height } = holder.getBoundingClientRect();
  if (!shapes || !width) return;
  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const scale = Math.min(width / wide, height / high);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(wide * scale * devicePixelRatio);
  canvas.height = Math.round(high * scale * devicePixelRatio);
  canvas.style.width = `${wide * scale}px`;
  canvas.style.height = `${high * scale}px`;
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${svg.getAttribute("viewBox")}" width="${canvas.width}" height="${canvas.height}">` +
    `${svg.querySelector("defs").outerHTML}${shapes.outerHTML}</svg>`;
  const image = new Image();
  const url = URL.createObjectURL(
    new Blob([text.replace(/var\((--k\d+)\)/g, (_, name) => inks[name])], { type: "image/svg+xml" }),
  );
  image.src = url;
  try {
    await image.decode();
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  } catch {
    return; // the live drawing stays
  } finally {
    URL.revokeObjectURL(url);
  }
  if (!wanted() || !shapes.isConnected) return;
  holder.shapes = shapes;
  holder.place = document.createElementNS("http://www.w3.org/2000/svg", "g");
  shapes.replaceWith(holder.place);
  holder.prepend(canvas);
}

function presentationBars(drawing, scene) {
  const list = presentationNode("ol", `bars${scene.bars.rows.length > 6 ? " many" : ""}`);
  for (const row of scene.bars.rows) {
    const item = presentationNode("li", row.chosen ? "chosen" : "");
    const label = presentationNode("span", "label", row.label);
    if (row.detail && scene.bars.rows.length <= 6) label.append(presentationNode("small", "", row.detail));
    const track = presentationNode("span", "track");
    const bar = presentationNode("i");
    bar.style.width = `${100 * row.share}%`;
    bar.style.background = row.colour;
    track.append(bar, presentationNode("b", "", row.text));
    track.style.setProperty("--share", row.share);
    item.append(label, track);
    list.append(item);
  }
  drawing.append(list);
  if (scene.bars.absent) drawing.append(presentationNode("p", "absent", `Non publié (n.d.)\u00a0: ${scene.bars.absent}`));
}

function presentationCode(drawing, options) {
  const code = presentationNode("div", "code");
  code.innerHTML = options.code || "";
  code.firstElementChild?.setAttribute("role", "img");
  code.firstElementChild?.setAttribute("aria-label", `Code à viser\u00a0: ${options.address}`);
  drawing.append(code, presentationNode("p", "address", options.address));
}

function presentationSteps(scene) {
  const list = presentationNode("ol", "steps");
  scene.steps.forEach(([label, value], i) => {
    const item = presentationNode("li", i === scene.step ? "now" : i < scene.step ? "past" : "");
    item.append(presentationNode("b", "", value), presentationNode("span", "", label));
    if (i === scene.step) item.setAttribute("aria-current", "step");
    list.append(item);
  });
  return list;
}

function presentationHelp() {
  const panel = presentationNode("aside", "panel help");
  panel.setAttribute("aria-label", "Aide");
  panel.append(presentationNode("h3", "", "Les touches"));
  const list = presentationNode("dl");
  for (const [keys, does] of PRESENTATION_HELP) list.append(presentationNode("dt", "", keys), presentationNode("dd", "", does));
  panel.append(list);
  return panel;
}

function presentationNotices(notices) {
  const box = presentationSaid("notice", notices);
  box.setAttribute("role", "alert");
  box.hidden = !notices.length;
  return box;
}

/* What could not be followed, each with links to the nearest matches. */
function presentationSaid(name, notices) {
  const box = presentationNode("div", name);
  for (const [text, links] of notices) {
    const line = presentationNode("p", "", text);
    for (const [label, href] of links) {
      const link = presentationNode("a", "", label);
      link.href = href;
      link.dataset.interne = "";
      line.append(" ", link);
    }
    box.append(line);
  }
  return box;
}
