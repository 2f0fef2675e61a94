import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { inOwnOrder, type Struct } from './update-order';

type Deletes = ReturnType<typeof Y.decodeUpdate>['ds'];

/**
 * Divides an update (Yjs, format 1) into several of about `mostBytes`, of which each stands on nothing but those before
 * it and what the whole stood on; applied in order they are the whole. What cannot be divided stays in one.
 */
export function splitUpdate(update: Uint8Array, mostBytes: number): Uint8Array[] {
  if (update.length <= mostBytes) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  // A gap means that something else is to come: it goes as it is.
  if (structs.some((struct) => struct instanceof Y.Skip)) return [update];
  const ordered = inOwnOrder(structs);
  if (!ordered) return [update];
  const parts: Uint8Array[] = [];
  let part = beginPart();
  for (const struct of ordered)
    for (const piece of piecesOf(struct, mostBytes)) {
      if (part.bytes() >= mostBytes) {
        parts.push(part.finish());
        part = beginPart();
      }
      part.add(piece);
    }
  const deletes = bytesOfDeletes(ds);
  if (ds.clients.size > 0 && part.bytes() > 0 && part.bytes() + deletes.length > mostBytes) {
    parts.push(part.finish());
    part = beginPart();
  }
  parts.push(part.finish(deletes));
  return parts;
}

/** A struct, or what of it begins at an offset. */
interface Piece {
  readonly struct: Struct;
  readonly offset: number;
}

/** A long run of characters or values in runs of half a part, so that no part becomes much larger than it should. */
function* piecesOf(struct: Struct, mostBytes: number): Generator<Piece> {
  const run = runOf(struct);
  const count = run ? Math.ceil((2 * bytesOf({ struct, offset: 0 })) / mostBytes) : 1;
  if (!run || count === 1) {
    yield { struct, offset: 0 };
    return;
  }
  const { item, content } = run;
  const { length } = item;
  for (let n = 0, from = 0; n < count && from < length; n += 1) {
    const to = n === count - 1 ? length : wholeCharacters(content, Math.ceil(((n + 1) * length) / count));
    if (to <= from) continue;
    const left = content.copy();
    if (to < length) left.splice(to);
    const { id, origin, rightOrigin, parent, parentSub } = item;
    yield { struct: new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, left), offset: from };
    from = to;
  }
}

type Run = Y.ContentString | Y.ContentAny;

function runOf(struct: Struct): { item: Y.Item; content: Run } | undefined {
  if (!(struct instanceof Y.Item)) return undefined;
  const { content } = struct;
  const isRun = content instanceof Y.ContentString || content instanceof Y.ContentAny;
  return isRun ? { item: struct, content } : undefined;
}

/** A character of two halves is not cut: Yjs would put other ones in their place. */
function wholeCharacters(content: Run, at: number): number {
  const isHalf = content instanceof Y.ContentString && /[\uD800-\uDBFF]/.test(content.str.charAt(at - 1));
  return isHalf ? at - 1 : at;
}

function bytesOf({ struct, offset }: Piece): number {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, offset);
  return encoding.length(encoder.restEncoder);
}

interface Part {
  bytes(): number;
  add(piece: Piece): void;
  finish(deletes?: Uint8Array): Uint8Array;
}

function beginPart(): Part {
  const runs = new Map<number, { clock: number; count: number; encoder: Y.UpdateEncoderV1 }>();
  let bytes = 0;
  return {
    bytes: () => bytes,
    add({ struct, offset }) {
      const { client, clock } = struct.id;
      const run = runs.get(client) ?? { clock: clock + offset, count: 0, encoder: new Y.UpdateEncoderV1() };
      runs.set(client, run);
      const before = encoding.length(run.encoder.restEncoder);
      struct.write(run.encoder, offset);
      run.count += 1;
      bytes += encoding.length(run.encoder.restEncoder) - before;
    },
    finish(deletes = noDeletes) {
      const whole = encoding.createEncoder();
      encoding.writeVarUint(whole, runs.size);
      // As Yjs writes them: the largest id first.
      for (const [client, { clock, count, encoder }] of [...runs].sort(([a], [b]) => b - a)) {
        encoding.writeVarUint(whole, count);
        encoding.writeVarUint(whole, client);
        encoding.writeVarUint(whole, clock);
        encoding.writeUint8Array(whole, encoder.toUint8Array());
      }
      encoding.writeUint8Array(whole, deletes);
      return encoding.toUint8Array(whole);
    },
  };
}

const noDeletes = new Uint8Array([0]);

function bytesOfDeletes(deletes: Deletes): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const clients = [...deletes.clients].sort(([a], [b]) => b - a);
  encoding.writeVarUint(encoder.restEncoder, clients.length);
  for (const [client, ranges] of clients) {
    encoder.resetDsCurVal();
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(len);
    }
  }
  return encoder.toUint8Array();
}
