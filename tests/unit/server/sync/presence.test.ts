import { describe, expect, it } from 'vitest';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { openPresence, type PresenceOfRoom, type Present } from '@/server/sync/presence';

const somebody = (name: string): Present => ({ user: { id: name, name, colour: 3, role: 'editor' } });

function page() {
  const awareness = new Awareness(new Y.Doc());
  return {
    awareness,
    says: (state: object) => {
      awareness.setLocalState(state);
      return encodeAwarenessUpdate(awareness, [awareness.clientID]);
    },
    hears: (update: Uint8Array | undefined) => update && applyAwarenessUpdate(awareness, update, 'server'),
    sees: (other: Awareness) => awareness.getStates().get(other.clientID),
  };
}

const nobodyWrote = () => undefined;

describe('presence', () => {
  it('[SY19] says who somebody is, whatever he says', () => {
    const [room, mara, witness] = [openPresence(nobodyWrote), page(), page()];
    room.hear(somebody('Mara'), mara.says({ user: { id: 'Teo', name: 'Teo' }, cursor: 7 }));
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)).toEqual({
      cursor: 7,
      user: { id: 'Mara', name: 'Mara', colour: 3, role: 'editor' },
    });
  });

  it('[SY19] shows the first change of somebody who came with nothing to show', () => {
    const [room, mara, witness] = [openPresence(nobodyWrote), page(), page()];
    const asMara = somebody('Mara');
    room.hear(asMara, encodeAwarenessUpdate(mara.awareness, [mara.awareness.clientID]));
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)).toMatchObject({ user: { id: 'Mara' } });
    room.hear(asMara, mara.says({ cursor: 1 }));
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)?.['cursor']).toBe(1);
  });

  it('[SY20] takes nothing that somebody says of another, nor of a second client', () => {
    const [room, mara, teo, witness] = [openPresence(nobodyWrote), page(), page(), page()];
    const [asMara, asTeo] = [somebody('Mara'), somebody('Teo')];
    room.hear(asMara, mara.says({ cursor: 1 }));
    room.turn();
    room.hear(asTeo, teo.says({ cursor: 2 }));
    teo.hears(room.everybody());
    teo.awareness.meta.set(mara.awareness.clientID, { clock: 50, lastUpdated: 0 });
    teo.awareness.states.set(mara.awareness.clientID, { cursor: 99 });
    const both = encodeAwarenessUpdate(teo.awareness, [teo.awareness.clientID, mara.awareness.clientID]);
    expect(room.hear(asTeo, both)).toBe(true);
    room.hear(asTeo, page().says({ cursor: 3 }));
    room.turn();
    witness.hears(room.everybody());
    expect(witness.sees(mara.awareness)?.['cursor']).toBe(1);
    expect(witness.sees(teo.awareness)?.['cursor']).toBe(2);
    expect(witness.awareness.getStates().size).toBe(3);
    expect(room.ownerOf(mara.awareness.clientID)).toBe('Mara');
  });

  it('[SY21] lets go of whoever leaves, and lets the same person take his place before that', () => {
    const [room, mara, witness] = [openPresence(nobodyWrote), page(), page()];
    const [before, again] = [somebody('Mara'), somebody('Mara')];
    room.hear(before, mara.says({ cursor: 1 }));
    witness.hears(room.turn().update);
    room.hear(again, mara.says({ cursor: 2 }));
    room.leave(before);
    expect(room.ownerOf(mara.awareness.clientID)).toBe('Mara');
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)?.['cursor']).toBe(2);
    room.leave(again);
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)).toBeUndefined();
    expect(room.ownerOf(mara.awareness.clientID)).toBeUndefined();
    expect(room.everybody()).toBeUndefined();
  });

  it('[SY21] shows somebody again who left and came back with nothing new to show', () => {
    const [room, mara, witness] = [openPresence(nobodyWrote), page(), page()];
    const before = somebody('Mara');
    const says = mara.says({ cursor: 1 });
    room.hear(before, says);
    witness.hears(room.turn().update);
    room.leave(before);
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)).toBeUndefined();
    room.hear(somebody('Mara'), says);
    witness.hears(room.turn().update);
    expect(witness.sees(mara.awareness)?.['cursor']).toBe(1);
  });

  it('[SY1] reads nothing that is no presence', () => {
    const room = openPresence(nobodyWrote);
    for (const bytes of [[1], [1, 2, 3], [255, 255, 255, 255, 255, 255, 255, 255]])
      expect(room.hear(somebody('Teo'), new Uint8Array(bytes))).toBe(false);
    const teo = somebody('Teo');
    room.hear(teo, new Uint8Array([1, 1, 1, 2, 0x5b, 0x5d]));
    expect(room.turn()).toEqual({ update: undefined, unreadable: [teo] });
  });
});

