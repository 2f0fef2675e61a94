import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { PresentUser } from '@/session/presence';

/** Somebody at a document, by one client id of his. */
export interface Present {
  readonly user: PresentUser;
}

/** Who is at one document, and what each of them shows of himself. */
export interface PresenceOfRoom {
  /** Takes what somebody says of himself, leaving out what he says of others; false where it cannot be read. */
  hear(present: Present, update: Uint8Array): boolean;
  /** Whose presence a client id is. */
  ownerOf(client: number): string | undefined;
  leave(present: Present): void;
  /** What changed since this was asked last, for everybody, and who said what is no presence. */
  turn(): { update: Uint8Array | undefined; unreadable: Present[] };
  /** Everybody, for whoever comes. */
  everybody(): Uint8Array | undefined;
}

interface Shown {
  readonly present: Present;
  /** The clock that it is told with, and the one that it was said with. */
  readonly clock: number;
  readonly saidAt: number;
  /** Nothing is shown of who is gone. */
  readonly state: Record<string, unknown> | null;
}

interface Said {
  readonly client: number;
  readonly clock: number;
  readonly json: string;
}

/**
 * Presence of one document in y-protocols' format. The server says who is who: a connection has one client id, which it
 * keeps and which nobody else has written with, and its `user` is what we know of it, whatever it says. What is said in
 * between two turns is told once.
 */
export function openPresence(writerOf: (client: number) => string | undefined): PresenceOfRoom {
  const owners = new Map<number, Present>();
  const clients = new Map<Present, number>();
  const shown = new Map<number, Shown>();
  const said = new Map<Present, Said>();
  const gone = new Map<number, Shown>();

  // A page repeats what it has heard of others. Its own it says first.
  function clientOf(present: Present, entries: readonly Said[]): number | undefined {
    const own = clients.get(present);
    if (own !== undefined) return own;
    const first = entries.find(({ json }) => json !== 'null')?.client;
    if (first === undefined) return undefined;
    const other = owners.get(first);
    const writer = writerOf(first);
    if (writer !== undefined && writer !== present.user.id) return undefined;
    // A line that broke is found out late: the same person, back again, takes his place.
    if (other && other.user.id !== present.user.id) return undefined;
    if (other) clients.delete(other);
    owners.set(first, present);
    clients.set(present, first);
    return first;
  }

  return {
    hear(present, update) {
      const entries = readEntries(update);
      const client = entries && clientOf(present, entries);
      const own = entries?.find((entry) => entry.client === client);
      if (own) said.set(present, own);
      return entries !== undefined;
    },
    ownerOf: (client) => owners.get(client)?.user.id,
    leave(present) {
      const client = clients.get(present);
      clients.delete(present);
      said.delete(present);
      if (client === undefined || owners.get(client) !== present) return;
      owners.delete(client);
      const last = shown.get(client);
      shown.delete(client);
      if (last) gone.set(client, { ...last, present, clock: last.clock + 1, state: null });
    },
    turn() {
      const changed = new Map(gone);
      const unreadable: Present[] = [];
      gone.clear();
      for (const [present, { client, clock, json }] of said) {
        const state = readState(json);
        if (state === undefined) unreadable.push(present);
        if (state === undefined || owners.get(client) !== present) continue;
        const before = shown.get(client) ?? changed.get(client);
        if (before?.present === present && clock <= before.saidAt) continue;
        const stamped = {
          present,
          // What is told of somebody for the first time with a clock of 0, everybody takes for known.
          clock: Math.max(clock, (before?.clock ?? 0) + 1),
          saidAt: clock,
          state: state && { ...state, user: present.user },
        };
        shown.set(client, stamped);
        changed.set(client, stamped);
      }
      said.clear();
      return { update: changed.size > 0 ? writeEntries(changed) : undefined, unreadable };
    },
    everybody: () => (shown.size > 0 ? writeEntries(shown) : undefined),
  };
}

/** What y-protocols wrote of presence, its states as text; undefined where it did not. */
function readEntries(update: Uint8Array): Said[] | undefined {
  try {
    const decoder = decoding.createDecoder(update);
    const entries: Said[] = [];
    for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      entries.push({ client, clock, json: decoding.readVarString(decoder) });
    }
    return entries;
  } catch {
    return undefined;
  }
}

function readState(json: string): Record<string, unknown> | null | undefined {
  try {
    const state: unknown = JSON.parse(json);
    return typeof state === 'object' && !Array.isArray(state)
      ? (state as Record<string, unknown> | null)
      : undefined;
  } catch {
    return undefined;
  }
}

function writeEntries(entries: ReadonlyMap<number, Pick<Shown, 'clock' | 'state'>>): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.size);
  for (const [client, { clock, state }] of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify(state));
  }
  return encoding.toUint8Array(encoder);
}

/** Nobody's presence: says that the line stands. */
export const nobody = writeEntries(new Map());
