import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeDat } from '@/audio/dsp/peaks';
import { convert, ffmpeg, floatsIn, floatWav, music, pcmSha256, readGood, samplesOf, write } from './lab';

const source = floatWav('source.wav', { seconds: 1.5, at: music() });
const wav16 = convert(source, 'a.wav', '-c:a pcm_s16le');
const wav24 = convert(source, 'a.wav', '-c:a pcm_s24le');
const hashes = async (files: string[]) =>
  Promise.all(files.map(async (file) => (await readGood(file)).pcmSha256));

describe('the canonical samples', () => {
  it('[IN11] are the same from every container that holds the same integers, and anyone can recompute their hash', async () => {
    const sixteen = [
      wav16,
      convert(wav16, 'b.flac', '-c:a flac'),
      convert(wav16, 'b.aiff', '-c:a pcm_s16be'),
      convert(wav16, 'b.caf', '-c:a pcm_s16be'),
      convert(wav16, 'b.m4a', '-c:a alac'),
    ];
    const twentyFour = [
      wav24,
      convert(wav24, 'b.flac', '-c:a flac -sample_fmt s32'),
      convert(wav24, 'b.aif', '-c:a pcm_s24be'),
      convert(wav24, 'b.w64', '-c:a pcm_s24le'),
      convert(wav24, 'b.wav', '-c:a pcm_s24le -rf64 always'),
      convert(wav24, 'b.ogg', '-c:a flac -sample_fmt s32'),
      convert(wav24, 'b.mka', '-c:a pcm_s24le'),
    ];
    expect(new Set([...(await hashes(sixteen)), pcmSha256(wav16, await readGood(wav16))]).size).toBe(1);
    expect(new Set([...(await hashes(twentyFour)), pcmSha256(wav24, await readGood(wav24))]).size).toBe(1);
    expect(await readGood(wav16)).toMatchObject({
      bitDepth: 16,
      sampleFormat: 's32le',
      exponent: 0,
      frames: 72_000,
    });
    expect(await readGood(wav24)).toMatchObject({
      bitDepth: 24,
      codec: 'pcm_s24le',
      format: 'wav',
      channels: 2,
    });
  });

  it('[IN12] stay when a file is tagged anew or wrapped anew, and differ at another rate or channel count', async () => {
    const flac = convert(wav16, 'a.flac', '-c:a flac');
    const { pcmSha256: hash, sha256 } = await readGood(flac);
    const tagged = await readGood(convert(flac, 'b.flac', '-c copy -metadata title=Other'));
    expect(tagged.pcmSha256).toBe(hash);
    expect(tagged.sha256).not.toBe(sha256);
    const others = ['-ar 44100', '-ac 1', '-t 1', '-af volume=0.5'].map((change) =>
      convert(wav16, 'c.wav', change),
    );
    expect(await hashes([convert(flac, 'b.mp4', '-c copy -strict -2')])).toEqual([hash]);
    expect(new Set([hash, ...(await hashes(others))]).size).toBe(5);
  });

  it('[IN11] are left-justified at every depth, µ-law and A-law included', async () => {
    const depths: [string, number][] = [
      ['-c:a pcm_u8', 8],
      ['-c:a pcm_mulaw', 16],
      ['-c:a pcm_alaw', 16],
      ['-c:a pcm_s32le', 32],
    ];
    for (const [options, bitDepth] of depths) {
      const file = convert(source, 'a.wav', options);
      const sound = await readGood(file);
      expect(sound).toMatchObject({ bitDepth, sampleFormat: 's32le' });
      expect(sound.pcmSha256, options).toBe(pcmSha256(file, sound));
    }
  });

  it('[IN13] of a float file over full scale are its floats, unclipped', async () => {
    const file = floatWav('loud.wav', {
      seconds: 0.5,
      at: (frame) => 5.62 * Math.sin((2 * Math.PI * frame) / 100),
    });
    const sound = await readGood(file);
    expect(sound).toMatchObject({ sampleFormat: 'f32le', bitDepth: 32, exponent: 0 });
    expect(sound.loudness.samplePeakDbfs).toBeCloseTo(15, 1);
    expect(sound.files.lossless).toMatchObject({ extension: 'wav', mimeType: 'audio/wav' });
    expect(sound.pcmSha256).toBe(pcmSha256(file, sound));
    expect(Math.max(...samplesOf(sound))).toBeCloseTo(5.62, 2);
    expect(sound.findings.map(({ kind }) => kind)).toEqual(['true-peak-over']);
    const doubles = await readGood(convert(file, 'doubles.wav', '-c:a pcm_f64le'));
    expect(doubles.pcmSha256).toBe(sound.pcmSha256);
  });

  it('[SO16] of a float file are clipped where their tops are flat', async () => {
    const at = (frame: number) => Math.max(-1, Math.min(1, 1.5 * Math.sin((2 * Math.PI * frame) / 100)));
    const { findings } = await readGood(floatWav('cut.wav', { seconds: 0.5, channels: 1, at }));
    expect(findings.find(({ kind }) => kind === 'clipping')?.measured).toBe(480);
  });

  it('[IN13] have no infinities: what is no number is silent, counted and told', async () => {
    const odd = (frame: number) => [NaN, Infinity, -Infinity][frame - 100];
    const file = floatWav('odd.wav', { seconds: 0.5, channels: 1, at: (frame) => odd(frame) ?? 0.1 });
    const sound = await readGood(file);
    expect(sound.findings.find(({ kind }) => kind === 'non-finite')?.measured).toBe(3);
    expect([...samplesOf(sound).subarray(99, 104)].map((x) => Math.round(x * 10))).toEqual([1, 0, 0, 0, 1]);
  });

  it('[IN14] of a lossy file are 24 bits with the smallest power of two over its peak', async () => {
    const hot = floatWav('hot.wav', { seconds: 1, at: (frame, channel) => 1.8 * music(0.9)(frame, channel) });
    const mp3 = convert(hot, 'hot.mp3', '-c:a libmp3lame -b:a 256k -af volume=4:precision=float');
    const sound = await readGood(mp3);
    const floats = floatsIn(ffmpeg('-i $0 -f f32le pipe:1', mp3));
    const peak = floats.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(peak).toBeGreaterThan(1);
    expect(peak).toBeLessThan(2 ** sound.exponent);
    expect(peak).toBeGreaterThanOrEqual(2 ** (sound.exponent - 1));
    expect(sound).toMatchObject({ bitDepth: 24, sampleFormat: 's32le', frames: floats.length / 2 });
    const kept = samplesOf(sound);
    const worst = kept.reduce((most, x, i) => Math.max(most, Math.abs(x - (floats[i] ?? NaN))), 0);
    expect(worst).toBeLessThanOrEqual(2 ** (sound.exponent - 24));
    expect(sound.loudness.samplePeakDbfs).toBeCloseTo(20 * Math.log10(peak), 4);
    expect(sound.pcmSha256).toBe(pcmSha256(sound.files.lossless.path, sound));
    const log = ffmpeg('-i $0 -f ffmetadata pipe:1', sound.files.lossless.path);
    expect(String(log)).toContain(`TALKBACK_EXPONENT=${sound.exponent}`);
  });
});

