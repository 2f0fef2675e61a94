import * as Y from 'yjs';

/** What an update is made of. */
export type Struct = Y.Item | Y.GC | Y.Skip;

interface Queue {
  readonly structs: Struct[];
  at: number;
}

/** What has to be there before a structure can be put in its place. */
export function needsOf(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  const { origin, rightOrigin, parent } = struct;
  // Decoded, a parent is the name of a root, an id, or told by the neighbours.
  const parentId = parent instanceof Y.ID ? [parent] : [];
  return [...(origin ? [origin] : []), ...(rightOrigin ? [rightOrigin] : []), ...parentId];
}

/**
 * The structures of an update in an order in which each stands on earlier ones, or on what is before the next clocks that
 * are known; undefined where they wait for each other.
 */
export function inOrder(
  structs: readonly Struct[],
  next: (client: number) => number,
): readonly Struct[] | undefined {
  if (structs.every(({ id }) => id.client === structs[0]?.id.client))
    return isOrdered(structs) ? structs : undefined;
  const queues = queuesOf(structs);
  const placed: Struct[] = [];
  const clocks = new Map<number, number>();
  // Each client waits for one structure at a time, so that nobody is looked through for who may go on.
  const waiting = new Map<Struct, Queue[]>();
  const ready = [...queues.values()];
  for (let queue = ready.pop(); queue; queue = ready.pop()) {
    for (let struct = queue.structs[queue.at]; struct; struct = queue.structs[queue.at]) {
      const missing = needsOf(struct).find(
        (need) => need.clock >= (clocks.get(need.client) ?? next(need.client)),
      );
      if (missing) {
        const awaited = structAt(queues.get(missing.client)?.structs ?? [], missing.clock);
        if (!awaited) return undefined;
        const others = waiting.get(awaited);
        if (others) others.push(queue);
        else waiting.set(awaited, [queue]);
        break;
      }
      clocks.set(struct.id.client, struct.id.clock + struct.length);
      queue.at += 1;
      placed.push(struct);
      for (const other of waiting.get(struct) ?? []) ready.push(other);
    }
  }
  return placed.length === structs.length ? placed : undefined;
}

/** The same where whatever an update stands on, outside of it, is there already. */
export function inOwnOrder(structs: readonly Struct[]): readonly Struct[] | undefined {
  const firsts = new Map([...structs].reverse().map(({ id }) => [id.client, id.clock]));
  return inOrder(structs, (client) => firsts.get(client) ?? Infinity);
}

function queuesOf(structs: readonly Struct[]): Map<number, Queue> {
  const queues = new Map<number, Queue>();
  for (const struct of structs) {
    const queue = queues.get(struct.id.client);
    if (queue) queue.structs.push(struct);
    else queues.set(struct.id.client, { structs: [struct], at: 0 });
  }
  return queues;
}

/** Of one client alone, each stands on earlier ones as they are. */
const isOrdered = (structs: readonly Struct[]) =>
  structs.every((struct) =>
    needsOf(struct).every(({ client, clock }) => client !== struct.id.client || clock < struct.id.clock),
  );

/** The one of a client's structures, in order and without a gap, that holds a clock. */
function structAt(structs: readonly Struct[], clock: number): Struct | undefined {
  let [low, high] = [0, structs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { id, length } = structs[middle] as Struct;
    if (id.clock + length <= clock) low = middle + 1;
    else high = middle;
  }
  const found = structs[low];
  return found && found.id.clock <= clock ? found : undefined;
}
