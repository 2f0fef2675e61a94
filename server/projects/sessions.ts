import { v7 as newId } from 'uuid';
import type { z } from 'zod';
import type { Session as SessionContract } from '@/domain/api/projects';
import type { Viewer } from '@/domain/viewer';
import { authorize } from '@/server/auth/authorize';
import { inProject, type Once } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { beginDocument, closeDocuments } from '@/server/sync/begin';
import { paginate } from './queries';

type Session = z.input<typeof SessionContract>;

interface SessionRow {
  id: string;
  projectId: string;
  title: string;
  sampleRate: number | null;
}

interface DocumentRow {
  epoch: number;
  headSeq: bigint;
}

const withHead = { document: { select: { epoch: true, headSeq: true } } } as const;

/** A session as the API shows it. */
export const presentSession = (
  { id, projectId, title, sampleRate }: SessionRow,
  document: DocumentRow | null,
): Session => ({
  id,
  projectId,
  title,
  sampleRate,
  epoch: document?.epoch ?? 1,
  headSeq: Number(document?.headSeq ?? 0),
});

const present = (row: SessionRow & { document: DocumentRow | null }) => presentSession(row, row.document);

/** The sessions of a project, the oldest first. */
export async function listSessions(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  { limit = 100, cursor }: { limit?: number; cursor?: string | undefined },
): Promise<{ items: Session[]; nextCursor: string | null }> {
  await authorize(runtime.db, viewer, 'sessions.read', { projectId }, runtime.now());
  const found = await runtime.db.session.findMany({
    where: { projectId, deletedAt: null, ...(cursor ? { id: { gt: cursor } } : {}) },
    include: withHead,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = paginate(found, limit, (row) => row.id);
  return { items: rows.map(present), nextCursor };
}

/** One session. */
export async function readSession(runtime: Runtime, viewer: Viewer, sessionId: string): Promise<Session> {
  await authorize(runtime.db, viewer, 'sessions.read', { sessionId }, runtime.now());
  return present(await runtime.db.session.findUniqueOrThrow({ where: { id: sessionId }, include: withHead }));
}

/** Makes a session; its rate in hertz stays open unless it is given. */
export function createSession(
  runtime: Runtime,
  viewer: Viewer,
  projectId: string,
  { title, sampleRate }: { title: string; sampleRate?: number | undefined },
  once?: Once,
): Promise<Session> {
  return inProject(
    runtime,
    viewer,
    'sessions.change',
    { projectId },
    async ({ db, record }) => {
      const id = newId();
      await db.session.create({ data: { id, projectId, title, sampleRate: sampleRate ?? null } });
      await beginDocument(db, id);
      await record({ type: 'session.made', data: { sessionId: id, title } });
      return present(await db.session.findUniqueOrThrow({ where: { id }, include: withHead }));
    },
    once,
  );
}

/** Gives a session another title. */
export function renameSession(
  runtime: Runtime,
  viewer: Viewer,
  sessionId: string,
  title: string,
): Promise<Session> {
  return inProject(runtime, viewer, 'sessions.change', { sessionId }, async ({ db, record }) => {
    const session = await db.session.findUniqueOrThrow({ where: { id: sessionId }, include: withHead });
    if (session.title === title) return present(session);
    await record({ type: 'session.renamed', data: { sessionId, from: session.title, to: title } });
    return present({
      ...session,
      ...(await db.session.update({ where: { id: sessionId }, data: { title } })),
    });
  });
}

/** Puts a session away: nobody finds it any more, nothing is destroyed. */
export function deleteSession(runtime: Runtime, viewer: Viewer, sessionId: string): Promise<void> {
  return inProject(runtime, viewer, 'sessions.change', { sessionId }, async ({ db, record, now }) => {
    const { title } = await db.session.update({ where: { id: sessionId }, data: { deletedAt: now } });
    await closeDocuments(db, { sessionId }, now);
    await record({ type: 'session.deleted', data: { sessionId, title } });
  });
}
