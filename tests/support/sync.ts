import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { readFrame, writeFrame, type Frame } from '@/session/frames';
import { syncPath } from '@/session/protocol';
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

interface SyncOptions {
  origin?: string | undefined;
  /** Where he comes from; unset, an address of his own. */
  address?: string;
  document?: Y.Doc;
  /** Answers nothing and sends nothing by itself. */
  isSilent?: boolean;
  /** Takes in nothing of what others write. */
  isDeaf?: boolean;
}

let lastMarker = 0;

/** Opens the document of a session as a person. */
export function openSync(
  baseUrl: string,
  person: Person,
  sessionId: string,
  options: SyncOptions = {},
): SyncClient {
  const { origin = baseUrl, document = new Y.Doc(), isSilent = false, isDeaf = false } = options;
  const cookie = [...person.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  const url = `${baseUrl.replace('http', 'ws')}${syncPath(sessionId)}`;
  // This machine is a trusted proxy: everybody comes from an address of his own.
  const [third, fourth] = [person.id.slice(-8, -4) || '0', person.id.slice(-4) || '0'];
  const { address = `2001:db8:${third}:${fourth}::1` } = options;
  const socket = new WebSocket(url, { headers: { origin, cookie, 'x-forwarded-for': address } });
  const frames: Frame[] = [];
  const waiting = new Map<number, () => void>();
  let isSynced = () => {};
  const synced = new Promise<void>((resolve) => (isSynced = resolve));

  const send = (frame: Frame | Uint8Array) => {
    if (socket.readyState === socket.OPEN)
      socket.send(frame instanceof Uint8Array ? frame : writeFrame(frame));
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
    const frame = readFrame(data);
    if (!isDeaf) frames.push(frame);
    hear(frame);
  });
  const opened = new Promise<void>((resolve) => socket.on('open', resolve));
  void opened.then(() => {
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
