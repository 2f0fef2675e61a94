import { z } from 'zod';
import { convertFrames, type Frames } from '../time';

/** What a comment points at: a half-open span of frames, or a single moment when it has no end. */
export const Region = z.strictObject({
  startFrame: z.number().int().min(0),
  endFrame: z.number().int().min(1).optional(),
});
export type Region = z.infer<typeof Region>;

/** Whether a region lies inside a version of `frames` frames: 0 ≤ start < end ≤ frames, a point before the end. */
export function liesWithin(region: Region, frames: number): boolean {
  if (region.endFrame === undefined) return region.startFrame < frames;
  return region.startFrame < region.endFrame && region.endFrame <= frames;
}

/** The same span of time at another rate, in frames of a version of `to.frames`; null where that ends before it. */
export function convertRegion(
  { startFrame, endFrame }: Region,
  fromRate: number,
  to: { sampleRate: number; frames: number },
): Region | null {
  const convert = (frame: number) => convertFrames(frame as Frames, fromRate, to.sampleRate);
  const region: Region = {
    startFrame: convert(startFrame),
    ...(endFrame !== undefined && { endFrame: Math.min(to.frames, convert(endFrame)) }),
  };
  return liesWithin(region, to.frames) ? region : null;
}
