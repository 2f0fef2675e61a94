import { finalCodes, limits, passingCodes } from '@/session/protocol';
import { judge } from './gate';
import { createKnowledge, type Knowledge } from './knowledge';
import { earlierHistory } from './log';
import type { Addition, DocumentLog, Entry, Held, HeldDocument, Writer } from './log';
import type { Room } from './room';

/** What became of a write. */
export type Outcome =
  /** Its number where it has added something. */
  | { readonly kind: 'stored'; readonly seq?: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly code: number; readonly reason: string };

/** One update on its way into the log. */
export interface Write {
  readonly room: Room;
  readonly writer: Writer;
  readonly update: Uint8Array;
  /** Whose presence a client id is right now: it is his before he has written anything. */
  presenceOf(client: number): string | undefined;
  settle(outcome: Outcome): void;
}

const stored: Outcome = { kind: 'stored' };
const incomplete: Outcome = { kind: 'incomplete' };
const refused = (code: number, reason: string): Outcome => ({ kind: 'refused', code, reason });
const restored = refused(finalCodes.restored, 'this session was restored');
const forbidden = refused(finalCodes.forbidden, 'you may not change this session');

interface Draft {
  readonly known: Knowledge;
  readonly owners: Map<number, string>;
  readonly additions: Addition[];
  head: number;
}

/**
 * Puts a group of writes through the gate and into the log, in one transaction that holds their documents and the right
 * of their writers. Answers what became of each; the rooms have what was committed by then. Throws where it is not known
 * whether it was: the same writes may be given again, and what is in the log by then is known.
 */
export async function commitWrites(log: DocumentLog, writes: readonly Write[]): Promise<readonly Outcome[]> {
  const rooms = [...new Set(writes.map(({ room }) => room))];
  const drafted = (await commitInTries(log, rooms, writes)) ?? (await commitHeld(log, rooms, writes));
  for (const room of rooms) {
    const added = drafted.additions.filter(({ sessionId }) => sessionId === room.sessionId);
    room.advance(
      added.map(({ seq, update }): Entry => ({ seq, update })),
      added.flatMap(({ newClients, writer }) =>
        newClients.map((client) => [client, writer.personId] as const),
      ),
    );
  }
  return drafted.outcomes;
}

/** Where two processes append to one document, each is overtaken now and then; who is so often holds it. */
const mostTries = 4;

/** Holds nothing between its round trips: what others have appended is read, and the rest is tried again. */
async function commitInTries(
  log: DocumentLog,
  rooms: readonly Room[],
  writes: readonly Write[],
): Promise<Drafted | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const drafted = draft(writes, expectedOf(rooms));
    const isPlain = drafted.additions.length > 0 && drafted.outcomes.every(({ kind }) => kind === 'stored');
    if (!isPlain) return undefined;
    if (await commitAsExpected(log, rooms, drafted)) return drafted;
    if (!(await catchUp(log, rooms))) return undefined;
  }
  return undefined;
}

/** Takes in what others have appended; false where they have not, so that something else is not as expected. */
async function catchUp(log: DocumentLog, rooms: readonly Room[]): Promise<boolean> {
  const grown = await Promise.all(
    rooms.map(async (room) => {
      if (room.fault !== undefined) return false;
      const { entries, bindings } = await log.after(room.sessionId, room.head());
      const next = entries.find(({ seq }) => seq > room.head());
      // In another history it goes on elsewhere.
      if (next && next.seq !== room.head() + 1) return false;
      if (next) room.advance(entries, bindings);
      return entries.length > 0;
    }),
  );
  return grown.includes(true);
}

/** The way of almost every write, in one round trip: nobody else has appended, and every writer may write. */
function commitAsExpected(
  log: DocumentLog,
  rooms: readonly Room[],
  { additions }: Drafted,
): Promise<boolean> {
  const expected = rooms.map((room) => ({
    sessionId: room.sessionId,
    epoch: room.epoch,
    head: room.head(),
  }));
  return log.appendIf(expected, writersOf(additions), additions);
}

function expectedOf(rooms: readonly Room[]): Held {
  const documents = rooms.map((room): [string, HeldDocument] => [
    room.sessionId,
    { isOpen: true, epoch: room.epoch, head: room.head(), missed: [], missedBindings: [] },
  ]);
  return { mayWrite: () => true, documents: new Map(documents) };
}

