import { wavHeader } from '@/audio/files/wav';

/** A WAV file of a signal, 16 bit; the signal is given per frame and channel in −1…1. */
export function makeWav(
  { seconds, sampleRate = 48_000, channels = 2 }: { seconds: number; sampleRate?: number; channels?: number },
  signal: (frame: number, channel: number) => number,
): Uint8Array<ArrayBuffer> {
  const frames = Math.round(seconds * sampleRate);
  const header = wavHeader({ format: { kind: 'int', bits: 16 }, channels, sampleRate, frames });
  const bytes = new Uint8Array(header.length + frames * channels * 2);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = Math.round(Math.max(-1, Math.min(1, signal(frame, channel))) * 32767);
      view.setInt16((frame * channels + channel) * 2, value, true);
    }
  }
  return bytes;
}

/** A few seconds of a quiet tone, different for each pitch. */
export function makeTone(seconds = 2, pitch = 440): Uint8Array<ArrayBuffer> {
  return makeWav({ seconds }, (frame) => 0.2 * Math.sin((2 * Math.PI * pitch * frame) / 48_000));
}
