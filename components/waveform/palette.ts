import { personVariable } from '@/components/ui/avatar';

/** The colours that canvases draw with: the same tokens as everywhere, read once per theme. */
export interface Palette {
  readonly well: string;
  /** For figures on a canvas. */
  readonly labelFont: string;
  readonly line1: string;
  readonly line2: string;
  readonly ink1: string;
  readonly ink3: string;
  readonly axis: string;
  readonly peak: string;
  readonly rms: string;
  readonly playedPeak: string;
  readonly playedRms: string;
  readonly clip: string;
  readonly loud: string;
  readonly regionFill: number;
  readonly chosenFill: number;
  readonly people: readonly string[];
  /** How opaque the RMS tone must be over the well to look like the peak tone; holds for played and unplayed alike. */
  readonly peakAlpha: number;
}

const peopleColours = 10;
/** What one rem is where nobody changed it. */
const rootPixels = 16;

export function readPalette(root: Element): Palette {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [well, peak, rms] = [token('well'), token('wave-peak'), token('wave-rms')];
  return {
    well,
    labelFont: `${Number.parseFloat(token('text-11')) * rootPixels}px ${getComputedStyle(document.body).fontFamily}`,
    peak,
    rms,
    line1: token('line-1'),
    line2: token('line-2'),
    ink1: token('ink-1'),
    ink3: token('ink-3'),
    axis: token('wave-axis'),
    playedPeak: token('wave-played-peak'),
    playedRms: token('wave-played-rms'),
    clip: token('wave-clip'),
    loud: token('wave-loud'),
    regionFill: Number(token('region-fill')),
    chosenFill: Number(token('region-fill-on')),
    people: Array.from({ length: peopleColours }, (_, colour) => token(personVariable(colour).slice(2))),
    peakAlpha: alphaBetween(well, rms, peak),
  };
}

export function personColour(palette: Palette, colour: number): string {
  return palette.people[colour % palette.people.length] ?? palette.ink1;
}

/** The colour `share` of the way from one to the other, as #rrggbb. */
export function mixColours(one: string, other: string, share: number): string {
  const [from, to] = [channelsOf(one), channelsOf(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? value) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** A colour as one pixel of image data: red, green, blue, alpha from the lowest byte up. */
export function toPixel(colour: string, alpha: number): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour);
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export function withAlpha(colour: string, alpha: number): string {
  return `rgb(${channelsOf(colour).join(' ')} / ${alpha})`;
}

function alphaBetween(ground: string, full: string, wanted: string): number {
  const sum = (colour: string) => channelsOf(colour).reduce((total, value) => total + value, 0);
  const span = sum(full) - sum(ground);
  return span === 0 ? 1 : Math.min(1, Math.max(0, (sum(wanted) - sum(ground)) / span));
}

/** Reads #rrggbb, and #rgb as minified stylesheets write it. */
function channelsOf(hex: string): number[] {
  const digits =
    hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? []);
  return digits.map((pair) => Number.parseInt(pair, 16));
}
