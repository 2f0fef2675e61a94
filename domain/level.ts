declare const unit: unique symbol;

/** A ratio of amplitudes as 20·log₁₀; 0 is unity, −∞ is silence. */
export type Decibels = number & { readonly [unit]: 'decibels' };
