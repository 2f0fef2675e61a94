import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { trackSaving, type Saving } from '@/client/saving';

function page(kept = 0) {
  const asked: number[] = [];
  const tracker = trackSaving({ kept, ask: (marker) => asked.push(marker), onChange() {} });
  return { ...tracker, asked, last: () => asked.at(-1) ?? 0 };
}

type Step = 'edit' | 'sync' | 'lose' | 'answer' | 'old answer' | 'refuse';

function take(at: ReturnType<typeof page>, step: Step): void {
  if (step === 'edit') at.edited();
  if (step === 'sync') at.synced();
  if (step === 'lose') at.lineLost();
  if (step === 'answer') at.acknowledged(at.last());
  if (step === 'old answer') at.acknowledged(at.last() - 1);
  if (step === 'refuse') at.refused(4403);
}

describe('[SY31] what a page says of its edits', () => {
  const table: [does: Step[], says: Saving, kept?: number][] = [
    [[], { kind: 'opening' }],
    [[], { kind: 'offline', changes: 2 }, 2],
    [['sync'], { kind: 'saving' }],
    [['sync', 'answer'], { kind: 'saved' }],
    [['sync', 'answer'], { kind: 'saved' }, 2],
    [['sync', 'old answer'], { kind: 'saving' }],
    [['sync', 'answer', 'edit'], { kind: 'saving' }],
    [['sync', 'answer', 'edit', 'answer'], { kind: 'saved' }],
    [['sync', 'edit', 'answer'], { kind: 'saving' }],
    [['sync', 'edit', 'answer', 'answer'], { kind: 'saved' }],
    [['lose'], { kind: 'offline', changes: 0 }],
    [['sync', 'answer', 'lose'], { kind: 'offline', changes: 0 }],
    [['sync', 'answer', 'edit', 'edit', 'lose', 'edit'], { kind: 'offline', changes: 3 }],
    [['sync', 'edit', 'lose', 'answer'], { kind: 'offline', changes: 1 }],
    [['sync', 'edit', 'lose', 'sync'], { kind: 'saving' }],
    [['sync', 'edit', 'lose', 'sync', 'answer'], { kind: 'saved' }],
    [['sync', 'answer', 'edit', 'lose', 'refuse'], { kind: 'refused', code: 4403, changes: 1 }],
    [['sync', 'refuse', 'lose', 'edit'], { kind: 'refused', code: 4403, changes: 1 }],
  ];
  it.each(table)('%j: %j', (does, says, kept = 0) => {
    const at = page(kept);
    for (const step of does) take(at, step);
    expect(at.state()).toEqual(says);
  });

  it('asks again what found no answer for two rounds, and nothing that did', () => {
    const at = page();
    at.synced();
    at.askAgain();
    expect(at.asked).toEqual([1]);
    for (let round = 0; round < 2; round++) at.askAgain();
    expect(at.asked).toEqual([1, 1, 1]);
    at.edited();
    expect(at.asked).toEqual([1, 1, 1]);
    // However long the answer takes, it is one.
    at.acknowledged(1);
    expect(at.asked).toEqual([1, 1, 1, 2]);
    at.acknowledged(1);
    expect(at.state()).toEqual({ kind: 'saving' });
    at.acknowledged(2);
    for (let round = 0; round < 3; round++) at.askAgain();
    expect(at.asked).toEqual([1, 1, 1, 2]);
    expect(at.state()).toEqual({ kind: 'saved' });
  });

  it('asks one question at a time, and the next about all that was edited meanwhile', () => {
    const at = page();
    at.synced();
    for (let edit = 0; edit < 5; edit++) at.edited();
    expect(at.asked).toEqual([1]);
    at.acknowledged(1);
    expect(at.asked).toEqual([1, 2]);
    at.acknowledged(2);
    expect(at.asked).toEqual([1, 2]);
    expect(at.unsaved()).toBe(0);
  });

  const steps = fc.array(
    fc.constantFrom<Step>('edit', 'edit', 'edit', 'sync', 'lose', 'answer', 'answer', 'old answer'),
    { maxLength: 60 },
  );
  test.prop([steps, fc.nat({ max: 5 })])('never says more than was answered', (does, kept) => {
    /** The plain model: what each question covers, and how much of all edits an answered one covered. */
    let made = kept;
    let covered = 0;
    const covers = new Map<number, number>();
    let underWay: number | undefined;
    let isAnswered = false;
    let isOnline = false;
    const tracker = trackSaving({
      kept,
      ask(marker) {
        expect(underWay).toBeUndefined();
        expect(covers.has(marker)).toBe(false);
        covers.set(marker, made);
        underWay = marker;
      },
      onChange() {},
    });
    for (const step of does) {
      const last = Math.max(0, ...covers.keys());
      if (step === 'edit') {
        made += 1;
        tracker.edited();
      }
      if (step === 'sync' || step === 'lose') {
        isOnline = step === 'sync';
        isAnswered = false;
        underWay = undefined;
        if (isOnline) tracker.synced();
        else tracker.lineLost();
      }
      if (step === 'answer' && underWay !== undefined) {
        covered = covers.get(underWay) ?? covered;
        underWay = undefined;
        isAnswered = true;
        tracker.acknowledged(last);
      }
      if (step === 'old answer') tracker.acknowledged(last - 1);
      const { kind } = tracker.state();
      expect(tracker.unsaved()).toBe(made - covered);
      expect(kind === 'saved').toBe(isOnline && isAnswered && made === covered);
      expect(kind === 'saving').toBe(isOnline && !(isAnswered && made === covered));
      // Whatever is not covered is always asked about while there is a line.
      if (isOnline && made > covered) expect(underWay).toBeDefined();
    }
  });
});
