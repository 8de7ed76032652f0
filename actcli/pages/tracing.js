// What a plot computes before it draws: numbers as texts, places of ticks, a curve as points and as a path, the extent
// of values. Nothing here knows of the page; no name but that at its end leaves this file.
"use strict";
const tracing = (() => {
  const STEPS = 720; // samples of a curve
  const HALVINGS = 40; // by which a step between two samples is told to be a jump

  const shown = (value, digits = 6) => {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "no value" : value > 0 ? "∞" : "−∞";
    const text = Math.abs(value) < 1e-12 && digits < 10 ? "0" : String(Number(value.toPrecision(digits)));
    return text.replace("-", "−");
  };

  const ticks = (low, high, count) => {
    const raw = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw * 0.66);
    const found = [];
    for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) found.push(k * step);
    return [found, step];
  };

  // A curve as points with NaN between its pieces: a jump is found by halving, and never joined.
  const traced = (f, low, high, tall) => {
    const points = [];
    let before = null;
    for (let k = 0; k <= STEPS; k++) {
      const x = low + ((high - low) * k) / STEPS;
      const y = f(x);
      if (before && Number.isFinite(y) && Number.isFinite(before[1]) && Math.abs(y - before[1]) > tall / 30) {
        let [a, b] = [before, [x, y]];
        for (let half = 0; half < HALVINGS; half++) {
          const middle = (a[0] + b[0]) / 2;
          const value = f(middle);
          if (!(middle > a[0] && middle < b[0])) break;
          if (!Number.isFinite(value) || Math.abs(value - a[1]) > Math.abs(b[1] - value)) b = [middle, value];
          else a = [middle, value];
        }
        if (!(Math.abs(b[1] - a[1]) < Math.abs(y - before[1]) / 2)) points.push(a, [a[0], NaN], b);
      }
      points.push([x, y]);
      before = [x, y];
    }
    return points;
  };

  const path = (points, toX, toY, limit) => {
    let text = "";
    let down = false;
    for (const [x, y] of points) {
      if (Number.isNaN(y)) down = false;
      else {
        const at = Math.min(limit, Math.max(-limit, toY(y)));
        text += `${down ? "L" : "M"}${toX(x).toFixed(2)} ${at.toFixed(2)}`;
        down = true;
      }
    }
    return text;
  };

  // What the values take up; where they run away, as they do at a pole, most of them.
  const extent = (values) => {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    if (!sorted.length) return [-1, 1];
    const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
    let [low, high] = [at(0), at(1)];
    const [near, far] = [at(0.03), at(0.97)];
    if (high - low > 12 * (far - near) && far > near) [low, high] = [2 * near - far, 2 * far - near];
    if (high - low < 1e-9 * Math.max(1, Math.abs(high))) [low, high] = [low - 1, high + 1];
    const room = (high - low) * 0.06;
    return [low - room, high + room];
  };

  return { extent, path, shown, ticks, traced };
})();
