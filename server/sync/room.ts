import * as Y from 'yjs';
import { serverClient } from '@/session/document';
import type { Binding, Entry, Snapshot, StoredDocument } from './log';
import { createKnowledge, deletedIn, gainOf, type Gain, type Knowledge } from './knowledge';

/** A document as bytes: what it was at its last snapshot, what came after, and what of both is known. Never a Y.Doc. */
export interface Room {
  readonly sessionId: string;
  readonly epoch: number;
  head(): number;
  readonly known: Knowledge;
  /** Whose a client id is; `server` for the server's own. */
  ownerOf(client: number): string | undefined;
  /** Takes in what the log holds after the head, in order; what is there already is left out. Throws at a gap. */
  advance(entries: readonly Entry[], bindings: Iterable<Binding>): void;
  base(): Snapshot | null;
  tail(): readonly Entry[];
  tailBytes(): number;
  /** Puts a newer snapshot under what came after it. */
  rebase(snapshot: Snapshot): void;
}

/** Opens a document that the log has given out. Throws where its bytes are no updates. */
export function openRoom(sessionId: string, stored: StoredDocument): Room {
  const { epoch } = stored;
  let base = stored.snapshot;
  let tail = [...stored.tail];
  let tailBytes = bytesOf(tail);
  let head = base?.seq ?? 0;
  const owners = new Map(stored.bindings);
  const known = createKnowledge();
  if (base) known.learn(gainOfSnapshot(base));
  for (const entry of tail) follow(entry);
  if (head !== stored.head)
    throw new Error(`The log of ${sessionId} ends at ${head} instead of ${stored.head}.`);

  function follow({ seq, update }: Entry): void {
    if (seq !== head + 1) throw new Error(`The log of ${sessionId} goes on with ${seq} after ${head}.`);
    known.learn(gainOf(update));
    head = seq;
  }

  return {
    sessionId,
    epoch,
    head: () => head,
    known,
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
    },
  };
}

const bytesOf = (entries: readonly Entry[]) => entries.reduce((sum, { update }) => sum + update.length, 0);

function gainOfSnapshot({ stateVector, deletes }: Snapshot): Gain {
  return { clocks: Y.decodeStateVector(stateVector), deletes: deletedIn(Y.decodeUpdate(deletes).ds) };
}
