import { describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { backoffMs } from '@/client/session-connection';
import { peopleAt } from '@/client/session-people';

describe('[SY33] coming back', () => {
  it('takes longer after each loss, up to a bound', () => {
    expect([1, 2, 3, 7, 8, 1_000].map((losses) => backoffMs(losses, 1))).toEqual([
      200, 400, 800, 10_000, 10_000, 10_000,
    ]);
  });

  it('is spread, so that a server that starts again is not asked by all at once', () => {
    expect([0, 0.5, 1].map((random) => backoffMs(3, random))).toEqual([400, 600, 800]);
  });
});

describe('people at a session', () => {
  const mara = { id: 'mara', name: 'Mara', colour: 0, role: 'owner' as const };
  const teo = { id: 'teo', name: 'Teo', colour: 1, role: 'editor' as const };

  it('are told once each, however many pages they have open, and nobody else is', () => {
    const here = new Awareness(new Y.Doc());
    here.setLocalStateField('user', mara);
    for (const user of [teo, teo, { name: 'nobody' }]) {
      const page = new Awareness(new Y.Doc());
      page.setLocalStateField('user', user);
      applyAwarenessUpdate(here, encodeAwarenessUpdate(page, [page.clientID]), 'test');
      page.destroy();
    }
    expect(peopleAt(here)).toEqual([mara, teo]);
    here.destroy();
  });
});
