import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalHeading } from '@/domain/asset';

describe('the hash of a sound', () => {
  it('[SO26] is taken over one line of text and the interleaved samples', () => {
    const heading = canonicalHeading({
      sampleRate: 48_000,
      channels: 2,
      frames: 1,
      sampleFormat: 's32le',
      exponent: 0,
    });
    expect(heading).toBe('talkback-pcm/1 48000 2 1 s32le 0\n');
    const samples = Buffer.from('000000800000007f', 'hex');
    expect(createHash('sha256').update(heading).update(samples).digest('hex')).toBe(
      '601c42799cc0442d2e016e70890b71ea00b73892359b56bbdc3285ac8004bc2f',
    );
  });
});
