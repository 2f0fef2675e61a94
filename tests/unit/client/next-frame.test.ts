import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beforePaint } from '@/client/next-frame';

/** A browser's frames by hand: what was asked for since the last one runs at the next. */
let asked: FrameRequestCallback[] = [];
const paint = () => {
  const due = asked;
  asked = [];
  for (const run of due) run(16);
};

beforeEach(() => {
  asked = [];
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => asked.push(run));
});
afterEach(() => void vi.unstubAllGlobals());

it('runs all that waits for a paint in one callback of the browser, in order, once', () => {
  const ran: string[] = [];
  beforePaint(() => void ran.push('wave'));
  beforePaint(() => void ran.push('ruler'));
  expect(asked).toHaveLength(1);
  paint();
  paint();
  expect(ran).toEqual(['wave', 'ruler']);
});

it('leaves what is asked for while a frame runs to the next one', () => {
  const ran: number[] = [];
  beforePaint(function again() {
    ran.push(ran.length);
    if (ran.length < 3) beforePaint(again);
  });
  paint();
  expect(ran).toEqual([0]);
  paint();
  paint();
  expect(ran).toEqual([0, 1, 2]);
});

it('runs nothing that was taken back, be it by one that ran before it in the same frame', () => {
  const ran: string[] = [];
  beforePaint(() => {
    ran.push('first');
    takeBack();
  });
  const takeBack = beforePaint(() => void ran.push('second'));
  beforePaint(() => void ran.push('third'));
  paint();
  expect(ran).toEqual(['first', 'third']);
});

it('reports one that fails and runs the others', () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const ran = vi.fn();
  beforePaint(() => {
    throw new Error('no canvas');
  });
  beforePaint(ran);
  paint();
  expect(ran).toHaveBeenCalledOnce();
  expect(reported).toHaveBeenCalledWith(new Error('no canvas'));
});
