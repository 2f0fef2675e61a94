import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { factsCloseCodes, factsPath } from '@/domain/api/live';
import { isDomainError } from '@/domain/errors';
import { Id } from '@/domain/ids';
import { viewerOf } from '@/server/auth/viewer';
import { isOwnOrigin } from '@/server/http/origins';
import type { Runtime } from '@/server/runtime';
import type { FactsHub } from './hub';

const Query = z.strictObject({ project: Id, after: z.coerce.number().int().min(0).default(0) });

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/** Takes the upgrades of /facts: a foreign Origin is refused before them, everything else after, with a reason. */
export function openFactsSocket(runtime: Runtime, hub: FactsHub): Upgrade {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });
  return (request, socket, head) => {
    const [pathname, search = ''] = (request.url ?? '').split('?', 2);
    if (pathname !== factsPath) return false;
    socket.on('error', () => socket.destroy());
    if (!isOwnOrigin(request.headers.origin, request.headers.host, runtime.origins)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return true;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => opened.terminate());
      // Nothing is read before somebody listens to it: neither where a page is, nor that it has gone.
      opened.pause();
      const refuse = (code: number, reason: string) => opened.close(code, reason);
      const admit = async () => {
        const query = Query.safeParse(Object.fromEntries(new URLSearchParams(search)));
        if (!query.success) return refuse(factsCloseCodes.badMessage, 'not understood');
        const viewer = await viewerOf(runtime, { cookies: request.headers.cookie });
        if (!viewer) return refuse(factsCloseCodes.signedOut, 'not signed in');
        await hub.join(opened, viewer, query.data.project, query.data.after);
      };
      admit()
        .catch((error: unknown) => {
          if (isDomainError(error)) return refuse(factsCloseCodes.gone, 'no such project');
          runtime.log.warn(
            { reason: error instanceof Error ? error.message : 'unknown' },
            'socket not admitted',
          );
          refuse(1013, 'try again');
        })
        .finally(() => opened.resume())
        .catch(() => undefined);
    });
    return true;
  };
}
