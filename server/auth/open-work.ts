import type { ServerResponse } from 'node:http';
import type { Viewer } from '@/domain/viewer';
import type { ProjectAccess } from './authorize';

/** Answers still being sent or read, so that each ends with the login and with the right that it was opened on. */
export interface OpenWork {
  /** Ends with the viewer's login. */
  hold(viewer: Viewer | null, response: ServerResponse): void;
  /** Asks for a right, and ends with it: asked again whenever rights may have ended, it must not be refused. */
  holdWhile(response: ServerResponse, ask: () => Promise<ProjectAccess>): Promise<ProjectAccess>;
  /** A login was revoked. */
  cut(loginId: string): void;
  /** Rights may have ended in a project; without one, anywhere. */
  askAgain(projectId?: string): void;
}

interface Held {
  response: ServerResponse;
  /** Unknown until the right is found. */
  projectId?: string;
  ask(): Promise<void>;
}

// What setTimeout can count.
const longestWaitMs = 2 ** 31 - 1;

export function keepOpenWork(now: () => Date): OpenWork {
  const byLogin = new Map<string, Set<ServerResponse>>();
  const byRight = new Set<Held>();

  const askOne = (held: Held): void => {
    // Nobody knows whether the right still stands: whoever is cut asks anew and is told.
    held.ask().catch(() => held.response.destroy());
  };

  return {
    hold(viewer, response) {
      if (viewer?.kind !== 'user' || response.closed) return;
      const { loginId } = viewer;
      const held = byLogin.get(loginId) ?? new Set();
      byLogin.set(loginId, held.add(response));
      response.once('close', () => {
        held.delete(response);
        if (held.size === 0) byLogin.delete(loginId);
      });
    },
    async holdWhile(response, ask) {
      const held: Held = {
        response,
        async ask() {
          await ask();
        },
      };
      // Before it is asked for, so that a right that ends while it is looked up is not missed.
      if (!response.closed) byRight.add(held);
      let end: NodeJS.Timeout | undefined;
      response.once('close', () => {
        byRight.delete(held);
        clearTimeout(end);
      });
      const access = await ask();
      held.projectId = access.projectId;
      const until = access.scope?.until;
      const waitForEnd = (moment: Date): void => {
        const wait = moment.getTime() - now().getTime();
        if (wait <= 0) askOne(held);
        else if (!response.closed) end = setTimeout(waitForEnd, Math.min(wait, longestWaitMs), moment);
      };
      if (until) waitForEnd(until);
      return access;
    },
    cut(loginId) {
      for (const response of byLogin.get(loginId) ?? []) response.destroy();
    },
    askAgain(projectId) {
      for (const held of byRight) {
        if (projectId === undefined || (held.projectId ?? projectId) === projectId) askOne(held);
      }
    },
  };
}
