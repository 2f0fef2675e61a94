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
  /** Takes what another process says of those who are there, at a time of ours. */
  hearElsewhere(process: string, update: Uint8Array, at: number): void;
  /** Lets go of whoever no process has spoken of since then. */
  forgetElsewhere(before: number): void;
  /** Whose presence a client id is. */
  ownerOf(client: number): string | undefined;
  leave(present: Present): void;
  /** What changed since this was asked last: for everybody, for other processes; and who said what is no presence. */
  turn(): Turn;
  /** Everybody, for whoever comes. */
  everybody(): Uint8Array | undefined;
  /** Those who are here, for other processes. */
  everybodyHere(): Uint8Array | undefined;
}

interface Turn {
  readonly update: Uint8Array | undefined;
  readonly here: Uint8Array | undefined;
  readonly unreadable: readonly Present[];
}

/** Somebody who is at the document through another process, which has last spoken of him then. */
interface Elsewhere {
  readonly process: string;
  readonly at: number;
  readonly personId: string;
  readonly saidAt: number;
}

interface Shown {
  readonly present: Present | Elsewhere;
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
 * between two turns is told once. Other processes have said so of theirs.
 */
export function openPresence(writerOf: (client: number) => string | undefined): PresenceOfRoom {
  const owners = new Map<number, Present>();
  const clients = new Map<Present, number>();
  const shown = new Map<number, Shown>();
  const said = new Map<Present, Said>();
  const elsewhere = new Map<number, Elsewhere>();
  const saidElsewhere = new Map<number, Said>();
  const gone = new Map<number, Shown>();
  /** The last clock that each was told with: whoever is told with no later one is taken for known, or for gone. */
  const told = new Map<number, number>();
  /** Everybody as it is written, until somebody changes. */
  let everybody: { readonly update: Uint8Array | undefined } | undefined;

  // A page repeats what it has heard of others. Its own it says first.
  function clientOf(present: Present, entries: readonly Said[]): number | undefined {
    const own = clients.get(present);
    if (own !== undefined) return own;
    const first = entries.find(({ json }) => json !== 'null')?.client;
    if (first === undefined) return undefined;
    const other = owners.get(first);
    const taken = writerOf(first) ?? ownerOf(first);
    // A line that broke is found out late: the same person, back again, takes his place.
    if (taken !== undefined && taken !== present.user.id) return undefined;
    if (other) clients.delete(other);
    elsewhere.delete(first);
    owners.set(first, present);
    clients.set(present, first);
    return first;
  }

  const ownerOf = (client: number) => owners.get(client)?.user.id ?? elsewhere.get(client)?.personId;

  function nextClock(client: number, said = 0): number {
    const clock = Math.max(said, (told.get(client) ?? 0) + 1);
    told.set(client, clock);
    return clock;
  }

  function end(client: number): void {
    const last = shown.get(client);
    shown.delete(client);
    everybody = undefined;
    if (last) gone.set(client, { ...last, clock: nextClock(client), state: null });
  }

  /** Whether what another process says of a client id can be so: of its owner, and not older than what is known. */
  function isCredible(process: string, { client, clock }: Said, personId: string): boolean {
    const writer = writerOf(client);
    if (writer !== undefined && writer !== personId) return false;
    const here = owners.get(client);
    if (here) return here.user.id === personId && clock > (shown.get(client)?.clock ?? 0);
    const before = elsewhere.get(client);
    if (!before || before.process === process) return true;
    return before.personId === personId && clock > before.saidAt;
  }

  function show(
    changed: Map<number, Shown>,
    present: Shown['present'],
    { client, clock }: Said,
    state: Shown['state'],
  ): void {
    const before = shown.get(client);
    if (before && isSame(before.present, present) && clock <= before.saidAt) return;
    const own = { present, clock: nextClock(client, clock), saidAt: clock, state };
    shown.set(client, own);
    everybody = undefined;
    changed.set(client, own);
  }

  return {
    hear(present, update) {
      const entries = readEntries(update);
      const client = entries && clientOf(present, entries);
      const own = entries?.find((entry) => entry.client === client);
      if (own) said.set(present, own);
      return entries !== undefined;
    },
    hearElsewhere(process, update, at) {
      for (const entry of readEntries(update) ?? []) {
        const { client, clock } = entry;
        const state = readState(entry.json);
        const before = elsewhere.get(client);
        // Who has gone over to a third process, or has come here, is not taken away by the second.
        if (state === null && before?.process !== process) continue;
        const personId = state === null ? before?.personId : personIn(state);
        if (personId === undefined || !isCredible(process, entry, personId)) continue;
        // A line that broke is found out late: he is there now.
        const owner = owners.get(client);
        if (owner) clients.delete(owner);
        owners.delete(client);
        elsewhere.set(client, { process, at, personId, saidAt: clock });
        saidElsewhere.set(client, entry);
      }
    },
    forgetElsewhere(before) {
      for (const [client, { at }] of elsewhere) {
        if (at >= before) continue;
        elsewhere.delete(client);
        saidElsewhere.delete(client);
        end(client);
      }
    },
    ownerOf,
    leave(present) {
      const client = clients.get(present);
      clients.delete(present);
      said.delete(present);
      if (client === undefined || owners.get(client) !== present) return;
      owners.delete(client);
      end(client);
    },
    turn() {
      const changed = new Map(gone);
      const unreadable: Present[] = [];
      gone.clear();
      for (const [present, own] of said) {
        const state = readState(own.json);
        if (state === undefined) unreadable.push(present);
        else if (owners.get(own.client) === present)
          show(changed, present, own, state && { ...state, user: present.user });
      }
      for (const [client, entry] of saidElsewhere) {
        const present = elsewhere.get(client);
        const state = readState(entry.json);
        if (!present || state === undefined) continue;
        show(changed, present, entry, state);
        if (state === null) {
          elsewhere.delete(client);
          shown.delete(client);
          everybody = undefined;
        }
      }
      said.clear();
      saidElsewhere.clear();
      return { update: written(changed), here: written(changed, isHere), unreadable };
    },
    everybody: () => (everybody ??= { update: written(shown) }).update,
    everybodyHere: () => written(shown, isHere),
  };
}

const isHere = ({ present }: Shown) => !('process' in present);

const isSame = (one: Shown['present'], other: Shown['present']) =>
  one === other || ('process' in one && 'process' in other && one.process === other.process);

/** Whom another process has named. */
function personIn(state: Record<string, unknown> | null | undefined): string | undefined {
  const user = state?.['user'];
  const id = typeof user === 'object' && user !== null && 'id' in user ? user.id : undefined;
  return typeof id === 'string' ? id : undefined;
}

function written(
  all: ReadonlyMap<number, Shown>,
  isWanted: (shown: Shown) => boolean = () => true,
): Uint8Array | undefined {
  const wanted = new Map([...all].filter(([, shown]) => isWanted(shown)));
  return wanted.size > 0 ? writeEntries(wanted) : undefined;
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
