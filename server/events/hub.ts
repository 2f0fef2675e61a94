import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { ClientMessage, factsCloseCodes, type ServerMessage } from '@/domain/api/live';
import { isDomainError } from '@/domain/errors';
import { mayEndRights } from '@/domain/facts';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import { viewerOfLogin } from '@/server/auth/viewer';
import { personOf } from '@/server/projects/queries';
import type { Runtime } from '@/server/runtime';
import type { Heard } from './listen';
import { isWithin, openSight, type Present } from './presence';
import { factsFor } from './queries';

interface Connection extends Present {
  socket: WebSocket;
  /** The last fact this page has. */
  after: number;
  flush: 'idle' | 'running' | 'again';
  /** Whether the right to be here stands, may have ended since it was asked for, or is being asked for. */
  right: 'stands' | 'doubtful' | 'asked';
  answersPing: boolean;
  messages: number;
}

export interface FactsHub extends Heard {
  /** Admits a page to a project's live facts after a fact it names. Refuses whom `authorize` refuses. */
  join(socket: WebSocket, viewer: Viewer, projectId: string, after: number): Promise<void>;
  close(): void;
}

const pageSize = 200;
const largestBacklog = 1024 * 1024;
const pingMs = 12_000;
const presenceTickMs = 200;
const endedTickMs = 500;
const messagesPerPing = 120;

