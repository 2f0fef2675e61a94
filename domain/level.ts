declare const unit: unique symbol;

/** A ratio of amplitudes as 20·log₁₀; 0 is unity, −∞ is silence. */
export type Decibels = number & { readonly [unit]: 'decibels' };

/** Takes a plain number as decibels, in the steps of 0.01 dB in which documents keep them; NaN is refused. */
export function decibels(level: number): Decibels {
  if (Number.isNaN(level)) throw new RangeError('a level is a number');
  return (Math.round(level * 100) / 100) as Decibels;
}
