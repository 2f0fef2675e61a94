import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import { refuseDecision } from '@/domain/review/decide';
import { awaitedReviewers, countsFrom, isSettled, type Verdict } from '@/domain/review/version';
import type { Viewer } from '@/domain/viewer';
import { authorize, type ProjectAccess } from '@/server/auth/authorize';
import type { Database, Transaction } from '@/server/db/client';
import { inProject, type Once, type ProjectWork } from '@/server/events/in-project';
import { asPerson, peoplePresenter } from '@/server/projects/present';
import { coloursOf } from '@/server/projects/queries';
import type { Runtime } from '@/server/runtime';
import { reviewOf, type VersionRow } from './present';
import { contextOf, decidersOf, findVersion, versionFor } from './queries';
import { recordOn } from './version-facts';

type Db = Database | Transaction;

interface Verdicts {
  verdict: Verdict;
  note: string;
  pcmSha256: string;
}

/**
 * Takes a verdict on a version's exact sound; approval of all whose verdict counts locks it. Refuses `not-ready`,
 * `locked`, `superseded` and `other-sound`.
 */
export function decide(runtime: Runtime, viewer: Viewer, versionId: string, input: Verdicts, once?: Once) {
  return inProject(
    runtime,
    viewer,
    'decisions.make',
    { versionId },
    async (project) => {
      const { db, access, now } = project;
      const version = await findVersion(db, access, versionId);
      const context = await contextOf(db, access.projectId, version.mixId);
      const refusal = refuseDecision(
        {
          isReady: version.asset.status === 'ready',
          isCurrent: version.number === context.currentNumber,
          isApproved: version.approvedAt !== null,
          pcmSha256: version.asset.pcmSha256,
        },
        input.pcmSha256,
      );
      if (refusal) throw new DomainError(refusal);
      const id = newId();
      const { verdict, note, pcmSha256 } = input;
      const viewerId = access.viewer.id;
      await db.decision.create({
        data: { id, versionId, viewerId, verdict: stored(verdict), note, pcmSha256, createdAt: now },
      });
      await recordOn(project, version, 'decision.made', { verdict });
      await lockIfApproved(project, versionId);
      const decision = (await standingDecisions(db, access, versionId)).find((one) => one.id === id);
      if (!decision) throw new DomainError('not-found');
      const { state } = await versionFor(db, access, versionId);
      return { ...decision, state };
    },
    once,
  );
}

async function lockIfApproved(project: ProjectWork, versionId: string): Promise<void> {
  const { db, access, now } = project;
  const version = await findVersion(db, access, versionId);
  const context = await contextOf(db, access.projectId, version.mixId);
  if (!isSettled(reviewOf(version, context))) return;
  await db.version.update({ where: { id: versionId }, data: { approvedAt: now } });
  await recordOn(project, version, 'version.approved', {});
}

/** Takes the viewer's verdict on a version back. Refuses `not-found` when there is none, `locked` once approved. */
export function withdrawDecision(runtime: Runtime, viewer: Viewer, versionId: string) {
  return inProject(runtime, viewer, 'decisions.make', { versionId }, async (project) => {
    const { db, access, now } = project;
    const version = await findVersion(db, access, versionId);
    const mine = version.decisions.filter((decision) => decision.viewerId === access.viewer.id);
    const latest = mine.at(-1);
    if (!latest) throw new DomainError('not-found');
    if (version.approvedAt) throw new DomainError('locked');
    await db.decision.updateMany({
      where: { versionId, viewerId: access.viewer.id, withdrawnAt: null },
      data: { withdrawnAt: now },
    });
    await recordOn(project, version, 'decision.withdrawn', { verdict: told(latest.verdict) });
    await lockIfApproved(project, versionId);
  });
}

/** Unlocks an approved version; its verdicts are void and kept. Refuses a version that is not approved. */
export function reopenVersion(runtime: Runtime, viewer: Viewer, versionId: string, reason: string) {
  return inProject(runtime, viewer, 'versions.reopen', { versionId }, async (project) => {
    const { db, access, now } = project;
    const version = await findVersion(db, access, versionId);
    if (!version.approvedAt) {
      throw new DomainError('invalid', {
        fields: [{ path: 'versionId', message: 'This version is not approved.' }],
      });
    }
    await db.version.update({ where: { id: versionId }, data: { approvedAt: null } });
    await db.decision.updateMany({ where: { versionId, withdrawnAt: null }, data: { withdrawnAt: now } });
    await recordOn(project, version, 'version.reopened', { reason });
    return versionFor(db, access, versionId);
  });
}

