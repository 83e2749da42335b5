/* Tells the page, once, that a part of it has come near the window (pages/ui/near.py): what is heavy is fetched only then. */

export const start = ({ parentElement, data, setTriggerValue }) => {
  if (parentElement.querySelector("p")) return;
  const place = document.createElement("p");
  place.textContent = data.text;
  place.style.cssText = `margin: 0; min-height: ${data.height}px; display: grid; place-items: center; text-align: center; opacity: 0.75`;
  parentElement.append(place);
  // Said again as long as the part has not come: what is said while the page is run can be lost.
  const tell = () => {
    if (!place.isConnected) return;
    setTriggerValue("near", true);
    setTimeout(tell, 3000); // said again: longer than any run of the page, during which it can be lost
  };
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      tell();
    },
    { scrollMargin: "300px" }, // the pages scroll within the framework's own element; a browser that does not know it waits for the edge
  );
  watch.observe(place);
};
