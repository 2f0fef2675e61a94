/** How fast bytes leave, smoothed so that the time left does not jump. */
export interface SpeedMeter {
  readonly at: number;
  readonly sent: number;
  /** Bytes a second; undefined before two readings. */
  readonly speed: number | undefined;
}

/** After this long a change of speed has shown to two thirds, in milliseconds. */
const memory = 3_000;

export function startMeter(sent: number, at: number): SpeedMeter {
  return { at, sent, speed: undefined };
}

/** Takes a reading: an exponential average weighted by the time since the last one. */
export function readMeter(meter: SpeedMeter, sent: number, at: number): SpeedMeter {
  const elapsed = at - meter.at;
  if (elapsed <= 0) return meter;
  const current = (Math.max(0, sent - meter.sent) * 1000) / elapsed;
  const weight = 1 - Math.exp(-elapsed / memory);
  const speed = meter.speed === undefined ? current : meter.speed + weight * (current - meter.speed);
  return { at, sent, speed };
}

/** Seconds until the rest is sent; undefined while nothing can be said. */
export function secondsLeft(rest: number, speed: number | undefined): number | undefined {
  return speed && speed > 0 ? Math.ceil(rest / speed) : undefined;
}
