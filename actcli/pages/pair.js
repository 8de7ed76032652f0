// Any two functions: the plots are made anew for each pair, and the address says which it is.
"use strict";
(() => {
  const form = document.getElementById("choose");
  const { f, g } = form.elements;
  const verdict = document.getElementById("verdict");
  const place = (name) => atlas.functions.findIndex((one) => one.name === name);
  const link = (spec) => {
    const made = Object.assign(document.createElement("a"), { href: spec.page, textContent: spec.name });
    return made;
  };

  const draw = () => {
    const specs = [atlas.functions[place(f.value)], atlas.functions[place(g.value)]];
    const functions = [formulas[place(f.value)], formulas[place(g.value)]];
    const gap = atlas.gaps.find(([a, b]) => (a === f.value && b === g.value) || (a === g.value && b === f.value));
    const range = gap ? atlas.interval : [0, 1].map((end) => (end ? Math.max : Math.min)(...specs.map((s) => s.range[end])));
    const curves = specs.flatMap(({ name }, which) => [
      { f: which, order: 0, label: `${name}(x)`, color: which, hidden: false },
      { f: which, order: 1, label: `${name}′(x)`, color: which, hidden: true },
    ]);
    const above = { label: `${f.value} and ${g.value}`, range, functions: specs, curves };
    const low = { ...above, label: "difference", low: true };
    low.curves = [
      { f: 1, minus: 0, order: 0, label: `${g.value} − ${f.value}`, color: 1, hidden: false },
      { f: 1, minus: 0, order: 1, label: `${g.value}′ − ${f.value}′`, color: 1, hidden: true },
    ];
    for (const id of ["plot", "low"]) document.getElementById(id).replaceChildren();
    actcli.plots.length = 0;
    const plot = actcli.mount(document.getElementById("plot"), above, functions);
    verdict.replaceChildren(link(specs[0]), " and ", link(specs[1]));
    if (gap) {
      const [, , text, size, at] = gap;
      low.lines = [size, -size];
      const found = actcli.mount(document.getElementById("low"), low, functions, plot);
      found.spec.marks = [[at, Math.sign(found.value(0, at)) * size]];
      found.redraw();
      const [from, to] = atlas.interval.map((end) => String(end).replace("-", "−"));
      verdict.append(`: proved, they differ by at most ${text} on [${from}, ${to}], at x = ${String(Number(at.toPrecision(7))).replace("-", "−")}.`);
    } else {
      const found = actcli.mount(document.getElementById("low"), low, functions, plot);
      let most = 0;
      for (let k = 0; k <= 4000; k++) most = Math.max(most, Math.abs(found.value(0, range[0] + ((range[1] - range[0]) * k) / 4000)));
      const size = Number.isFinite(most) ? String(Number(most.toPrecision(4))) : "∞";
      verdict.append(`: about ${size} apart where shown, by samples. To prove it: actcli compare ${f.value} ${g.value}`);
    }
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    const known = (name, other) => (place(name) >= 0 ? name : place(other) >= 0 ? other : atlas.functions[0]?.name);
    f.value = known(state.get("f"), "gelu");
    g.value = known(state.get("g"), "silu");
    draw();
  };
  const keep = () => {
    history.replaceState(null, "", `#${new URLSearchParams({ f: f.value, g: g.value })}`);
    draw();
  };
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("swap").addEventListener("click", () => {
    [f.value, g.value] = [g.value, f.value];
    keep();
  });
  addEventListener("hashchange", () => location.hash === "#main" || recall()); // which the skip link goes to
  if (atlas.functions.length) recall();
})();
