import type { DocumentWork } from './document-work';
import type { DocumentLog } from './log';
import { openPresence, type PresenceOfRoom } from './presence';
import { openRoom, type Room } from './room';
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
  /** Those that are loaded. */
  open(): readonly Place<C>[];
  /** Keeps a snapshot where what came after the last one has grown long. */
  compactIfLong(place: Place<C>): void;
  /** Forgets what nobody has been at for a while. */
  unloadEmpty(): void;
}

interface PlacesOptions {
  log: DocumentLog;
  work: DocumentWork;
  tell: Tell;
  now(): number;
}

const longestTail = 500;
const largestTail = 256 * 1024;
const unloadAfterMs = 30_000;

/** The documents that one process holds. */
export function openPlaces<C>({ log, work, tell, now }: PlacesOptions): Places<C> {
  const loading = new Map<string, Promise<Place<C> | undefined>>();
  const loaded = new Map<Place<C>, { emptySince: number | undefined }>();
  const compacting = new Set<Place<C>>();

  async function load(sessionId: string): Promise<Place<C> | undefined> {
    const stored = await log.load(sessionId);
    if (!stored) return undefined;
    const room = openRoom(sessionId, stored);
    const place = { room, presence: openPresence(), connections: new Set<C>(), relayed: room.head() };
    loaded.set(place, { emptySince: undefined });
    return place;
  }

  async function compact(room: Room): Promise<void> {
    const base = room.base();
    const seq = room.head();
    const parts = [...(base ? [base.state] : []), ...room.tail().map(({ update }) => update)];
    const snapshot = { ...(await work.compact(parts)), seq };
    await log.keepSnapshot(room.sessionId, room.epoch, snapshot);
    room.rebase(snapshot);
  }

  return {
    of(sessionId) {
      const known = loading.get(sessionId);
      if (known) return known;
      const place = load(sessionId);
      loading.set(sessionId, place);
      // What could not be loaded, or is not there, is looked for again by whoever comes next.
      const forget = () => loading.delete(sessionId);
      place.then((found) => found ?? forget(), forget);
      return place;
    },
    open: () => [...loaded.keys()],
    compactIfLong(place) {
      const { room } = place;
      const most = Math.max(largestTail, (room.base()?.state.length ?? 0) / 4);
      if (room.tail().length <= longestTail && room.tailBytes() <= most) return;
      if (compacting.has(place)) return;
      compacting.add(place);
      compact(room)
        .catch((error: unknown) =>
          tell.warn({ session: room.sessionId, reason: messageOf(error) }, 'document not compacted'),
        )
        .finally(() => compacting.delete(place));
    },
    unloadEmpty() {
      for (const [place, life] of loaded) {
        const isEmpty = place.connections.size === 0 && !compacting.has(place);
        life.emptySince = isEmpty ? (life.emptySince ?? now()) : undefined;
        if (life.emptySince === undefined || now() - life.emptySince < unloadAfterMs) continue;
        loaded.delete(place);
        loading.delete(place.room.sessionId);
      }
    },
  };
}
