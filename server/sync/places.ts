import type { DocumentWork } from './document-work';
import type { DocumentLog } from './log';
import { openPresence, type PresenceOfRoom } from './presence';
import { LogFault, openRoom, type Room } from './room';
import { messageOf, type Tell } from './tell';

/** A document in memory, and who is at it. */
export interface Place<C> {
  readonly room: Room;
  readonly presence: PresenceOfRoom;
  readonly connections: Set<C>;
  /** The last number that everybody here was sent. */
  relayed: number;
}

export interface Places<C> {
  /** The document of a session, loaded once however many ask; undefined where there is none. */
  of(sessionId: string): Promise<Place<C> | undefined>;
  /** The document of a session where it is loaded. */
  at(sessionId: string): Place<C> | undefined;
  /** Those that are loaded. */
  open(): readonly Place<C>[];
  /** Keeps a snapshot where what came after the last one has grown long. */
  compactIfLong(place: Place<C>): void;
  /** Takes in what other processes have appended, to one document or to any, and tells what became of it. */
  follow(news: News<C>, sessionId?: string): Promise<void>;
  /** Forgets a document, which is loaded again by whoever comes next. */
  forget(place: Place<C>): void;
  /** Forgets what nobody has been at for a while. */
  unloadEmpty(): void;
}

/** What others have done to a document. */
interface News<C> {
  onGrown(place: Place<C>): void;
  /** It has another history than the one that is here. */
  onRestored(place: Place<C>): void;
  /** What is here is no more what the log holds: it is to be loaded again. */
  onLost(place: Place<C>): void;
}

interface PlacesOptions {
  log: DocumentLog;
  work: DocumentWork;
  tell: Tell;
  now(): number;
}

const longTail = { rows: 500, bytes: 256 * 1024 };
const tailWorthLeaving = { rows: 200, bytes: 64 * 1024 };
const unloadAfterMs = 15_000;

/** The documents that one process holds. */
export function openPlaces<C>({ log, work, tell, now }: PlacesOptions): Places<C> {
  const loading = new Map<string, Promise<Place<C> | undefined>>();
  const loaded = new Map<string, Life<C>>();

  async function load(sessionId: string): Promise<Place<C> | undefined> {
    const stored = await log.load(sessionId);
    if (!stored) return undefined;
    const room = openRoom(sessionId, stored);
    const isDamaged = room.fault !== undefined;
    if (isDamaged) tell.warn({ session: sessionId, reason: room.fault }, 'document damaged');
    await log.noteFault(sessionId, room.epoch, isDamaged);
    const place = {
      room,
      presence: openPresence(room.ownerOf),
      connections: new Set<C>(),
      relayed: room.head(),
    };
    loaded.set(sessionId, { place, emptySince: undefined, isCompacting: false, notBefore: 0 });
    return place;
  }

  async function compact(place: Place<C>): Promise<void> {
    const { room, relayed: seq } = place;
    const base = room.base();
    // What nobody was sent yet is still to be found in what came after the snapshot.
    const tail = room.tail().filter((entry) => entry.seq <= seq);
    const parts = [...(base ? [base.state] : []), ...tail.map(({ update }) => update)];
    const snapshot = { ...(await work.compact(parts)), seq };
    // What was let go of meanwhile is not what the log holds.
    if (loaded.get(room.sessionId)?.place !== place) return;
    await log.keepSnapshot(room.sessionId, room.epoch, snapshot);
    room.rebase(snapshot);
    await log.forgetOld(room.sessionId, room.epoch).catch((error: unknown) => {
      tell.warn({ session: room.sessionId, reason: messageOf(error) }, 'old edits not forgotten');
    });
  }

  function compactOnce(life: Life<C>): void {
    const { room } = life.place;
    if (life.isCompacting || room.fault !== undefined || room.tailBytes() < life.notBefore) return;
    life.isCompacting = true;
    compact(life.place)
      .then(() => (life.notBefore = 0))
      .catch((error: unknown) => {
        // What failed is not tried at every edit: not before there is twice as much.
        life.notBefore = room.tailBytes() * 2;
        tell.warn({ session: room.sessionId, reason: messageOf(error) }, 'document not compacted');
      })
      .finally(() => (life.isCompacting = false));
  }

  async function followOne(place: Place<C>, head: number, news: News<C>): Promise<void> {
    const { room } = place;
    try {
      if (head > room.head()) {
        const { entries, bindings } = await log.after(room.sessionId, room.head());
        room.advance(entries, bindings);
      }
      if (room.head() > place.relayed) news.onGrown(place);
    } catch (error) {
      // One document's trouble keeps no other from being followed.
      tell.warn({ session: room.sessionId, reason: messageOf(error) }, 'document not followed');
      if (error instanceof LogFault) news.onLost(place);
    }
  }

  const isLong = ({ room }: Place<C>, { rows, bytes }: typeof longTail) =>
    room.tail().length > rows || room.tailBytes() > bytes;

  return {
    of(sessionId) {
      const known = loading.get(sessionId);
      if (known) return known;
      const place = load(sessionId);
      loading.set(sessionId, place);
      // What could not be loaded, or is not there, is looked for again by whoever comes next.
      const lookAgain = () => loading.delete(sessionId);
      place.then((found) => found ?? lookAgain(), lookAgain);
      return place;
    },
    at: (sessionId) => loaded.get(sessionId)?.place,
    open: () => [...loaded.values()].map(({ place }) => place),
    compactIfLong(place) {
      const life = loaded.get(place.room.sessionId);
      const bytes = Math.max(longTail.bytes, (place.room.base()?.state.length ?? 0) / 4);
      if (life && isLong(place, { ...longTail, bytes })) compactOnce(life);
    },
    async follow(news, sessionId) {
      const wanted = sessionId === undefined ? [...loaded.values()] : [loaded.get(sessionId)];
      const followed = wanted.flatMap((life) => life?.place ?? []);
      if (followed.length === 0) return;
      // What is committed while they are asked for makes a head that was asked for too low.
      const before = new Map(followed.map(({ room }) => [room, room.head()]));
      const heads = await log.heads(followed.map(({ room }) => room.sessionId));
      for (const place of followed) {
        const { room } = place;
        const now = heads.get(room.sessionId);
        if (now && now.epoch !== room.epoch) news.onRestored(place);
        else if (room.fault !== undefined) continue;
        else if (now && now.head < (before.get(room) ?? 0)) news.onLost(place);
        else await followOne(place, now?.head ?? 0, news);
      }
    },
    unloadEmpty() {
      for (const life of loaded.values()) {
        const { place } = life;
        life.emptySince = place.connections.size === 0 ? (life.emptySince ?? now()) : undefined;
        if (life.emptySince === undefined || now() - life.emptySince < unloadAfterMs) continue;
        if (life.isCompacting) continue;
        const isWorthIt = isLong(place, tailWorthLeaving) && place.room.tailBytes() >= life.notBefore;
        // Whoever opens it next reads a snapshot instead of many updates.
        if (isWorthIt) compactOnce(life);
        else forget(place);
      }
    },
    forget,
  };

  function forget(place: Place<C>): void {
    const { sessionId } = place.room;
    if (loaded.get(sessionId)?.place !== place) return;
    loaded.delete(sessionId);
    loading.delete(sessionId);
  }
}

/** A loaded document, how long it has been alone, and how its compaction fares. */
interface Life<C> {
  readonly place: Place<C>;
  emptySince: number | undefined;
  isCompacting: boolean;
  /** Bytes of tail before which no snapshot is tried. */
  notBefore: number;
}
