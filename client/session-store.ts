import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import type { Scope } from './scope';

/** What this device keeps of a document, for one person. */
export interface SessionStore {
  /** When everything kept is in the document; also where nothing can be kept. */
  readonly loaded: Promise<Kept>;
  /** Writes down of which history is what is kept from now on. */
  keepEpoch(epoch: number): void;
  /** Writes down how many edits are not known to be stored. */
  keepUnsaved(count: number): void;
  /** Forgets everything that is kept, and keeps nothing more. */
  clear(): Promise<void>;
}

interface Kept {
  readonly unsaved: number;
  readonly hasContent: boolean;
  /** Which history it is of; undefined where nothing is kept. */
  readonly epoch: number | undefined;
}

const patienceMs = 3_000;
const unsavedKey = 'unsaved';
const epochKey = 'epoch';
/** No history has it: whoever comes with it is told to begin anew. */
const noEpoch = 0;
const nothing: Kept = { unsaved: 0, hasContent: false, epoch: undefined };
const noStore: SessionStore = {
  loaded: Promise.resolve(nothing),
  keepEpoch() {},
  keepUnsaved() {},
  clear: () => Promise.resolve(),
};

/** Opens the store; without one, as in some private windows, a page works while it is open. */
export function openSessionStore(name: string, document: Y.Doc, scope: Scope): SessionStore {
  if (typeof indexedDB === 'undefined') return noStore;
  const store = new IndexeddbPersistence(name, document);
  const letGo = keepCarefully(store, document);
  let lastKept = -1;
  let isGivenUp = false;
  scope.own(() => {
    letGo();
    store.destroy().catch(() => undefined);
  });

  const read = async (): Promise<Kept> => {
    const asked: Promise<unknown>[] = [store.get(unsavedKey), store.get(epochKey), store.whenSynced];
    const [unsaved, epoch] = await Promise.all(asked);
    const hasContent = document.store.clients.size > 0;
    return {
      unsaved: typeof unsaved === 'number' ? unsaved : 0,
      hasContent,
      // Before it was written down there was but one history.
      epoch: !hasContent ? undefined : typeof epoch === 'number' ? epoch : 1,
    };
  };
  // What is in the document already, of whichever history, must not pass for the one that the page knows of.
  const known = (): Kept =>
    // And some of it may be here alone.
    document.store.clients.size > 0 ? { unsaved: 1, hasContent: true, epoch: noEpoch } : nothing;
  // What comes later than that might be of another history than what the page has by then: it waits for the next visit.
  const giveUp = (): Kept => {
    isGivenUp = true;
    letGo();
    store.destroy().catch(() => undefined);
    return known();
  };
  const tooLong = new Promise<'too long'>((resolve) => scope.timeout(() => resolve('too long'), patienceMs));
  return {
    loaded: Promise.race([read().catch(giveUp), tooLong]).then((kept) =>
      kept === 'too long' ? giveUp() : kept,
    ),
    keepEpoch(epoch) {
      if (!isGivenUp) store.set(epochKey, epoch).catch(() => undefined);
    },
    keepUnsaved(count) {
      if (count === lastKept || isGivenUp) return;
      lastKept = count;
      store.set(unsavedKey, count).catch(() => undefined);
    },
    clear() {
      letGo();
      return store.clearData();
    },
  };
}

/**
 * A database that the browser has closed throws where an edit is told, and nobody after it would be told any more: what
 * cannot be kept here still goes to the server.
 */
function keepCarefully(store: IndexeddbPersistence, document: Y.Doc): () => void {
  const keep = store._storeUpdate;
  const keepIfPossible: typeof keep = (update, origin) => {
    try {
      keep(update, origin);
    } catch {
      document.off('update', keepIfPossible);
    }
  };
  document.off('update', keep);
  document.on('update', keepIfPossible);
  return () => document.off('update', keepIfPossible);
}
