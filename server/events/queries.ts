import type { z } from 'zod';
import type { listFacts as listFactsContract } from '@/domain/api/review';
import type { Person, Viewer } from '@/domain/viewer';
import { factTypes, kindOfFact, type FactKind } from '@/domain/facts';
import { authorize, type ProjectAccess } from '@/server/auth/authorize';
import type { Database } from '@/server/db/client';
import { asPerson, peoplePresenter } from '@/server/projects/present';
import { coloursOf } from '@/server/projects/queries';
import { visibleFacts } from '@/server/review/visibility';
import type { Runtime } from '@/server/runtime';

/** Which facts: between two numbers, of one person, of one kind. */
interface Wanted {
  after?: number | undefined;
  before?: number | undefined;
  order?: 'asc' | 'desc' | undefined;
  actor?: string | undefined;
  kind?: FactKind | undefined;
  limit: number;
}

type FactPage = z.input<(typeof listFactsContract)['output']>;

/** What happened in a project as far as it exists for the viewer: in order, or the latest first. */
export async function listFacts(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  wanted: Wanted,
): Promise<FactPage> {
  const access = await authorize(runtime.db, viewer, 'facts.read', { projectId }, runtime.now());
  return factsFor(runtime.db, access, wanted);
}

/** The facts that somebody who has access asks for. */
export async function factsFor(
  db: Database,
  access: ProjectAccess,
  { after = 0, before, order = 'asc', actor, kind, limit }: Wanted,
): Promise<FactPage> {
  const rows = await db.fact.findMany({
    where: {
      projectId: access.projectId,
      seq: { gt: after, ...(before === undefined ? {} : { lt: before }) },
      ...(actor === undefined ? {} : { actorId: actor }),
      ...(kind === undefined ? {} : { type: { in: factTypes.filter((type) => kindOfFact[type] === kind) } }),
      ...visibleFacts(access),
    },
    orderBy: { seq: order },
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

const actorsShown = 200;

/** Who did anything in a project that exists for the viewer, by name. Refuses whoever may not read the whole record. */
export async function listActors(runtime: Runtime, viewer: Viewer, projectId: string): Promise<Person[]> {
  const access = await authorize(runtime.db, viewer, 'audit.read', { projectId }, runtime.now());
  const actors = await runtime.db.viewer.findMany({
    where: { facts: { some: { projectId, ...visibleFacts(access) } } },
    ...asPerson,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: actorsShown,
  });
  return actors.map(peoplePresenter(await coloursOf(runtime.db, projectId)));
}
