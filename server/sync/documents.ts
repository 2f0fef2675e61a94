import pg from 'pg';
import { DomainError, isDomainError } from '@/domain/errors';
import { pools } from '@/server/db/pools';
import { finalCodes } from '@/session/protocol';
import type { SessionEdit } from '@/session/edits/edit';
import { commitWrites, type Outcome } from './commit';
import { openDocumentWork, type Content, type DocumentWork } from './document-work';
import type { Writer } from './log';
import { isPassing } from './passing';
import { openDocumentLog } from './postgres-log';
import { openRoom } from './room';

/** What commands do with whole documents, beside the process that keeps them the same. */
export interface Documents {
  /**
   * Makes an edit of a session in somebody's name, through the same gate and commit as his own; says whether it changed
   * anything, once it is committed. Refuses `not-found`, `forbidden`, and `not-ready` for a damaged session.
   */
  editOnServer(sessionId: string, writer: Writer, edit: SessionEdit): Promise<boolean>;
  /** What a session held after an edit, which nothing changes any more; `readParts` is asked where it is not known. */
  readSession(
    sessionId: string,
    seq: number,
    readParts: () => Promise<readonly Uint8Array[]>,
  ): Promise<Content>;
  /** One update of many, read back before it is given out. Throws where they are not whole. */
  compact: DocumentWork['compact'];
  close(): Promise<void>;
}

interface DocumentsOptions {
  databaseUrl: string;
  /** Hears of every edit that was committed here. */
  onGrown(sessionId: string, seq: number): void;
}

const tries = 4;
const retryMs = 250;
const mostRead = 4;

/** Opens it: a few connections, and a thread when there is work. */
export function openDocuments({ databaseUrl, onGrown }: DocumentsOptions): Documents {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: pools.edits,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    lock_timeout: 10_000,
  });
  // A connection that breaks while nobody uses it is opened anew by whoever needs one.
  pool.on('error', () => undefined);
  const log = openDocumentLog(pool);
  const work = openDocumentWork();
  const read = new Map<string, Promise<Content>>();

  /** One try, on what is true now: it may be made again whatever became of it. */
  async function tryEdit(sessionId: string, writer: Writer, edit: SessionEdit): Promise<Outcome> {
    const stored = await log.load(sessionId);
    if (!stored) throw new DomainError('not-found');
    const room = openRoom(sessionId, stored);
    if (room.fault !== undefined) throw new DomainError('not-ready');
    const base = room.base();
    const parts = [...(base ? [base.state] : []), ...room.tail().map(({ update }) => update)];
    const update = await work.edit(parts, edit);
    if (!update) return { kind: 'stored' };
    const write = { room, writer, update, presenceOf: () => undefined, settle: () => undefined };
    const [outcome] = await commitWrites(log, [write]);
    return outcome ?? { kind: 'stored' };
  }

  // One after the other in a document: each is made of what the one before has left.
  const underWay = new Map<string, Promise<unknown>>();
  function inTurn<T>(sessionId: string, act: () => Promise<T>): Promise<T> {
    const turn = (underWay.get(sessionId) ?? Promise.resolve()).then(act);
    const done = turn
      .catch(() => undefined)
      .then(() => {
        if (underWay.get(sessionId) === done) underWay.delete(sessionId);
      });
    underWay.set(sessionId, done);
    return turn;
  }

  async function keepTrying(sessionId: string, writer: Writer, edit: SessionEdit): Promise<boolean> {
    for (let left = tries; ; left -= 1) {
      try {
        const outcome = await tryEdit(sessionId, writer, edit);
        if (outcome.kind === 'stored' && outcome.seq !== undefined) onGrown(sessionId, outcome.seq);
        if (outcome.kind === 'stored') return outcome.seq !== undefined;
        // Restored meanwhile: the next try is made of what it is now.
        const isRestored = outcome.kind === 'refused' && outcome.code === finalCodes.restored;
        if (!isRestored || left === 1) throw refusalOf(outcome);
      } catch (error) {
        if (isDomainError(error) || !isPassing(error) || left === 1) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  return {
    editOnServer: (sessionId, writer, edit) => inTurn(sessionId, () => keepTrying(sessionId, writer, edit)),
    readSession(sessionId, seq, readParts) {
      const key = `${sessionId} ${seq}`;
      const known = read.get(key);
      if (known) return known;
      const [oldest] = read.keys();
      if (oldest !== undefined && read.size >= mostRead) read.delete(oldest);
      const content = readParts().then((parts) => work.read(parts));
      read.set(key, content);
      content.catch(() => read.delete(key));
      return content;
    },
    compact: work.compact,
    async close() {
      await work.close();
      await pool.end();
    },
  };
}

function refusalOf(outcome: Exclude<Outcome, { kind: 'stored' }>): DomainError {
  const code = outcome.kind === 'refused' ? outcome.code : undefined;
  if (code === finalCodes.gone) return new DomainError('not-found');
  if (code === finalCodes.forbidden) return new DomainError('forbidden');
  if (code === finalCodes.tooLarge) return new DomainError('too-large');
  return new DomainError('unavailable');
}
