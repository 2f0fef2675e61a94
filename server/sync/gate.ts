import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { limits } from '@/session/protocol';
import { inOrder, needsOf, type Struct } from '@/session/update-order';
import { deepestIn, deepOf, layersOf, type Layers } from './depth';
import { encodeDeletes, type IdRanges } from './id-ranges';
import { deletedIn, spansOf, type DeleteSet, type Gain, type Knowledge } from './knowledge';

/** What becomes of an update. */
export type Verdict =
  /** The log holds all of it. */
  | { readonly kind: 'known' }
  /** What of it is new, whole and in order, and the clients that nobody had before. */
  | {
      readonly kind: 'new';
      readonly update: Uint8Array;
      readonly gain: Gain;
      readonly newClients: readonly number[];
    }
  /** It stands on something that the log does not hold. */
  | { readonly kind: 'incomplete'; readonly hasStructures: boolean }
  /** It speaks for a client that is somebody else's. */
  | { readonly kind: 'foreign'; readonly owner: string }
  /** No update that Yjs writes. */
  | { readonly kind: 'unreadable' };

/** Whose a client id is in a document: a person's, or nobody's yet. */
export type OwnerOf = (client: number) => string | undefined;

interface Decoded {
  readonly structs: readonly Struct[];
  readonly deletes: IdRanges;
}

/** No clock comes near it, and sums of two stay exact. */
const largestClock = 2 ** 48;

/**
 * Judges an update of format v1 that `author` sends, against what the log holds: cuts off what is known, then refuses
 * what leaves a gap, stands on what is unknown, speaks for another person's client or could not be read back. What a
 * document means is not judged.
 */
export function judge(update: Uint8Array, known: Knowledge, ownerOf: OwnerOf, author: string): Verdict {
  try {
    const cut = cutKnown(update, known);
    return cut ? judgeNew(cut, known, ownerOf, author) : { kind: 'known' };
  } catch {
    // Whatever Yjs throws at bytes that it did not write: there is nothing in them to keep.
    return { kind: 'unreadable' };
  }
}

/** What is new of an update; undefined where nothing is. */
function cutKnown(
  update: Uint8Array,
  known: Knowledge,
): { update: Uint8Array; decoded: Decoded } | undefined {
  const { structs, ds } = Y.decodeUpdate(update);
  refuseUnordered(structs);
  refuseHidden(update, structs);
  refuseFar(ds);
  const deletes = known.newDeletes(deletedIn(ds));
  const isBehind = structs.some(({ id }) => id.clock < known.next(id.client));
  const isNew = structs.length > 0 || deletes.size > 0;
  // Bytes after the end, and deletes that are written as nobody writes them, go with what is known.
  const isAsWritten =
    endsWith(update, encodeDeletes(deletes)) &&
    Buffer.compare(encodeWritten(ds), encodeDeletes(deletes)) === 0;
  if (!isBehind && isAsWritten) return isNew ? { update, decoded: { structs, deletes } } : undefined;
  const rest = withDeletes(Y.diffUpdate(update, stateVectorOf(structs, known)), deletes);
  const left = Y.decodeUpdate(rest).structs;
  return left.length > 0 || deletes.size > 0
    ? { update: rest, decoded: { structs: left, deletes } }
    : undefined;
}

function stateVectorOf(structs: readonly Struct[], known: Knowledge): Uint8Array {
  return Y.encodeStateVector(new Map(structs.map(({ id }) => [id.client, known.next(id.client)])));
}

/** The same structures with other deletes: `diffUpdate` has written its own last, and in the one order there is. */
function withDeletes(update: Uint8Array, deletes: IdRanges): Uint8Array {
  const own = encodeWritten(Y.decodeUpdate(update).ds);
  const structsEnd = update.length - own.length;
  if (Buffer.compare(update.subarray(structsEnd), own) !== 0)
    throw new Error('The deletes are not where they were.');
  return Buffer.concat([update.subarray(0, structsEnd), encodeDeletes(deletes)]);
}

/** As Yjs writes it: neither sorted nor merged where it was not. */
function encodeWritten(ds: DeleteSet): Uint8Array {
  return encodeDeletes(new Map([...ds.clients].map(([client, items]) => [client, spansOf(items)])));
}

/** A client that is named and says nothing hides what the same client has said before it from whoever reads. */
function refuseHidden(update: Uint8Array, structs: readonly Struct[]): void {
  const named = decoding.readVarUint(decoding.createDecoder(update));
  if (named !== new Set(structs.map(({ id }) => id.client)).size) throw new Error('A client says nothing.');
}

const endsWith = (bytes: Uint8Array, end: Uint8Array) =>
  Buffer.compare(bytes.subarray(-end.length), end) === 0;

function refuseFar({ clients }: DeleteSet): void {
  for (const items of clients.values())
    for (const { clock, len } of items)
      if (clock + len > largestClock) throw new Error('A clock is out of range.');
}

/** Yjs writes each client once, the higher first, and reads no update right that is written otherwise. */
function refuseUnordered(structs: readonly Struct[]): void {
  let before: Struct | undefined;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (struct.length < 1 || clock + struct.length > largestClock)
      throw new Error('A structure has no length.');
    if (before && client > before.id.client) throw new Error('Clients are not in order.');
    if (before && client === before.id.client && clock !== before.id.clock + before.length)
      throw new Error('Clocks are not in order.');
    before = struct;
  }
}

function judgeNew(
  { update, decoded: { structs, deletes } }: { update: Uint8Array; decoded: Decoded },
  known: Knowledge,
  ownerOf: OwnerOf,
  author: string,
): Verdict {
  const clocks = new Map<number, number>();
  const incomplete = { kind: 'incomplete', hasStructures: structs.length > 0 } as const;
  const after = (client: number) => clocks.get(client) ?? known.next(client);
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (struct instanceof Y.Skip || clock > after(client)) return incomplete;
    clocks.set(client, clock + struct.length);
  }
  for (const struct of structs)
    for (const { client, clock } of needsOf(struct)) if (clock >= after(client)) return incomplete;
  for (const [client, spans] of deletes) if ((spans.at(-1)?.end ?? 0) > after(client)) return incomplete;
  for (const client of clocks.keys()) {
    const owner = ownerOf(client);
    if (owner !== undefined && owner !== author) return { kind: 'foreign', owner };
  }
  const newClients = [...clocks.keys()].filter((client) => ownerOf(client) === undefined);
  const placed = newClients.length <= limits.newClients ? inOrder(structs, known.next) : undefined;
  const layers = placed && layersOf(placed, known.depthAt);
  if (!layers || isTooDeep(placed, layers)) return { kind: 'unreadable' };
  return { kind: 'new', update, gain: { clocks, deletes, layers: deepOf(layers) }, newClients };
}

/** Whoever reads a document goes down into it call by call, and has only so many of them. */
const isTooDeep = (placed: readonly Struct[], layers: Layers) =>
  deepestIn(layers) > limits.nesting ||
  placed.some((struct) => struct instanceof Y.Item && isValueTooDeep(struct.content));

function isValueTooDeep(content: Y.Item['content']): boolean {
  let level: unknown[] =
    content instanceof Y.ContentAny || content instanceof Y.ContentJSON
      ? content.arr
      : content instanceof Y.ContentEmbed
        ? [content.embed]
        : content instanceof Y.ContentFormat
          ? [content.value]
          : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.nesting) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
        ? (Object.values(value) as unknown[])
        : [],
    );
  }
  return false;
}