async function commitHeld(
  log: DocumentLog,
  rooms: readonly Room[],
  writes: readonly Write[],
): Promise<Drafted> {
  const asked = rooms.map((room) => ({ sessionId: room.sessionId, head: room.head() }));
  let drafted: Drafted = { additions: [], outcomes: [] };
  await log.commit(asked, writersOf(writes), (held) => {
    for (const room of rooms) {
      const document = held.documents.get(room.sessionId);
      // What others have committed is true whatever becomes of this transaction.
      if (document && document.epoch === room.epoch && room.fault === undefined)
        room.advance(document.missed, document.missedBindings);
    }
    drafted = draft(writes, held);
    return drafted.additions;
  });
  return drafted;
}

function writersOf(written: readonly { readonly writer: Writer }[]): Writer[] {
  return [
    ...new Map(written.map(({ writer }) => [`${writer.loginId} ${writer.projectId}`, writer])).values(),
  ];
}

interface Drafted {
  readonly additions: readonly Addition[];
  readonly outcomes: readonly Outcome[];
}

function draft(writes: readonly Write[], held: Held): Drafted {
  const drafts = new Map<Room, Draft>();
  const outcomes = writes.map((write) => {
    const { room } = write;
    const document = held.documents.get(room.sessionId);
    const refusal = refusalOf(document, room);
    if (refusal) return refusal;
    const own = drafts.get(room) ?? {
      known: createKnowledge(room.known),
      owners: new Map(),
      additions: [],
      head: room.head(),
    };
    drafts.set(room, own);
    return decide(write, own, held);
  });
  return { outcomes, additions: [...drafts.values()].flatMap(({ additions }) => additions) };
}

function refusalOf(document: HeldDocument | undefined, room: Room): Outcome | undefined {
  if (!document?.isOpen) return refused(finalCodes.gone, 'this session is gone');
  if (document.epoch !== room.epoch) return restored;
  if (room.fault !== undefined)
    return refused(finalCodes.damaged, 'this session is damaged, and kept as it is');
  // Postgres has come back with less than it had said: what is here is not what it goes on from.
  if (document.head < room.head()) return refused(passingCodes.unstored, 'something was lost');
  return undefined;
}

/**
 * What a snapshot takes is what is left when everything deleted has gone. Where none could be made, what came after the
 * last one has an end, too.
 */
const isFull = (room: Room) =>
  (room.base()?.state.length ?? 0) > limits.documentBytes || room.tailBytes() > limits.tailBytes;

function decide({ room, writer, update, presenceOf }: Write, own: Draft, held: Held): Outcome {
  const { personId } = writer;
  const ownerOf = (client: number) => {
    const owner = own.owners.get(client) ?? room.ownerOf(client);
    const present = owner ?? presenceOf(client);
    return owner ?? (present === personId ? undefined : present);
  };
  const verdict = judge(update, own.known, ownerOf, personId);
  switch (verdict.kind) {
    case 'known':
      return stored;
    case 'unreadable':
      return refused(finalCodes.unreadable, 'not understood');
    case 'incomplete':
      // Yjs deletes by itself what was overtaken, on every page: of whoever only reads it is no writing, and let go.
      if (held.mayWrite(writer)) return incomplete;
      return verdict.hasStructures ? forbidden : stored;
    case 'foreign':
      // What a page writes that knows only the old history belongs to that.
      if (verdict.owner === earlierHistory) return restored;
      return refused(finalCodes.foreignClient, 'this client is somebody else');
    case 'new': {
      const hasStructures = verdict.gain.clocks.size > 0;
      if (!held.mayWrite(writer)) return hasStructures ? forbidden : stored;
      if (isFull(room) && hasStructures)
        return refused(finalCodes.tooLarge, 'this session is as large as one may be');
      own.head += 1;
      own.known.learn(verdict.gain);
      for (const client of verdict.newClients) own.owners.set(client, personId);
      own.additions.push({
        sessionId: room.sessionId,
        seq: own.head,
        // Bytes of its own: what was received lies in what else came with it.
        update: verdict.update.slice(),
        writer,
        newClients: verdict.newClients,
      });
      return { kind: 'stored', seq: own.head };
    }
  }
}
