import type { Viewport } from './viewport';

/** Seconds between labels and between the small marks; each divides the next one up into even parts. */
const steps = [
  [0.001, 0.0002],
  [0.002, 0.0005],
  [0.005, 0.001],
  [0.01, 0.002],
  [0.02, 0.005],
  [0.05, 0.01],
  [0.1, 0.02],
  [0.2, 0.05],
  [0.5, 0.1],
  [1, 0.2],
  [2, 0.5],
  [5, 1],
  [10, 2],
  [15, 5],
  [30, 5],
  [60, 10],
  [120, 30],
  [300, 60],
  [600, 120],
  [900, 300],
  [1800, 300],
  [3600, 600],
  [7200, 1800],
] as const;

export interface RulerTick {
  readonly seconds: number;
  readonly isLabelled: boolean;
}

export interface RulerScale {
  readonly ticks: readonly RulerTick[];
  /** Decimals a label needs to tell neighbours apart. */
  readonly decimals: 0 | 1 | 3;
}

/** The marks between two moments, labels at least `labelGap` pixels apart. */
export function rulerTicks(
  fromSeconds: number,
  toSeconds: number,
  pixelsPerSecond: number,
  labelGap: number,
): RulerScale {
  const [step, minor] =
    steps.find(([step]) => step * pixelsPerSecond >= labelGap) ?? steps[steps.length - 1]!;
  const perLabel = Math.round(step / minor);
  const first = Math.ceil(fromSeconds / minor - 1e-6);
  const last = Math.floor(toSeconds / minor + 1e-6);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => {
    const index = first + offset;
    return { seconds: index * minor, isLabelled: index % perLabel === 0 };
  });
  return { ticks, decimals: step >= 1 ? 0 : step >= 0.1 ? 1 : 3 };
}

/** Samples between labels and between the small marks. */
const frameSteps = [
  [10, 1],
  [20, 4],
  [50, 10],
  [100, 20],
  [200, 50],
  [500, 100],
] as const;

/** Where a label each millisecond would leave gaps, samples are counted instead. */
export function countsSamples({ framesPerPixel }: Viewport): boolean {
  return framesPerPixel < 0.5;
}

/** The marks between two frames, at whole samples, labels at least `labelGap` pixels apart. */
export function frameTicks(
  fromFrame: number,
  toFrame: number,
  pixelsPerFrame: number,
  labelGap: number,
): { frame: number; isLabelled: boolean }[] {
  const [step, minor] =
    frameSteps.find(([step]) => step * pixelsPerFrame >= labelGap) ?? frameSteps[frameSteps.length - 1]!;
  const first = Math.ceil(fromFrame / minor);
  const count = Math.max(0, Math.floor(toFrame / minor) - first + 1);
  return Array.from({ length: count }, (_, offset) => {
    const frame = (first + offset) * minor;
    return { frame, isLabelled: frame % step === 0 };
  });
}

const wholeNumber = new Intl.NumberFormat('en-GB');

/** The number of a sample, as the ruler writes it: "3,984,212". */
export function formatFrame(frame: number): string {
  return wholeNumber.format(frame);
}
