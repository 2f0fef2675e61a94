import { z } from 'zod';

/** How canonical samples are stored: integers left-justified in 32 bits, or 32-bit float. */
export const SampleFormat = z.enum(['s32le', 'f32le']);
export type SampleFormat = z.infer<typeof SampleFormat>;

export interface CanonicalShape {
  sampleRate: number;
  channels: number;
  frames: number;
  sampleFormat: SampleFormat;
  /** Power of two by which stored samples are multiplied to get the sound; 0 but for lossy sources over full scale. */
  exponent: number;
}

/** The line that is hashed in front of the interleaved canonical samples to give pcmSha256. */
export function canonicalHeading(pcm: CanonicalShape): string {
  return `talkback-pcm/1 ${pcm.sampleRate} ${pcm.channels} ${pcm.frames} ${pcm.sampleFormat} ${pcm.exponent}\n`;
}

/** Canonical samples are sent in segments of so many frames, counted from frame 0; the last one is shorter. */
export const segmentFrames = 65_536;

/** How long segment `index` of a sound is, in frames; 0 where the sound has no such segment. */
export function segmentLength(index: number, frames: number): number {
  return Math.max(0, Math.min(segmentFrames, frames - index * segmentFrames));
}

/** What a decoded file may be at most; refused as soon as the count passes. */
export const audioCaps = {
  channels: 8,
  minSampleRate: 8_000,
  maxSampleRate: 384_000,
  seconds: 12 * 3600,
  samples: 5_000_000_000,
} as const;

export const RenditionName = z.enum(['original', 'lossless', 'compact']);
export type RenditionName = z.infer<typeof RenditionName>;
