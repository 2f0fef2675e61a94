import * as Y from 'yjs';
import { inOwnOrder } from '@/session/update-order';
import { addLayer, deepOf, depthIn, layersOf, shallow, type Layers } from './depth';
import { addRanges, rangesOf, withoutRanges, type IdRanges } from './id-ranges';

/** Deletes as Yjs reads them. */
export type DeleteSet = ReturnType<typeof Y.decodeUpdate>['ds'];

/**
 * What an update adds to a document: up to which clock each client is known after it, what it deletes, and what of it
 * lies deep.
 */
export interface Gain {
  readonly clocks: ReadonlyMap<number, number>;
  readonly deletes: IdRanges;
  readonly layers: Layers;
}

/** Which structures and deletes a log holds, without their content. */
export interface Knowledge {
  /** The clock the next structure of a client has. */
  next(this: void, client: number): number;
  /** Of these deletes, those the log does not hold. */
  newDeletes(deletes: IdRanges): IdRanges;
  /** Within how many containers a structure lies that is known; at most so many, where it is not known of itself. */
  depthAt(this: void, id: Y.ID): number;
  learn(gain: Gain): void;
  /** Takes what was learned until now to lie deep only as far as these layers say. */
  settle(deep: Layers): void;
  clocks(): ReadonlyMap<number, number>;
  deletes(): IdRanges;
}

/** Knows what it is given, and all that `under` knows, which stays as it is: a draft until a commit has succeeded. */
export function createKnowledge(under?: Knowledge): Knowledge {
  const clocks = new Map<number, number>();
  const deletes: IdRanges = new Map();
  let layers: Layers = new Map();
  return {
    next: (client) => clocks.get(client) ?? under?.next(client) ?? 0,
    newDeletes(given) {
      const rest = withoutRanges(given, deletes);
      return under ? under.newDeletes(rest) : rest;
    },
    depthAt: (id) => depthIn(layers, id) ?? under?.depthAt(id) ?? shallow,
    learn(gain) {
      for (const [client, clock] of gain.clocks) clocks.set(client, clock);
      addRanges(deletes, gain.deletes);
      for (const [client, own] of gain.layers) for (const layer of own) addLayer(layers, client, layer);
    },
    settle(deep) {
      layers = deep;
    },
    clocks: () => clocks,
    deletes: () => deletes,
  };
}

/** What an update of the log adds to what was known before it. */
export function gainOf(update: Uint8Array, known: Knowledge): Gain {
  const { structs, ds } = Y.decodeUpdate(update);
  return {
    clocks: new Map(structs.map(({ id, length }) => [id.client, id.clock + length])),
    deletes: deletedIn(ds),
    layers: deepOf(layersOf(inOwnOrder(structs) ?? structs, known.depthAt)),
  };
}

/** The ids of a delete set, in order and merged. */
export function deletedIn(ds: DeleteSet): IdRanges {
  return rangesOf([...ds.clients].map(([client, items]) => [client, spansOf(items)] as const));
}

/** What Yjs counts by length, counted by its end. */
export const spansOf = (items: readonly { clock: number; len: number }[]) =>
  items.map(({ clock, len }) => ({ start: clock, end: clock + len }));
