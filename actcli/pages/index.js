// The index: cards are hidden that do not have what is asked for, and the address keeps what that is.
"use strict";
(() => {
  const form = document.getElementById("filters");
  const cards = [...document.querySelectorAll("#cards > li")];
  const count = document.getElementById("count");
  const none = document.getElementById("none");
  const words = (text) => text.toLowerCase().split(/[\s,]+/).filter(Boolean);
  const chosen = (name) => form.elements[name]?.value ?? "";

  const show = () => {
    const asked = words(chosen("q"));
    const properties = [...form.querySelectorAll("[name=is]:checked")].map((box) => box.value);
    let left = 0;
    for (const card of cards) {
      const { words: text, family, framework, kind, cost } = card.dataset;
      const has = card.dataset.is.split(" ");
      const fits =
        asked.every((word) => text.includes(word)) &&
        properties.every((property) => has.includes(property)) &&
        (!chosen("family") || family === chosen("family")) &&
        (!chosen("kind") || kind === chosen("kind")) &&
        (!chosen("framework") || framework.split(" ").includes(chosen("framework"))) &&
        (!chosen("cost") || (cost !== undefined && Number(cost) <= Number(chosen("cost"))));
      card.hidden = !fits;
      left += fits;
    }
    count.textContent = left === cards.length ? `${left} functions` : `${left} of ${cards.length} functions`;
    none.hidden = left > 0;
    return properties;
  };

  const keep = () => {
    const state = new URLSearchParams();
    const properties = show();
    for (const name of ["q", "family", "framework", "kind", "cost"]) if (chosen(name)) state.set(name, chosen(name));
    if (properties.length) state.set("is", properties.join(","));
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "family", "framework", "kind", "cost"]) {
      if (form.elements[name]) form.elements[name].value = state.get(name) ?? "";
    }
    const properties = (state.get("is") ?? "").split(",");
    for (const box of form.querySelectorAll("[name=is]")) box.checked = properties.includes(box.value);
    show();
  };

  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(keep));
  document.getElementById("clear").addEventListener("click", () => form.reset());
  addEventListener("hashchange", () => location.hash === "#main" || recall()); // which the skip link goes to
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      form.elements.q.focus();
    }
  });
  recall();
})();