describe('presence at two processes', () => {
  const told = (from: PresenceOfRoom, to: PresenceOfRoom, name: string, at = 0) => {
    const { here } = from.turn();
    if (here) to.hearElsewhere(name, here, at);
  };

  it('[SY44] shows at one who is at the other, and says nobody on as its own', () => {
    const [one, other, mara, witness] = [
      openPresence(nobodyWrote),
      openPresence(nobodyWrote),
      page(),
      page(),
    ];
    one.hear(somebody('Mara'), mara.says({ cursor: 1 }));
    told(one, other, 'one');
    const { update, here } = other.turn();
    witness.hears(update);
    expect(witness.sees(mara.awareness)).toMatchObject({ cursor: 1, user: { id: 'Mara' } });
    expect(here).toBeUndefined();
    expect(other.everybodyHere()).toBeUndefined();
    expect(other.ownerOf(mara.awareness.clientID)).toBe('Mara');
  });

  it('[SY44] lets go of whoever leaves there, and of everybody there when nothing is heard any more', () => {
    const [one, other, witness] = [openPresence(nobodyWrote), openPresence(nobodyWrote), page()];
    const [mara, teo] = [page(), page()];
    const [asMara, asTeo] = [somebody('Mara'), somebody('Teo')];
    one.hear(asMara, mara.says({ cursor: 1 }));
    one.hear(asTeo, teo.says({ cursor: 2 }));
    told(one, other, 'one', 1_000);
    witness.hears(other.turn().update);
    one.leave(asMara);
    told(one, other, 'one', 2_000);
    witness.hears(other.turn().update);
    expect(witness.sees(mara.awareness)).toBeUndefined();
    expect(witness.sees(teo.awareness)?.['cursor']).toBe(2);
    other.forgetElsewhere(1_000);
    expect(other.turn().update).toBeUndefined();
    other.forgetElsewhere(3_000);
    witness.hears(other.turn().update);
    expect(witness.sees(teo.awareness)).toBeUndefined();
    expect(other.everybody()).toBeUndefined();
  });

  it('[SY20] [SY44] takes nobody’s word for somebody who is there', () => {
    const [one, other, mara] = [openPresence(nobodyWrote), openPresence(nobodyWrote), page()];
    one.hear(somebody('Mara'), mara.says({ cursor: 1 }));
    told(one, other, 'one');
    other.turn();
    other.hear(somebody('Teo'), mara.says({ cursor: 9 }));
    expect(other.turn().update).toBeUndefined();
    expect(other.ownerOf(mara.awareness.clientID)).toBe('Mara');
  });

  it('[SY21] [SY44] follows somebody who comes back at the other one', () => {
    const [one, other, mara] = [openPresence(nobodyWrote), openPresence(nobodyWrote), page()];
    const [atOne, atOther] = [page(), page()];
    const before = somebody('Mara');
    one.hear(before, mara.says({ cursor: 1 }));
    told(one, other, 'one');
    atOther.hears(other.turn().update);
    // The first process finds out late that his line broke.
    other.hear(somebody('Mara'), mara.says({ cursor: 2 }));
    const { here, update } = other.turn();
    atOther.hears(update);
    one.hearElsewhere('other', here ?? new Uint8Array(), 0);
    atOne.hears(one.turn().update);
    expect(atOther.sees(mara.awareness)?.['cursor']).toBe(2);
    expect(atOne.sees(mara.awareness)?.['cursor']).toBe(2);
    one.leave(before);
    told(one, other, 'one');
    atOther.hears(other.turn().update);
    atOne.hears(one.turn().update);
    expect(atOther.sees(mara.awareness)?.['cursor']).toBe(2);
    expect(atOne.sees(mara.awareness)?.['cursor']).toBe(2);
  });

  it('[SY44] believes of a third process neither somebody else nor what is older', () => {
    const [one, other, third] = [
      openPresence(nobodyWrote),
      openPresence(nobodyWrote),
      openPresence(nobodyWrote),
    ];
    const [mara, witness] = [page(), page()];
    const from = (room: PresenceOfRoom) => room.everybodyHere() ?? new Uint8Array();
    one.hear(somebody('Mara'), mara.says({ cursor: 1 }));
    one.turn();
    third.hearElsewhere('one', from(one), 0);
    other.hear(somebody('Teo'), mara.says({ cursor: 9 }));
    other.turn();
    third.hearElsewhere('other', from(other), 0);
    witness.hears(third.turn().update);
    expect(third.ownerOf(mara.awareness.clientID)).toBe('Mara');
    expect(witness.sees(mara.awareness)?.['cursor']).toBe(1);

    const fourth = openPresence(nobodyWrote);
    fourth.hear(somebody('Mara'), mara.says({ cursor: 3 }));
    fourth.turn();
    third.hearElsewhere('fourth', from(fourth), 0);
    third.hearElsewhere('one', from(one), 0);
    witness.hears(third.turn().update);
    expect(witness.sees(mara.awareness)?.['cursor']).toBe(3);
  });
});
