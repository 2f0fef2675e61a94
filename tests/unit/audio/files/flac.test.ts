import { describe, expect, it } from 'vitest';
import {
  crc8,
  createFlacCutter,
  flacPartHead,
  FLAC_HEAD_BYTES,
  readFlacFrame,
  readFlacHead,
} from '@/audio/files/flac';
import { flacFile, frameHeader } from '../flac-bytes';

describe('[SO27] FLAC headers', () => {
  it('[SO27] has the CRC-8 of the standard', () => {
    expect(crc8(new TextEncoder().encode('123456789'), 0, 9)).toBe(0xf4);
  });

  it('[SO27] STREAMINFO gives shape, length and the place of the first frame, whatever blocks follow it', () => {
    const { bytes, audioOffset } = flacFile({
      frames: 2 ** 34 + 5,
      channels: 6,
      bits: 24,
      rate: 96_000,
      writes: 1,
    });
    expect(readFlacHead(bytes)).toEqual({
      ok: true,
      head: { blockSize: 4096, sampleRate: 96_000, channels: 6, bits: 24, frames: 2 ** 34 + 5, audioOffset },
    });
  });

  it('[SO27] refuses what is no FLAC, what breaks off, and frames of several lengths', () => {
    const { bytes } = flacFile({ frames: 10 });
    const changed = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte));
    expect(readFlacHead(changed(0, 0x46))).toEqual({ ok: false, reason: 'not-flac' });
    expect(readFlacHead(changed(4, 4))).toEqual({ ok: false, reason: 'not-flac' });
    expect(readFlacHead(bytes.subarray(0, 20))).toEqual({ ok: false, reason: 'cut-off' });
    expect(readFlacHead(bytes.subarray(0, FLAC_HEAD_BYTES))).toEqual({ ok: false, reason: 'cut-off' });
    expect(readFlacHead(changed(9, 1))).toEqual({ ok: false, reason: 'variable' });
  });

  it.each([0, 127, 128, 2047, 2048, 65_535, 65_536, 2 ** 21, 2 ** 26, 2 ** 31 - 1])(
    '[SO27] reads frame number %i',
    (number) => {
      const header = frameHeader({ number });
      expect(readFlacFrame(header, 0)).toEqual({ number, blockSize: 4096, headerBytes: header.length });
    },
  );

  it('[SO27] reads block lengths that are coded and that are written out', () => {
    const length = (sizeCode: number, written: number[] = []) =>
      readFlacFrame(frameHeader({ number: 3, sizeCode, written }), 0)?.blockSize;
    expect([length(1), length(2), length(5), length(8), length(12), length(15)]).toEqual([
      192, 576, 4608, 256, 4096, 32_768,
    ]);
    expect([length(6, [99]), length(7, [0x12, 0x33])]).toEqual([100, 0x1234]);
  });

  it('[SO27] sees no frame where a bit is wrong', () => {
    const header = frameHeader({ number: 300 });
    for (let bit = 0; bit < header.length * 8; bit++) {
      const wrong = header.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit % 8)) : byte));
      expect(readFlacFrame(wrong, 0)).toBeUndefined();
    }
  });

  it('[SO29] a part begins with the shape of the whole, its own length and no MD5', () => {
    const { bytes } = flacFile({ frames: 2 ** 33, rate: 44_100, writes: 1 });
    const head = flacPartHead(bytes, 65_536);
    expect(head).toHaveLength(FLAC_HEAD_BYTES);
    expect(readFlacHead(head)).toEqual({
      ok: true,
      head: {
        blockSize: 4096,
        sampleRate: 44_100,
        channels: 2,
        bits: 16,
        frames: 65_536,
        audioOffset: FLAC_HEAD_BYTES,
      },
    });
    expect([...head.subarray(26)]).toEqual(Array.from({ length: 16 }, () => 0));
  });
});

describe('[SO28] cutting', () => {
  function cut(bytes: Uint8Array, pieceBytes: number, partFrames = 65_536) {
    const cutter = createFlacCutter(partFrames);
    for (let at = 0; at < bytes.length; at += pieceBytes) cutter.push(bytes.subarray(at, at + pieceBytes));
    return cutter.finish();
  }

  it.each([1, 7, 64, 1000, 1_000_000])('[SO28] finds every part in pieces of %i bytes', (pieceBytes) => {
    const { bytes, offsets } = flacFile({ frames: 65_536 * 2 + 5000 });
    expect(cut(bytes, pieceBytes)).toEqual([offsets[0], offsets[16], offsets[32], bytes.length]);
  });

  it('[SO28] a sound shorter than a block is one part', () => {
    const { bytes, offsets } = flacFile({ frames: 100 });
    expect(cut(bytes, 50)).toEqual([offsets[0], bytes.length]);
  });

  it('[SO28] refuses blocks that do not divide a part, lost frames, and what is no FLAC', () => {
    expect(cut(flacFile({ frames: 65_536 }).bytes, 100, 65_537)).toBeUndefined();
    const { bytes, offsets } = flacFile({ frames: 65_536 });
    expect(cut(bytes.subarray(0, offsets[15]), 100)).toBeUndefined();
    expect(cut(new Uint8Array(100_000), 1000)).toBeUndefined();
    expect(cut(new Uint8Array(0), 1)).toBeUndefined();
  });
});
