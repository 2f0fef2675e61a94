import { WebSocket } from 'ws';
import type { Person } from './people';

export interface FactsLine {
  socket: WebSocket;
  messages: unknown[];
  opened: Promise<void>;
  /** The code it was closed with. */
  closed: Promise<number>;
  /** The status it was refused with before it opened. */
  refused: Promise<number>;
}

/** Opens live facts of a project as a person. */
export function openFacts(baseUrl: string, person: Person, projectId: string, origin = baseUrl): FactsLine {
  const cookie = [...person.jar].map(([key, value]) => `${key}=${value}`).join('; ');
  const url = `${baseUrl.replace('http', 'ws')}/facts?project=${projectId}`;
  const socket = new WebSocket(url, { headers: { origin, cookie } });
  const messages: unknown[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8'))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const refused = new Promise<number>((resolve) =>
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0)),
  );
  const opened = new Promise<void>((resolve) => socket.on('open', () => resolve()));
  return { socket, messages, closed, refused, opened };
}
