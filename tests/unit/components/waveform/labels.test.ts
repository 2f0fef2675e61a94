import { describe, expect, it } from 'vitest';
import { besides, labelReach, playheadLabel } from '@/components/waveform/labels';

const available = 1000;
const width = 60;
const place = (x: number, playhead: number, isFlipped = false) =>
  besides(x, width, playheadLabel(playhead, isFlipped), available);
const covers = (x: number, playhead: number, isFlipped = false) => {
  const { from, to } = playheadLabel(playhead, isFlipped);
  const at = place(x, playhead, isFlipped);
  return at + width / 2 > from && at - width / 2 < to;
};

describe('[RV123] the label under the mouse', () => {
  it('stands over the mouse where nothing is in its way', () => {
    expect(place(200, 500)).toBe(200);
    expect(place(500 + labelReach + width / 2, 500)).toBe(500 + labelReach + width / 2);
  });

  it('goes to the nearer side of the playhead’s label, whichever side that one is on', () => {
    expect(place(505, 500)).toBe(470);
    expect(place(580, 500)).toBe(618);
    expect(place(495, 500, true)).toBe(530);
  });

  it('never covers it, also where one side has no room', () => {
    for (const isFlipped of [false, true]) {
      for (let playhead = isFlipped ? labelReach : 0; playhead <= available - labelReach; playhead += 7) {
        for (let x = 0; x <= available; x += 5) expect(covers(x, playhead, isFlipped)).toBe(false);
      }
    }
    expect(place(5, 10)).toBe(10 + labelReach + width / 2);
  });
});