const lossyCodes: [name: string, options: string, delay: number][] = [
  ['cbr.mp3', '-c:a libmp3lame -b:a 192k', 0],
  ['vbr.mp3', '-c:a libmp3lame -q:a 2', 0],
  ['vbr-without-xing.mp3', '-c:a libmp3lame -q:a 2 -write_xing 0', 1105],
  ['aac.m4a', '-c:a aac -b:a 192k', 0],
  ['adts.aac', '-c:a aac -b:a 192k', 1024],
  ['opus.opus', '-c:a libopus -b:a 192k', 0],
  ['opus.webm', '-c:a libopus -b:a 192k', 0],
  ['vorbis.ogg', '-c:a libvorbis -q:a 6', 0],
];

describe('frame 0', () => {
  const clicks = [480, 24_000, 48_000, 81_600, 90_000];
  const file = floatWav('clicks.wav', { seconds: 2, at: (frame) => (clicks.includes(frame) ? 0.9 : 0) });

  it.concurrent.each(lossyCodes)(
    '[IN15] of %s is where the sound begins, as far as the file can tell',
    async (name, options, delay) => {
      const sound = await readGood(convert(file, name, options));
      const samples = samplesOf(sound);
      const loudest = (around: number) => {
        let best = around;
        for (let frame = Math.max(0, around - 2_000); frame < around + 4_000; frame++) {
          if (Math.abs(samples[frame * 2] ?? 0) > Math.abs(samples[best * 2] ?? 0)) best = frame;
        }
        return best;
      };
      for (const click of clicks)
        expect(Math.abs(loudest(click) - click - delay), `${click}`).toBeLessThan(48);
      expect(sound.frames - 96_000).toBeGreaterThanOrEqual(0);
      expect(sound.frames - 96_000 - delay).toBeLessThan(1_536);
      expect(sound.pcmSha256).toBe(pcmSha256(sound.files.lossless.path, sound));
    },
  );
});

