declare const unit: unique symbol;

/** A whole number of sample instants at a stated rate. */
export type Frames = number & { readonly [unit]: 'frames' };
export type Seconds = number & { readonly [unit]: 'seconds' };

export const seconds = (length: number): Seconds => length as Seconds;

/** The one conversion between rates: round(frame × to / from). */
export function convertFrames(frame: Frames, fromRate: number, toRate: number): Frames {
  return Math.round((frame * toRate) / fromRate) as Frames;
}

export function framesToSeconds(count: Frames, sampleRate: number): Seconds {
  return (count / sampleRate) as Seconds;
}

export function secondsToFrames(length: Seconds, sampleRate: number): Frames {
  return Math.round(length * sampleRate) as Frames;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** "1:23.450", from an hour on "1:02:03.450"; `decimals` 0 to 3, cut and never rounded up into the next moment. */
export function formatClock(at: Seconds, decimals: 0 | 1 | 3 = 3): string {
  const milliseconds = Math.floor(Math.max(0, at) * 1000 + 1e-6);
  const whole = Math.floor(milliseconds / 1000);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const fraction = pad(milliseconds % 1000, 3).slice(0, decimals);
  const clock =
    hours > 0 ? `${hours}:${pad(minutes, 2)}:${pad(whole % 60, 2)}` : `${minutes}:${pad(whole % 60, 2)}`;
  return decimals === 0 ? clock : `${clock}.${fraction}`;
}

/** Reads "83", "83.5", "1m23s", "1:23.450" and "1:02:03"; undefined when it is none of these. */
export function parseClock(text: string): Seconds | undefined {
  const spoken = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
  if (spoken && text !== '') {
    const [, hours = '0', minutes = '0', rest = '0'] = spoken;
    return (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)) as Seconds;
  }
  const clock = /^(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d+)?)$/.exec(text);
  if (!clock) return undefined;
  const [, hours = '0', minutes = '0', rest = '0'] = clock;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)) as Seconds;
}
