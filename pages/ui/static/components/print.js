/* The button that prints, and the printed pages: fetched once the page is quiet, hidden on the screen (print.css). */

export const start = (component, style) => styled(component, style, show);

const QUIET = 700; // milliseconds after the last change

function show({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    parentElement.append(button);
    button.textContent = data.label;
    button.addEventListener("click", async () => {
      await fill(button);
      window.print();
    });
    // The reader may have gone to a page without printed sheets: that one prints itself.
    window.addEventListener("beforeprint", () => button.isConnected || sheets()?.remove());
  }
  button.textContent = data.label;
  if (button.dataset.address === data.address) return;
  button.dataset.address = data.address;
  setTimeout(() => button.dataset.address === data.address && fill(button), QUIET);
}

function sheets() {
  return document.querySelector("body > .impression");
}

async function fill(button) {
  const { address } = button.dataset;
  let box = sheets();
  if (box && box.dataset.address === address) return;
  const answer = await fetch(address);
  if (!answer.ok || button.dataset.address !== address) return;
  if (!box) {
    box = document.createElement("div");
    box.className = "impression";
    box.setAttribute("aria-hidden", "true");
    document.body.append(box);
  }
  box.dataset.address = address;
  box.innerHTML = await answer.text(); // markup of our own server, every text escaped there
  await Promise.all([...box.querySelectorAll("img")].map((image) => image.decode().catch(() => undefined)));
  box.dataset.ready = "1";
}
