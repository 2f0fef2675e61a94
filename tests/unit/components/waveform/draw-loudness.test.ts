import { expect, it } from 'vitest';
import { loudnessY, paintLoudness } from '@/components/waveform/draw-loudness';
import { toPixel } from '@/components/waveform/palette';
import type { Picture } from '@/components/waveform/picture';

const palette = { loud: '#4060a0', playedRms: '#ffffff' };
const framesPerPoint = 1000;
const [width, height] = [40, 100];

/** A strip of 40 columns, each as long as one point of the curve. */
function strip(shortTermLufs: readonly (number | null)[], playedColumn = 0) {
  const picture: Picture = { width, height, pixels: new Uint32Array(width * height) };
  const viewport = { startFrame: framesPerPoint, framesPerPixel: framesPerPoint };
  const scene = { curve: { framesPerPoint, shortTermLufs }, viewport, palette, ratio: 1 };
  paintLoudness(picture, scene, playedColumn);
  return (column: number, y: number) => picture.pixels[y * width + column] ?? 0;
}
const alphaOf = (pixel: number) => pixel >>> 24;
const level = (lufs: number) => Array.from({ length: width + 2 }, () => lufs);

it('draws a line where the loudness stands, ground under it that fades, and nothing above', () => {
  const at = strip(level(-18));
  const y = loudnessY(-18, height);
  expect(at(20, y) & 0xffffff).toBe(toPixel(palette.loud, 1) & 0xffffff);
  expect(alphaOf(at(20, y))).toBeGreaterThan(2 * alphaOf(at(20, y + 3)));
  expect(at(20, y - 3)).toBe(0);
  expect(alphaOf(at(20, y + 5))).toBeGreaterThan(alphaOf(at(20, height - 1)));
  expect(alphaOf(at(20, height - 1))).toBeGreaterThan(0);
});

it('draws what was played in the played tone, up to the column', () => {
  const at = strip(level(-18.1), 10);
  const y = Math.floor(loudnessY(-18.1, height));
  const red = (pixel: number) => pixel & 255;
  expect(red(at(9, y))).toBeGreaterThan(0xa0);
  expect(red(at(10, y))).toBeLessThan(0x60);
});

it('leaves a gap where loudness is undefined', () => {
  const at = strip(level(-18).map((lufs, point) => (point >= 10 && point < 20 ? null : lufs)));
  const isEmpty = (column: number) =>
    Array.from({ length: height }, (_, y) => at(column, y)).every((p) => p === 0);
  expect(Array.from({ length: width }, (_, column) => column).filter(isEmpty)).toEqual([
    9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
  ]);
});

it('draws a steep rise as an unbroken line', () => {
  const at = strip(level(-24).map((lufs, point) => (point > 15 ? -10 : lufs)));
  const [low, high] = [Math.ceil(loudnessY(-10, height)), Math.floor(loudnessY(-24, height))];
  const column = Array.from({ length: high - low }, (_, step) => alphaOf(at(15, low + step)));
  expect(Math.min(...column)).toBeGreaterThan(200);
});
