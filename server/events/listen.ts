import pg from 'pg';
import type { Log } from '@/server/log';

export interface Heard {
  /** A fact was committed in a project. */
  onFact(projectId: string, type: string): void;
  /** A login was revoked. */
  onLoginRevoked(loginId: string): void;
  /** The line was cut and stands again: whatever was said meanwhile was missed. */
  onGap(): void;
}

export interface CommitListener {
  /** Whether the line is cut right now. */
  isCut(): boolean;
  close(): Promise<void>;
}

const channels = ['talkback_facts', 'talkback_logins'] as const;
const retryMs = 500;

/** Listens to what commits say, on one connection that mends itself. */
export async function listenToCommits(databaseUrl: string, heard: Heard, log: Log): Promise<CommitListener> {
  let client: pg.Client | undefined;
  let closed = false;

  const connect = async (): Promise<void> => {
    const opened = new pg.Client({ connectionString: databaseUrl });
    opened.on('error', () => undefined);
    opened.on('notification', ({ channel, payload = '' }) => {
      if (channel === 'talkback_logins') heard.onLoginRevoked(payload);
      const [projectId = '', , type = ''] = payload.split(' ');
      if (channel === 'talkback_facts') heard.onFact(projectId, type);
    });
    try {
      await opened.connect();
      for (const channel of channels) await opened.query(`LISTEN ${channel}`);
    } catch (error) {
      opened.end().catch(() => undefined);
      throw error;
    }
    client = opened;
    // Not before it stands: a line that never stood is tried again by whoever opened it, and must not be twice.
    opened.on('end', () => {
      client = undefined;
      if (!closed) retry();
    });
  };

  const retry = (): void => {
    setTimeout(() => {
      if (closed) return;
      connect().then(heard.onGap, (error: unknown) => {
        log.warn(
          { reason: error instanceof Error ? error.message : 'unknown' },
          'not listening to the database',
        );
        retry();
      });
    }, retryMs);
  };

  await connect();
  return {
    isCut: () => client === undefined,
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
