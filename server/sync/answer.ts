import * as Y from 'yjs';
import { writeFrame, type Frame } from '@/session/frames';
import type { Room } from './room';

/** What a client is sent that has told what it knows: at once, or after a difference was made of the whole. */
export type Answer =
  | { readonly kind: 'now'; readonly frames: readonly Frame[] }
  | { readonly kind: 'difference'; readonly parts: readonly Uint8Array[]; readonly stateVector: Uint8Array };

const nothing = new Uint8Array([0, 0]);
/** Merging more takes the event loop longer than a frame of anybody's screen: each structure is looked for in every update. */
const mergedHere = { bytes: 256 * 1024, bytesByUpdates: 16 * 1024 * 1024 };

/**
 * Decides how a client is brought up to date. Whoever has nothing gets the stored bytes as they are; whoever has the
 * snapshot gets what came after it; only between the two a difference is made. Throws at a state vector that is none.
 */
export function answerTo(stateVector: Uint8Array, room: Room): Answer {
  const has = stateVector.length === 0 ? new Map<number, number>() : Y.decodeStateVector(stateVector);
  const base = room.base();
  const updates = room.tail().map(({ update }) => update);
  if (has.size === 0) {
    if (!base) return ofTail(updates, stateVector);
    const tail = updates.length > 0 ? ofTail(updates, stateVector) : undefined;
    // A client calls itself synchronised at the first `missing`: it comes last.
    if (!tail) return { kind: 'now', frames: [{ kind: 'missing', update: base.state }] };
    if (tail.kind === 'now')
      return { kind: 'now', frames: [{ kind: 'update', update: base.state }, ...tail.frames] };
    return { kind: 'difference', parts: [base.state, ...updates], stateVector };
  }
  const hasBase =
    !base ||
    [...Y.decodeStateVector(base.stateVector)].every(([client, clock]) => (has.get(client) ?? 0) >= clock);
  if (hasBase) return ofTail(base ? [base.deletes, ...updates] : updates, stateVector);
  return { kind: 'difference', parts: [base.state, ...updates], stateVector };
}

function ofTail(updates: readonly Uint8Array[], stateVector: Uint8Array): Answer {
  const bytes = updates.reduce((sum, update) => sum + update.length, 0);
  if (bytes > mergedHere.bytes || bytes * updates.length > mergedHere.bytesByUpdates)
    return { kind: 'difference', parts: updates, stateVector };
  return { kind: 'now', frames: [{ kind: 'missing', update: differenceOf(updates, stateVector) }] };
}

/** What of some updates a client with this state vector does not have. */
export function differenceOf(parts: readonly Uint8Array[], stateVector: Uint8Array): Uint8Array {
  if (parts.length === 0) return nothing;
  const whole = parts.length === 1 ? (parts[0] as Uint8Array) : Y.mergeUpdates([...parts]);
  return stateVector.length <= 1 ? whole : Y.diffUpdate(whole, stateVector);
}

const written = new WeakMap<Uint8Array, Map<Frame['kind'], WeakRef<Uint8Array>>>();

/** A frame as bytes; what is stored is written once for all to whom it is under way. */
export function writeOnce(frame: Frame): Uint8Array {
  if (frame.kind !== 'missing' && frame.kind !== 'update') return writeFrame(frame);
  const known = written.get(frame.update) ?? new Map<Frame['kind'], WeakRef<Uint8Array>>();
  written.set(frame.update, known);
  const bytes = known.get(frame.kind)?.deref() ?? writeFrame(frame);
  known.set(frame.kind, new WeakRef(bytes));
  return bytes;
}