describe('the lossless rendition', () => {
  it('[IN16] gives back the canonical samples, for one channel to eight', async () => {
    for (let channels = 1; channels <= 8; channels++) {
      const file = floatWav('a.wav', { seconds: 0.3, channels, at: music() });
      const input = convert(file, 'b.wav', channels % 2 === 0 ? '-c:a pcm_s24le' : '-c:a pcm_s16le');
      const sound = await readGood(input);
      expect(sound).toMatchObject({ channels, frames: 14_400 });
      expect(sound.files.lossless).toMatchObject({ extension: 'flac', mimeType: 'audio/flac' });
      expect(pcmSha256(sound.files.lossless.path, sound), `${channels} channels`).toBe(sound.pcmSha256);
      expect(pcmSha256(input, sound)).toBe(sound.pcmSha256);
    }
  });

  it('[IN16] is WAV where FLAC can hold neither the depth nor the rate', async () => {
    const files = [
      convert(source, 'deep.wav', '-c:a pcm_s32le'),
      convert(source, 'odd.wav', '-c:a pcm_s24le -ar 95999'),
      source,
    ];
    for (const file of files) {
      const sound = await readGood(file);
      expect(sound.files.lossless.extension).toBe('wav');
      expect(pcmSha256(sound.files.lossless.path, sound)).toBe(sound.pcmSha256);
    }
  });

  it('[IN16] is the same file again for the same samples', async () => {
    const [first, second] = [
      await readGood(wav24),
      await readGood(convert(wav24, 'again.aif', '-c:a pcm_s24be')),
    ];
    expect(second.files.lossless.sha256).toBe(first.files.lossless.sha256);
  });
});

describe('what is measured', () => {
  it('[IN18] are the peaks of the canonical samples, in the levels that a length has', async () => {
    const hot = floatWav('hot.wav', { seconds: 6, at: music(0.9) });
    const files = [wav24, convert(hot, 'hot.mp3', '-c:a libmp3lame -af volume=3:precision=float')];
    for (const file of files) {
      const sound = await readGood(file);
      const samples = samplesOf(sound);
      expect(sound.files.rms.map((level) => level.samplesPerPixel)).toEqual(
        sound.files.peaks.map((level) => level.samplesPerPixel),
      );
      for (const { path: dat, samplesPerPixel } of sound.files.peaks) {
        const level = decodeDat(fs.readFileSync(dat));
        expect(level).toMatchObject({ samplesPerPixel, channels: 2, sampleRate: 48_000 });
        expect(level.length).toBe(Math.ceil(sound.frames / samplesPerPixel));
        expect(bruteForcePeaks(samples, samplesPerPixel)).toEqual(level.data);
      }
    }
  });

  it('[IN18] is loudness, as ffmpeg measures it, and its curve ten times a second', async () => {
    const file = floatWav('a.wav', {
      seconds: 8,
      at: (frame, channel) => music()(frame, channel) * (frame < 96_000 ? 0.1 : 1),
    });
    const { loudness, files } = await readGood(file);
    const curve = floatsIn(fs.readFileSync(files.loudness.path));
    expect(curve).toHaveLength(80);
    expect(curve[28]).toBe(-Infinity);
    expect(Math.max(...curve)).toBeCloseTo(loudness.maxShortTermLufs ?? NaN, 4);
  });
});

function bruteForcePeaks(samples: Float32Array, samplesPerPixel: number): Int16Array {
  const frames = samples.length / 2;
  const whole = (x: number) => Math.min(32_767, Math.max(-32_768, Math.floor(x * 32_768)));
  return Int16Array.from({ length: Math.ceil(frames / samplesPerPixel) * 4 }, (_, i) => {
    const first = Math.floor(i / 4) * samplesPerPixel;
    const last = Math.min(frames, first + samplesPerPixel);
    const channel = Math.floor((i % 4) / 2);
    let extreme = samples[first * 2 + channel] ?? NaN;
    for (let frame = first; frame < last; frame++) {
      const sample = samples[frame * 2 + channel] ?? NaN;
      extreme = i % 2 === 0 ? Math.min(extreme, sample) : Math.max(extreme, sample);
    }
    return whole(extreme);
  });
}

describe('tags in front of a stream', () => {
  it('[IN2] do not hide what it is', async () => {
    const id3 = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x01\0', 'latin1'), Buffer.alloc(128)]);
    const flac = convert(wav16, 'a.flac', '-c:a flac');
    const adts = convert(wav16, 'a.aac', '-c:a aac');
    const tagged = (file: string, name: string) => write(name, id3, fs.readFileSync(file));
    expect((await readGood(tagged(flac, 'b.flac'))).pcmSha256).toBe((await readGood(flac)).pcmSha256);
    expect((await readGood(tagged(adts, 'b.aac'))).pcmSha256).toBe((await readGood(adts)).pcmSha256);
  });
});
