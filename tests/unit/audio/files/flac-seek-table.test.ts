import { describe, expect, it } from 'vitest';
import { flacBlocks, readFlacHead } from '@/audio/files/flac';
import { flacSeekRoom, flacSeekTable } from '@/audio/files/flac-seek-table';
import { flacFile } from '../flac-bytes';

const partFrames = 65_536;

/** A file with so much padding, and where its parts begin. */
function paddedFile(frames: number, padding: number) {
  const { bytes, audioOffset } = flacFile({ frames, writes: 0 });
  const paddingOffset = audioOffset - 7;
  const head = bytes.slice(0, paddingOffset);
  const start = Uint8Array.from([...head, 0x81, ...threeBytes(padding), ...new Uint8Array(padding)]);
  const parts = Math.ceil(frames / partFrames);
  const cuts = Array.from({ length: parts + 1 }, (_, part) => start.length + part * 100_000);
  return { start, cuts, paddingOffset };
}

const threeBytes = (value: number) => [(value >> 16) & 255, (value >> 8) & 255, value & 255];

function pointsIn(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const count = (view.getUint32(0) & 0xffffff) / 18;
  return Array.from({ length: count }, (_, i) => ({
    frame: Number(view.getBigUint64(4 + i * 18)),
    offset: Number(view.getBigUint64(12 + i * 18)),
    samples: view.getUint16(20 + i * 18),
  }));
}

describe('[SO36] the seek table', () => {
  it('[SO36] has a point at every part, and fills the room that was left for it', () => {
    const frames = 2 * partFrames + 100;
    const { start, cuts, paddingOffset } = paddedFile(frames, flacSeekRoom(frames, partFrames));
    const table = flacSeekTable(start, cuts, partFrames);
    expect(table?.offset).toBe(paddingOffset);
    expect(pointsIn(table?.bytes ?? new Uint8Array(4))).toEqual([
      { frame: 0, offset: 0, samples: 4096 },
      { frame: partFrames, offset: 100_000, samples: 4096 },
      { frame: 2 * partFrames, offset: 200_000, samples: 100 },
    ]);
    const before = readFlacHead(start);
    start.set(table?.bytes ?? [], paddingOffset);
    expect(readFlacHead(start)).toEqual(before);
    expect(flacBlocks(start).map(({ type, length }) => [type, length])).toEqual([
      [0, 34],
      [4, 5],
      [3, 54],
      [1, 0],
    ]);
  });

  it('[SO36] keeps the head of twelve hours under 64 KiB, its points evenly apart', () => {
    const frames = 12 * 3600 * 192_000;
    const room = flacSeekRoom(frames, partFrames);
    expect(room).toBeLessThan(65_000);
    const { start, cuts } = paddedFile(frames, room);
    const points = pointsIn(flacSeekTable(start, cuts, partFrames)?.bytes ?? new Uint8Array(4));
    expect(points.length).toBeGreaterThan(3_500);
    const stride = (points[1]?.frame ?? 0) / partFrames;
    expect(points.every(({ frame }, i) => frame === i * stride * partFrames)).toBe(true);
    expect((points.at(-1)?.frame ?? 0) + stride * partFrames).toBeGreaterThanOrEqual(frames);
  });

  it('[SO36] leaves a file alone that has no room, or no padding at its end', () => {
    const frames = 3 * partFrames;
    const { start, cuts, paddingOffset } = paddedFile(frames, flacSeekRoom(frames, partFrames) - 1);
    expect(flacSeekTable(start, cuts, partFrames)).toBeUndefined();
    start[paddingOffset] = 0x80 | 6;
    expect(flacSeekTable(start, cuts, partFrames)).toBeUndefined();
    expect(flacSeekTable(new Uint8Array(10), cuts, partFrames)).toBeUndefined();
  });
});
