import { z } from 'zod';

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
