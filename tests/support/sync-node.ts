import { syncEntry } from '../../scripts/lib/build.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { spawnServer } from '../../scripts/lib/server-process.mjs';
import { readSettings, serverEnv } from '../../scripts/lib/settings.mjs';
import type { InstanceAddress } from './instance';

/** A process that keeps documents the same and does nothing else. */
export interface SyncNode {
  readonly baseUrl: string;
  pid(): number;
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts ours beside an instance, on its database; whoever comes to it has to come from the instance's own origin. */
export async function startSyncNode(
  { baseUrl: publicUrl, databaseUrl, dataDir }: InstanceAddress,
  env: Record<string, string> = {},
): Promise<SyncNode> {
  const port = await freePort();
  const settings = { ...readSettings({ DATA_DIR: dataDir }), publicUrl };
  const wholeEnv = { ...serverEnv(settings, { port, databaseUrl }, { PATH: process.env.PATH }), ...env };
  return startNode(syncEntry, port, wholeEnv);
}

/** Starts a program that listens on a port of this machine and says when it does. */
export async function startNode(
  entry: string,
  port: number,
  env: Record<string, string | undefined>,
): Promise<SyncNode> {
  let said = '';
  const spawn = () => spawnServer(entry, { env, onOutput: (text) => (said += text) });
  let server = spawn();
  await server.ready;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    pid: () => server.pid,
    output: () => said,
    async kill(signal) {
      server.kill(signal);
      await server.ended;
    },
    async start() {
      server = spawn();
      await server.ready;
    },
    stop: () => server.stop(),
  };
}
