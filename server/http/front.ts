import type { RequestListener } from 'node:http';
import { soundStreams } from '@/server/assets/streams';
import { openTus, tusPath } from '@/server/assets/tus';
import { keyIn } from '@/server/auth/keys';
import type { OpenWork } from '@/server/auth/open-work';
import { revisionStream } from '@/server/projects/revisions';
import type { Runtime } from '@/server/runtime';
import { answerAway } from './away-page';
import { refuseLongBody } from './bodies';
import { answerHealth } from './health';
import { answerMetrics } from './answer-metrics';
import { networkAddress } from './network-address';
import { refuseForeignOrigin } from './origins';
import { setSecurityHeaders } from './security-headers';
import { sendProblem, type StreamDoor } from './stream';

/** Every stream this server answers itself; with the route files, the whole of its operations. */
export const streams = [...soundStreams, revisionStream];

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

// What only this door may say of a request; a client's own are dropped.
const ownHeaders = ['x-talkback-address', 'x-nonce', 'content-security-policy', 'x-middleware-subrequest'];

interface Inside {
  pages: RequestListener;
  openWork: OpenWork;
  readMetrics(): Promise<string>;
  /** Whether nobody can come to a session right now. */
  isSyncAway(): boolean;
  /** Whether the line to the database is cut, as far as is known without asking. */
  isDatabaseCut(): boolean;
}

/** The one listener: own headers, origin, length, then streams, uploads, and the pages for everything else. */
export function openFront(runtime: Runtime, inside: Inside): RequestListener {
  const { openWork } = inside;
  const tus = openTus(runtime, openWork);
  return (request, response) => {
    for (const name of ownHeaders) delete request.headers[name];
    request.headers['x-talkback-address'] = networkAddress(request, runtime.env.trustedProxies);
    setSecurityHeaders(runtime, request, response);
    answer({ runtime, openWork, request, response }, tus, inside).catch((error: unknown) =>
      sendProblem(runtime, response, error),
    );
  };
}

async function answer(
  door: StreamDoor,
  tus: ReturnType<typeof openTus>,
  { pages, readMetrics, isSyncAway, isDatabaseCut }: Inside,
): Promise<void> {
  const { runtime, request, response } = door;
  const method = request.method ?? 'GET';
  // Behind a host of its own no path can be read as one.
  const url = new URL(`http://local${request.url ?? '/'}`);
  if (!safeMethods.has(method)) {
    // A page of another origin bears no key: a browser asks before it sends one.
    if (keyIn(request.headers.authorization) === undefined)
      refuseForeignOrigin(request.headers.origin, request.headers.host, runtime.origins);
    if (!isTus(url.pathname)) refuseLongBody(request, response);
  }
  if (method === 'GET' || method === 'HEAD') {
    if (await answerHealth(runtime, isSyncAway, request, response)) return;
    if (await answerMetrics(readMetrics, runtime.env.metricsToken, request, response)) return;
    for (const stream of streams) {
      const params = stream.match(url.pathname);
      if (params) return stream.serve(door, params, url);
    }
    if (isDatabaseCut() && (await answerAway(runtime, request, response))) return;
  }
  if (isTus(url.pathname)) return tus.handle(request, response);
  pages(request, response);
}

function isTus(pathname: string): boolean {
  return pathname === tusPath || (pathname.startsWith(`${tusPath}/`) && !pathname.endsWith('/result'));
}
