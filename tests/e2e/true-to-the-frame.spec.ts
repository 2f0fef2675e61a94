import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { decodeDat } from '@/audio/dsp/peaks';
import { createProject } from '@/domain/api/projects';
import { createMix, readVersion } from '@/domain/api/review';
import { findAudioTools } from '@/server/assets/sound/tools';
import { fileOf, filesOf, isThere, refusedFormats } from '../support/collection';
import { newcomer, uploadFile, type Person } from '../support/people';
import { makeWav } from '../support/sounds';

const RATE = 48_000;
const MILLISECOND = RATE / 1000;
const clicks = [24_000, 62_400, 130_111, 187_777];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'talkback-frames-'));
test.afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function ffmpeg(...args: string[]): Promise<Buffer> {
  const { ffmpeg: program } = await findAudioTools({ ffmpegPath: process.env['FFMPEG_PATH'] });
  const { status, stdout, stderr } = spawnSync(program, ['-v', 'error', '-nostdin', '-y', ...args], {
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${String(stderr)}`);
  return stdout;
}

/** The frames at which single clicks stand out of what is nearly silent. */
function onsets(samples: Float32Array): number[] {
  const loudest = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const found: number[] = [];
  for (let from = 0; from < samples.length; from += 1) {
    if (Math.abs(samples[from] ?? 0) < loudest / 3) continue;
    const around = samples.subarray(from, from + 4800);
    const peak = around.reduce((best, x, i) => (Math.abs(x) > Math.abs(around[best] ?? 0) ? i : best), 0);
    found.push(from + peak);
    from += 4800;
  }
  return found;
}

async function openPage(
  browser: Browser,
  baseURL: string,
  person: Person,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options);
  await context.addCookies([...person.jar].map(([name, value]) => ({ name, value, url: baseURL })));
  const page = await context.newPage();
  await page.goto('/settings');
  return page;
}

async function newMix(baseURL: string): Promise<{ mara: Person; mixId: string }> {
  const mara = await newcomer(baseURL, 'Mara');
  const { id: projectId } = await mara.call(createProject, { input: { name: 'EP' } });
  const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  return { mara, mixId };
}

/** A rendition as Chromium decodes it: its first channel. */
async function decodeInPage(page: Page, url: string, rate: number): Promise<Float32Array> {
  const samples = await page.evaluate(
    async ([address, sampleRate]) => {
      const bytes = await (await fetch(address)).arrayBuffer();
      const sound = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes);
      const floats = sound.getChannelData(0);
      let text = '';
      const raw = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
      for (let at = 0; at < raw.length; at += 32_768)
        text += String.fromCharCode(...raw.subarray(at, at + 32_768));
      return btoa(text);
    },
    [url, rate] as const,
  );
  return new Float32Array(new Uint8Array(Buffer.from(samples, 'base64')).buffer);
}

async function compactReady(person: Person, versionId: string): Promise<void> {
  const asked = () => person.fetch(`/api/versions/${versionId}/audio?rendition=compact`, { method: 'HEAD' });
  await expect.poll(async () => (await asked()).status, { timeout: 120_000, intervals: [100] }).toBe(200);
}

const codes: [name: string, options: string][] = [
  ['clicks.wav', '-c:a pcm_s24le'],
  ['clicks-cbr.mp3', '-c:a libmp3lame -b:a 256k'],
  ['clicks-vbr-no-xing.mp3', '-c:a libmp3lame -q:a 2 -write_xing 0'],
  ['clicks.m4a', '-c:a aac -b:a 256k'],
  ['clicks.opus', '-c:a libopus -b:a 192k'],
  ['clicks.ogg', '-c:a libvorbis -q:a 8'],
];

test('[IN25] clicks stand where the frames say, in Chromium, in the peaks and in every rendition', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const { mara, mixId } = await newMix(baseURL ?? '');
  const page = await openPage(browser, baseURL ?? '', mara);
  const source = path.join(folder, 'source.wav');
  fs.writeFileSync(
    source,
    makeWav({ seconds: 5 }, (frame) => (clicks.includes(frame) ? 0.9 : 0)),
  );
  for (const [name, options] of codes) {
    const file = path.join(folder, name);
    await ffmpeg('-i', source, ...options.split(' '), file);
    const { versionId = '' } = await uploadFile(mara, file, { filename: name, mixId });
    const { frames, sampleRate } = await mara.call(readVersion, { params: { versionId } });
    expect(sampleRate, name).toBe(RATE);
    await compactReady(mara, versionId);
    const url = `/api/versions/${versionId}`;
    // The frames of the API are those of the canonical samples, read here by another program than Chromium.
    const kept = path.join(folder, 'lossless');
    fs.writeFileSync(
      kept,
      Buffer.from(await (await mara.fetch(`${url}/audio?rendition=lossless`)).arrayBuffer()),
    );
    const pcm = await ffmpeg('-i', kept, '-map', '0:a:0', '-af', 'pan=mono|c0=c0', '-f', 'f32le', 'pipe:1');
    const canonical = new Float32Array(new Uint8Array(pcm).buffer);
    expect(canonical.length, name).toBe(frames);
    const truth = onsets(canonical);
    expect(truth, name).toHaveLength(clicks.length);
    // A file that does not say what its encoder put before the sound is late by that, everywhere alike.
    const late = (truth[0] ?? 0) - (clicks[0] ?? 0);
    if (!name.includes('no-xing')) expect(Math.abs(late), name).toBeLessThanOrEqual(MILLISECOND);
    truth.forEach((frame, index) =>
      expect(Math.abs(frame - late - (clicks[index] ?? 0)), name).toBeLessThanOrEqual(MILLISECOND),
    );
    for (const rendition of ['lossless', 'compact']) {
      const heard = onsets(await decodeInPage(page, `${url}/audio?rendition=${rendition}`, RATE));
      const away = truth.map((frame, index) => Math.abs(frame - (heard[index] ?? Infinity)) / MILLISECOND);
      expect(Math.max(...away), `${name}, ${rendition}: ${away.join(' ')} ms`).toBeLessThanOrEqual(1);
    }
    const peaks = decodeDat(
      new Uint8Array(await (await mara.fetch(`${url}/peaks?samplesPerPixel=256`)).arrayBuffer()),
    );
    for (const frame of truth) {
      const pixel = Math.floor(frame / 256) * 2 * peaks.channels;
      const [low = 0, high = 0] = peaks.data.subarray(pixel, pixel + 2);
      const drawn = Math.max(-low, high) / 32_768;
      expect(Math.abs(drawn - Math.abs(canonical[frame] ?? 0)), name).toBeLessThan(0.001);
    }
  }
});

/** Noise that is nowhere like itself: a stretch of it tells where it was taken from. */
function makeNoise(seconds: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: seconds * RATE }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.4;
  });
}

/** The frame at which a stretch begins in a whole, looked for around a guess. */
function findIn(whole: Float32Array, stretch: Float32Array, guess: number, within: number): number {
  let best = -1;
  let most = -Infinity;
  for (let at = Math.max(0, guess - within); at < guess + within; at++) {
    let sum = 0;
    for (let i = 0; i < stretch.length; i++) sum += (whole[at + i] ?? 0) * (stretch[i] ?? 0);
    if (sum > most) [most, best] = [sum, at];
  }
  return best;
}

/** Listens on the audio thread, where nothing is lost; asked, it tells the next 200 ms that are not silent. */
const earCode = `registerProcessor('ear', class extends AudioWorkletProcessor {
  heard = null;
  constructor() {
    super();
    this.port.onmessage = () => {
      this.heard = [];
      this.port.postMessage('listening');
    };
  }
  process([[block]]) {
    const { heard } = this;
    if (!heard) return true;
    for (const sample of block ?? []) if (heard.length > 0 || sample !== 0) heard.push(sample);
    if (heard.length < 9600) return true;
    this.port.postMessage(heard.slice(0, 9600));
    this.heard = null;
    return true;
  }
});`;

/** Puts an ear beside the loudspeaker of a page, from its first Play on, and has it play at the rate of the sound. */
function putEar(page: Page): Promise<unknown> {
  return page.addInitScript(
    ([rate, code]) => {
      const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
        if (to instanceof AudioDestinationNode) void hear(this, to);
        return connect.call(this, to);
      } as typeof AudioNode.prototype.connect;
      async function hear(from: AudioNode, loudspeaker: AudioNode) {
        const { audioWorklet } = from.context;
        await audioWorklet.addModule(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
        const ear = new AudioWorkletNode(from.context, 'ear');
        connect.call(from, ear);
        connect.call(ear, loudspeaker);
        Object.assign(window, { ear: ear.port });
      }
      window.AudioContext = class extends AudioContext {
        constructor() {
          super({ sampleRate: rate });
        }
      };
    },
    [RATE, earCode] as const,
  );
}

/** What comes out of a page's loudspeaker from now on: 200 ms from the first sample that is not silent. */
async function listen(page: Page): Promise<() => Promise<Float32Array>> {
  const ear = await page.waitForFunction(() => (window as { ear?: MessagePort }).ear);
  const heard = await ear.evaluateHandle((port: MessagePort) => {
    const answer = { samples: Promise.resolve<number[]>([]) };
    return new Promise<typeof answer>((listening) => {
      answer.samples = new Promise((resolve) => {
        port.onmessage = ({ data }: MessageEvent<number[] | 'listening'>) => {
          if (data === 'listening') listening(answer);
          else resolve(data);
        };
      });
      port.postMessage('listen');
    });
  });
  return async () => Float32Array.from(await heard.evaluate(({ samples }) => samples));
}

test('[IN25] after a seek the first sound that is heard is the right one', async ({ browser, baseURL }) => {
  const { mara, mixId } = await newMix(baseURL ?? '');
  const noise = makeNoise(12);
  const wav = makeWav({ seconds: 12, channels: 1 }, (frame) => noise[frame] ?? 0);
  await uploadFile(mara, wav, { filename: 'Noise.wav', mixId });
  // The policy lets no worklet of ours in: here it listens, and proves nothing of itself.
  const page = await openPage(browser, baseURL ?? '', mara, { bypassCSP: true });
  await putEar(page);
  await page.goto(`/mixes/${mixId}`);
  const well = page.getByRole('slider', { name: /Position in/ });
  await expect(well).toBeVisible();
  await page.waitForLoadState('networkidle');
  const position = () => page.evaluate(() => document.querySelector('audio')?.currentTime ?? NaN);
  await well.focus();
  await page.keyboard.press('Space');
  await expect.poll(position).toBeGreaterThan(0);
  await page.keyboard.press('Space');
  for (const [key, times] of [
    ['ArrowRight', 3],
    ['ArrowRight', 4],
    ['ArrowLeft', 2],
  ] as const) {
    await well.focus();
    for (let n = 0; n < times; n++) {
      const from = await position();
      await page.keyboard.press(key);
      await expect.poll(position).not.toBe(from);
    }
    const target = await position();
    const heard = await listen(page);
    await page.keyboard.press('Space');
    const first = await heard();
    await page.keyboard.press('Space');
    // The very first samples fade in: what follows 10 ms later tells where they came from.
    const at = findIn(noise, first.subarray(480, 480 + 1024), Math.round(target * RATE), RATE / 4) - 480;
    expect(Math.abs(at / RATE - target) * 1000).toBeLessThanOrEqual(20);
  }
});

test.describe('formats (TALKBACK_AUDIO)', () => {
  test.skip(!isThere, 'TALKBACK_AUDIO');

  test('[IN24] both renditions of every format play in Chromium', async ({ browser, baseURL }) => {
    test.setTimeout(600_000);
    const { mara, mixId } = await newMix(baseURL ?? '');
    const page = await openPage(browser, baseURL ?? '', mara);
    const read = async (name: string) => {
      const { versionId = '' } = await uploadFile(mara, fileOf('formats', name), { filename: name, mixId });
      await compactReady(mara, versionId);
      return { name, versionId };
    };
    const names = filesOf('formats').filter((file) => !refusedFormats.includes(file));
    // The next file is read while one plays, as two places for reading allow.
    let next = read(names[0] ?? '');
    for (const [index] of names.entries()) {
      const { name, versionId } = await next;
      const following = names[index + 1];
      if (following) next = read(following);
      const { frames, sampleRate } = await mara.call(readVersion, { params: { versionId } });
      const seconds = (frames ?? 0) / (sampleRate ?? 1);
      await Promise.all(
        ['lossless', 'compact'].map(async (rendition) => {
          const played = await playThrough(page, `/api/versions/${versionId}/audio?rendition=${rendition}`);
          const what = `${name}, ${rendition}: ${JSON.stringify(played)}`;
          expect(typeof played, what).toBe('object');
          if (typeof played !== 'object') return;
          expect(Math.abs(played.duration - seconds), what).toBeLessThan(0.05);
          expect(Math.abs(played.endedAt - seconds), what).toBeLessThan(0.05);
        }),
      );
    }
  });
});

/** How long a sound is and where it has ended, or why it did not play. */
function playThrough(page: Page, address: string): Promise<{ duration: number; endedAt: number } | string> {
  return page.evaluate(
    (url) =>
      new Promise<{ duration: number; endedAt: number } | string>((resolve) => {
        const audio = new Audio(url);
        audio.muted = true;
        audio.playbackRate = 4;
        audio.onended = () => resolve({ duration: audio.duration, endedAt: audio.currentTime });
        audio.onerror = () => resolve(audio.error?.message ?? 'error');
        audio.play().catch((error: unknown) => resolve(String(error)));
      }),
    address,
  );
}
