// A function of two inputs: a map with lines of equal value, and the surface in space, which turns. `actcli.surface`
// draws both into an element; they share the parameters of the plot beside them. `f` is (a, b, p) => [f, ∂f/∂a, ∂f/∂b].
"use strict";
actcli.surface = (() => {
  const CELLS = 99; // a side of the map: odd, so that no point lies on 0, where kinks and zeros are
  const STRIDE = 3; // of them make a facet of the surface
  const MARGIN = { left: 46, right: 10, top: 10, bottom: 42 };
  const TALL = 0.62; // half the height of the surface, where half its width is 1

  const html = (name, properties, parent) => parent.appendChild(Object.assign(document.createElement(name), properties));

  class Surface {
    constructor(root, spec, f, plot) {
      Object.assign(this, { spec, f, plot, cursor: null, turn: { around: 0.62, above: 0.5 } });
      const row = html("div", { className: "pair" }, root);
      this.map = this.canvas(row, `${spec.label}, a map: arrow keys move the cursor`);
      this.space = this.canvas(row, `${spec.label}, the surface: arrow keys turn it`);
      this.readout = html("output", { className: "readout" }, root);
      this.readout.setAttribute("aria-live", "polite");
      this.listen();
      plot.shared.plots.push(this); // told when a parameter moves
      new ResizeObserver(() => this.draw()).observe(row);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
      this.redraw();
    }

    canvas(row, name) {
      const made = html("canvas", { tabIndex: 0 }, row);
      made.setAttribute("role", "application");
      made.setAttribute("aria-label", name);
      return made;
    }

    // What a plot is asked by those that share its parameters.
    refit() {}
    show() {}

    redraw() {
      const key = String(this.plot.values[0]);
      if (key === this.key) return;
      this.key = key;
      const [low, high] = this.spec.range;
      this.grid = Float64Array.from({ length: (CELLS + 1) ** 2 }, (_, k) => {
        const [column, row] = [k % (CELLS + 1), Math.floor(k / (CELLS + 1))];
        return this.value(low + ((high - low) * column) / CELLS, low + ((high - low) * row) / CELLS)[0];
      });
      this.ends = this.grid.reduce(([least, most], z) => (Number.isFinite(z) ? [Math.min(least, z), Math.max(most, z)] : [least, most]), [Infinity, -Infinity]);
      if (!(this.ends[1] > this.ends[0])) this.ends = [this.ends[0] - 1, this.ends[0] + 1].map((end) => (Number.isFinite(end) ? end : 0));
      this.draw();
    }

    value(a, b) {
      return this.f(a, b, this.plot.values[0]);
    }

    draw() {
      const style = getComputedStyle(document.documentElement);
      const color = (name) => style.getPropertyValue(name).trim();
      this.ink = { text: color("--quiet"), line: color("--ink"), rule: color("--zero"), paper: color("--paper") };
      const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
      this.stops = ["--c0", "--paper", "--c4"].map((name) => parts(color(name)));
      this.drawMap();
      this.drawSpace();
      this.tell();
    }

    // Two hues that part at 0, or from the paper to one of them.
    color(z) {
      const [low, high] = this.ends;
      const both = low < 0 && high > 0;
      const part = both ? z / Math.max(-low, high) : high <= 0 ? (z - high) / (high - low) : (z - low) / (high - low);
      const end = this.stops[part < 0 ? 0 : 2];
      return this.stops[1].map((from, k) => Math.round(from + (end[k] - from) * Math.min(1, Math.abs(part)) * 0.9));
    }

    begin(canvas, ratio) {
      const [width, scale] = [canvas.clientWidth, devicePixelRatio || 1];
      const height = Math.round(width * ratio);
      Object.assign(canvas, { width: width * scale, height: height * scale });
      const pen = canvas.getContext("2d");
      pen.scale(scale, scale);
      pen.font = "12px system-ui, sans-serif";
      return [pen, width, height];
    }

    drawMap() {
      const [pen, width, height] = this.begin(this.map, 0.86);
      const [low, high] = this.spec.range;
      const inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
      this.toX = (a) => MARGIN.left + ((a - low) / (high - low)) * inner.width;
      this.toY = (b) => MARGIN.top + ((high - b) / (high - low)) * inner.height;
      this.from = (x, y) => [low + ((x - MARGIN.left) / inner.width) * (high - low), high - ((y - MARGIN.top) / inner.height) * (high - low)];
      const image = new ImageData(CELLS + 1, CELLS + 1);
      this.grid.forEach((z, k) => {
        const [column, row] = [k % (CELLS + 1), CELLS - Math.floor(k / (CELLS + 1))];
        image.data.set([...this.color(Number.isFinite(z) ? z : 0), Number.isFinite(z) ? 255 : 0], 4 * (row * (CELLS + 1) + column));
      });
      const small = Object.assign(document.createElement("canvas"), { width: CELLS + 1, height: CELLS + 1 });
      small.getContext("2d").putImageData(image, 0, 0);
      pen.save();
      pen.beginPath();
      pen.rect(MARGIN.left, MARGIN.top, inner.width, inner.height);
      pen.clip();
      const [w, h] = [inner.width / CELLS, inner.height / CELLS]; // a pixel is a cell about its point
      pen.drawImage(small, MARGIN.left - w / 2, MARGIN.top - h / 2, inner.width + w, inner.height + h);
      this.lines(pen);
      pen.restore();
      pen.strokeStyle = this.ink.rule;
      pen.strokeRect(MARGIN.left, MARGIN.top, inner.width, inner.height);
      this.scales(pen, width, height);
      if (this.cursor) this.mark(pen, inner);
    }

    // Lines of equal value, by marching squares: a segment between the sides of a cell that a level crosses.
    lines(pen) {
      const [levels, step] = tracing.ticks(...this.ends, 14);
      const [low, high] = this.spec.range;
      const side = CELLS + 1;
      const at = (k) => low + ((high - low) * k) / CELLS;
      for (const level of levels) {
        pen.beginPath();
        for (let row = 0; row < CELLS; row++) {
          for (let column = 0; column < CELLS; column++) {
            const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
            const z = corners.map(([i, j]) => this.grid[j * side + i]);
            if (!z.every(Number.isFinite)) continue;
            const met = [];
            for (let k = 0; k < 4; k++) {
              const next = (k + 1) % 4;
              if (z[k] < level === z[next] < level) continue;
              const part = (level - z[k]) / (z[next] - z[k]);
              const [i, j] = [0, 1].map((axis) => corners[k][axis] + part * (corners[next][axis] - corners[k][axis]));
              met.push([this.toX(at(i)), this.toY(at(j))]);
            }
            // at a saddle the middle says which corners belong together
            const turned = met.length === 4 && (z[0] + z[1] + z[2] + z[3]) / 4 < level !== z[0] < level;
            for (let k = 0; k + 1 < met.length; k += 2) {
              pen.moveTo(...met[turned ? (k + 3) % 4 : k]);
              pen.lineTo(...met[turned ? k : k + 1]);
            }
          }
        }
        pen.strokeStyle = this.ink.line;
        pen.globalAlpha = Math.abs(level) < step / 2 ? 0.9 : 0.35;
        pen.lineWidth = Math.abs(level) < step / 2 ? 1.4 : 1;
        pen.stroke();
      }
      pen.globalAlpha = 1;
    }

    scales(pen, width, height) {
      const [low, high] = this.spec.range;
      const [marks, step] = tracing.ticks(low, high, 5);
      pen.fillStyle = this.ink.text;
      for (const at of marks) {
        const text = Math.abs(at) < step / 2 ? "0" : tracing.shown(at, 4);
        pen.textAlign = "center";
        pen.fillText(text, this.toX(at), height - MARGIN.bottom + 18);
        pen.textAlign = "right";
        pen.fillText(text, MARGIN.left - 8, this.toY(at) + 4);
      }
      pen.textAlign = "center";
      pen.fillStyle = this.ink.line;
      pen.font = "italic 14px serif";
      pen.fillText(this.spec.inputs[0], this.toX((low + high) / 2), height - 6);
      pen.fillText(this.spec.inputs[1], 10, this.toY((low + high) / 2) + 4);
    }

    mark(pen, inner) {
      const [x, y] = [this.toX(this.cursor[0]), this.toY(this.cursor[1])];
      pen.strokeStyle = this.ink.line;
      pen.lineWidth = 1;
      pen.globalAlpha = 0.5;
      pen.beginPath();
      pen.moveTo(x, MARGIN.top);
      pen.lineTo(x, MARGIN.top + inner.height);
      pen.moveTo(MARGIN.left, y);
      pen.lineTo(MARGIN.left + inner.width, y);
      pen.stroke();
      pen.globalAlpha = 1;
      this.dot(pen, x, y);
    }

    dot(pen, x, y) {
      pen.beginPath();
      pen.arc(x, y, 4, 0, 2 * Math.PI);
      pen.fillStyle = this.ink.paper;
      pen.fill();
      pen.strokeStyle = this.ink.line;
      pen.lineWidth = 1.6;
      pen.stroke();
    }

    drawSpace() {
      const [pen, width, height] = this.begin(this.space, 0.86);
      const [low, high] = this.spec.range;
      const [sine, cosine] = [Math.sin(this.turn.around), Math.cos(this.turn.around)];
      const [rise, fall] = [Math.sin(this.turn.above), Math.cos(this.turn.above)];
      const size = Math.min(width / 3.4, height / 2.6);
      const near = (a) => (2 * (a - low)) / (high - low) - 1;
      const up = (z) => (2 * (z - this.ends[0])) / (this.ends[1] - this.ends[0]) - 1;
      const seen = (x, y, z) => {
        const away = x * sine + y * cosine;
        return [width / 2 + size * (x * cosine - y * sine), height / 2 - size * (TALL * z * fall + away * rise), away];
      };
      const path = (points) => {
        pen.beginPath();
        points.forEach(([x, y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      };
      pen.strokeStyle = this.ink.rule;
      path([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([x, y]) => seen(x, y, -1)));
      pen.stroke();
      const side = CELLS + 1;
      const facets = [];
      for (let row = 0; row < CELLS; row += STRIDE) {
        for (let column = 0; column < CELLS; column += STRIDE) {
          const corners = [[column, row], [column + STRIDE, row], [column + STRIDE, row + STRIDE], [column, row + STRIDE]];
          const z = corners.map(([i, j]) => this.grid[j * side + i]);
          if (!z.every(Number.isFinite)) continue;
          const points = corners.map(([i, j], k) => seen((2 * i) / CELLS - 1, (2 * j) / CELLS - 1, up(z[k])));
          facets.push({ points, away: points[0][2] + points[2][2], z: (z[0] + z[1] + z[2] + z[3]) / 4 });
        }
      }
      facets.sort((one, other) => other.away - one.away); // the nearest last, over the others
      for (const { points, z } of facets) {
        path(points);
        pen.closePath();
        pen.fillStyle = `rgb(${this.color(z).join(" ")})`;
        pen.fill();
        pen.strokeStyle = this.ink.line;
        pen.globalAlpha = 0.22;
        pen.lineWidth = 0.6;
        pen.stroke();
        pen.globalAlpha = 1;
      }
      pen.font = "12px system-ui, sans-serif";
      pen.textAlign = "center";
      const outside = (x, y, text, font, color) => {
        const [px, py] = seen(x, y, -1);
        Object.assign(pen, { font, fillStyle: color });
        pen.fillText(text, px, py + 4);
      };
      // scales along the two edges that are nearest
      const [front, right] = [cosine > 0 ? -1.16 : 1.16, sine > 0 ? -1.16 : 1.16];
      for (const end of [low, high]) {
        outside(near(end), front, tracing.shown(end, 4), "12px system-ui, sans-serif", this.ink.text);
        outside(right, near(end), tracing.shown(end, 4), "12px system-ui, sans-serif", this.ink.text);
      }
      outside(0, front * 1.08, this.spec.inputs[0], "italic 14px serif", this.ink.line);
      outside(right * 1.08, 0, this.spec.inputs[1], "italic 14px serif", this.ink.line);
      // values along the upright edge at the left
      const edge = [[-1, -1], [1, -1], [1, 1], [-1, 1]].sort((one, other) => seen(...one, 0)[0] - seen(...other, 0)[0])[0];
      pen.strokeStyle = this.ink.rule;
      path([seen(...edge, -1), seen(...edge, 1)]);
      pen.stroke();
      Object.assign(pen, { textAlign: "right", font: "12px system-ui, sans-serif", fillStyle: this.ink.text });
      const [marks, step] = tracing.ticks(...this.ends, 4);
      for (const at of marks) {
        const [x, y] = seen(...edge, up(at));
        pen.fillText(Math.abs(at) < step / 2 ? "0" : tracing.shown(at, 3), x - 6, y + 4);
      }
      if (this.cursor) {
        const z = this.value(...this.cursor)[0];
        if (Number.isFinite(z)) this.dot(pen, ...seen(near(this.cursor[0]), near(this.cursor[1]), up(z)));
      }
    }

    point(cursor) {
      this.cursor = cursor;
      this.draw();
    }

    tell() {
      const [a, b] = this.spec.inputs;
      const names = [this.spec.label, `∂/∂${a}`, `∂/∂${b}`];
      const told = this.cursor && this.value(...this.cursor).map((value, k) => `${names[k]} = ${tracing.shown(value)}`);
      this.readout.textContent = told ? [`${a} = ${tracing.shown(this.cursor[0])}`, `${b} = ${tracing.shown(this.cursor[1])}`, ...told].join("    ") : "";
    }

    listen() {
      const [low, high] = this.spec.range;
      const within = (value) => Math.min(high, Math.max(low, value));
      this.map.addEventListener("pointermove", (event) => this.point(this.from(event.offsetX, event.offsetY).map(within)));
      this.map.addEventListener("pointerleave", () => this.point(null));
      let held = null;
      this.space.addEventListener("pointerdown", (event) => {
        held = { x: event.clientX, y: event.clientY, ...this.turn };
        this.space.setPointerCapture(event.pointerId);
      });
      this.space.addEventListener("pointermove", (event) => {
        if (held) this.rotate(held.around - (event.clientX - held.x) / 150, held.above + (event.clientY - held.y) / 150);
      });
      for (const end of ["pointerup", "pointercancel"]) this.space.addEventListener(end, () => (held = null));
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const keys = (canvas, act) =>
        canvas.addEventListener("keydown", (event) => {
          if (!arrows[event.key]) return;
          event.preventDefault();
          act(...arrows[event.key].map((way) => way * (event.shiftKey ? 10 : 1)));
        });
      keys(this.map, (across, along) => {
        const [a, b] = this.cursor ?? [(low + high) / 2, (low + high) / 2];
        this.point([within(a + (across * (high - low)) / 100), within(b + (along * (high - low)) / 100)]);
      });
      keys(this.space, (across, along) => this.rotate(this.turn.around - across / 15, this.turn.above + along / 15));
    }

    rotate(around, above) {
      this.turn = { around, above: Math.min(1.5, Math.max(0, above)) };
      this.drawSpace();
    }
  }

  return (root, spec, f, plot) => new Surface(root, spec, f, plot);
})();
