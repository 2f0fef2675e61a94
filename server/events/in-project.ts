import { timingSafeEqual } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import { factData, type FactData, type FactType } from '@/domain/facts';
import type { Action } from '@/domain/roles';
import type { Viewer } from '@/domain/viewer';
import { authorize, locate, type ProjectAccess, type Resource } from '@/server/auth/authorize';
import type { Transaction } from '@/server/db/client';
import { addJob, type JobName, type JobPayload } from '@/server/jobs/queue';
import type { Runtime } from '@/server/runtime';

/** One request that may be sent again: the same key with the same body gets the same answer. */
export interface Once {
  operation: string;
  key: string;
  bodyHash: Uint8Array<ArrayBuffer>;
}

export interface FactToRecord<T extends FactType> {
  type: T;
  data: FactData<T>;
  mixId?: string;
  audience?: 'everyone' | 'team';
}

/** A transaction under the project's row lock: whatever is decided in it is decided on what is true now. */
export interface ProjectWork {
  db: Transaction;
  access: ProjectAccess;
  now: Date;
  record<T extends FactType>(fact: FactToRecord<T>): Promise<void>;
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>): Promise<void>;
}

/**
 * Runs a command: locks the project, authorises the viewer, does the work, writes rows, facts, jobs and the answer
 * for its idempotency key in one transaction. Refuses what `authorize` refuses, and `key-reused`.
 */
export async function inProject<T>(
  runtime: Runtime,
  viewer: Viewer,
  action: Action,
  resource: Resource,
  work: (project: ProjectWork) => Promise<T>,
  once?: Once,
): Promise<T> {
  const projectId = await locate(runtime.db, resource);
  if (!projectId) throw new DomainError('not-found');
  return runtime.db.$transaction(
    async (db) => {
      await lockProject(db, projectId);
      const access = await authorize(db, viewer, action, resource, runtime.now());
      const actor = access.viewer;
      return doOnce(db, actor, once, runtime.now(), () => work(projectWork(runtime, db, access, actor.id)));
    },
    { timeout: 20_000, maxWait: 10_000 },
  );
}

/**
 * Does the work, or answers as it was answered when the viewer sent the same key before. The transaction has to hold a
 * lock that the same request takes too. Refuses `key-reused`.
 */
export async function doOnce<T>(
  db: Transaction,
  viewer: Viewer,
  once: Once | undefined,
  now: Date,
  work: () => Promise<T>,
): Promise<T> {
  const earlier = once && (await findAnswer(db, viewer, once));
  if (earlier) return earlier.answer as T;
  const result = await work();
  if (once) await keepAnswer(db, viewer, once, result, now);
  return result;
}

/** The same for acts no role guards: joining by an invitation, and what a job has finished. */
export async function actInProject<T>(
  runtime: Runtime,
  projectId: string,
  actorId: string,
  work: (project: Omit<ProjectWork, 'access'>) => Promise<T>,
): Promise<T> {
  return runtime.db.$transaction(
    async (db) => {
      await lockProject(db, projectId);
      return work(projectWork(runtime, db, { projectId } as ProjectAccess, actorId));
    },
    { timeout: 20_000, maxWait: 10_000 },
  );
}

async function lockProject(db: Transaction, projectId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Project" WHERE id = ${projectId}::uuid FOR UPDATE`;
}

/** Hands a new project its first facts; for the transaction that makes it. */
export function projectWork(
  runtime: Runtime,
  db: Transaction,
  access: ProjectAccess,
  actorId: string,
): ProjectWork {
  const { projectId } = access;
  return {
    db,
    access,
    now: runtime.now(),
    async record({ type, data, mixId, audience = 'everyone' }) {
      const { factSeq: seq } = await db.project.update({
        where: { id: projectId },
        data: { factSeq: { increment: 1 } },
        select: { factSeq: true },
      });
      await db.fact.create({
        data: {
          id: newId(),
          projectId,
          seq,
          type,
          actorId,
          audience,
          mixId: mixId ?? null,
          at: runtime.now(),
          data: factData[type].parse(data),
        },
      });
      await db.$executeRaw`SELECT pg_notify('talkback_facts', ${`${projectId} ${seq} ${type}`})`;
    },
    enqueue: (name, payload) => addJob(db, name, payload),
  };
}

async function findAnswer(db: Transaction, viewer: Viewer, once: Once): Promise<{ answer: unknown } | null> {
  const earlier = await db.idempotentAnswer.findUnique({
    where: { viewerId_operation_key: { viewerId: viewer.id, operation: once.operation, key: once.key } },
  });
  if (earlier && !timingSafeEqual(earlier.bodyHash, once.bodyHash)) throw new DomainError('key-reused');
  return earlier;
}

async function keepAnswer(
  db: Transaction,
  viewer: Viewer,
  once: Once,
  answer: unknown,
  now: Date,
): Promise<void> {
  const { operation, key, bodyHash } = once;
  await db.idempotentAnswer.create({
    data: { viewerId: viewer.id, operation, key, bodyHash, answer: answer ?? {}, createdAt: now },
  });
}
