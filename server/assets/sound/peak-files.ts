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
      const out = openGathering(file);
      out.write(datHeader(level, shape));
      return { path: file, samplesPerPixel: level.samplesPerPixel, out };
    });
  const files = { peaks: open('peaks'), rms: open('rms') };

  const append = (kind: 'peaks' | 'rms', zoom: number, { buffer, byteOffset, byteLength }: Int16Array) => {
    const file = files[kind].find(({ samplesPerPixel }) => samplesPerPixel === zoom);
    file?.out.write(new Uint8Array(buffer, byteOffset, byteLength));
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
      files[kind].map(async ({ path: file, samplesPerPixel, out }) => {
        out.flush();
        return { path: file, sha256: await hashFile(file), samplesPerPixel };
      }),
    );

  return {
    push: (planes, frames) => stream.push(planes, frames),
    async finish() {
      stream.finish();
      return { peaks: await finished('peaks'), rms: await finished('rms') };
    },
    close() {
      for (const { out } of [...files.peaks, ...files.rms]) out.close();
    },
  };
}

/** A file that is written in few large pieces: a block of samples gives a few hundred bytes of each level. */
interface Gathering {
  write(bytes: Uint8Array): void;
  flush(): void;
  close(): void;
}

const GATHERED_BYTES = 64 * 1024;

function openGathering(file: string): Gathering {
  const descriptor = fs.openSync(file, 'w');
  const gathered = new Uint8Array(GATHERED_BYTES);
  let length = 0;
  const flush = () => {
    for (let done = 0; done < length;) done += fs.writeSync(descriptor, gathered, done, length - done);
    length = 0;
  };
  return {
    write(bytes) {
      for (let taken = 0; taken < bytes.length;) {
        if (length === GATHERED_BYTES) flush();
        const part = bytes.subarray(taken, taken + GATHERED_BYTES - length);
        gathered.set(part, length);
        length += part.length;
        taken += part.length;
      }
    },
    flush,
    close: () => fs.closeSync(descriptor),
  };
}
