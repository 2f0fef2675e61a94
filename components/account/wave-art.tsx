'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { PeakLevel } from '@/client/peaks-cache';
import { Avatar } from '@/components/ui/avatar';
import { Canvas, type Surface } from '@/components/waveform/canvas';
import { drawRegions } from '@/components/waveform/draw-regions';
import { drawStretch, layRows } from '@/components/waveform/draw-wave';
import type { Mark } from '@/components/waveform/marks';
import { usePalette } from '@/components/waveform/use-palette';

/** A phrase that was never played: drawn by formula, forty seconds of it at a hundred columns a second. */
const seconds = 40;
const perSecond = 100;
const frames = seconds * perSecond;
const playedShare = 0.4875;
/** Between the sound and the brackets of the notes, in pixels. */
const padding = 24;

const people = [
  { name: 'Teo Brandt', colour: 2, from: 0.16, to: 0.285, say: 'first', below: true },
  { name: 'Mara Vos', colour: 0, from: 0.575, to: 0.69, say: 'second', below: false },
  { name: 'Ife Adeyemi', colour: 1, from: 0.8, to: 0.9375, say: 'third', below: true },
] as const;

const marks = people.map(asMark);

/** What the product is, beside the form: a sound, and people who point at it. */
export function WaveArt() {
  const t = useTranslations('account.art');
  const palette = usePalette();
  const level = useMemo(() => composePhrase(), []);
  const draw = useCallback(
    ({ context, width, height, ratio }: Surface) => {
      if (!palette) return;
      const boxes = layRows([[0]], height, ratio, padding);
      const [whole, pixels] = [Math.round(width * ratio), Math.round(height * ratio)];
      const played = Math.round(whole * playedShare);
      const paint = (from: number, to: number, [peak, rms]: readonly [string, string]) => {
        const stretch = {
          startColumn: from,
          framesPerColumn: frames / whole,
          count: to - from,
          height: pixels,
          ratio,
        };
        drawStretch(context, level, boxes, { peak, rms, peakAlpha: 1 }, stretch, [from, 0]);
      };
      paint(0, played, [palette.playedPeak, palette.playedRms]);
      paint(played, whole, [palette.peak, palette.rms]);
    },
    [palette, level],
  );
  const drawNotes = useCallback(
    ({ context, width, height, ratio }: Surface) => {
      if (!palette) return;
      const boxes = layRows([[0]], height, ratio, padding);
      const scene = {
        frames,
        source: { level, segments: null },
        boxes,
        palette,
        marks,
        width,
        height,
        ratio,
        chosenId: null,
        hoveredId: null,
        draft: null,
      };
      drawRegions(context, { ...scene, viewport: { startFrame: 0, framesPerPixel: frames / width } });
    },
    [palette, level],
  );
  return (
    <div aria-hidden className="relative flex h-full items-center overflow-hidden bg-well">
      <div className="relative h-[56%] w-full">
        <Canvas draw={draw} />
        <Canvas draw={drawNotes} />
        <span
          className="absolute -inset-y-9 w-0.5 -translate-x-1/2 bg-lamp shadow-[0_0_0_1.5px_var(--well)] before:absolute before:-top-0.5 before:left-1/2 before:-translate-x-1/2 before:border-x-8 before:border-t-[11px] before:border-x-transparent before:border-t-lamp"
          style={{ left: `${playedShare * 100}%` }}
        />
        {people.map((person) => (
          <div
            key={person.say}
            style={person.to > 0.9 ? { right: '7%' } : { left: `${(person.from - 0.025) * 100}%` }}
            className={`absolute flex max-w-[300px] gap-2.5 rounded-panel bg-surface-2 px-3.5 py-3 shadow-2 ${
              person.below ? 'top-[calc(100%+18px)]' : 'bottom-[calc(100%+18px)]'
            }`}
          >
            <Avatar person={person} />
            <span>
              <b className="block">{person.name.split(' ')[0]}</b>
              <span className="block leading-[18px] text-ink-2">{t(person.say)}</span>
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function asMark({ name, colour, from, to }: (typeof people)[number]): Mark {
  const rest = { messages: 1, isResolved: false, isTeamOnly: false, hasJustArrived: false };
  return { id: name, authorName: name, colour, startFrame: from * frames, endFrame: to * frames, ...rest };
}

/** Kick, snare, a swelling bed and a voice over them, as peaks and RMS. */
function composePhrase(): PeakLevel {
  const peaks = new Int16Array(frames * 2);
  const rms = new Int16Array(frames * 2);
  for (let column = 0; column < frames; column++) {
    const [peak, body] = loudnessAt(column / perSecond);
    peaks.set([-peak * 30_500 * (0.9 + 0.1 * chance(column, 3)), peak * 32_000], column * 2);
    rms.set([-body * 32_000, body * 32_000], column * 2);
  }
  return { framesPerBucket: 1, channels: 1, buckets: frames, peaks, rms };
}

const beat = 60 / 104;

function loudnessAt(second: number): [peak: number, body: number] {
  const count = Math.floor(second / beat);
  const since = second - count * beat;
  const hit = count % 2 === 0 ? Math.exp(-since / 0.1) : Math.exp(-since / 0.08) * 0.9;
  const eighth = Math.exp(-(since % (beat / 2)) / 0.03) * 0.3;
  const phrase = Math.max(0.1, Math.sin((second / (beat * 8)) * Math.PI * 2) * 0.5 + 0.55);
  const bed = 0.17 + 0.14 * drift(second * 1.7, 1) + 0.1 * drift(second * 9, 2);
  const swell = 0.7 + 0.3 * drift(second / 3, 5);
  const body = (bed + phrase * (0.14 + 0.18 * drift(second * 4.3, 4))) * swell;
  const peak = body * 1.15 + (hit * 0.5 + eighth * 0.25) * swell;
  return [
    Math.min(0.98, peak * (0.78 + 0.34 * chance(Math.floor(second * 90), 6))),
    Math.min(0.5, body * 0.72),
  ];
}

/** The same chance every time, 0 to 1. */
function chance(at: number, seed: number): number {
  let mixed = Math.imul((at | 0) ^ Math.imul(seed + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** Chance, made smooth between whole numbers. */
function drift(at: number, seed: number): number {
  const whole = Math.floor(at);
  const part = at - whole;
  const ease = part * part * (3 - 2 * part);
  return chance(whole, seed) * (1 - ease) + chance(whole + 1, seed) * ease;
}
