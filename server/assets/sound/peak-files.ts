import fs from 'node:fs';
import path from 'node:path';
import { datHeader, peakLevelsOf, streamPeaks } from '@/audio/dsp/peaks';
import { hashFile } from './hash-file';

export interface LevelFile {
  path: string;
  sha256: string;
  samplesPerPixel: number;
}

/** Draws peaks and RMS straight into .dat files, one per level, so that memory does not grow with the sound. */
export interface PeakFiles {
  push(planes: readonly Float32Array[], frames: number): void;
  finish(): Promise<{ peaks: LevelFile[]; rms: LevelFile[] }>;
  /** Closes the files, finished or not. */
  close(): void;
}

/** Opens the files of all levels that a sound of this length has; the levels are known before the first sample. */
export function openPeakFiles(
  scratch: string,
  shape: { sampleRate: number; channels: number; frames: number },
): PeakFiles {
  const levels = peakLevelsOf(shape.frames);
  const open = (kind: 'peaks' | 'rms') =>
    levels.map((level) => {
      const file = path.join(scratch, `${kind}-${level.samplesPerPixel}.dat`);
      const descriptor = fs.openSync(file, 'w');
      fs.writeSync(descriptor, datHeader(level, shape));
      return { path: file, samplesPerPixel: level.samplesPerPixel, descriptor };
    });
  const files = { peaks: open('peaks'), rms: open('rms') };

  const append = (kind: 'peaks' | 'rms', zoom: number, { buffer, byteOffset, byteLength }: Int16Array) => {
    const file = files[kind].find(({ samplesPerPixel }) => samplesPerPixel === zoom);
    if (file) fs.writeSync(file.descriptor, new Uint8Array(buffer, byteOffset, byteLength));
  };
  const stream = streamPeaks({
    channels: shape.channels,
    levels: levels.length,
    sink({ samplesPerPixel }, { peaks, rms }) {
      append('peaks', samplesPerPixel, peaks);
      append('rms', samplesPerPixel, rms);
    },
  });

  const finished = (kind: 'peaks' | 'rms'): Promise<LevelFile[]> =>
    Promise.all(
      files[kind].map(async ({ path: file, samplesPerPixel }) => ({
        path: file,
        sha256: await hashFile(file),
        samplesPerPixel,
      })),
    );

  return {
    push: (planes, frames) => stream.push(planes, frames),
    async finish() {
      stream.finish();
      return { peaks: await finished('peaks'), rms: await finished('rms') };
    },
    close() {
      for (const { descriptor } of [...files.peaks, ...files.rms]) fs.closeSync(descriptor);
    },
  };
}
