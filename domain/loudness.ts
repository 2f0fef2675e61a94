import { z } from 'zod';

const Level = z.number().nullable();

/** Loudness by ITU-R BS.1770-5, EBU Tech 3341 and 3342; null where undefined: silence, or too short to tell. */
export const LoudnessSchema = z.object({
  integratedLufs: Level,
  rangeLu: Level,
  maxMomentaryLufs: Level,
  maxShortTermLufs: Level,
  truePeakDbtp: Level,
  samplePeakDbfs: Level,
});
export type Loudness = z.infer<typeof LoudnessSchema>;
