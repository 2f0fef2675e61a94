import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import { ProjectRole } from '@/domain/roles';
import type { PresentUser } from '@/session/presence';

const State = z.object({
  user: z.object({ id: z.string(), name: z.string(), colour: z.number(), role: ProjectRole }),
});

/** Everybody at a document, each once. */
export function peopleAt(awareness: Awareness): PresentUser[] {
  const states = [...awareness.getStates().values()].map((state) => State.safeParse(state));
  const users = states.flatMap(({ data }) => (data ? [data.user] : []));
  return [...new Map(users.map((user) => [user.id, user])).values()];
}
