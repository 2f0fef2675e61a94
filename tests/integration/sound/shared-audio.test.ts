import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FindingKind } from '@/domain/findings';
import { readSoundInThread } from '@/server/assets/sound/read-sound-in-thread';
import type { ProblemCode } from '@/server/assets/sound/refusal';
import { pcmSha256, place, read, readGood, tools } from './lab';

const collection = process.env['TALKBACK_AUDIO'] ?? '../shared/audio';
const isThere = fs.existsSync(path.join(collection, 'manifest.tsv'));
const filesOf = (folder: string) => (isThere ? fs.readdirSync(path.join(collection, folder)) : []);

interface Listed {
  codec: string;
  sampleRate: number;
  channels: number;
  integratedLufs: number;
}

function readManifest(): Map<string, Listed> {
  const text = isThere ? fs.readFileSync(path.join(collection, 'manifest.tsv'), 'utf8') : '';
  const rows = text.split('\n').map((line) => line.split('\t'));
  return new Map(
    rows.map(([file = '', , codec = '', rate, channels, , loudness]) => [
      file,
      { codec, sampleRate: Number(rate), channels: Number(channels), integratedLufs: Number(loudness) },
    ]),
  );
}

const refusedFormats = ['ac3.ac3', 'wma.wma'];

describe.skipIf(!isThere)('the collection of formats (TALKBACK_AUDIO)', () => {
  const manifest = readManifest();

  it('[IN5] has no file that the manifest does not list', () => {
    expect(filesOf('formats').filter((name) => !manifest.has(`formats/${name}`))).toEqual([]);
  });

  it.concurrent.each(filesOf('formats'))(
    '[IN5] %s is read as the manifest says, or refused by its format',
    async (name) => {
      const file = path.resolve(collection, 'formats', name);
      if (refusedFormats.includes(name)) {
        expect(await read(file)).toMatchObject({ ok: false, problem: { code: 'unsupported' } });
        return;
      }
      const { codec, sampleRate, channels, integratedLufs } = manifest.get(`formats/${name}`) ?? {};
      const sound = await readGood(file);
      expect(sound).toMatchObject({ codec, sampleRate, channels });
      if (sound.frames > sound.sampleRate) {
        expect(
          Math.abs((sound.loudness.integratedLufs ?? NaN) - (integratedLufs ?? NaN)),
        ).toBeLessThanOrEqual(0.1);
      }
      expect(sound.findings.map(({ kind }) => kind)).toEqual(name === 'one-sample.wav' ? ['silent'] : []);
      expect(pcmSha256(sound.files.lossless.path, sound)).toBe(sound.pcmSha256);
      if (
        sound.sampleFormat === 's32le' &&
        sound.bitDepth > 8 &&
        !['mp3', 'mp2', 'aac', 'opus', 'vorbis'].includes(codec ?? '')
      ) {
        expect(pcmSha256(file, sound)).toBe(sound.pcmSha256);
      }
    },
  );
});

type Fate = ProblemCode | readonly FindingKind[];

/** What becomes of each hostile file: why it is refused, or which of its findings say what is wrong with it. */
const fates: Readonly<Record<string, Fate>> = {
  '-i.wav': ['damaged'],
  '255-channels.wav': 'too-many-channels',
  '65535-channels.wav': 'too-many-channels',
  'bitflipped.flac': ['damaged'],
  'bitflipped.mp3': ['damaged'],
  'bits-0.wav': 'unsupported',
  'chunk-size-lie.wav': 'damaged',
  'clipped.wav': ['clipping'],
  'dash-ssrf.m4a': 'unsupported',
  'data-size-zero-stream.wav': [],
  'dc-offset-0.5.wav': ['dc-offset'],
  'denormals-f32.wav': ['silent'],
  'digital-silence.wav': ['silent'],
  'elf-named.wav': 'unsupported',
  'ffconcat-ssrf.ogg': 'unsupported',
  'flac-named.mp3': ['mislabelled'],
  'format-unknown-0xDEAD.wav': 'unsupported',
  'header-only.wav': 'damaged',
  'headless-midstream.mp3': [],
  'hls-cross-tenant-read.m3u8': 'unsupported',
  'hls-file-read.m3u8': 'unsupported',
  'hls-file-read.wav': 'unsupported',
  'hls-ssrf-http.m3u8': 'unsupported',
  'hls-ssrf-http.mp3': 'unsupported',
  'html-named.mp3': 'unsupported',
  'huge-1e30-f32.wav': 'damaged',
  'id3-art-400k-fake-png.mp3': [],
  'id3-declares-256mb.mp3': 'damaged',
  'mp3-named.wav': ['mislabelled'],
  'nan-samples-f32.wav': ['non-finite'],
  'over-0dbfs-f32.wav': ['true-peak-over'],
  'phase-inverted-stereo.wav': [],
  'random-64k.mp3': 'unsupported',
  'rate-1hz.wav': 'bad-rate',
  'rate-4294967295.wav': 'bad-rate',
  'sdp-rtp.wav': 'unsupported',
  "sp ace & ünï 'q' $(id) ;x.wav": ['damaged'],
  'text-named.wav': 'unsupported',
  'truncated-body.wav': ['damaged'],
  'truncated-header.wav': 'damaged',
  'truncated-no-moov.m4a': 'damaged',
  'truncated.flac': ['damaged'],
  'truncated.mp3': ['damaged'],
  'video-only.mp4': 'no-audio',
  'video-with-audio.mp4': [],
  'wav-named.flac': ['mislabelled'],
  'xxe.xspf': 'unsupported',
  'zero-byte.wav': 'empty',
  'zero-channels.wav': 'damaged',
};
const isBomb = (name: string) => name.startsWith('bomb-');

describe.skipIf(!isThere)('the collection of hostile files (TALKBACK_AUDIO)', () => {
  it('[IN3] has no file whose fate is not written down', () => {
    expect(filesOf('hostile').filter((name) => !isBomb(name) && !(name in fates))).toEqual([]);
  });

  it.concurrent.each(filesOf('hostile').filter((name) => !isBomb(name)))(
    '[IN3] %s meets its fate',
    async (name) => {
      const fate = fates[name] ?? [];
      const outcome = await read(path.resolve(collection, 'hostile', name));
      if (typeof fate === 'string') {
        expect(outcome).toMatchObject({ ok: false, problem: { code: fate } });
        expect(outcome.ok ? '' : outcome.problem.sentence).toMatch(/^[A-Z].*Nothing was added\./);
      } else {
        expect(outcome).toMatchObject({ ok: true });
        const kinds = outcome.ok ? outcome.sound.findings.map(({ kind }) => kind) : [];
        expect(kinds).toEqual(expect.arrayContaining([...fate]));
        if (!fate.includes('clipping')) expect(kinds).not.toContain('clipping');
      }
    },
  );

  it.concurrent.each(filesOf('hostile').filter(isBomb))(
    '[IN20] %s says how far it is, and can be stopped',
    async (name) => {
      const stop = new AbortController();
      const scratch = path.dirname(place('scratch'));
      const reading = readSoundInThread(
        { original: path.resolve(collection, 'hostile', name), filename: name, scratch, tools },
        { signal: stop.signal, onProgress: (done) => (done > 0.02 ? stop.abort() : undefined) },
      );
      await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    },
  );
});
