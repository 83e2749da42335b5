/* Charts (tdi/figures/drawn.py): the page draws them as markup, whole in itself. plotly, 4.8 MB, is fetched only for who comes to a
 * chart with a pointer and stays: it then draws the shapes in the same places and says what is under the pointer. The words and
 * the links stay the page's own, so nothing jumps and a click, a key and a middle click do what they did (docs/adr/0031). */
(() => {
  const CHART = ".dessin[data-figure]";
  const STAY = 120; // ms: a pointer on its way to somewhere else fetches nothing
  const app = () => document.querySelector('[data-testid="stApp"]');
  let library = null;
  let near = 0;
  let under = null; // the bar under the pointer, or with the focus
  const lively = new WeakMap(); // chart: where plotly draws

  function fetched(address) {
    library ??= new Promise((done, fail) => {
      const script = Object.assign(document.createElement("script"), { src: address });
      script.onload = () => done(window.Plotly);
      script.onerror = () => {
        library = null; // the next visit asks again
        script.remove();
        fail(new Error(`${address}: not loaded`));
      };
      document.head.append(script);
    });
    return library;
  }

  /* The page comes first: its run has ended and the browser has nothing else to do. */
  const rest = () =>
    new Promise((done) => {
      const look = () => {
        if (app()?.dataset.testScriptState === "notRunning") done();
        else setTimeout(look, 100);
      };
      if (window.requestIdleCallback) requestIdleCallback(look, { timeout: 2000 });
      else setTimeout(look, 50);
    });

  /* The same figure between the words that are there: its margins are where they stand, and it writes none itself. */
  function fitted(chart) {
    const figure = JSON.parse(chart.dataset.figure);
    const whole = chart.getBoundingClientRect();
    const room = chart.querySelector(".trame").getBoundingClientRect();
    const { layout } = figure;
    layout.width = whole.width;
    layout.autosize = false;
    layout.margin = { ...layout.margin, l: room.left - whole.left, r: whole.right - room.right, pad: 0 };
    layout.annotations = [];
    Object.assign(layout.yaxis, { showticklabels: false, automargin: false });
    for (const trace of figure.data) if (trace.type === "bar") trace.textposition = "none";
    return figure;
  }

  function point(chart) {
    const layer = lively.get(chart);
    if (!layer || !chart.classList.contains("repris")) return;
    if (under?.isConnected && chart.contains(under)) window.Plotly.Fx.hover(layer, [{ curveNumber: 0, pointNumber: Number(under.dataset.rang) }]);
    else if (chart.matches(".barres")) window.Plotly.Fx.unhover(layer);
  }

  function drop(chart) {
    const layer = lively.get(chart);
    if (!layer) return;
    lively.delete(chart);
    chart.classList.remove("repris");
    window.Plotly?.purge(layer);
    layer.remove();
  }

  /* Another width: the markup follows by itself, plotly comes back with the pointer. */
  const widths = new ResizeObserver((changes) => {
    for (const { target } of changes) if (target.clientWidth !== lively.get(target)?.wide) drop(target);
  });

  async function take(chart) {
    if (lively.has(chart) || !chart.isConnected) return;
    const layer = Object.assign(document.createElement("div"), { className: "vivant", wide: chart.clientWidth });
    layer.setAttribute("aria-hidden", "true");
    lively.set(chart, layer);
    try {
      await rest();
      const plotly = await fetched(chart.dataset.plotly);
      if (!chart.isConnected || lively.get(chart) !== layer || !chart.clientWidth) return drop(chart);
      layer.wide = chart.clientWidth;
      chart.append(layer);
      await plotly.newPlot(layer, fitted(chart));
      if (lively.get(chart) !== layer) return;
      layer.querySelector(".hoverlayer").ownerSVGElement.style.zIndex = 2; // over the words, which are over the shapes
      document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // a ruler of plotly's
      widths.observe(chart);
      chart.classList.add("repris");
      point(chart);
    } catch {
      drop(chart); // the chart is there without it
    }
  }

  const chartOf = (node) => (node instanceof Element ? node.closest(CHART) : null);
  const barOf = (node) => node.closest?.(".barre") ?? null;

  addEventListener("pointerover", (event) => {
    const chart = chartOf(event.target);
    if (!chart) return;
    // A finger on a bar that chooses follows it: there is nothing to hover.
    if (event.pointerType === "touch" && chart.querySelector("a.barre")) return;
    under = barOf(event.target);
    clearTimeout(near);
    near = setTimeout(take, STAY, chart);
    point(chart);
  });
  addEventListener("pointerout", (event) => {
    const chart = chartOf(event.target);
    if (!chart || chartOf(event.relatedTarget) === chart) return;
    if (event.pointerType !== "touch") clearTimeout(near);
    under = null;
    point(chart);
  });
  addEventListener("focusin", (event) => {
    const chart = chartOf(event.target);
    under = chart ? barOf(event.target) : null;
    if (chart) point(chart);
  });
})();
