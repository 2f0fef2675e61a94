import { describe, expect, it } from 'vitest';
import { byDay, formatActivityFilter, mergeActivity, parseActivityFilter } from '@/client/activity';
import type { KnownFact } from '@/client/facts';
import { FactKind, factTypes, kindOfFact } from '@/domain/facts';

const mara = '018f3c5e-0000-7000-8000-000000000001';
const teo = '018f3c5e-0000-7000-8000-000000000002';
const fact = (seq: number, type: KnownFact['type'] = 'comment.added', actor = mara) =>
  ({ seq, type, actor: { id: actor }, at: `2026-11-03T14:05:0${seq}.000Z` }) as KnownFact;
const seqs = (facts: readonly KnownFact[]) => facts.map(({ seq }) => seq);

describe('activity', () => {
  it('[RV61] is the latest first, each once, however what was read and what arrived overlap', () => {
    const merged = mergeActivity([fact(4), fact(3), fact(2)], [fact(3), fact(4), fact(5), fact(6)], {});
    expect(seqs(merged)).toEqual([6, 5, 4, 3, 2]);
    expect(seqs(mergeActivity([], [fact(1), fact(2)], {}))).toEqual([2, 1]);
  });

  it('[RV60] takes from what arrives only what is looked for', () => {
    const arrived = [fact(5), fact(6, 'decision.made'), fact(7, 'comment.resolved', teo)];
    expect(seqs(mergeActivity([fact(4)], arrived, { kind: 'notes' }))).toEqual([7, 5, 4]);
    expect(seqs(mergeActivity([fact(4)], arrived, { actor: mara }))).toEqual([6, 5, 4]);
    expect(seqs(mergeActivity([], arrived, { actor: teo, kind: 'decisions' }))).toEqual([]);
  });

  it('[RV62] puts every fact under a kind that can be asked for', () => {
    expect(new Set(factTypes.map((type) => kindOfFact[type]))).toEqual(new Set(FactKind.options));
  });

  it('keeps what is looked for in the address, and takes nonsense there for nothing', () => {
    const filter = { actor: mara, kind: 'decisions' } as const;
    const query = formatActivityFilter(filter);
    expect(parseActivityFilter(Object.fromEntries(new URLSearchParams(query)))).toEqual(filter);
    expect(formatActivityFilter({})).toBe('');
    expect(parseActivityFilter({ who: 'me', kind: ['notes'] })).toEqual({});
  });

  it('is parted where the day changes', () => {
    const days = byDay([{ at: 'b2' }, { at: 'b1' }, { at: 'a9' }], (at) => at.charAt(0));
    expect(days.map(({ day, items }) => `${day}${items.length}`)).toEqual(['b2', 'a1']);
  });
});
