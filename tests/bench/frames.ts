/**
 * Zooms and scrolls a stereo sound of an hour with the wheel on the review page in Chromium, and an empty page in the
 * same way in the same run. Prints JSON: intervals between frames over 25 ms, and what the main thread of the page had to do in each
 * frame, from Chromium's own trace. Run with tsx.
 */
import { loadavg } from 'node:os';
import type { Page } from '@playwright/test';
import { wavHeader } from '@/audio/files/wav';
import { setBenchStage } from '../support/bench-stage';

const seconds = Number(process.env['TALKBACK_BENCH_SECONDS'] ?? 3600);
const runs = Number(process.env['TALKBACK_BENCH_RUNS'] ?? 3);
const droppedMs = 25;
const gestureMs = 15_000;

/** An hour in 16 bit: bursts of tones and noise under a slow swell, made quickly. */
function makeHour(): Uint8Array<ArrayBuffer> {
  const sampleRate = 48_000;
  const frames = seconds * sampleRate;
  const header = wavHeader({ format: { kind: 'int', bits: 16 }, channels: 2, sampleRate, frames });
  const bytes = new Uint8Array(header.length + frames * 4);
  bytes.set(header);
  const samples = new Int16Array(bytes.buffer, header.length);
  let state = 1;
  for (let frame = 0; frame < frames; frame++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const beat = 1 - (frame % 24_000) / 24_000;
    const swell = 0.3 + 0.7 * Math.abs(((frame % 4_000_000) - 2_000_000) / 2_000_000);
    const value = swell * (beat * 9000 * Math.sin(frame / 35) + (state >> 18));
    samples[2 * frame] = value;
    samples[2 * frame + 1] = value * 0.8;
  }
  return bytes;
}

/** As text, because what compiles this file adds names that a page does not know. */
const noteFrames = `
  globalThis.frameMarks = [];
  requestAnimationFrame(function next(now) {
    frameMarks.push(now);
    requestAnimationFrame(next);
  });
`;

/** The gestures of somebody who looks for a place: in, along, out and on, until the time is over. */
async function gesture(page: Page): Promise<number[]> {
  await page.evaluate(noteFrames);
  await page.mouse.move(720, 380);
  const until = Date.now() + gestureMs;
  for (let step = 0; Date.now() < until; step++) {
    const phase = Math.floor(step / 60) % 4;
    if (phase === 0 || phase === 2) {
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, phase === 0 ? -40 : 38);
      await page.keyboard.up('Control');
    } else await page.mouse.wheel(phase === 1 ? 60 : -45, 0);
  }
  const marks = await page.evaluate<number[]>('frameMarks');
  return marks.slice(1).map((mark, i) => mark - (marks[i] ?? 0));
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** Of `dur`, what the thread spent on a processor. */
  tdur?: number;
  pid: number;
  tid: number;
}

// Chromium names each task twice, one inside the other.
const isTask = ({ name }: TraceEvent) => name === 'ThreadControllerImpl::RunTask';

/**
 * How long the main thread worked for each frame: all its tasks up to the one that made it, input included. Time on a
 * processor where the trace knows it, so that others on the machine do not count.
 */
function workPerFrame(events: readonly TraceEvent[]): number[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const callbacks = events.filter(({ name }) => name === 'FireAnimationFrame');
  const counts = new Map<string, number>();
  for (const event of callbacks) counts.set(threadOf(event), (counts.get(threadOf(event)) ?? 0) + 1);
  const [main] = [...counts].sort((one, other) => other[1] - one[1])[0] ?? [''];
  const times = callbacks.filter((event) => threadOf(event) === main).map(({ ts }) => ts);
  times.sort((one, other) => one - other);
  const tasks = events.filter((event) => isTask(event) && threadOf(event) === main);
  tasks.sort((one, other) => one.ts - other.ts);
  const frames: number[] = [];
  let work = 0;
  let next = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    work += tdur / 1000;
    const before = next;
    while (next < times.length && (times[next] ?? 0) <= ts + dur) next += 1;
    if (next === before) continue;
    frames.push(work);
    work = 0;
  }
  return frames.slice(1);
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? 0;
const round = (value: number) => Math.round(value * 10) / 10;
const median = (values: readonly number[]) => round(quantile(values, 0.5));

async function measure(page: Page) {
  const wire = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  wire.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => wire.once('Tracing.tracingComplete', resolve));
  await wire.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['devtools.timeline', 'toplevel'],
    },
  });
  const intervals = await gesture(page);
  await wire.send('Tracing.end');
  await complete;
  const work = workPerFrame(events);
  return {
    frames: intervals.length,
    droppedPercent: round((100 * intervals.filter((ms) => ms > droppedMs).length) / intervals.length),
    intervalP95Ms: round(quantile(intervals, 0.95)),
    tracedFrames: work.length,
    workMedianMs: round(quantile(work, 0.5)),
    workP95Ms: round(quantile(work, 0.95)),
    workMaxMs: round(Math.max(...work)),
  };
}

const stage = await setBenchStage(makeHour());
try {
  const results = [];
  for (let run = 0; run < runs; run++) {
    const context = await stage.openContext();
    const empty = await context.newPage();
    await empty.goto('/icon.svg');
    const nothing = await measure(empty);
    await empty.close();
    const page = await context.newPage();
    await page.goto(`/mixes/${stage.mixId}`);
    await page.locator('[data-well] canvas').first().waitFor();
    // The network never rests: an hour of sound stays on the line until it is played.
    await page.waitForTimeout(2_000);
    const review = await measure(page);
    await context.close();
    results.push({ empty: nothing, review, load: round(loadavg()[0] ?? 0) });
  }
  const beyond = results.map(({ empty, review }) => review.droppedPercent - empty.droppedPercent);
  console.log(
    JSON.stringify({
      bench: 'frames',
      seconds,
      droppedBeyondEmptyPercent: median(beyond),
      workP95Ms: median(results.map(({ review }) => review.workP95Ms)),
      runs: results,
    }),
  );
} finally {
  await stage.close();
}
