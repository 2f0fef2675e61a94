import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WavFormat } from '@/audio/files/wav';
import { readWavHeader, wavHeader } from '@/audio/files/wav';

const formats: WavFormat[] = [
  ...([8, 16, 24, 32] as const).map((bits) => ({ kind: 'int', bits }) as const),
  ...([32, 64] as const).map((bits) => ({ kind: 'float', bits }) as const),
];

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('WAV headers', () => {
  it('[SO25] are read back as they were written, for every format and channel count', () => {
    for (const format of formats) {
      for (let channels = 1; channels <= 8; channels++) {
        const header = wavHeader({ format, channels, sampleRate: 44_100, frames: 1001 });
        const dataBytes = (1001 * channels * format.bits) / 8;
        expect(readWavHeader(header)).toEqual({
          ok: true,
          format,
          channels,
          sampleRate: 44_100,
          dataOffset: header.length,
          dataBytes,
        });
        const riffBytes = new DataView(header.buffer).getUint32(4, true);
        expect(riffBytes).toBe(header.length - 8 + dataBytes + (dataBytes % 2));
      }
    }
  });

  it('[SO25] are plain for two channels of 16 bit, extensible beyond', () => {
    const plain = wavHeader({
      format: { kind: 'int', bits: 16 },
      channels: 2,
      sampleRate: 48_000,
      frames: 3,
    });
    expect(hex(plain)).toBe(
      '5249464630000000' +
        '57415645' +
        '666d7420100000000100020080bb000000ee020004001000' +
        '646174610c000000',
    );
    const six = wavHeader({ format: { kind: 'int', bits: 16 }, channels: 6, sampleRate: 48_000, frames: 0 });
    expect(hex(six.subarray(20, 22))).toBe('feff');
    expect(new DataView(six.buffer).getUint32(40, true)).toBe(0x3f);
    const deep = wavHeader({
      format: { kind: 'float', bits: 32 },
      channels: 1,
      sampleRate: 48_000,
      frames: 7,
    });
    expect(hex(deep.subarray(44, 60))).toBe('0300000000001000800000aa00389b71');
    expect(hex(deep.subarray(60, 72))).toBe('666163740400000007000000');
  });

  it('[SO25] turn into RF64 when 32 bits cannot hold the length', () => {
    const shape = { format: { kind: 'float', bits: 32 }, channels: 2, sampleRate: 96_000 } as const;
    const most = Math.floor((0xffffffff - 80) / 8);
    expect(hex(wavHeader({ ...shape, frames: most - 1 }).subarray(0, 4))).toBe(hex(Buffer.from('RIFF')));
    const frames = 2 ** 33 + 5;
    const header = wavHeader({ ...shape, frames });
    expect(Buffer.from(header.subarray(0, 4)).toString()).toBe('RF64');
    expect(readWavHeader(header)).toMatchObject({
      ok: true,
      dataBytes: frames * 8,
      dataOffset: header.length,
    });
    const view = new DataView(header.buffer);
    expect(Number(view.getBigUint64(20, true))).toBe(frames * 8 + header.length - 8);
    expect(Number(view.getBigUint64(36, true))).toBe(frames);
  });

  const header = wavHeader({
    format: { kind: 'int', bits: 24 },
    channels: 2,
    sampleRate: 48_000,
    frames: 10,
  });
  const changed = (offset: number, ...values: number[]) => {
    const bytes = header.slice();
    bytes.set(values, offset);
    return bytes;
  };

  it('[SO24] are found behind other chunks, of odd length too', () => {
    const junk = [...Buffer.from('JUNK'), 3, 0, 0, 0, 1, 2, 3, 0];
    const bytes = Uint8Array.from([...header.subarray(0, 12), ...junk, ...header.subarray(12)]);
    expect(readWavHeader(bytes)).toMatchObject({
      ok: true,
      channels: 2,
      dataOffset: header.length + 12,
      dataBytes: 60,
    });
    const roomy = new Uint8Array(bytes.length + 5);
    roomy.set(bytes, 5);
    expect(readWavHeader(roomy.subarray(5))).toEqual(readWavHeader(bytes));
  });

  it('[SO24] are refused by name', () => {
    const reasons = {
      empty: readWavHeader(new Uint8Array()),
      text: readWavHeader(Buffer.from('#EXTM3U\nhttp://example.org/\n')),
      aiff: readWavHeader(Buffer.from('FORM\0\0\0\0AIFFCOMM')),
      onlyRiff: readWavHeader(header.subarray(0, 12)),
      cutInFormat: readWavHeader(header.subarray(0, 40)),
      cutBeforeData: readWavHeader(header.subarray(0, header.length - 8)),
      dataFirst: readWavHeader(Uint8Array.from([...header.subarray(0, 12), ...header.subarray(-8)])),
      noChannels: readWavHeader(changed(22, 0, 0)),
      rateZero: readWavHeader(changed(24, 0, 0, 0, 0)),
      bitsZero: readWavHeader(changed(34, 0, 0)),
      wrongBlock: readWavHeader(changed(32, 5, 0)),
      otherCoding: readWavHeader(changed(20, 0xad, 0xde)),
      otherGuid: readWavHeader(changed(50, 1)),
      stream: readWavHeader(changed(header.length - 4, 255, 255, 255, 255)),
    };
    expect(
      Object.fromEntries(Object.entries(reasons).map(([name, read]) => [name, !read.ok && read.reason])),
    ).toEqual({
      empty: 'not-wav',
      text: 'not-wav',
      aiff: 'not-wav',
      onlyRiff: 'no-format',
      cutInFormat: 'no-format',
      cutBeforeData: 'no-data',
      dataFirst: 'no-format',
      noChannels: 'unsupported',
      rateZero: 'unsupported',
      bitsZero: 'unsupported',
      wrongBlock: 'unsupported',
      otherCoding: 'unsupported',
      otherGuid: 'unsupported',
      stream: 'unknown-length',
    });
  });

  const folder = process.env.TALKBACK_AUDIO ?? path.resolve('../shared/audio');
  it.skipIf(!existsSync(folder))('[SO24] of real files are read (TALKBACK_AUDIO)', () => {
    const read = (name: string) => readWavHeader(readFileSync(path.join(folder, name)).subarray(0, 65_536));
    expect(read('formats/s24.wav')).toMatchObject({
      ok: true,
      format: { kind: 'int', bits: 24 },
      sampleRate: 44_100,
    });
    expect(read('formats/f32.wav')).toMatchObject({
      ok: true,
      format: { kind: 'float', bits: 32 },
      channels: 2,
    });
    expect(read('formats/5.1.wav')).toMatchObject({ ok: true, channels: 6, sampleRate: 48_000 });
    expect(read('formats/mulaw.wav')).toEqual({ ok: false, reason: 'unsupported' });
    expect(read('hostile/mp3-named.wav')).toEqual({ ok: false, reason: 'not-wav' });
  });
});
