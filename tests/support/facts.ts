import { WebSocket } from 'ws';
import type { Person } from './people';

/** Live facts as a person's page would open them. */
export interface OpenFacts {
  socket: WebSocket;
  messages: unknown[];
  opened: Promise<void>;
  /** The code with which the socket was closed. */
  closed: Promise<number>;
  /** The status with which it was not even opened. */
  refused: Promise<number>;
}

/** Opens live facts as a person, from an origin that is the instance's own unless another is named. */
export function openFacts(
  baseUrl: string,
  person: Person,
  projectId: string,
  { origin = baseUrl, after = 0 }: { origin?: string; after?: number } = {},
): OpenFacts {
  const cookie = [...person.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  const url = `${baseUrl.replace('http', 'ws')}/facts?project=${projectId}&after=${after}`;
  const socket = new WebSocket(url, { headers: { origin, cookie } });
  const messages: unknown[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8'))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const refused = new Promise<number>((resolve) =>
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0)),
  );
  const opened = new Promise<void>((resolve) => socket.on('open', () => resolve()));
  // Whoever waits for the end is told of it by `closed`.
  socket.on('error', () => undefined);
  return { socket, messages, closed, refused, opened };
}
