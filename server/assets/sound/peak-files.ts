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
  /** Closes what is open; harmless when all is finished. */
  close(): void;
}

const kinds = ['peaks', 'rms'] as const;

/** Opens the files of all levels that a sound of this length has. */
export function openPeakFiles(
  scratch: string,
  shape: { sampleRate: number; channels: number; frames: number },
): PeakFiles {
  const files = new Map<string, { path: string; samplesPerPixel: number; descriptor: number }>();
  const levels = peakLevelsOf(shape.frames);
  for (const kind of kinds) {
    for (const level of levels) {
      const file = path.join(scratch, `${kind}-${level.samplesPerPixel}.dat`);
      const descriptor = fs.openSync(file, 'w');
      files.set(`${kind} ${level.samplesPerPixel}`, { ...level, path: file, descriptor });
      fs.writeSync(descriptor, datHeader(level, shape));
    }
  }

  const stream = streamPeaks({
    channels: shape.channels,
    levels: levels.length,
    sink({ samplesPerPixel }, pixels) {
      for (const kind of kinds) {
        const file = files.get(`${kind} ${samplesPerPixel}`);
        if (file) fs.writeSync(file.descriptor, littleEndian(pixels[kind]));
      }
    },
  });

  function close() {
    for (const { descriptor } of files.values()) fs.closeSync(descriptor);
  }

  return {
    push: (planes, frames) => stream.push(planes, frames),
    close: () => {
      close();
      files.clear();
    },
    async finish() {
      stream.finish();
      close();
      const finished = async (kind: string) => {
        const written = levels.map(({ samplesPerPixel }) => files.get(`${kind} ${samplesPerPixel}`));
        const found = written.flatMap((file) => file ?? []);
        return Promise.all(
          found.map(async ({ path: file, samplesPerPixel }) => ({
            path: file,
            sha256: await hashFile(file),
            samplesPerPixel,
          })),
        );
      };
      const [peaks, rms] = await Promise.all(kinds.map(finished));
      files.clear();
      return { peaks: peaks ?? [], rms: rms ?? [] };
    },
  };
}
