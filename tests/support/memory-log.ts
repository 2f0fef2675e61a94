import type { Addition, Binding, DocumentLog, Entry, Snapshot, StoredDocument } from '@/server/sync/log';

/** What may go wrong with a commit: the line is cut before it, or after it when nobody can tell. */
export type Trouble = 'none' | 'before' | 'after';

/** A log of one document in memory that keeps its rules, with trouble on demand. */
export interface MemoryLog extends DocumentLog {
  readonly entries: readonly Entry[];
}

/** Opens an empty log. Throws at an append that leaves a gap, or takes a client from somebody. */
export function openMemoryLog(nextTrouble: () => Trouble): MemoryLog {
  const entries: Entry[] = [];
  const bindings: { client: number; personId: string; seq: number }[] = [];
  let snapshot: Snapshot | null = null;
  const toBinding = ({ client, personId }: (typeof bindings)[number]): Binding => [client, personId];
  const since = (seq: number) => ({
    entries: entries.filter((entry) => entry.seq > seq),
    bindings: bindings.filter((binding) => binding.seq > seq).map(toBinding),
  });
  const append = ({ seq, update, writer, newClients }: Addition) => {
    if (seq !== entries.length + 1) throw new Error(`The log goes on with ${seq} after ${entries.length}.`);
    for (const client of newClients) {
      if (bindings.some((binding) => binding.client === client)) throw new Error(`${client} is somebody’s.`);
      bindings.push({ client, personId: writer.personId, seq });
    }
    entries.push({ seq, update });
  };
  return {
    entries,
    load: (): Promise<StoredDocument> =>
      Promise.resolve({
        epoch: 1,
        head: entries.length,
        snapshot,
        tail: since(snapshot?.seq ?? 0).entries,
        bindings: bindings.map(toBinding),
      }),
    after: (_sessionId, seq) => Promise.resolve(since(seq)),
    heads: (sessionIds) =>
      Promise.resolve(new Map(sessionIds.map((id) => [id, { epoch: 1, head: entries.length }]))),
    appendIf([expected], _writers, additions) {
      if (expected?.head !== entries.length) return Promise.resolve(false);
      const trouble = nextTrouble();
      if (trouble === 'before') return Promise.reject(new Error('The line was cut.'));
      additions.forEach(append);
      return trouble === 'after' ? Promise.reject(new Error('The line was cut.')) : Promise.resolve(true);
    },
    commit(asked, _writers, decide) {
      const trouble = nextTrouble();
      const documents = asked.map(({ sessionId, head }) => {
        const missed = since(head);
        const held = { isOpen: true, epoch: 1, head: entries.length };
        return [sessionId, { ...held, missed: missed.entries, missedBindings: missed.bindings }] as const;
      });
      const additions = decide({ mayWrite: () => true, documents: new Map(documents) });
      if (trouble === 'before') return Promise.reject(new Error('The line was cut.'));
      additions.forEach(append);
      return trouble === 'after' ? Promise.reject(new Error('The line was cut.')) : Promise.resolve();
    },
    noteFault: () => Promise.resolve(),
    keepSnapshot(_sessionId, _epoch, next) {
      if (next.seq > (snapshot?.seq ?? 0)) snapshot = next;
      return Promise.resolve();
    },
    forgetOld: () => Promise.resolve(),
  };
}
