import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wavHeader } from '@/audio/files/wav';
import type { FindingKind } from '@/domain/findings';
import type { ProblemCode } from '@/server/assets/sound/refusal';
import { convert, ffmpeg, floatWav, music, oldTools, place, read, readGood, write } from './lab';

const source = floatWav('source.wav', { seconds: 3, at: music() });
const wav = convert(source, 'a.wav', '-c:a pcm_s16le');
const cut = (file: string, name: string, share: number) => {
  const bytes = fs.readFileSync(file);
  return write(name, bytes.subarray(0, Math.floor(bytes.length * share)));
};

async function problemOf(file: string, filename?: string) {
  const outcome = await read(file, filename === undefined ? {} : { filename });
  expect(outcome, file).toMatchObject({ ok: false });
  return outcome.ok ? { code: 'none', sentence: '' } : outcome.problem;
}

async function findingsOf(file: string): Promise<FindingKind[]> {
  return (await readGood(file)).findings.map(({ kind }) => kind);
}

const shape = { format: { kind: 'int', bits: 16 }, channels: 2, sampleRate: 48_000 } as const;

describe('a file that is no sound', () => {
  it('[IN3] is refused by what it is, and by the name it came under', async () => {
    const text = write('mix.wav', Buffer.from('Bring the vocals up.\n'));
    expect(await problemOf(text)).toEqual({
      code: 'unsupported',
      sentence: 'This is a text file with the name of a WAV. Nothing was added.',
    });
    expect((await problemOf(text, 'notes.txt')).sentence).toBe('This is a text file. Nothing was added.');
  });

  it('[IN3] is refused in codes that are not read', async () => {
    const refused: [string, RegExp][] = [
      [convert(source, 'a.ac3', '-c:a ac3'), /Dolby Digital/],
      [convert(source, 'a.eac3', '-c:a eac3'), /Dolby Digital/],
      [convert(source, 'a.wma', '-c:a wmav2'), /Windows Media/],
      [convert(source, 'a.wav', '-c:a adpcm_ima_wav'), /adpcm ima wav, which is not read here/],
      [convert(source, 'a.mka', '-c:a ac3'), /AC-3/],
      [convert(source, 'a.ogg', '-c:a libspeex -ar 16000 -ac 1'), /Speex/],
    ];
    for (const [file, sentence] of refused) {
      const problem = await problemOf(file);
      expect(problem).toMatchObject({ code: 'unsupported' });
      expect(problem.sentence).toMatch(sentence);
    }
  });

  it('[IN4] is refused as empty, damaged or without sound', async () => {
    const video = place('video.mp4');
    ffmpeg('-f lavfi -i testsrc=size=64x64:rate=5 -t 1 -c:v mpeg4 $0', video);
    const m4a = fs.readFileSync(convert(source, 'a.m4a', '-c:a aac'));
    const refused: [string, ProblemCode][] = [
      [write('nothing.wav'), 'empty'],
      [write('head.wav', wavHeader({ ...shape, frames: 0 })), 'empty'],
      [write('half-a-head.wav', wavHeader({ ...shape, frames: 9 }).subarray(0, 30)), 'damaged'],
      [write('cut.m4a', m4a.subarray(0, m4a.length / 2)), 'damaged'],
      [write('tags.mp3', Buffer.from('ID3\x04\0\0\x7f\0\0\0more', 'latin1')), 'damaged'],
      [video, 'no-audio'],
    ];
    for (const [file, code] of refused) expect(await problemOf(file), file).toMatchObject({ code });
  });

  it('[IN6] is refused beyond the caps as soon as its head shows it', async () => {
    const many = wavHeader({ ...shape, channels: 9, frames: 100 });
    const slow = wavHeader({ ...shape, sampleRate: 1, frames: 100 });
    expect(await problemOf(write('a.wav', many, new Uint8Array(1800)))).toEqual({
      code: 'too-many-channels',
      sentence: 'This file has 9 channels; up to 8 are taken. Nothing was added.',
    });
    expect(await problemOf(write('a.wav', slow, new Uint8Array(400)))).toMatchObject({ code: 'bad-rate' });
    const fast = convert(source, 'a.mka', '-c:a pcm_s16le -ar 400000');
    expect(await problemOf(fast)).toMatchObject({ code: 'bad-rate' });
  });

  it('[IN13] is refused where its samples are no sound', async () => {
    const file = floatWav('huge.wav', { seconds: 0.1, at: (frame) => (frame === 99 ? 1e30 : 0) });
    expect(await problemOf(file)).toMatchObject({ code: 'damaged' });
  });
});

