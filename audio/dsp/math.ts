import type { Decibels } from '@/domain/level';

// ECMAScript lets engines differ in Math.sin and its like; + − × ÷, sqrt and floor are exact IEEE 754 everywhere.
// What is built of these alone gives the same bits in Node, in the worklet and in the worker.

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;

// π/2 in five parts; the first four have 22 bits, so that k × part is exact for every k below 2³¹.
const HALF_PI_1 = 1.570796012878418;
const HALF_PI_2 = 3.139164164167596e-7;
const HALF_PI_3 = 6.223371969669989e-14;
const HALF_PI_4 = 2.0222659584103533e-21;
const HALF_PI_5 = 2.9038559739793605e-28;
const TWO_OVER_PI = 0.6366197723675814;
const TRIGONOMETRIC_LIMIT = 0x40000000;

// ln 2 in two parts; the first has 32 bits, so that exponent × part is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;
const ONE_OVER_LN10 = 0.4342944819032518;
const LN10_OVER_20 = 0.11512925464970229;
const TWENTY_OVER_LN10 = 8.685889638065037;

const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;

/** 2^exponent, exact for whole exponents from −1022 to 1023. */
function powerOfTwo(exponent: number): number {
  words[HIGH] = (exponent + 1023) * 0x100000;
  words[1 - HIGH] = 0;
  return double[0]!;
}

/** x − k·π/2, with the rounding error of one subtraction. */
function reduce(x: number, k: number): number {
  return x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3 - k * HALF_PI_4 - k * HALF_PI_5;
}

// Taylor series in two halves; on |x| ≤ π/4 the first term left out is below 1e-17 of the sum.
function sinNearZero(x: number): number {
  const s = x * x;
  const low = -1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s / 362880));
  const high = -1 / 39916800 + s * (1 / 6227020800 + s * (-1 / 1307674368000 + s / 355687428096000));
  return x + x * s * (low + s * s * s * s * high);
}

function cosNearZero(x: number): number {
  const s = x * x;
  const low = 1 / 24 + s * (-1 / 720 + s * (1 / 40320 - s / 3628800));
  const high = 1 / 479001600 + s * (-1 / 87178291200 + s * (1 / 20922789888000 - s / 6402373705728000));
  return 1 - s / 2 + s * s * (low + s * s * s * s * high);
}

/** Sine of x radians, |x| ≤ 2³⁰; relative error below 1e-15 (1e-12 promised), NaN beyond. */
export function sin(x: number): number {
  if (!(Math.abs(x) <= TRIGONOMETRIC_LIMIT)) return NaN;
  const k = Math.floor(x * TWO_OVER_PI + 0.5);
  const r = reduce(x, k);
  const value = (k & 1) === 0 ? sinNearZero(r) : cosNearZero(r);
  return (k & 2) === 0 ? value : -value;
}

/** Cosine of x radians, |x| ≤ 2³⁰; relative error below 1e-15 (1e-12 promised), NaN beyond. */
export function cos(x: number): number {
  if (!(Math.abs(x) <= TRIGONOMETRIC_LIMIT)) return NaN;
  const k = Math.floor(x * TWO_OVER_PI + 0.5);
  const r = reduce(x, k);
  const value = (k & 1) === 0 ? cosNearZero(r) : sinNearZero(r);
  return ((k + 1) & 2) === 0 ? value : -value;
}

/** Tangent of x radians, |x| ≤ 2³⁰; relative error below 1e-15 (1e-12 promised), NaN beyond. */
export function tan(x: number): number {
  if (!(Math.abs(x) <= TRIGONOMETRIC_LIMIT)) return NaN;
  const k = Math.floor(x * TWO_OVER_PI + 0.5);
  const r = reduce(x, k);
  return (k & 1) === 0 ? sinNearZero(r) / cosNearZero(r) : -cosNearZero(r) / sinNearZero(r);
}

/** e^x; relative error below 1e-15 (1e-12 promised) where the result is normal, 0 and Infinity beyond. */
export function exp(x: number): number {
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  if (Number.isNaN(x)) return NaN;
  const k = Math.floor(x * LOG2_E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // Taylor series to r¹³/13! in three parts; |r| ≤ ln 2 / 2 leaves 4e-18.
  const r4 = r * r * r * r;
  const low = 1 / 6 + r * (1 / 24 + r * (1 / 120 + r / 720));
  const middle = 1 / 5040 + r * (1 / 40320 + r * (1 / 362880 + r / 3628800));
  const high = 1 / 39916800 + r * (1 / 479001600 + r / 6227020800);
  const value = 1 + (r + r * r * (0.5 + r * (low + r4 * (middle + r4 * high))));
  // In two steps, because 2¹⁰²⁴ and 2⁻¹⁰⁷⁴ are no normal numbers though value × 2^k may be one.
  const half = Math.floor(k / 2);
  return value * powerOfTwo(half) * powerOfTwo(k - half);
}

/** Natural logarithm; relative error below 1e-15 (1e-12 promised) for every positive x, −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  const isSubnormal = x < 2.2250738585072014e-308;
  double[0] = isSubnormal ? x * 0x40000000000000 : x;
  let exponent = (words[HIGH]! >>> 20) - (isSubnormal ? 1023 + 54 : 1023);
  words[HIGH] = (words[HIGH]! & 0xfffff) | 0x3ff00000;
  let mantissa = double[0];
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2·artanh(f / (2 + f)); |s| ≤ 0.1716, the series to s²¹/21 leaves 1e-18.
  const f = mantissa - 1;
  const s = f / (2 + f);
  const q = s * s;
  const q4 = q * q * q * q;
  const low = 1 / 3 + q * (1 / 5 + q * (1 / 7 + q / 9));
  const middle = 1 / 11 + q * (1 / 13 + q * (1 / 15 + q / 17));
  const tail = low + q4 * (middle + q4 * (1 / 19 + q / 21));
  // 2s = f − s·f keeps the bits that the quotient lost, which counts near 1 where the result is small.
  return exponent * LN2_HIGH + (f - s * (f - 2 * q * tail) + exponent * LN2_LOW);
}

/** Logarithm to base 10; as exact as `log`. */
export function log10(x: number): number {
  return log(x) * ONE_OVER_LN10;
}

/** base^exponent for base ≥ 0; relative error below 3e-13 where the result is normal, NaN for a negative base. */
export function pow(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  return exp(exponent * log(base));
}

/** The amplitude that `level` decibels mean: 10^(level / 20); 0 at −Infinity. */
export function dbToGain(level: number): number {
  return exp(level * LN10_OVER_20);
}

/** The decibels that an amplitude means: 20·log₁₀(gain); −Infinity at 0, NaN for a negative one. */
export function gainToDb(gain: number): Decibels {
  return (log(gain) * TWENTY_OVER_LN10) as Decibels;
}
