import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createReceipts, type Fate } from '@/server/sync/receipts';

function open(resends = 3) {
  const said: string[] = [];
  const receipts = createReceipts({
    resends,
    acknowledge: (marker) => said.push(`saved ${marker}`),
    askAgain: () => said.push('ask again'),
    giveUp: () => said.push('give up'),
  });
  return { said, receipts };
}

describe('receipts', () => {
  it('[SY8] answer when everything before is stored, in whatever order it is', () => {
    const { said, receipts } = open();
    receipts.ask(1);
    const [first, second] = [receipts.write(false), receipts.write(false)];
    receipts.ask(2);
    const third = receipts.write(false);
    receipts.ask(3);
    third('stored');
    second('stored');
    expect(said).toEqual(['saved 1']);
    first('stored');
    expect(said).toEqual(['saved 1', 'saved 2', 'saved 3']);
  });

  it('[SY8] [SY13] are held back by something incomplete until its answer is stored', () => {
    const { said, receipts } = open();
    receipts.write(true)('stored');
    const lost = receipts.write(false);
    receipts.ask(1);
    lost('incomplete');
    expect(said).toEqual(['ask again']);
    receipts.write(false)('incomplete');
    receipts.ask(2);
    const answer = receipts.write(true);
    receipts.ask(3);
    expect(said).toEqual(['ask again']);
    answer('stored');
    expect(said).toEqual(['ask again', 'saved 1', 'saved 2', 'saved 3']);
  });

  it('[SY8] are not healed by an answer to an earlier question', () => {
    const { said, receipts } = open();
    receipts.write(false)('incomplete');
    receipts.ask(1);
    // The answer to the state vector that every connection begins with.
    receipts.write(true)('stored');
    expect(said).toEqual(['ask again']);
    receipts.write(true)('stored');
    expect(said).toEqual(['ask again', 'saved 1']);
  });

  it('[SY13] ask three times, then give up', () => {
    const { said, receipts } = open();
    receipts.write(true)('stored');
    receipts.write(false)('incomplete');
    for (let round = 0; round < 3; round += 1) receipts.write(true)('incomplete');
    expect(said).toEqual(['ask again', 'ask again', 'ask again', 'give up']);
  });

  const step = fc.record({
    kind: fc.constantFrom('update', 'answer', 'ask'),
    fate: fc.constantFrom<Fate>('stored', 'incomplete'),
  });
  test.prop([fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat())])(
    '[SY8] never answer while something before is neither stored nor sent again',
    (steps, order) => {
      const { said, receipts } = open(100);
      const waiting: (() => void)[] = [];
      let marker = 0;
      const settleOne = () => {
        const [settle] = waiting.splice(order.next().value % waiting.length, 1);
        settle?.();
      };
      for (const { kind, fate } of steps) {
        if (kind === 'ask') receipts.ask((marker += 1));
        else {
          const settled = receipts.write(kind === 'answer');
          waiting.push(() => settled(fate));
        }
        if (waiting.length > 3) settleOne();
      }
      while (waiting.length > 0) settleOne();
      const answered = said.filter((line) => line.startsWith('saved')).map((line) => Number(line.slice(6)));
      expect(answered).toEqual([...answered].sort((one, other) => one - other));
      // Replays what happened in the order of arrival, as a plain rule.
      let [asked, answers, healer, may] = [1, 0, Infinity, 0];
      let isWhole = true;
      let markers = 0;
      let held = 0;
      for (const { kind, fate } of steps) {
        if (kind === 'ask') {
          markers += 1;
          if (isWhole) may = markers;
          else held = markers;
          continue;
        }
        if (kind === 'answer') answers += 1;
        const heals = kind === 'answer' && answers >= healer;
        if (fate === 'stored' && heals && !isWhole) {
          isWhole = true;
          may = Math.max(may, held);
        } else if (fate === 'incomplete' && (isWhole || heals)) {
          isWhole = false;
          asked += 1;
          healer = asked;
        }
      }
      expect(Math.max(0, ...answered)).toBe(may);
    },
  );
});
