/* A table that says data-triable is sorted by a click, Enter or Space on a heading; again, the other way round. On the dashboard and on the
 * static site. Without a script the rows stand by name. */
(() => {
  "use strict";
  const order = new Intl.Collator("fr", { numeric: true, sensitivity: "base" });
  const value = (row, at) => row.cells[at].dataset.valeur ?? row.cells[at].textContent;

  function sort(heading) {
    const table = heading.closest("table");
    const down = heading.getAttribute("aria-sort") === "ascending" || (!heading.hasAttribute("aria-sort") && heading.classList.contains("fig"));
    const sign = down ? -1 : 1;
    const rows = [...table.tBodies[0].rows].sort((a, b) => sign * order.compare(value(a, heading.cellIndex), value(b, heading.cellIndex)));
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...rows);
  }

  const headingOf = (event) => event.target.closest?.("table[data-triable] thead th");
  document.addEventListener("click", (event) => {
    const heading = headingOf(event);
    if (heading) sort(heading);
  });
  document.addEventListener("keydown", (event) => {
    const heading = headingOf(event);
    if (!heading || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    sort(heading);
  });
})();
