import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '@/domain/errors';

const bodyLimit = 256 * 1024;

/**
 * Refuses a body before any of it is read: `too-large` above 256 KiB, and `length-needed` where it does not say how long
 * it is. One that says so is held to it by Node's own parser.
 */
export function refuseLongBody({ headers }: IncomingMessage, response: ServerResponse): void {
  const isUnmeasured = headers['transfer-encoding'] !== undefined;
  if (!isUnmeasured && Number(headers['content-length'] ?? 0) <= bodyLimit) return;
  // Nobody reads what still comes.
  response.setHeader('connection', 'close');
  throw new DomainError(isUnmeasured ? 'length-needed' : 'too-large');
}
