/**
 * Times what people wait for on the screen, in Chromium, and prints JSON: a comment from one page to another, the
 * waveform after navigation, the sound after Play. Run with tsx, on a built product.
 */
import { randomUUID } from 'node:crypto';
import { chromium, type Page } from '@playwright/test';
import { acceptInvitation, createInvitation, createProject } from '@/domain/api/projects';
import { addComment, createMix } from '@/domain/api/review';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { startInstance } from '../support/instance';
import { newcomer, uploadFile } from '../support/people';
import { median, quantile } from '../support/quantile';
import { makeWav } from '../support/sounds';

const COMMENTS = 120;
const VISITS = 15;

const instance = await startInstance();
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--autoplay-policy=no-user-gesture-required'],
});

/** The moment, on the page's own clock, at which a text stood on it and was painted. */
function whenPainted(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const isThere = () => document.body.innerText.includes(wanted);
        const settle = () =>
          requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
        if (isThere()) return settle();
        const watch = new MutationObserver(() => {
          if (!isThere()) return;
          watch.disconnect();
          settle();
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    text,
  );
}

/** Milliseconds from the beginning of a navigation to a waveform with something drawn in it. */
async function timeWaveform(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const isDrawn = (canvas: HTMLCanvasElement) => {
          if (canvas.width < 200 || canvas.height < 60) return false;
          const context = canvas.getContext('2d');
          const row = context?.getImageData(0, Math.floor(canvas.height / 4), canvas.width, 1).data ?? [];
          return new Set(row).size > 2;
        };
        const canvases = (root: ParentNode): HTMLCanvasElement[] => [
          ...root.querySelectorAll('canvas'),
          ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
            shadowRoot ? canvases(shadowRoot) : [],
          ),
        ];
        const look = () => {
          if (canvases(document).some(isDrawn)) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** Waits until the player could begin; a long sound keeps its line open, so the network never rests. */
async function canPlay(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) >= 3);
  await page.waitForTimeout(500);
}

/** Milliseconds from the key to the first moment at which the sound has moved on. */
async function timePlay(page: Page): Promise<number> {
  await page.getByRole('slider', { name: /Position in/ }).focus();
  const played = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        addEventListener(
          'keydown',
          () => {
            const pressed = performance.now();
            const audio = document.querySelector('audio');
            const from = audio?.currentTime ?? 0;
            const look = () => {
              if (audio && !audio.paused && audio.currentTime > from) resolve(performance.now() - pressed);
              else setTimeout(look, 1);
            };
            look();
          },
          { capture: true, once: true },
        );
      }),
  );
  await page.waitForTimeout(50);
  await page.keyboard.press('Space');
  const time = await played;
  await page.keyboard.press('Space');
  return time;
}

const rounded = (values: number[]) => ({
  median: Math.round(median(values)),
  p95: Math.round(quantile(values, 0.95)),
  count: values.length,
});

try {
  const [mara, teo] = [await newcomer(instance.baseUrl, 'Mara'), await newcomer(instance.baseUrl, 'Teo')];
  const { id: projectId } = await mara.call(createProject, { input: { name: 'Bench' } });
  const { id: mixId } = await mara.call(createMix, { params: { projectId }, input: { title: 'Song' } });
  const song = makeWav({ seconds: 240 }, (frame, channel) => {
    const beat = 1 - (frame % 24_000) / 24_000;
    return 0.4 * beat * Math.sin(frame / (9 + channel)) + 0.2 * Math.sin(frame / 57);
  });
  const { versionId = '' } = await uploadFile(mara, song, { filename: 'Song.wav', mixId });
  const { token } = await mara.call(createInvitation, { params: { projectId }, input: { role: 'reviewer' } });
  await teo.call(acceptInvitation, { params: { token } });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([...mara.jar].map(([name, value]) => ({ name, value, url: instance.baseUrl })));
  // What compiles this file gives functions their names with a helper, which pages do not have.
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  const page = await context.newPage();
  const url = `${instance.baseUrl}/mixes/${mixId}`;

  const waveform: number[] = [];
  const play: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    waveform.push(await timeWaveform(page, url));
    await canPlay(page);
    play.push(await timePlay(page));
  }

  await page.goto(url);
  await canPlay(page);
  const comments: number[] = [];
  for (let n = 0; n < COMMENTS; n++) {
    const text = `Note ${randomUUID()}`;
    const painted = whenPainted(page, text);
    const sentAt = Date.now();
    await teo.call(addComment, { params: { versionId }, input: { text, region: { startFrame: n * 1000 } } });
    comments.push((await painted) - sentAt);
  }
  console.log(
    JSON.stringify({
      bench: 'screens',
      node: process.version,
      chromium: browser.version(),
      commentToOtherScreenMs: rounded(comments),
      waveformAfterNavigationMs: rounded(waveform),
      soundAfterPlayMs: rounded(play),
    }),
  );
} finally {
  await browser.close();
  await instance.stop();
}
process.exit(0);
