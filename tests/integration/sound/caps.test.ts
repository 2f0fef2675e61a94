import { describe, expect, it, vi } from 'vitest';
import type * as Asset from '@/domain/asset';
import { ffmpeg, place, read } from './lab';

vi.mock('@/domain/asset', async (original) => {
  const module = await original<typeof Asset>();
  return { ...module, audioCaps: { ...module.audioCaps, seconds: 60, samples: 4_000_000 } };
});

const caps = [
  ['seconds', 'anullsrc=r=8000:cl=mono', 7200],
  ['samples', 'anullsrc=r=48000:cl=stereo', 1800],
] as const;

describe('a sound over the caps', () => {
  it.each(caps)(
    '[IN6] of its %s is refused as soon as the count passes, however small its file',
    async (_, source, seconds) => {
      const file = place('bomb.flac');
      ffmpeg(`-f lavfi -i ${source} -t ${seconds} -c:a flac $0`, file);
      const told: number[] = [];
      const outcome = await read(file, { onProgress: (done) => told.push(done) });
      expect(outcome).toMatchObject({ ok: false, problem: { code: 'too-long' } });
      // Only decoding was ever told of, and not to its end.
      expect(told.at(-1) ?? 0).toBeLessThan(0.29);
    },
  );
});