/** Tells open pages every fact that exists for them, in order, none twice, and who is where. */
export function openFactsHub(runtime: Runtime): FactsHub {
  const rooms = new Map<string, Set<Connection>>();
  const stirred = new Set<string>();
  const sight = openSight(runtime.db);

  const everyone = (): Connection[] => [...rooms.values()].flatMap((room) => [...room]);

  const leave = (connection: Connection): void => {
    const { projectId } = connection.access;
    const room = rooms.get(projectId);
    room?.delete(connection);
    if (room?.size === 0) {
      rooms.delete(projectId);
      sight.forget(projectId);
    }
    stirred.add(projectId);
  };

  const send = (connection: Connection, message: ServerMessage): void => {
    if (connection.socket.bufferedAmount > largestBacklog) connection.socket.terminate();
    else connection.socket.send(JSON.stringify(message));
  };

  const flush = async (connection: Connection): Promise<void> => {
    if (connection.flush !== 'idle') {
      connection.flush = 'again';
      return;
    }
    do {
      connection.flush = 'running';
      let isMore = true;
      while (isMore && connection.socket.readyState === connection.socket.OPEN) {
        if (connection.right === 'doubtful') await admitAgain(connection);
        if (connection.socket.readyState !== connection.socket.OPEN) break;
        const { items, nextCursor } = await factsFor(runtime.db, connection.access, {
          after: connection.after,
          limit: pageSize,
        });
        for (const fact of items) {
          send(connection, { kind: 'fact', fact });
          connection.after = fact.seq;
        }
        isMore = nextCursor !== null;
      }
    } while ((connection.flush as Connection['flush']) === 'again');
    connection.flush = 'idle';
  };

  // Roles and logins are decided in one place, on what is true now: a page that lost its right is closed.
  const admitAgain = async (connection: Connection): Promise<void> => {
    const { viewer, projectId } = connection.access;
    connection.right = 'asked';
    const still = viewer.kind === 'user' ? await viewerOfLogin(runtime, viewer.loginId) : viewer;
    if (!still) {
      connection.socket.close(factsCloseCodes.signedOut, 'signed out');
      return;
    }
    try {
      connection.access = await authorize(runtime.db, still, 'facts.read', { projectId }, runtime.now());
      // Whatever cast doubt on it meanwhile is asked for next.
      if ((connection.right as Connection['right']) === 'asked') connection.right = 'stands';
      stirred.add(projectId);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      connection.socket.close(factsCloseCodes.gone, 'no longer in this project');
    }
  };

  const keepGoing = (work: Promise<void>, connection: Connection): void => {
    work.catch((error: unknown) => {
      runtime.log.warn(
        { reason: error instanceof Error ? error.message : 'unknown' },
        'live facts interrupted',
      );
      // The page comes back by itself and catches up from the last fact it has.
      connection.socket.close(1013, 'try again');
    });
  };

  const hear = (connection: Connection, text: string): void => {
    connection.messages += 1;
    const message = parseMessage(text);
    if (!message) connection.socket.close(factsCloseCodes.badMessage, 'not understood');
    else if (connection.messages > messagesPerPing)
      connection.socket.close(factsCloseCodes.tooFast, 'too fast');
    else {
      const { kind: _kind, ...place } = message;
      const { projectId, scope } = connection.access;
      if (!isWithin(scope, place)) return;
      connection.place = place;
      stirred.add(projectId);
    }
  };

  const tellRoom = async (projectId: string): Promise<void> => {
    const room = [...(rooms.get(projectId) ?? [])];
    for (const connection of room) {
      const people = await sight.presenceFor(connection.access, room);
      const { readyState, OPEN } = connection.socket;
      if (readyState === OPEN && connection.right === 'stands')
        send(connection, { kind: 'presence', people });
    }
  };

  // One after the other, so that nobody is told last what was true before.
  let isTelling = false;
  const tellPresence = async (): Promise<void> => {
    if (isTelling) return;
    isTelling = true;
    const waiting = [...stirred];
    stirred.clear();
    for (const projectId of waiting) {
      // The database is away: whoever was not told is told on a later tick.
      await tellRoom(projectId).catch(() => stirred.add(projectId));
    }
    isTelling = false;
  };

  const closeEnded = (): void => {
    const now = runtime.now();
    for (const connection of everyone()) {
      const until = connection.access.scope?.until;
      if (until && until <= now) connection.socket.close(factsCloseCodes.gone, 'this link has ended');
    }
  };

  const ping = (): void => {
    for (const connection of everyone()) {
      if (!connection.answersPing) connection.socket.terminate();
      connection.answersPing = false;
      connection.messages = 0;
      connection.socket.ping();
    }
  };

  const timers = [
    setInterval(() => void tellPresence(), presenceTickMs),
    setInterval(closeEnded, endedTickMs),
    setInterval(ping, pingMs),
  ];

  return {
    async join(socket, viewer, projectId, after) {
      const access = await authorize(runtime.db, viewer, 'facts.read', { projectId }, runtime.now());
      const { colour } = await personOf(runtime.db, viewer, projectId);
      if (socket.readyState !== socket.OPEN) return;
      const connection: Connection = {
        id: randomUUID(),
        socket,
        access,
        after,
        flush: 'idle',
        // What ended while it was looked up was told to those in the room alone: asked for again from within.
        right: 'doubtful',
        colour,
        place: undefined,
        answersPing: true,
        messages: 0,
      };
      const room = rooms.get(projectId) ?? new Set();
      rooms.set(projectId, room.add(connection));
      stirred.add(projectId);
      socket.on('message', (data: Buffer, isBinary) =>
        hear(connection, isBinary ? '' : data.toString('utf8')),
      );
      socket.on('pong', () => (connection.answersPing = true));
      socket.on('close', () => leave(connection));
      keepGoing(flush(connection), connection);
    },
    onFact(projectId, type) {
      if (type.startsWith('version.')) {
        sight.forget(projectId);
        stirred.add(projectId);
      }
      for (const connection of rooms.get(projectId) ?? []) {
        // A guest is told neither of his link's end nor of what comes after it.
        if (mayEndRights(type)) connection.right = 'doubtful';
        keepGoing(flush(connection), connection);
      }
    },
    onLoginRevoked(loginId) {
      for (const { socket, access } of everyone()) {
        if (access.viewer.kind === 'user' && access.viewer.loginId === loginId) {
          socket.close(factsCloseCodes.signedOut, 'signed out');
        }
      }
    },
    onGap() {
      sight.forget();
      for (const connection of everyone()) {
        keepGoing(
          admitAgain(connection).then(() => flush(connection)),
          connection,
        );
      }
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      for (const { socket } of everyone()) socket.close(1012, 'restarting');
    },
  };
}

function parseMessage(text: string): ClientMessage | undefined {
  try {
    return ClientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
