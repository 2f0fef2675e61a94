import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSoundInThread } from '@/server/assets/sound/read-sound-in-thread';
import { fates, fileOf, filesOf, isThere, readManifest, refusedFormats } from '../../support/collection';
import { pcmSha256, place, read, readGood, tools } from './lab';

describe.skipIf(!isThere)('the collection of formats (TALKBACK_AUDIO)', () => {
  const manifest = readManifest();

  it('[IN5] has no file that the manifest does not list', () => {
    expect(filesOf('formats').filter((name) => !manifest.has(`formats/${name}`))).toEqual([]);
  });

  it.concurrent.each(filesOf('formats'))(
    '[IN5] %s is read as the manifest says, or refused by its format',
    async (name) => {
      const file = fileOf('formats', name);
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

const isBomb = (name: string) => name.startsWith('bomb-');

describe.skipIf(!isThere)('the collection of hostile files (TALKBACK_AUDIO)', () => {
  it('[IN3] has no file whose fate is not written down', () => {
    expect(filesOf('hostile').filter((name) => !isBomb(name) && !(name in fates))).toEqual([]);
  });

  it.concurrent.each(filesOf('hostile').filter((name) => !isBomb(name)))(
    '[IN3] %s meets its fate',
    async (name) => {
      const fate = fates[name] ?? [];
      const outcome = await read(fileOf('hostile', name));
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
        { original: fileOf('hostile', name), filename: name, scratch, tools },
        { signal: stop.signal, onProgress: (done) => (done > 0.02 ? stop.abort() : undefined) },
      );
      await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    },
  );
});
