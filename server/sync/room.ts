import * as Y from 'yjs';
import { serverClient } from '@/session/document';
import type { Binding, Entry, Snapshot, StoredDocument } from './log';
import { readLayers } from './depth';
import { createKnowledge, deletedIn, gainOf, type Gain, type Knowledge } from './knowledge';
import { messageOf } from './tell';

/** A document as bytes: what it was at its last snapshot, what came after, and what of both is known. Never a Y.Doc. */
export interface Room {
  readonly sessionId: string;
  readonly epoch: number;
  head(): number;
  readonly known: Knowledge;
  /** Whose a client id is; `server` for the server's own. */
  ownerOf(client: number): string | undefined;
  /** Why the log could not be read to its end: what is here is good, and takes nothing more. */
  readonly fault: string | undefined;
  /** Takes in what the log holds after the head, in order; what is there already is left out. Throws `LogFault`. */
  advance(entries: readonly Entry[], bindings: Iterable<Binding>): void;
  base(): Snapshot | null;
  tail(): readonly Entry[];
  tailBytes(): number;
  /** Puts a newer snapshot under what came after it. */
  rebase(snapshot: Snapshot): void;
}

/** The log holds something that is none of its: no trying again mends that. */
export class LogFault extends Error {}

/** Opens a document that the log has given out, as far as it is good. */
export function openRoom(sessionId: string, stored: StoredDocument): Room {
  const { epoch } = stored;
  let base = stored.snapshot;
  let tail = [...stored.tail];
  let head = base?.seq ?? 0;
  const owners = new Map(stored.bindings);
  const known = createKnowledge();
  if (base) {
    known.learn(gainOfSnapshot(base));
    known.settle(readLayers(base.deep));
  }
  const fault = followAll();
  let tailBytes = bytesOf(tail);

  function followAll(): string | undefined {
    try {
      for (const entry of tail) follow(entry);
      return head === stored.head ? undefined : `it ends at ${head} instead of ${stored.head}`;
    } catch (error) {
      tail = tail.filter(({ seq }) => seq <= head);
      return messageOf(error);
    }
  }

  function follow({ seq, update }: Entry): void {
    if (seq !== head + 1) throw new LogFault(`it goes on with ${seq} after ${head}`);
    known.learn(readable(update));
    head = seq;
  }

  function readable(update: Uint8Array): Gain {
    try {
      return gainOf(update, known);
    } catch (error) {
      throw new LogFault(messageOf(error), { cause: error });
    }
  }

  return {
    sessionId,
    epoch,
    head: () => head,
    known,
    fault,
    ownerOf: (client) => (client === serverClient ? 'server' : owners.get(client)),
    advance(entries, bindings) {
      for (const entry of entries) {
        if (entry.seq <= head) continue;
        follow(entry);
        tail.push(entry);
        tailBytes += entry.update.length;
      }
      for (const [client, personId] of bindings) owners.set(client, personId);
    },
    base: () => base,
    tail: () => tail,
    tailBytes: () => tailBytes,
    rebase(snapshot) {
      if (snapshot.seq <= (base?.seq ?? 0)) return;
      base = snapshot;
      tail = tail.filter(({ seq }) => seq > snapshot.seq);
      tailBytes = bytesOf(tail);
      known.settle(readLayers(snapshot.deep));
      for (const { update } of tail) known.learn(gainOf(update, known));
    },
  };
}

const bytesOf = (entries: readonly Entry[]) => entries.reduce((sum, { update }) => sum + update.length, 0);

function gainOfSnapshot({ stateVector, deletes }: Snapshot): Gain {
  const deleted = deletedIn(Y.decodeUpdate(deletes).ds);
  return { clocks: Y.decodeStateVector(stateVector), deletes: deleted, layers: new Map() };
}
