import { audioCaps } from '@/domain/asset';
import { refuse } from './refusal';

/** Passes a shape that the caps allow; refuses more channels or another rate, as soon as they are known. */
export function checkShape({ channels, sampleRate }: { channels: number; sampleRate: number }): void {
  if (channels > audioCaps.channels) {
    throw refuse(
      'too-many-channels',
      `This file has ${channels.toLocaleString('en-GB')} channels; up to ${audioCaps.channels} are taken.`,
    );
  }
  if (sampleRate < audioCaps.minSampleRate || sampleRate > audioCaps.maxSampleRate) {
    throw refuse(
      'bad-rate',
      `This file says it runs at ${sampleRate.toLocaleString('en-GB')} Hz; 8 to 384 kHz are taken.`,
      'Export it at a usual rate.',
    );
  }
}

/** The most frames that a sound of this shape may have. */
export function mostFrames({ channels, sampleRate }: { channels: number; sampleRate: number }): number {
  return Math.min(audioCaps.seconds * sampleRate, Math.floor(audioCaps.samples / channels));
}

/** The refusal of a sound with more frames than that. */
export function refuseLength() {
  return refuse(
    'too-long',
    `This sound is longer than ${audioCaps.seconds / 3600} hours, or has more than ${audioCaps.samples / 1e9} thousand million samples.`,
    'Send it in parts.',
  );
}
