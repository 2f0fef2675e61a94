import pg from 'pg';
import { pools } from '@/server/db/pools';
import { admitFrom, keysFrom } from './admission';
import { noBus, openBus } from './bus';
import { openDocumentWork } from './document-work';
import type { SyncMeter } from './meter';
import { openDocumentLog } from './postgres-log';
import { openSyncSocket, type SyncRuntime, type Upgrade } from './socket';
import { openSyncServer, type SyncServer } from './sync-server';

export interface Sync extends Pick<SyncServer, 'grown' | 'askAgain' | 'cut' | 'close'> {
  takeUpgrade: Upgrade;
}

/** Opens everything that synchronising takes: connections of its own, a thread when there is work, and the sockets. */
export function openSync(runtime: SyncRuntime, meter: SyncMeter): Sync {
  const pool = new pg.Pool({
    connectionString: runtime.env.databaseUrl,
    max: pools.sync,
    connectionTimeoutMillis: 5_000,
    // A host that is gone without a word holds up neither us nor the documents that it held.
    keepAlive: true,
    query_timeout: 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
  });
  // A connection that breaks while nobody uses it is opened anew by whoever needs one.
  pool.on('error', () => undefined);
  const admit = admitFrom(pool);
  const { redisUrl } = runtime.env;
  const server = openSyncServer({
    log: openDocumentLog(pool),
    work: openDocumentWork(),
    admit,
    openBus: (ears) => (redisUrl ? openBus(redisUrl, ears, runtime.log) : noBus),
    tell: runtime.log,
    meter,
    now: () => runtime.now().getTime(),
  });
  meter.watch(server.count);
  return {
    takeUpgrade: openSyncSocket(runtime, server, { admit, findKey: keysFrom(pool) }),
    grown: server.grown,
    askAgain: server.askAgain,
    cut: server.cut,
    async close() {
      await server.close();
      await pool.end();
    },
  };
}
