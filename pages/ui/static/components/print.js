/* The button that prints the page: the browser's own dialogue, from a button that can be found. */

export const start = (component, style) => styled(component, style, show);

function show({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => window.print());
    parentElement.append(button);
  }
  button.textContent = data.label;
}
