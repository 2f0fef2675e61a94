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
  | { readonly kind: 'incomplete' }
  /** It speaks for a client that is somebody else's. */
  | { readonly kind: 'foreign' }
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
  refuseFar(ds);
  const deletes = known.newDeletes(deletedIn(ds));
  const isBehind = structs.some(({ id }) => id.clock < known.next(id.client));
  const isNew = structs.length > 0 || deletes.size > 0;
  if (!isBehind && Buffer.compare(encodeWritten(ds), encodeDeletes(deletes)) === 0)
    return isNew ? { update, decoded: { structs, deletes } } : undefined;
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
  const after = (client: number) => clocks.get(client) ?? known.next(client);
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (struct instanceof Y.Skip || clock > after(client)) return { kind: 'incomplete' };
    clocks.set(client, clock + struct.length);
  }
  for (const struct of structs)
    for (const { client, clock } of needsOf(struct))
      if (clock >= after(client)) return { kind: 'incomplete' };
  for (const [client, spans] of deletes)
    if ((spans.at(-1)?.end ?? 0) > after(client)) return { kind: 'incomplete' };
  for (const client of clocks.keys()) {
    const owner = ownerOf(client);
    if (owner !== undefined && owner !== author) return { kind: 'foreign' };
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
function inOrder(structs: readonly Struct[], known: Knowledge): Struct[] | undefined {
  const queues = new Map<number, { readonly structs: Struct[]; at: number }>();
  for (const struct of structs) {
    const queue = queues.get(struct.id.client);
    if (queue) queue.structs.push(struct);
    else queues.set(struct.id.client, { structs: [struct], at: 0 });
  }
  const placed: Struct[] = [];
  const clocks = new Map<number, number>();
  const waiting = new Map<number, number[]>();
  const ready = [...queues.keys()];
  for (let client = ready.pop(); client !== undefined; client = ready.pop()) {
    const queue = queues.get(client);
    for (let struct = queue?.structs[queue.at]; queue && struct; struct = queue.structs[queue.at]) {
      const missing = needsOf(struct).find(
        (need) => need.clock >= (clocks.get(need.client) ?? known.next(need.client)),
      );
      if (missing) {
        waiting.set(missing.client, [...(waiting.get(missing.client) ?? []), client]);
        break;
      }
      clocks.set(client, struct.id.clock + struct.length);
      queue.at += 1;
      placed.push(struct);
      ready.push(...(waiting.get(client) ?? []));
      waiting.delete(client);
    }
  }
  return placed.length === structs.length ? placed : undefined;
}

/** Whoever reads a document goes down into it call by call, and has only so many of them. */
function isTooDeep(placed: readonly Struct[]): boolean {
  return (
    isNestedTooDeep(placed) ||
    placed.some((struct) => struct instanceof Y.Item && isValueTooDeep(struct.content))
  );
}

function isNestedTooDeep(placed: readonly Struct[]): boolean {
  const types = placed.filter(
    (struct) => struct instanceof Y.Item && struct.content instanceof Y.ContentType,
  );
  if (types.length <= limits.nesting) return false;
  const depths = new Map<number, { end: number; depth: number }[]>();
  const depthAt = ({ client, clock }: Y.ID) => depths.get(client)?.find(({ end }) => clock < end)?.depth ?? 0;
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
