import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError } from '@/domain/errors';
import type { Log } from '@/server/log';
import { describeFailure } from './problem';

const retrySeconds = 2;

/**
 * Answers everything with 503 and closes every socket until the returned function is called: the port is taken seconds
 * before there are pages, and whoever is not answered then waits for ever. A browser comes back by itself.
 */
export function answerWhileStarting(server: Server, log: Log): () => void {
  const onRequest = (_request: IncomingMessage, response: ServerResponse) => {
    const starting = new DomainError('unavailable', {
      sentence: 'The server is starting.',
      retryAfterSeconds: retrySeconds,
    });
    const { status, headers, body } = describeFailure(starting, log);
    response.writeHead(status, { ...headers, refresh: String(retrySeconds), connection: 'close' });
    response.end(JSON.stringify(body));
  };
  const onUpgrade = (_request: IncomingMessage, socket: Duplex) => void socket.destroy();
  server.on('request', onRequest);
  server.on('upgrade', onUpgrade);
  return () => {
    server.off('request', onRequest);
    server.off('upgrade', onUpgrade);
  };
}
