// The index: cards are hidden that do not have what is asked for, and the address keeps what that is.
"use strict";
(() => {
  const form = document.getElementById("filters");
  const cards = [...document.querySelectorAll("#cards > li")].map((card, place) => {
    const [words, family, frameworks, kind, cost, properties] = told.cards[place];
    return {
      card,
      text: `${card.querySelector("b").textContent} ${told.families[family] ?? ""} ${words}`.toLowerCase(),
      family: told.families[family],
      frameworks: frameworks.map((one) => told.frameworks[one]),
      kind: told.kinds[kind],
      cost,
      properties: properties.map((one) => told.properties[one]),
    };
  });
  const count = document.getElementById("count");
  const none = document.getElementById("none");
  const words = (text) => text.toLowerCase().split(/[\s,]+/).filter(Boolean);
  const chosen = (name) => form.elements[name]?.value ?? "";

  const show = () => {
    const asked = words(chosen("q"));
    const properties = [...form.querySelectorAll("[name=is]:checked")].map((box) => box.value);
    let left = 0;
    cards.forEach(({ card, text, ...has }) => {
      const fits =
        asked.every((word) => text.includes(word)) &&
        properties.every((property) => has.properties.includes(property)) &&
        (!chosen("family") || has.family === chosen("family")) &&
        (!chosen("kind") || has.kind === chosen("kind")) &&
        (!chosen("framework") || has.frameworks.includes(chosen("framework"))) &&
        (!chosen("cost") || (has.cost !== null && has.cost <= Number(chosen("cost"))));
      card.hidden = !fits;
      left += fits;
    });
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
