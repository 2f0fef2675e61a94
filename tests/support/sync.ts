import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { readFrame, writeFrame, type Frame } from '@/session/frames';
import { epochParameter, syncPath } from '@/session/protocol';
import type { Person } from './people';

/** A program that speaks the wire format and nothing more, with a document of its own. */
export interface SyncClient {
  readonly document: Y.Doc;
  readonly socket: WebSocket;
  /** Everything that was received, in order. */
  readonly frames: Frame[];
  readonly opened: Promise<void>;
  /** When the server has sent what it has. */
  readonly synced: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  /** The status with which it was not even opened. */
  readonly refused: Promise<number>;
  send(frame: Frame | Uint8Array): void;
  /** When everything that was sent is stored. */
  saved(): Promise<void>;
  close(): void;
}

/** How another server packs the frames of the protocol. */
export interface Dialect {
  /** What has to be said before anything else. */
  readonly hello: Uint8Array;
  pack(frame: Uint8Array): Uint8Array;
  /** A frame of the protocol, or nothing where it is something of its own. */
  unpack(data: Uint8Array): Uint8Array | undefined;
}

interface ClientOptions {
  dialect?: Dialect | undefined;
  document?: Y.Doc;
  /** Answers nothing and sends nothing by itself. */
  isSilent?: boolean;
  /** Takes in nothing of what others write. */
  isDeaf?: boolean;
}

interface SyncOptions extends ClientOptions {
  origin?: string | undefined;
  /** Where he comes from; unset, an address of his own. */
  address?: string;
  /** Of which history he says his document is; unset, he says nothing. */
  epoch?: number | string;
}

let lastMarker = 0;

/** Opens the document of a session as a person. */
export function openSync(
  baseUrl: string,
  person: Person,
  sessionId: string,
  { origin = baseUrl, address, epoch, ...options }: SyncOptions = {},
): SyncClient {
  const cookie = [...person.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  const query = epoch === undefined ? '' : `?${epochParameter}=${epoch}`;
  const url = `${baseUrl.replace('http', 'ws')}${syncPath(sessionId)}${query}`;
  // This machine is a trusted proxy: everybody comes from an address of his own.
  const [third, fourth] = [person.id.slice(-8, -4) || '0', person.id.slice(-4) || '0'];
  const from = address ?? `2001:db8:${third}:${fourth}::1`;
  return openClient(new WebSocket(url, { headers: { origin, cookie, 'x-forwarded-for': from } }), options);
}

/** Speaks the wire format on a socket that is being opened. */
export function openClient(socket: WebSocket, options: ClientOptions = {}): SyncClient {
  const { dialect, document = new Y.Doc(), isSilent = false, isDeaf = false } = options;
  const frames: Frame[] = [];
  const waiting = new Map<number, () => void>();
  let isSynced = () => {};
  const synced = new Promise<void>((resolve) => (isSynced = resolve));

  const send = (frame: Frame | Uint8Array) => {
    if (socket.readyState !== socket.OPEN) return;
    const bytes = frame instanceof Uint8Array ? frame : writeFrame(frame);
    socket.send(dialect ? dialect.pack(bytes) : bytes);
  };
  const hear = (frame: Frame) => {
    if (frame.kind === 'state-vector' && !isSilent)
      send({ kind: 'missing', update: Y.encodeStateAsUpdate(document, frame.stateVector) });
    if (!isDeaf && (frame.kind === 'missing' || frame.kind === 'update'))
      Y.applyUpdate(document, frame.update, 'server');
    if (frame.kind === 'missing') isSynced();
    if (frame.kind === 'saved') waiting.get(frame.marker)?.();
  };
  const tellEdit = (update: Uint8Array, from: unknown) => {
    if (from !== 'server') send({ kind: 'update', update });
  };
  socket.on('message', (data: Buffer) => {
    const bytes = dialect ? dialect.unpack(data) : data;
    if (!bytes) return;
    const frame = readFrame(bytes);
    if (!isDeaf) frames.push(frame);
    hear(frame);
  });
  const opened = new Promise<void>((resolve) => socket.on('open', resolve));
  void opened.then(() => {
    if (dialect) socket.send(dialect.hello);
    if (isSilent) return;
    send({ kind: 'state-vector', stateVector: Y.encodeStateVector(document) });
    document.on('update', tellEdit);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => {
      document.off('update', tellEdit);
      resolve({ code, reason: reason.toString() });
    }),
  );
  const refused = new Promise<number>((resolve) =>
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0)),
  );
  // Whoever waits for the end is told of it by `closed`.
  socket.on('error', () => undefined);
  return {
    document,
    socket,
    frames,
    opened,
    synced,
    closed,
    refused,
    send,
    saved() {
      lastMarker += 1;
      const marker = lastMarker;
      const answered = new Promise<void>((resolve) => waiting.set(marker, resolve));
      send({ kind: 'saved', marker });
      return answered;
    },
    close: () => socket.close(),
  };
}
