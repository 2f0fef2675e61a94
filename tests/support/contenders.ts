import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import pg from 'pg';
import { WebSocket } from 'ws';
import { createProject } from '@/domain/api/projects';
import { frameTypes } from '@/session/protocol';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { run, step } from '../../scripts/lib/steps.mjs';
import type { Instance } from './instance';
import type { Person } from './people';
import { openClient, openSync, type Dialect, type SyncClient } from './sync';
import { startNode, startSyncNode, type SyncNode } from './sync-node';

/** How a client comes to a document. */
export interface Coming {
  isSilent?: boolean;
  isDeaf?: boolean;
}

/** A server that keeps documents the same, for the same plain clients as any other. */
export interface Contender {
  readonly name: string;
  readonly node: SyncNode;
  /** Makes a document that nobody has written in. */
  newDocument(): Promise<string>;
  come(document: string, how?: Coming): SyncClient;
  /** Resolves when what a client has sent is stored, as far as this server says so. */
  saved(client: SyncClient): Promise<void>;
}

/** Ours, as a process of its own beside an instance. */
export async function startOurs(
  instance: Instance,
  person: Person,
  env: Record<string, string> = {},
): Promise<Contender> {
  return oursAt(await startSyncNode(instance, env), instance, person);
}

/** Ours at a process that runs already: one of its own, or the whole instance. */
export function oursAt(node: SyncNode, { baseUrl: origin }: Instance, person: Person): Contender {
  return {
    name: 'talkback',
    node,
    newDocument: async () => (await person.call(createProject, { input: { name: 'Bench' } })).sessionId ?? '',
    come: (document, how) => openSync(node.baseUrl, person, document, { origin, ...how }),
    saved: (client) => client.saved(),
  };
}

const peers = 'tests/support/peers';
/** None of them says when an edit is stored; each stores at its own pace, the slowest every 10 s. */
const storedWithinMs = 500;

/** Other servers, each with a database of its own beside the instance's, in the same Postgres. */
export async function startPeer(
  name: 'y-websocket-server' | 'hocuspocus',
  { databaseUrl }: Instance,
): Promise<Contender> {
  await installPeers();
  const url = new URL(databaseUrl);
  url.pathname = `/peer_${name.replaceAll('-', '_')}`;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${url.pathname.slice(1)}`).finally(() => client.end());
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: url.href,
  };
  const node = await startNode(inRoot(`${peers}/${name}.mjs`), port, env);
  return {
    name,
    node,
    newDocument: () => Promise.resolve(randomUUID()),
    come(document, how) {
      const dialect = name === 'hocuspocus' ? hocuspocusOf(document) : undefined;
      const socket = new WebSocket(`${node.baseUrl.replace('http', 'ws')}/${document}`);
      return openClient(socket, { dialect, ...how });
    },
    saved: () => new Promise((resolve) => setTimeout(resolve, storedWithinMs)),
  };
}

async function installPeers(): Promise<void> {
  if (fs.existsSync(inRoot(`${peers}/node_modules/.package-lock.json`))) return;
  const args = ['ci', '--prefix', inRoot(peers), '--ignore-scripts', '--loglevel=error'];
  await step('Installing the other servers', () => run('npm', args));
}

const asHocuspocus = { auth: 2, token: 0, syncReply: 4 } as const;

/** Hocuspocus names the document in every frame, wants a token first, and answers with a type of its own. */
function hocuspocusOf(document: string): Dialect {
  const named = (write: (encoder: encoding.Encoder) => void) => {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, document);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  return {
    hello: named((encoder) => {
      encoding.writeVarUint(encoder, asHocuspocus.auth);
      encoding.writeVarUint(encoder, asHocuspocus.token);
      encoding.writeVarString(encoder, 'token');
    }),
    pack: (frame) => named((encoder) => encoding.writeUint8Array(encoder, frame)),
    unpack(data) {
      const decoder = decoding.createDecoder(data);
      decoding.readVarString(decoder);
      const type = decoding.readVarUint(decoder);
      const isSync = type === frameTypes.sync || type === asHocuspocus.syncReply;
      if (!isSync && type !== frameTypes.awareness) return undefined;
      const frame = data.subarray(decoder.pos - 1);
      frame[0] = isSync ? frameTypes.sync : frameTypes.awareness;
      return frame;
    },
  };
}
