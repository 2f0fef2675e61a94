import { describe, expect, it } from 'vitest';
import { wavHeader } from '@/audio/files/wav';
import { bytesOfArray } from '@/server/assets/sound/bytes';
import type { SoundProblem } from '@/server/assets/sound/refusal';
import { Refusal } from '@/server/assets/sound/refusal';
import { sniff } from '@/server/assets/sound/sniff';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const join = (...parts: (Uint8Array | string)[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part))));
const look = (content: Uint8Array | string, filename = 'mix') => sniff(bytesOfArray(join(content)), filename);

function problemOf(content: Uint8Array | string, filename = 'mix.wav'): SoundProblem {
  try {
    look(content, filename);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('was not refused');
}

const shape = { channels: 2, sampleRate: 48_000, frames: 10 };
const wav = (format: { kind: 'int'; bits: 16 } | { kind: 'float'; bits: 32 }) =>
  join(wavHeader({ ...shape, format }), new Uint8Array(80));
const u16 = (value: number) => String.fromCharCode(value >> 8, value & 255);
const u32 = (value: number) => u16(value >>> 16) + u16(value & 0xffff);
const id3 = (bytes: number) =>
  `ID3\x04\0\0${String.fromCharCode(0, 0, bytes >> 7, bytes & 127)}${'\0'.repeat(bytes)}`;

/** An MP3 frame at 128 kb/s, 44.1 kHz: 417 bytes; an ADTS frame of 200. */
const mp3Frame = `\xff\xfb\x90\x64${'\0'.repeat(413)}`;
const mp2Frame = `\xff\xfd\x80\x04${'\0'.repeat(413)}`;
const adtsFrame = `\xff\xf1\x50\x80\x19\x1f\xfc${'\0'.repeat(193)}`;

describe('what a file is', () => {
  it('[IN1] is told by its first bytes, whatever its name', () => {
    const comm = `COMM${u32(18)}${u16(2)}${u32(10)}${u16(16)}\x40\x0e\xbb\x80\0\0\0\0\0\0`;
    const caf = `caff\0\x01\0\0desc${u32(0)}${u32(32)}\x40\xe7\x70\0\0\0\0\0lpcm${u32(1)}${u32(8)}${u32(1)}${u32(2)}${u32(32)}data${u32(0)}${u32(84)}`;
    const streamInfo = `fLaC\0\0\0\x22${'\0'.repeat(10)}\x0b\xb8\x02\xf0\0\0\0\x0a${'\0'.repeat(16)}`;
    const opus = `OggS\0\x04${'\0'.repeat(40)}`;
    expect(look(wav({ kind: 'int', bits: 16 }), 'a.mp3')).toEqual({
      format: 'wav',
      demuxer: 'wav',
      likelyKind: 'integer',
      declaredFrames: 10,
      endsEarly: false,
    });
    expect(look(wav({ kind: 'float', bits: 32 }))).toMatchObject({ likelyKind: 'float', declaredFrames: 10 });
    expect(look(`FORM${u32(46)}AIFF${comm}`)).toMatchObject({ format: 'aiff', declaredFrames: 10 });
    expect(look(caf)).toMatchObject({ format: 'caf', likelyKind: 'float', declaredFrames: 10 });
    expect(look(streamInfo)).toMatchObject({ format: 'flac', likelyKind: 'integer', declaredFrames: 10 });
    expect(look(opus)).toMatchObject({ format: 'ogg', likelyKind: 'lossy', endsEarly: false });
    expect(look(`\0\0\0\x18ftypM4A `)).toMatchObject({ format: 'mp4', demuxer: 'mov' });
    expect(look('\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm')).toMatchObject({ format: 'webm' });
    expect(look('\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska')).toMatchObject({
      format: 'matroska',
      demuxer: 'matroska',
    });
  });

  it('[IN2] is told by three frames that follow each other, behind tags and junk', () => {
    expect(look(mp3Frame.repeat(3))).toMatchObject({ format: 'mp3', demuxer: 'mp3', likelyKind: 'lossy' });
    expect(look(mp2Frame.repeat(3))).toMatchObject({ format: 'mp2', demuxer: 'mp3' });
    expect(look(adtsFrame.repeat(3))).toMatchObject({ format: 'aac', demuxer: 'aac' });
    expect(look(id3(300) + mp3Frame.repeat(3))).toMatchObject({ format: 'mp3' });
    expect(look(id3(300) + id3(20) + mp3Frame.repeat(3))).toMatchObject({ format: 'mp3' });
    expect(look('\xff\xfb junk \xff' + mp3Frame.repeat(3))).toMatchObject({ format: 'mp3' });
    expect(look(mp3Frame)).toMatchObject({ format: 'mp3' });
    expect(problemOf(`\x01${mp3Frame.repeat(2)}\x01`).code).toBe('unsupported');
    expect(problemOf(mp3Frame.repeat(2) + mp2Frame).code).toBe('unsupported');
  });

  it('[IN1] leaves a length open where the header does', () => {
    const open = wav({ kind: 'int', bits: 16 });
    const at = Buffer.from(open).indexOf('data') + 4;
    for (const placeholder of [0, 0x7fff_ffff, 0xffff_ffff, 0xffff_ff00]) {
      new DataView(open.buffer).setUint32(at, placeholder, true);
      expect(look(open)).not.toHaveProperty('declaredFrames');
    }
    const long = join(wavHeader({ ...shape, format: { kind: 'int', bits: 16 }, frames: 2 ** 31 }), '....');
    expect(look(long)).toMatchObject({ declaredFrames: 2 ** 31 });
  });
});

describe('what is refused by its first bytes', () => {
  it('[IN3] is named, with the name it came under and what to do', () => {
    const named: [content: string, sentence: string][] = [
      ['Mix notes:\nless bass', 'This is a text file with the name of a WAV. Nothing was added.'],
      ['#EXTM3U\nhttp://host/a', 'This is a list of other files with the name of a WAV. Nothing was added.'],
      [
        'ffconcat version 1.0\nfile b',
        'This is a list of other files with the name of a WAV. Nothing was added.',
      ],
      [
        '<?xml version="1.0"?><MPD>',
        'This is a list of other files with the name of a WAV. Nothing was added.',
      ],
      ['<!doctype html><p>', 'This is a web page with the name of a WAV. Nothing was added.'],
      ['\x7fELF\x02', 'This is a program with the name of a WAV. Nothing was added.'],
      [
        'MThd\0\0',
        'This is a MIDI file with the name of a WAV. Nothing was added. It holds notes and no sound: bounce it to audio first.',
      ],
      [
        'PK\x03\x04',
        'This is a ZIP archive with the name of a WAV. Nothing was added. Unpack it and send the sound files inside.',
      ],
      [
        '\x30\x26\xb2\x75\x8e\x66\xcf\x11',
        'This is a Windows Media file (WMA) with the name of a WAV. Nothing was added. Export it as WAV, FLAC or MP3.',
      ],
      [
        '\x0b\x77\x01',
        'This is Dolby Digital (AC-3 or E-AC-3) with the name of a WAV. Nothing was added. Export it as WAV or FLAC.',
      ],
    ];
    for (const [content, sentence] of named) {
      expect(problemOf(content)).toEqual({ code: 'unsupported', sentence });
    }
    expect(problemOf('\x0b\x77\x01', 'mix.ac3').sentence).toMatch(
      /^This is Dolby Digital \(AC-3 or E-AC-3\)\. Nothing/,
    );
    expect(problemOf('hello', 'mix.mp3').sentence).toContain('the name of an MP3');
    expect(problemOf('hello', 'mix.flac').sentence).toContain('the name of a FLAC');
    expect(problemOf('\x00\x01\x02\x03', 'mix').sentence).toMatch(/^No sound was recognised in this file\./);
  });

  it('[IN4] is empty, or breaks off before its sound', () => {
    const head = wavHeader({ ...shape, format: { kind: 'int', bits: 16 } });
    expect(problemOf('').code).toBe('empty');
    expect(problemOf(head).code).toBe('empty');
    expect(problemOf(head.subarray(0, 40)).code).toBe('damaged');
    expect(problemOf('RIFF\0\0\0\0WAVE').code).toBe('damaged');
    expect(problemOf('ID3\x04\0\0\0\x7f\0\0').code).toBe('damaged');
    const noChannels = wav({ kind: 'int', bits: 16 });
    new DataView(noChannels.buffer).setUint16(22, 0, true);
    expect(problemOf(noChannels).code).toBe('damaged');
  });

  it('[IN6] is over the caps', () => {
    const odd = (change: { channels?: number; sampleRate?: number }) =>
      join(wavHeader({ ...shape, ...change, format: { kind: 'int', bits: 16 } }), new Uint8Array(400));
    expect(problemOf(odd({ channels: 9 })).code).toBe('too-many-channels');
    expect(problemOf(odd({ sampleRate: 7_999 })).code).toBe('bad-rate');
    expect(problemOf(odd({ sampleRate: 384_001 })).code).toBe('bad-rate');
    expect(look(odd({ channels: 8, sampleRate: 384_000 }))).toMatchObject({ format: 'wav' });
  });

  it('[IN3] never makes the looking fail, wherever a file is cut or whatever a byte is', () => {
    const whole = wav({ kind: 'int', bits: 16 });
    const streams = [whole, join(id3(20), mp3Frame.repeat(3)), join(adtsFrame.repeat(3))];
    for (const content of streams) {
      for (let end = 0; end < Math.min(content.length, 200); end++) {
        for (const cut of [content.subarray(0, end), content.with(end, content[end]! ^ 0xff)]) {
          try {
            look(cut);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        }
      }
    }
  });
});
