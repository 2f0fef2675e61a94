import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { limits } from '@/session/protocol';
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

type Struct = Y.Item | Y.GC | Y.Skip;
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
  const placed = newClients.length <= limits.newClients ? inOrder(structs, known) : undefined;
  if (!placed || isTooDeep(placed)) return { kind: 'unreadable' };
  return { kind: 'new', update, gain: { clocks, deletes }, newClients };
}

/** What has to be there before a structure can be put in its place. */
function needsOf(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  const { origin, rightOrigin, parent } = struct;
  // Decoded, a parent is the name of a root, an id, or told by the neighbours.
  const parentId = parent instanceof Y.ID ? [parent] : [];
  return [...(origin ? [origin] : []), ...(rightOrigin ? [rightOrigin] : []), ...parentId];
}

/** The structures in an order in which each stands on earlier ones; undefined where they wait for each other. */
function inOrder(structs: readonly Struct[], known: Knowledge): readonly Struct[] | undefined {
  if (structs.every(({ id }) => id.client === structs[0]?.id.client))
    return isOrdered(structs) ? structs : undefined;
  const queues = new Map<number, { readonly structs: Struct[]; at: number }>();
  for (const struct of structs) {
    const queue = queues.get(struct.id.client);
    if (queue) queue.structs.push(struct);
    else queues.set(struct.id.client, { structs: [struct], at: 0 });
  }
  const placed: Struct[] = [];
  const clocks = new Map<number, number>();
  /** Who waits for a client to come past a clock. */
  const waiting = new Map<number, { readonly clock: number; readonly client: number }[]>();
  const ready = [...queues.keys()];
  for (let client = ready.pop(); client !== undefined; client = ready.pop()) {
    const queue = queues.get(client);
    for (let struct = queue?.structs[queue.at]; queue && struct; struct = queue.structs[queue.at]) {
      const missing = needsOf(struct).find(
        (need) => need.clock >= (clocks.get(need.client) ?? known.next(need.client)),
      );
      if (missing) {
        const others = waiting.get(missing.client) ?? [];
        others.push({ clock: missing.clock, client });
        waiting.set(missing.client, others);
        break;
      }
      const next = struct.id.clock + struct.length;
      clocks.set(client, next);
      queue.at += 1;
      placed.push(struct);
      const others = waiting.get(client);
      if (!others) continue;
      ready.push(...others.filter(({ clock }) => clock < next).map((other) => other.client));
      waiting.set(
        client,
        others.filter(({ clock }) => clock >= next),
      );
    }
  }
  return placed.length === structs.length ? placed : undefined;
}

/** Of one client alone, each stands on earlier ones as they are. */
const isOrdered = (structs: readonly Struct[]) =>
  structs.every((struct) =>
    needsOf(struct).every(({ client, clock }) => client !== struct.id.client || clock < struct.id.clock),
  );

/** Whoever reads a document goes down into it call by call, and has only so many of them. */
function isTooDeep(placed: readonly Struct[]): boolean {
  return (
    isNestedTooDeep(placed) ||
    placed.some((struct) => struct instanceof Y.Item && isValueTooDeep(struct.content))
  );
}

function isNestedTooDeep(placed: readonly Struct[]): boolean {
  const isType = (struct: Struct) => struct instanceof Y.Item && struct.content instanceof Y.ContentType;
  if (placed.filter(isType).length <= limits.nesting) return false;
  const depths = new Map<number, Depth[]>();
  const depthAt = ({ client, clock }: Y.ID) => findDepth(depths.get(client) ?? [], clock);
  for (const struct of placed) {
    const depth = struct instanceof Y.Item ? depthOf(struct, depthAt) : 0;
    if (depth > limits.nesting) return true;
    const { client, clock } = struct.id;
    const own = { end: clock + struct.length, depth };
    const known = depths.get(client);
    if (known) known.push(own);
    else depths.set(client, [own]);
  }
  return false;
}

/** How deep the structure is that ends here and begins where the one before it ends. */
interface Depth {
  readonly end: number;
  readonly depth: number;
}

function findDepth(depths: readonly Depth[], clock: number): number {
  let [low, high] = [0, depths.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((depths[middle] as Depth).end <= clock) low = middle + 1;
    else high = middle;
  }
  return depths[low]?.depth ?? 0;
}

function depthOf({ parent, origin, rightOrigin }: Y.Item, depthAt: (id: Y.ID) => number): number {
  if (parent instanceof Y.ID) return depthAt(parent) + 1;
  const beside = origin ?? rightOrigin;
  return beside ? depthAt(beside) : 0;
}

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
