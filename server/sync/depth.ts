import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Struct } from '@/session/update-order';

/** Structures of one client that lie within so many containers; `end` is the clock after them. */
export interface Layer {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** By client, in order. */
export type Layers = Map<number, Layer[]>;

/** So deep may lie what nothing is kept of: nearly every document is no deeper. */
export const shallow = 16;

/** Of these layers, those that are kept. */
export const deepOf = (layers: Layers): Layers =>
  new Map(
    [...layers].flatMap(([client, own]) => {
      const deep = own.filter(({ depth }) => depth > shallow);
      return deep.length > 0 ? [[client, deep]] : [];
    }),
  );

/** How deep the structures of an update lie, each given after those it stands on; `depthAt` tells of what was before. */
export function layersOf(placed: readonly Struct[], depthAt: (id: Y.ID) => number): Layers {
  const layers: Layers = new Map();
  const at = (id: Y.ID) => depthIn(layers, id) ?? depthAt(id);
  for (const struct of placed) {
    if (!(struct instanceof Y.Item)) continue;
    const { client, clock } = struct.id;
    addLayer(layers, client, { start: clock, end: clock + struct.length, depth: depthOf(struct, at) });
  }
  return layers;
}

/** Adds what comes after all that is there of its client. */
export function addLayer(layers: Layers, client: number, layer: Layer): void {
  const own = layers.get(client);
  const last = own?.at(-1);
  if (!own || !last) layers.set(client, [layer]);
  else if (last.depth === layer.depth && last.end === layer.start)
    own[own.length - 1] = { ...last, end: layer.end };
  else own.push(layer);
}

/** How deep a structure lies that one of the layers holds. */
export function depthIn(layers: Layers, { client, clock }: Y.ID): number | undefined {
  const own = layers.get(client) ?? [];
  let [low, high] = [0, own.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((own[middle] as Layer).end <= clock) low = middle + 1;
    else high = middle;
  }
  const found = own[low];
  return found && found.start <= clock ? found.depth : undefined;
}

function depthOf({ parent, origin, rightOrigin }: Y.Item, depthAt: (id: Y.ID) => number): number {
  if (parent instanceof Y.ID) return depthAt(parent) + 1;
  const beside = origin ?? rightOrigin;
  return beside ? depthAt(beside) : 0;
}

export function deepestIn(layers: Layers): number {
  let deepest = 0;
  for (const own of layers.values()) for (const { depth } of own) deepest = Math.max(deepest, depth);
  return deepest;
}

type Container = Y.Item['parent'];

/** Which structures of a document lie deep. */
export function deepOfDocument(document: Y.Doc): Layers {
  const depths = new Map<Container, number>();
  const deep: Layers = new Map();
  for (const [client, structs] of document.store.clients)
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue;
      const depth = depthWithin(struct.parent, depths);
      const { clock } = struct.id;
      if (depth > shallow) addLayer(deep, client, { start: clock, end: clock + struct.length, depth });
    }
  return deep;
}

/** Goes up to what is known, and not call by call: it may be deeper than calls may be. */
function depthWithin(container: Container, known: Map<Container, number>): number {
  const way: Container[] = [];
  let at = container;
  while (!known.has(at) && at instanceof Y.AbstractType && at._item) {
    way.push(at);
    at = at._item.parent;
  }
  let depth = known.get(at) ?? 0;
  known.set(at, depth);
  for (const each of way.reverse()) known.set(each, (depth += 1));
  return depth;
}

/** Layers as bytes. */
export function writeLayers(layers: Layers): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, layers.size);
  for (const [client, own] of layers) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, own.length);
    for (const { start, end, depth } of own)
      for (const n of [start, end - start, depth]) encoding.writeVarUint(encoder, n);
  }
  return encoding.toUint8Array(encoder);
}

/** Reads what `writeLayers` wrote; of a snapshot from before layers were kept there are none. */
export function readLayers(bytes: Uint8Array): Layers {
  const layers: Layers = new Map();
  if (bytes.length === 0) return layers;
  const decoder = decoding.createDecoder(bytes);
  const next = () => decoding.readVarUint(decoder);
  for (let clients = next(); clients > 0; clients -= 1) {
    const client = next();
    for (let left = next(); left > 0; left -= 1) {
      const start = next();
      addLayer(layers, client, { start, end: start + next(), depth: next() });
    }
  }
  return layers;
}
