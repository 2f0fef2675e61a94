import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { serverEntry } from '../../scripts/lib/build.mjs';
import { memoryDir } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { commandLineOf, signalProcess } from '../../scripts/lib/process-identity.mjs';
import { spawnServer } from '../../scripts/lib/server-process.mjs';
import { readSettings, serverEnv } from '../../scripts/lib/settings.mjs';

export interface InstanceOptions {
  /** Added to the server's environment. */
  env?: Record<string, string>;
  /** Lets the database survive a power cut too, which is slower. */
  isDurable?: boolean;
  /** Keeps what the server says in a file of this name among the logs of the commands. */
  logName?: string;
  /** Another program in the server's place. */
  entry?: string;
}

export interface Instance {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** The process with the port; the one for documents, decoders and the database are others. */
  pid(): number;
  /** The process for documents behind it; undefined while there is none. */
  syncPid(): number | undefined;
  /** Everything the server has said so far. */
  output(): string;
  /** Ends the server, its process for documents at the same moment where it cannot be asked, and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the server again, on the same port and data. */
  start(): Promise<void>;
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the database at once, as a crash would, and leaves the server to itself. */
  killDatabase(): Promise<void>;
  /** Lets the database stand still as it is, and go on. */
  pauseDatabase(): void;
  resumeDatabase(): void;
  /** Starts the database again, on the same port and data. */
  startDatabase(): Promise<void>;
  /** Ends the server and its database and removes their data. */
  stop(): Promise<void>;
}

/** Where the instance is that all tests of a run share. They run in other processes, so it is plain data. */
export type InstanceAddress = Pick<Instance, 'baseUrl' | 'databaseUrl' | 'dataDir'>;

export const addressOf = ({ baseUrl, databaseUrl, dataDir }: Instance): InstanceAddress => ({
  baseUrl,
  databaseUrl,
  dataDir,
});

/** Starts an instance of the built product with a database, a port and a data folder of its own. */
export async function startInstance(options: InstanceOptions = {}): Promise<Instance> {
  const { env = {}, isDurable = false, entry = serverEntry } = options;
  const parent = process.env.TALKBACK_TEST_DIR ?? os.tmpdir();
  const settings = readSettings({ DATA_DIR: fs.mkdtempSync(path.join(parent, 'talkback-instance-')) });
  const { dataDir } = settings;
  let postgres = await startPostgres({ dataDir, isDurable });
  const port = await freePort();
  const defaults = { TALKBACK_DEMO: '0', TALKBACK_SIGNUP: 'open' };
  const running = { port, databaseUrl: postgres.url };
  const wholeEnv = { ...serverEnv(settings, running, { ...inherited(), ...defaults }), ...env };
  const keep = openLog(options.logName);
  let said = '';

  const spawn = () =>
    spawnServer(entry, {
      env: wholeEnv,
      onOutput: (text) => {
        said += text;
        keep(text);
      },
    });
  let server = spawn();
  const instance: Instance = {
    baseUrl: `http://127.0.0.1:${port}`,
    databaseUrl: postgres.url,
    dataDir,
    pid: () => server.pid,
    syncPid: () => childrenOf(server.pid).find((pid) => commandLineOf(pid)?.includes('sync-main.mjs')),
    output: () => said,
    async kill(signal) {
      const behind = signal === 'SIGKILL' ? instance.syncPid() : undefined;
      server.kill(signal);
      if (behind !== undefined) signalProcess(behind, signal);
      await server.ended;
    },
    async start() {
      server = spawn();
      await server.ready;
    },
    async restart(signal = 'SIGTERM') {
      await instance.kill(signal);
      await instance.start();
    },
    async killDatabase() {
      const gone = new Promise<void>((resolve) => postgres.watch(resolve));
      postgres.kill();
      await gone;
    },
    pauseDatabase: () => signalAll(postgres.pid, 'SIGSTOP'),
    resumeDatabase: () => signalAll(postgres.pid, 'SIGCONT'),
    async startDatabase() {
      const { port: before } = postgres;
      postgres = await startPostgres({ dataDir, isDurable });
      if (postgres.port !== before) throw new Error('The port of the database was taken meanwhile.');
    },
    async stop() {
      await server.stop();
      await postgres.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await server.ready;
  } catch (error) {
    await instance.stop();
    throw new Error(`The instance did not start. It said:\n${said}`, { cause: error });
  }
  return instance;
}

/** Signals a process and all that it has started itself. */
function signalAll(parent: number, signal: NodeJS.Signals): void {
  for (const pid of [parent, ...childrenOf(parent)]) signalProcess(pid, signal);
}

const childrenOf = (parent: number): number[] =>
  (fs.readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').match(/\d+/g) ?? []).map(Number);

/** Whoever bears it reads the numbers of the instance that all tests share. */
export const metricsToken = 'a token for the tests alone';

/** Vitest's set-up of the integration tests: one instance that they share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const instance = await startInstance({
    logName: 'integration-server.log',
    env: { METRICS_TOKEN: metricsToken },
  });
  project.provide('instance', addressOf(instance));
  return () => instance.stop();
}

declare module 'vitest' {
  export interface ProvidedContext {
    instance: InstanceAddress;
  }
}

/** What a server needs of this machine. Anything else in the developer's environment would steer the tests. */
function inherited(): Record<string, string | undefined> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'FFMPEG_PATH'];
  // A developer's .env must not steer them either: this tells Next that it has been read.
  return {
    ...Object.fromEntries(names.map((name) => [name, process.env[name]])),
    __NEXT_PROCESSED_ENV: 'true',
  };
}

function openLog(name: string | undefined): (text: string) => void {
  if (name === undefined) return () => {};
  const file = path.join(memoryDir, 'logs', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  return (text) => fs.appendFileSync(file, text);
}
