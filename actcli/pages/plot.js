// Interactive plots: `mount(root, spec, functions, beside)` draws into an element what `spec` says, with the formulas in
// `functions`, each (x, p) => values by order of derivative. A plot that stands beside another shares its x axis, its
// cursor and its parameters. No names but those at its end leave this file.
"use strict";
const actcli = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const MARGIN = { left: 52, right: 12, top: 10, bottom: 28 };

  const element = (name, attributes = {}, parent = null, text = null) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== null) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const html = (name, properties = {}, parent = null) => {
    const made = Object.assign(document.createElement(name), properties);
    if (parent) parent.append(made);
    return made;
  };

  const { extent, path, shown, ticks, traced } = tracing;

  class Plot {
    constructor(root, spec, functions, beside) {
      Object.assign(this, { root, spec, functions, shared: beside?.shared ?? { x: spec.range, cursor: null, plots: [] } });
      this.values = beside?.values ?? spec.functions.map((f) => f.parameters.map((p) => p.value));
      this.hidden = new Set(spec.curves.flatMap((curve, k) => (curve.hidden ? [k] : [])));
      this.build();
      this.shared.plots.push(this);
      this.refit();
      this.redraw();
      new ResizeObserver(() => this.redraw()).observe(this.frame);
    }

    get x() {
      return this.shared.x;
    }

    set x(ends) {
      this.shared.x = ends;
    }

    // A curve is a derivative of a formula, or the difference of two.
    value(curve, x) {
      const { f, order, minus } = this.spec.curves[curve];
      const value = this.functions[f](x, this.values[f])[order];
      return minus === undefined ? value : value - this.functions[minus](x, this.values[minus])[order];
    }

    // What was proved was proved of the parameters as they were.
    asProved() {
      return this.spec.functions.every((f, which) => f.parameters.every((p, slot) => p.value === this.values[which][slot]));
    }

    fit() {
      for (const plot of this.shared.plots) plot.refit();
      this.draw();
    }

    draw() {
      for (const plot of this.shared.plots) plot.redraw();
    }

    point(x) {
      this.shared.cursor = x;
      for (const plot of this.shared.plots) plot.show(x);
    }

    refit() {
      const values = this.asProved() ? (this.spec.lines ?? []).slice() : [];
      this.spec.curves.forEach((curve, k) => {
        if (this.hidden.has(k)) return;
        for (let step = 0; step <= 200; step++) values.push(this.value(k, this.x[0] + ((this.x[1] - this.x[0]) * step) / 200));
      });
      this.y = extent(values);
    }

    build() {
      const head = html("div", { className: "head" }, this.root);
      this.legend = html("div", { className: "legend" }, head);
      if (!this.shared.plots.length) this.buttons(head);
      this.spec.curves.forEach((curve, k) => {
        const label = html("label", {}, this.legend);
        const box = html("input", { type: "checkbox", checked: !curve.hidden }, label);
        const line = element("svg", { width: 22, height: 10, "aria-hidden": "true" }, label);
        element("line", { x1: 0, y1: 5, x2: 22, y2: 5, class: `curve c${curve.color} o${curve.order}` }, line);
        label.append(curve.label);
        box.addEventListener("change", () => {
          this.hidden[box.checked ? "delete" : "add"](k);
          this.fit();
        });
      });
      if (this.spec.points?.length) this.switch();
      this.frame = html("div", { className: "frame" }, this.root);
      this.svg = element("svg", { tabindex: 0, role: "application", "aria-label": this.spec.label }, this.frame);
      this.grid = element("g", { class: "grid" }, this.svg);
      const clip = `clip-${Math.random().toString(36).slice(2)}`;
      this.clip = element("rect", {}, element("clipPath", { id: clip }, element("defs", {}, this.svg)));
      this.lines = element("g", { "clip-path": `url(#${clip})` }, this.svg);
      this.pointer = element("g", { "clip-path": `url(#${clip})` }, this.svg);
      this.readout = html("output", { className: "readout" }, this.root);
      this.readout.setAttribute("aria-live", "polite");
      if (!this.shared.plots.length) this.sliders();
      this.listen();
    }

    // Proved points of the first curve, while that is shown and its parameters are as they were.
    switch() {
      const label = html("label", {}, this.legend);
      this.pointed = html("input", { type: "checkbox", checked: true }, label);
      const sign = element("svg", { width: 12, height: 12, "aria-hidden": "true" }, label);
      element("circle", { cx: 6, cy: 6, r: 4, class: "mark" }, sign);
      label.append("proved points");
      this.pointed.addEventListener("change", () => this.redraw());
    }

    points() {
      return this.pointed?.checked && !this.hidden.has(0) && this.asProved() ? this.spec.points : [];
    }

    buttons(head) {
      const row = html("div", { className: "buttons" }, head);
      for (const [text, name, act] of [
        ["+", "zoom in", () => this.zoom(0.6)],
        ["−", "zoom out", () => this.zoom(1 / 0.6)],
        ["reset", "reset the view", () => this.reset()],
      ]) {
        const button = html("button", { type: "button", textContent: text }, row);
        button.setAttribute("aria-label", name);
        button.addEventListener("click", act);
      }
    }

    sliders() {
      const box = html("div", { className: "sliders" }, this.root);
      this.spec.functions.forEach((f, which) => {
        f.parameters.forEach((parameter, slot) => {
          const row = html("label", {}, box);
          html("span", { textContent: parameter.name }, row);
          const slider = html("input", { type: "range", step: "any", min: parameter.low, max: parameter.high, value: parameter.value }, row);
          const field = html("input", { type: "number", step: "any", value: parameter.value }, row);
          field.setAttribute("aria-label", `${parameter.name}, as a number`);
          const take = (value, other) => {
            if (!Number.isFinite(value)) return;
            this.values[which][slot] = value;
            other.value = value;
            for (const plot of this.shared.plots) if (plot !== this) plot.refit();
            this.draw();
          };
          slider.addEventListener("input", () => take(slider.valueAsNumber, field));
          field.addEventListener("input", () => take(field.valueAsNumber, slider));
        });
      });
    }

    listen() {
      const place = (event) => {
        const box = this.svg.getBoundingClientRect();
        return this.fromX(event.clientX - box.left);
      };
      let held = null;
      this.svg.addEventListener("pointerdown", (event) => {
        held = { at: event.clientX, y: event.clientY, range: this.x.slice(), tall: this.y.slice() };
        this.svg.setPointerCapture(event.pointerId);
      });
      this.svg.addEventListener("pointermove", (event) => {
        if (held && event.buttons) {
          const [dx, dy] = [event.clientX - held.at, event.clientY - held.y];
          const across = ((held.range[1] - held.range[0]) * dx) / this.inner.width;
          const up = ((held.tall[1] - held.tall[0]) * dy) / this.inner.height;
          this.x = held.range.map((end) => end - across);
          if (event.pointerType === "mouse") this.y = held.tall.map((end) => end + up);
          this.draw();
        }
        this.point(place(event));
      });
      this.svg.addEventListener("pointerup", () => (held = null));
      this.svg.addEventListener("pointercancel", () => (held = null));
      this.svg.addEventListener("pointerleave", () => this.point(null));
      this.svg.addEventListener("dblclick", () => this.reset());
      this.svg.addEventListener(
        "wheel",
        (event) => {
          // a page is scrolled past a plot that nobody has chosen
          if (document.activeElement !== this.svg && !event.ctrlKey) return;
          event.preventDefault();
          this.zoom(Math.exp(event.deltaY * 0.0015), place(event));
        },
        { passive: false },
      );
      this.svg.addEventListener("keydown", (event) => {
        const step = ((this.x[1] - this.x[0]) / 100) * (event.shiftKey ? 10 : 1);
        const from = this.shared.cursor ?? (this.x[0] + this.x[1]) / 2;
        const acts = {
          ArrowLeft: () => this.point(Math.max(this.x[0], from - step)),
          ArrowRight: () => this.point(Math.min(this.x[1], from + step)),
          "+": () => this.zoom(0.6),
          "-": () => this.zoom(1 / 0.6),
          0: () => this.reset(),
          Escape: () => this.reset(),
        };
        if (acts[event.key]) {
          event.preventDefault();
          acts[event.key]();
        }
      });
    }

    reset() {
      this.x = this.spec.range.slice();
      this.fit();
    }

    zoom(factor, about = (this.x[0] + this.x[1]) / 2) {
      const span = (this.x[1] - this.x[0]) * factor;
      if (span < 1e-9 * Math.max(1, Math.abs(about)) || span > 1e9) return;
      this.x = this.x.map((end) => about + (end - about) * factor);
      this.fit();
    }

    show(x) {
      this.pointer.replaceChildren();
      if (x === null) {
        this.readout.textContent = "";
        return;
      }
      const { height } = this.inner;
      element("line", { x1: this.toX(x), x2: this.toX(x), y1: MARGIN.top, y2: MARGIN.top + height, class: "cursor" }, this.pointer);
      const parts = [`x = ${shown(x, 5)}`];
      this.spec.curves.forEach((curve, k) => {
        if (this.hidden.has(k)) return;
        const y = this.value(k, x);
        parts.push(`${curve.label} = ${shown(y)}`);
        if (Number.isFinite(y)) element("circle", { cx: this.toX(x), cy: this.toY(y), r: 4, class: `dot c${curve.color}` }, this.pointer);
      });
      for (const [at, , text] of this.points()) if (Math.abs(this.toX(at) - this.toX(x)) < 6) parts.push(`proved: ${text}`);
      this.readout.textContent = parts.join("    ");
    }

    redraw() {
      const width = Math.max(this.frame.clientWidth, 120);
      const [share, least, most] = this.spec.low ? [0.3, 170, 260] : [0.52, 220, 440];
      const height = Math.round(Math.min(Math.max(width * share, least), most));
      this.inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
      this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      this.svg.setAttribute("height", height);
      this.toX = (x) => MARGIN.left + ((x - this.x[0]) / (this.x[1] - this.x[0])) * this.inner.width;
      this.fromX = (at) => this.x[0] + ((at - MARGIN.left) / this.inner.width) * (this.x[1] - this.x[0]);
      this.toY = (y) => MARGIN.top + ((this.y[1] - y) / (this.y[1] - this.y[0])) * this.inner.height;
      for (const [key, value] of Object.entries({ x: MARGIN.left, y: MARGIN.top, ...this.inner })) this.clip.setAttribute(key, value);
      this.axes();
      this.lines.replaceChildren();
      this.spec.curves.forEach((curve, k) => {
        if (this.hidden.has(k)) return;
        const points = traced((x) => this.value(k, x), this.x[0], this.x[1], this.y[1] - this.y[0]);
        element("path", { d: path(points, this.toX, this.toY, 4000), class: `curve c${curve.color} o${curve.order}` }, this.lines);
      });
      if (this.asProved()) this.proved();
      this.show(this.shared.cursor);
    }

    // Bounds as lines across, and where they are attained.
    proved() {
      const ends = { x1: MARGIN.left, x2: MARGIN.left + this.inner.width };
      for (const y of this.spec.lines ?? []) element("line", { ...ends, y1: this.toY(y), y2: this.toY(y), class: "bound" }, this.lines);
      for (const [x, y, text] of this.points()) {
        element("title", {}, element("circle", { cx: this.toX(x), cy: this.toY(y), r: 4.5, class: "mark filled" }, this.lines), text);
      }
      for (const [x, y] of this.spec.marks ?? []) element("circle", { cx: this.toX(x), cy: this.toY(y), r: 5, class: "mark" }, this.lines);
    }

    axes() {
      this.grid.replaceChildren();
      const bottom = MARGIN.top + this.inner.height;
      const [across, stepX] = ticks(this.x[0], this.x[1], Math.max(4, this.inner.width / 90));
      const [up, stepY] = ticks(this.y[0], this.y[1], Math.max(3, this.inner.height / 50));
      const digits = (step, end) => Math.min(12, Math.max(1, Math.ceil(Math.log10(Math.abs(end) / step + 1)) + 1));
      for (const x of across) {
        const zero = Math.abs(x) < stepX / 2;
        element("line", { x1: this.toX(x), x2: this.toX(x), y1: MARGIN.top, y2: bottom, class: zero ? "zero" : "" }, this.grid);
        element("text", { x: this.toX(x), y: bottom + 18, "text-anchor": "middle" }, this.grid, zero ? "0" : shown(x, digits(stepX, x)));
      }
      for (const y of up) {
        const zero = Math.abs(y) < stepY / 2;
        element("line", { x1: MARGIN.left, x2: MARGIN.left + this.inner.width, y1: this.toY(y), y2: this.toY(y), class: zero ? "zero" : "" }, this.grid);
        element("text", { x: MARGIN.left - 8, y: this.toY(y) + 4, "text-anchor": "end" }, this.grid, zero ? "0" : shown(y, digits(stepY, y)));
      }
    }
  }

  const plots = [];
  return {
    plots,
    mount(root, spec, functions, beside) {
      plots.push(new Plot(root, spec, functions, beside));
      return plots[plots.length - 1];
    },
  };
})();
