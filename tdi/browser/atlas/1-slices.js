/* Work by parts: a page that is being opened answers the reader between them. */
(function (root) {
  "use strict";

  const SLICE = 16; // milliseconds of work after which the browser gets its turn: one frame at 60 Hz
  const HIDDEN = 120; // milliseconds after which a tab in the background, which draws no frame, goes on

  /* Wait until the browser has shown what was drawn, or a little while where it shows nothing (a tab in the background). */
  const nextFrame = () =>
    new Promise((resolve) => {
      const late = setTimeout(resolve, HIDDEN);
      requestAnimationFrame(() => {
        clearTimeout(late);
        setTimeout(resolve);
      });
    });

  /* Go through steps, with a frame for the browser whenever they have taken long (`slice` 0: after each), as long as `wanted()`; tell whether the end was reached. */
  async function inSlices(steps, wanted = () => true, slice = SLICE) {
    let until = performance.now() + slice;
    while (!steps.next().done) {
      if (performance.now() < until) continue;
      await nextFrame();
      if (!wanted()) return false;
      until = performance.now() + slice;
    }
    return true;
  }

  /* Go through steps at once; return what they return. */
  function atOnce(steps) {
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  root.tdiSlices = { atOnce, nextFrame, inSlices };
})(window);
