import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';

/** What the process with the port says to the one behind it; an upgrade comes with its socket. */
export type ToBehind =
  | {
      readonly type: 'upgrade';
      readonly id: number;
      readonly url: string;
      readonly headers: IncomingHttpHeaders;
      /** In base 64: what the client has sent after its request. */
      readonly head: string;
    }
  /** A document has grown by an edit that was not made there. */
  | { readonly type: 'grown'; readonly sessionId: string; readonly seq: number }
  | { readonly type: 'ask-metrics'; readonly id: number };

/** What it answers: that a socket is its own now, and numbers. */
export type FromBehind =
  | { readonly type: 'ready' }
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'metrics'; readonly id: number; readonly text: string };

/** Makes the request again that came with a socket at another process. */
export function requestOf(
  { url, headers }: Extract<ToBehind, { type: 'upgrade' }>,
  socket: Socket,
): IncomingMessage {
  const request = new IncomingMessage(socket);
  request.method = 'GET';
  request.url = url;
  request.headers = headers;
  return request;
}
