// The functions of the formula language that JavaScript lacks, with the coefficients K of actcli.special.
// Each holds its relative error below 1e-12, far out and near 0 too: none subtracts what is nearly equal.
"use strict";
const R = (() => {
  const horner = (p, t) => {
    let sum = 0;
    for (let k = p.length - 1; k >= 0; k--) sum = sum * t + p[k];
    return sum;
  };
  // exp(-v^2) without the error of v^2, which exp would multiply: v = head + rest, the square of head being exact
  const gauss = (v, rate) => {
    const head = Math.fround(v), rest = v - head;
    return Math.exp(-rate * head * head) * Math.exp(-rate * rest * (v + head));
  };
  const tail = (v, rate, k) => {
    if (!(v < k.end)) return v > 0 ? 0 : v;
    return gauss(v, rate) * ((0.5 + horner(k.p, v / (v + k.centre) - 0.5)) / (v + k.shift));
  };
  const erf = (u) => {
    const v = Math.min(Math.abs(u), K.erf.end);
    const g = v + v * horner(K.erf.p, v / (v + K.erf.centre));
    return -Math.sign(u) * Math.expm1(-g);
  };
  const erfc = (u) => (u < 0 ? 2 - tail(-u, 1, K.erfc) : tail(u, 1, K.erfc));
  const normal_cdf = (u) => (u > 0 ? 1 - tail(u, 0.5, K.normal) : tail(-u, 0.5, K.normal));
  const normal_pdf = (u) => gauss(Math.min(Math.abs(u), 40), 0.5) * 0.3989422804014327;
  const sigmoid = (u) => (u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u)));
  const softplus = (u, beta) => {
    const v = beta * u;
    return (Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))) / beta;
  };
  const sech = (u) => {
    const e = Math.exp(-Math.abs(u));
    return (2 * e) / (1 + e * e);
  };
  const logcosh = (u) => {
    const v = Math.abs(u), w = v * v;
    if (v < 1) return w * (0.5 + w * horner(K.logcosh, w));
    return v - Math.LN2 + Math.log1p(Math.exp(-2 * v));
  };
  const tanhshrink = (u) => {
    const v = Math.abs(u), w = v * v;
    if (v >= 1) return Math.sign(u) * (v - 1 + 2 / (Math.exp(2 * v) + 1));
    let fraction = w / 19;  // Lambert's continued fraction of tanh
    for (let odd = 17; odd > 3; odd -= 2) fraction = w / (fraction + odd);
    fraction += 3 + w;
    return (u * w) / fraction;
  };
  const sqrt1pm1 = (u) => u / (1 + Math.sqrt(1 + u));
  const round = (u) => {
    const floor = Math.floor(u), rest = u - floor;
    return rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  };
  const heaviside = (u, h) => (u > 0 ? 1 : u < 0 ? 0 : u === 0 ? h : NaN);
  const clip = (u, low, high) => (u < low ? low : u > high ? high : u);
  const arccot = (u) => Math.atan2(1, u);
  // sin(pi u) by the remainder of u, which is exact
  const turns = (u) => {
    const nearest = Math.round(u), rest = u - nearest;
    return [rest, Math.abs(nearest) % 2 === 0 ? 1 : -1];
  };
  const sinpi = (u) => {
    const [rest, sign] = turns(u);
    return sign * Math.sin(Math.PI * rest);
  };
  const cospi = (u) => {
    const [rest, sign] = turns(u);
    return Math.abs(rest) === 0.5 ? 0 : sign * Math.cos(Math.PI * rest);
  };
  const cardinal = (sine, cosine, scale, which) => {
    const near = 2 / scale;
    const zeroth = (u) => (u === 0 ? 1 : sine(u) / (scale * u));
    const first = (u) =>
      Math.abs(u) <= near ? u * horner(K.dsinc[which], u * u) : (cosine(u) - zeroth(u)) / u;
    const second = (u) =>
      Math.abs(u) <= near
        ? horner(K.d2sinc[which], u * u)
        : -scale * scale * zeroth(u) - (2 * first(u)) / u;
    return [zeroth, first, second];
  };
  const [sinc_unnormalised, dsinc_unnormalised, d2sinc_unnormalised] = cardinal(Math.sin, Math.cos, 1, 0);
  const [sinc, dsinc, d2sinc] = cardinal(sinpi, cospi, Math.PI, 1);
  return {
    arccot, clip, cospi, d2sinc, d2sinc_unnormalised, dsinc, dsinc_unnormalised, erf, erfc, heaviside, logcosh,
    normal_cdf, normal_pdf, round, sech, sigmoid, sinc, sinc_unnormalised, sinpi, softplus, sqrt1pm1, tanhshrink,
  };
})();