describe('a damaged file', () => {
  it('[IN19] is read as far as it goes, and told to be short', async () => {
    const files = [
      cut(wav, 'cut.wav', 0.4),
      cut(convert(source, 'a.flac', '-c:a flac'), 'cut.flac', 0.5),
      cut(convert(source, 'a.mp3', '-c:a libmp3lame'), 'cut.mp3', 0.5),
      cut(convert(source, 'a.aif', '-c:a pcm_s16be'), 'cut.aif', 0.5),
      cut(convert(source, 'a.m4a', '-c:a aac -movflags +faststart'), 'cut.m4a', 0.5),
    ];
    for (const file of files) {
      const { findings, frames } = await readGood(file);
      expect(findings[0], file).toMatchObject({ kind: 'damaged', severity: 'error', unit: '%' });
      expect(frames).toBeGreaterThan(40_000);
      expect(frames).toBeLessThan(100_000);
    }
  });

  it('[IN19] is told by the missing end of an Ogg stream, and by what the decoder names', async () => {
    const opus = convert(source, 'a.opus', '-c:a libopus -page_duration 100000');
    expect((await readGood(cut(opus, 'cut.opus', 0.5))).findings[0]).toMatchObject({ unit: 'missing end' });
    const flac = fs.readFileSync(convert(source, 'b.flac', '-c:a flac'));
    for (let i = 1; i < 10; i++) flac[Math.floor((flac.length * i) / 10)]! ^= 0x10;
    const [first] = (await readGood(write('flipped.flac', flac))).findings;
    expect(first).toMatchObject({ kind: 'damaged' });
  });

  it('[IN19] is not seen in a whole one, nor in one written as a stream', async () => {
    const open = Buffer.from(fs.readFileSync(wav));
    open.writeUInt32LE(0xffffffff, 4);
    open.writeUInt32LE(0xffffffff, open.indexOf('data') + 4);
    const whole = [
      wav,
      write('open.wav', open),
      ...['a.mp3 -c:a libmp3lame', 'a.m4a -c:a aac', 'a.opus -c:a libopus', 'a.ogg -c:a libvorbis'].map(
        (made) => {
          const [name = '', ...options] = made.split(' ');
          return convert(source, name, options.join(' '));
        },
      ),
    ];
    for (const file of whole) expect(await findingsOf(file), file).not.toContain('damaged');
  });

  it('[IN1] is not one that bears another name, but that is told', async () => {
    const outcome = await read(convert(source, 'a.mp3', '-c:a libmp3lame'), { filename: 'Master.wav' });
    expect(outcome).toMatchObject({ ok: true, sound: { format: 'mp3' } });
    const findings = outcome.ok ? outcome.sound.findings : [];
    expect(findings.find(({ kind }) => kind === 'mislabelled')?.why).toContain('named as WAV and holds MP3');
  });
});

describe.skipIf(!oldTools)('the old ffmpeg of the packages', () => {
  it('[IN11] gives the same canonical samples', async () => {
    const files = ['a.wav -c:a pcm_s24le', 'a.flac -c:a flac', 'a.mp3 -c:a libmp3lame', 'a.m4a -c:a aac'];
    for (const made of files) {
      const [name = '', ...options] = made.split(' ');
      const file = convert(source, name, options.join(' '));
      const [ours, old] = [await readGood(file), await readGood(file, oldTools ? { with: oldTools } : {})];
      expect(old.frames).toBe(ours.frames);
      expect(old.loudness.integratedLufs).toBeCloseTo(ours.loudness.integratedLufs ?? NaN, 6);
      if (ours.codec !== 'mp3' && ours.codec !== 'aac') expect(old.pcmSha256).toBe(ours.pcmSha256);
    }
  });
});
