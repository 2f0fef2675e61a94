import type { z } from 'zod';
import type { listFacts as listFactsContract } from '@/domain/api/review';
import type { Viewer } from '@/domain/viewer';
import { authorize, type ProjectAccess } from '@/server/auth/authorize';
import type { Database } from '@/server/db/client';
import { asPerson, peoplePresenter } from '@/server/projects/present';
import { coloursOf } from '@/server/projects/queries';
import { visibleFacts } from '@/server/review/visibility';
import type { Runtime } from '@/server/runtime';

interface After {
  after: number;
  limit: number;
}

type FactPage = z.input<(typeof listFactsContract)['output']>;

/** What happened in a project after a fact, in order, as far as it exists for the viewer. */
export async function listFacts(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  after: After,
): Promise<FactPage> {
  const access = await authorize(runtime.db, viewer, 'facts.read', { projectId }, runtime.now());
  return factsFor(runtime.db, access, after);
}

/** The facts after a number for somebody who has access. */
export async function factsFor(
  db: Database,
  access: ProjectAccess,
  { after, limit }: After,
): Promise<FactPage> {
  const rows = await db.fact.findMany({
    where: { projectId: access.projectId, seq: { gt: after }, ...visibleFacts(access) },
    orderBy: { seq: 'asc' },
    take: limit + 1,
    include: { actor: asPerson },
  });
  const show = peoplePresenter(await coloursOf(db, access.projectId));
  const items = rows.slice(0, limit).map((fact) => ({
    seq: Number(fact.seq),
    id: fact.id,
    type: fact.type as FactPage['items'][number]['type'],
    at: fact.at.toISOString(),
    actor: show(fact.actor),
    data: fact.data as Record<string, unknown>,
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? String(last.seq) : null };
}
