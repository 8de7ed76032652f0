// The property table: a heading sorts the rows by its column, numbers by their size, and turns round when asked again.
"use strict";
(() => {
  const table = document.getElementById("properties");
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];

  const sort = (column) => {
    const turned = headings[column].getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const key = (row) => {
      const cell = row.cells[column];
      const number = cell.dataset.key === undefined ? NaN : Number(cell.dataset.key.replace("inf", "Infinity"));
      return { number, text: cell.textContent };
    };
    const rows = [...body.rows].map((row) => ({ row, ...key(row) }));
    rows.sort((a, b) => {
      if ((a.text === "-") !== (b.text === "-")) return a.text === "-" ? 1 : -1; // what does not apply stays below
      const [numberless, other] = [Number.isNaN(a.number), Number.isNaN(b.number)];
      if (numberless !== other) return numberless ? 1 : -1;
      const apart = numberless || a.number === b.number ? a.text.localeCompare(b.text) : a.number < b.number ? -1 : 1;
      return turned * apart;
    });
    body.append(...rows.map(({ row }) => row));
    headings.forEach((heading) => heading.removeAttribute("aria-sort"));
    headings[column].setAttribute("aria-sort", turned === 1 ? "ascending" : "descending");
  };
  headings.forEach((heading, column) => heading.querySelector("button").addEventListener("click", () => sort(column)));
})();
