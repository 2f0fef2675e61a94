import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { Id } from '@/domain/ids';
import { epochParameter, finalCodes, limits, passingCodes, syncPath } from '@/session/protocol';
import { hashKey, keyIn } from '@/server/auth/keys';
import { loginFromCookies } from '@/server/auth/viewer';
import { networkAddress } from '@/server/http/network-address';
import { isOwnOrigin } from '@/server/http/origins';
import type { Runtime } from '@/server/runtime';
import type { Admit, FindKey, Refusal } from './admission';
import { openFloodGate } from './flood-gate';
import type { SyncServer } from './sync-server';
import { messageOf } from './tell';

/** What the sockets need of the running server. */
export type SyncRuntime = Pick<Runtime, 'env' | 'log' | 'now' | 'origin' | 'origins'>;

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/**
 * Takes the upgrades of /sync/:sessionId. A foreign Origin, which programs with a key need none of, and floods are refused before them, everything else after,
 * with a code that tells the client whether to come back.
 */
export function openSyncSocket(
  runtime: SyncRuntime,
  sync: SyncServer,
  { admit, findKey }: { admit: Admit; findKey: FindKey },
): Upgrade {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
  });
  const flood = openFloodGate(() => runtime.now().getTime());
  const perPerson = new Map<string, number>();

  const enter = async (
    opened: WebSocket,
    headers: IncomingHttpHeaders,
    sessionId: string,
    epoch: string | null,
  ): Promise<Refusal | undefined> => {
    const key = keyIn(headers.authorization);
    const loginId = key ? await findKey(hashKey(key)) : await loginFromCookies(runtime, headers.cookie);
    if (!loginId) return { code: finalCodes.signedOut, reason: 'not signed in' };
    const admission = await admit(loginId, sessionId);
    if ('code' in admission) return admission;
    // Whoever says nothing knows of the first history alone.
    if (Number(epoch ?? 1) !== admission.epoch)
      return { code: finalCodes.restored, reason: 'this session was restored' };
    // Whoever has gone meanwhile has said so already.
    if (opened.readyState !== opened.OPEN) return undefined;
    const { id } = admission.user;
    const here = perPerson.get(id) ?? 0;
    if (here >= limits.socketsPerPerson)
      return { code: passingCodes.overloaded, reason: 'too many of you are here' };
    perPerson.set(id, here + 1);
    opened.once('close', () => {
      const left = (perPerson.get(id) ?? 1) - 1;
      if (left > 0) perPerson.set(id, left);
      else perPerson.delete(id);
    });
    await sync.join(opened, admission);
    return undefined;
  };

  return (request, socket, head) => {
    const [pathname = '', query] = (request.url ?? '').split('?', 2);
    if (!pathname.startsWith(syncPath(''))) return false;
    socket.on('error', () => socket.destroy());
    const address = networkAddress(request, runtime.env.trustedProxies);
    const isProgram = keyIn(request.headers.authorization) !== undefined;
    if (!isProgram && !isOwnOrigin(request.headers.origin, request.headers.host, runtime.origins)) {
      flood.fail(address);
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return true;
    }
    if (!flood.lets(address)) {
      const retryAfter = 'Retry-After: 60\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
      socket.end(`HTTP/1.1 429 Too Many Requests\r\n${retryAfter}`);
      return true;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      // What is wrong with a frame closes the socket, with a code of its own.
      opened.on('error', () => undefined);
      // Nothing is read before somebody listens to it.
      opened.pause();
      const session = Id.safeParse(pathname.slice(syncPath('').length));
      const admitted = session.success
        ? enter(opened, request.headers, session.data, new URLSearchParams(query).get(epochParameter))
        : Promise.resolve({ code: finalCodes.gone, reason: 'no such session' });
      admitted
        .then(
          (refusal) => {
            if (!refusal) return;
            if (isStranger(refusal)) flood.fail(address);
            opened.close(refusal.code, refusal.reason);
          },
          (error: unknown) => {
            runtime.log.warn({ reason: messageOf(error) }, 'socket not admitted');
            opened.close(passingCodes.overloaded, 'try again');
          },
        )
        .finally(() => opened.resume())
        .catch(() => undefined);
    });
    return true;
  };
}

/** Whoever tries what is not his; a page that has to come anew, or later, is no stranger. */
const isStranger = ({ code }: Refusal) => code === finalCodes.signedOut || code === finalCodes.gone;
