import type { ServerResponse } from 'node:http';
import type { Viewer } from '@/domain/viewer';

/** Answers still being sent or read, by login, so that a revoked login's end with it. */
export interface OpenWork {
  hold(viewer: Viewer | null, response: ServerResponse): void;
  cut(loginId: string): void;
}

export function keepOpenWork(): OpenWork {
  const open = new Map<string, Set<ServerResponse>>();
  return {
    hold(viewer, response) {
      if (viewer?.kind !== 'user') return;
      const { loginId } = viewer;
      const held = open.get(loginId) ?? new Set();
      open.set(loginId, held.add(response));
      response.once('close', () => {
        held.delete(response);
        if (held.size === 0) open.delete(loginId);
      });
    },
    cut(loginId) {
      for (const response of open.get(loginId) ?? []) response.destroy();
    },
  };
}