/** The verdicts that stand on a version, the latest of each person, in the order they were made. */
export async function listDecisions(runtime: Runtime, viewer: Viewer, versionId: string) {
  const access = await authorize(runtime.db, viewer, 'decisions.read', { versionId }, runtime.now());
  return { items: await standingDecisions(runtime.db, access, versionId), nextCursor: null };
}

async function standingDecisions(db: Db, access: ProjectAccess, versionId: string) {
  const version = await findVersion(db, access, versionId);
  const review = reviewOf(version, await contextOf(db, access.projectId, version.mixId));
  const rows = await db.decision.findMany({
    where: { versionId, withdrawnAt: null },
    include: { viewer: asPerson },
    orderBy: { createdAt: 'asc' },
    take: 1000,
  });
  const show = peoplePresenter(await coloursOf(db, access.projectId));
  const latest = new Map(rows.map((row) => [row.viewerId, row]));
  return [...latest.values()].map((row) => ({
    id: row.id,
    person: show(row.viewer),
    verdict: told(row.verdict),
    note: row.note,
    createdAt: row.createdAt.toISOString(),
    counts: countsFrom(review, row.viewerId),
  }));
}

/** Whose verdict a version waits for. */
export async function readReviewers(runtime: Runtime, viewer: Viewer, versionId: string) {
  const access = await authorize(runtime.db, viewer, 'reviewers.read', { versionId }, runtime.now());
  return presentReviewers(runtime.db, access, await findVersion(runtime.db, access, versionId));
}

/** Names whose verdict counts. Refuses people who are not in the project or may not decide there, and `locked`. */
export function nameReviewers(
  runtime: Runtime,
  viewer: Viewer,
  versionId: string,
  input: { userIds: string[]; dueAt?: string | undefined },
) {
  return inProject(runtime, viewer, 'reviewers.name', { versionId }, async (project) => {
    const { db, access } = project;
    const version = await findVersion(db, access, versionId);
    if (version.approvedAt) throw new DomainError('locked');
    const userIds = [...new Set(input.userIds)];
    const deciders = await decidersOf(db, access.projectId);
    if (userIds.some((id) => !deciders.has(id))) {
      throw new DomainError('invalid', {
        fields: [{ path: 'userIds', message: 'Name people of this project who may decide.' }],
      });
    }
    await db.reviewer.deleteMany({ where: { versionId } });
    const dueAt = input.dueAt ? new Date(input.dueAt) : null;
    await db.reviewer.createMany({ data: userIds.map((userId) => ({ versionId, userId, dueAt })) });
    const named = await db.viewer.findMany({ where: { id: { in: userIds } }, orderBy: { id: 'asc' } });
    const names = named.map(({ name }) => name);
    await recordOn(project, version, 'reviewers.named', { names });
    await lockIfApproved(project, versionId);
    return presentReviewers(db, access, await findVersion(db, access, versionId));
  });
}

async function presentReviewers(db: Db, access: ProjectAccess, version: VersionRow) {
  const { projectId } = access;
  const awaited = awaitedReviewers(reviewOf(version, await contextOf(db, projectId, version.mixId)));
  const rows = await db.reviewer.findMany({
    where: { versionId: version.id, userId: { in: awaited } },
    include: { user: { include: { viewer: asPerson } } },
    orderBy: { userId: 'asc' },
  });
  const show = peoplePresenter(await coloursOf(db, projectId));
  return {
    reviewers: rows.map((row) => ({
      person: show(row.user.viewer),
      dueAt: row.dueAt?.toISOString() ?? null,
    })),
  };
}

const stored = (verdict: Verdict) => (verdict === 'approved' ? 'approved' : 'changes_requested');
const told = (verdict: 'approved' | 'changes_requested'): Verdict =>
  verdict === 'approved' ? 'approved' : 'changes-requested';
