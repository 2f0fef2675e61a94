import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { matchPath, type Contract } from '@/domain/api/contract';
import type { Action } from '@/domain/roles';
import type { Viewer } from '@/domain/viewer';
import { authorize, type ProjectAccess, type Resource } from '@/server/auth/authorize';
import type { OpenWork } from '@/server/auth/open-work';
import { viewerOf } from '@/server/auth/viewer';
import type { Runtime } from '@/server/runtime';
import { admit, parse } from './handle';
import { describeFailure } from './problem';

export interface StreamCall<P, Q> {
  viewer: Viewer;
  params: P;
  query: Q;
  request: IncomingMessage;
  response: ServerResponse;
  /** Decides as `authorize` does, and cuts the answer when the right ends before it does. */
  allow(action: Action, resource: Resource): Promise<ProjectAccess>;
}

export interface Stream {
  contract: Contract;
  /** The parameters of a path that is this stream's; undefined where it is not. */
  match(pathname: string): Record<string, string> | undefined;
  serve(door: StreamDoor, params: Record<string, string>, url: URL): Promise<void>;
}

/** What a stream is served with. */
export interface StreamDoor {
  runtime: Runtime;
  openWork: OpenWork;
  request: IncomingMessage;
  response: ServerResponse;
}

/** The door for bytes: the same viewer, parsing, limits and refusals as for JSON, in front of the pages. */
export function stream<C extends Contract>(
  contract: C,
  handler: (runtime: Runtime, call: StreamCall<z.output<C['params']>, z.output<C['query']>>) => Promise<void>,
): Stream {
  return {
    contract,
    match: (pathname) => matchPath(contract.path, pathname),
    async serve({ runtime, openWork, request, response }, rawParams, url) {
      try {
        const whoAsks = async () =>
          admit(
            contract,
            await viewerOf(runtime, {
              cookies: request.headers.cookie,
              authorization: request.headers.authorization,
            }),
          ) as Viewer;
        const viewer = await whoAsks();
        openWork.hold(viewer, response);
        await handler(runtime, {
          viewer,
          params: parse<C['params']>(contract.params, rawParams),
          query: parse<C['query']>(contract.query, Object.fromEntries(url.searchParams)),
          request,
          response,
          allow: (action, resource) =>
            openWork.holdWhile(response, async () =>
              authorize(runtime.db, await whoAsks(), action, resource, runtime.now()),
            ),
        });
      } catch (error) {
        sendProblem(runtime, response, error);
      }
    },
  };
}

/** Answers a request outside the pages with a refusal or a fault; a stream already begun is cut instead. */
export function sendProblem(runtime: Runtime, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = describeFailure(error, runtime.log);
  response.writeHead(status, headers).end(JSON.stringify(body));
}
