import { v7 as newId } from 'uuid';
import { DomainError } from '@/domain/errors';
import type { ProjectRole } from '@/domain/roles';
import type { User, Viewer } from '@/domain/viewer';
import type { Transaction } from '@/server/db/client';
import { doOnce, inProject, projectWork, type Once, type ProjectWork } from '@/server/events/in-project';
import type { Runtime } from '@/server/runtime';
import { beginDocument, closeDocuments } from '@/server/sync/begin';
import { revokeInvitationsOf } from './invitations';
import { revokeLinksOf } from './links';
import { presentMember, withName } from './present';
import { projectFor } from './queries';

// Every workspace has a quota of its own, so that without a limit of them a quota would be none.
const workspacesOwned = 20;

/** Makes a workspace with the user as its owner. Refuses `limit-reached` to whoever owns 20. */
export async function createWorkspace(runtime: Runtime, viewer: User, name: string) {
  const id = newId();
  await runtime.db.$transaction(async (db) => {
    // One after the other, so that no two are both the last one.
    await db.$queryRaw`SELECT 1 FROM "User" WHERE id = ${viewer.id}::uuid FOR UPDATE`;
    const owned = await db.workspaceMember.count({ where: { userId: viewer.id, role: 'owner' } });
    if (owned >= workspacesOwned) {
      const sentence = `You own ${owned} workspaces, as many as one person may here.`;
      throw new DomainError('limit-reached', { sentence });
    }
    await db.workspace.create({
      data: { id, name, members: { create: { userId: viewer.id, role: 'owner' } } },
    });
  });
  return { id, name, role: 'owner' as const, isPersonal: false };
}

/**
 * Makes a project with its first session; in the personal workspace unless another one of the user's is named. Refuses
 * `not-found` where that is not his, and `key-reused`.
 */
export async function createProject(
  runtime: Runtime,
  viewer: User,
  input: { name: string; workspaceId?: string | undefined },
  once?: Once,
) {
  const home = await runtime.db.workspaceMember.findFirst({
    where: {
      userId: viewer.id,
      ...(input.workspaceId
        ? { workspaceId: input.workspaceId }
        : { workspace: { personalUserId: viewer.id } }),
    },
  });
  if (!home) throw new DomainError('not-found');
  const { workspaceId } = home;
  return runtime.db.$transaction(async (db) => {
    await db.$queryRaw`SELECT 1 FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    const make = () => makeProject(runtime, db, viewer, workspaceId, input.name);
    return doOnce(db, viewer, once, runtime.now(), make);
  });
}

async function makeProject(
  runtime: Runtime,
  db: Transaction,
  viewer: User,
  workspaceId: string,
  name: string,
) {
  const projectId = newId();
  const sessionId = newId();
  await db.project.create({
    data: {
      id: projectId,
      workspaceId,
      name,
      members: { create: { userId: viewer.id, role: 'owner', colour: 0 } },
      sessions: { create: { id: sessionId, title: name } },
    },
  });
  await beginDocument(db, sessionId);
  const access = { projectId, viewer, standing: 'owner', seesTeam: true, scope: null } as const;
  const { record } = projectWork(runtime, db, access, viewer.id);
  await record({ type: 'project.created', data: { name } });
  await record({ type: 'session.made', data: { sessionId, title: name } });
  return projectFor(db, projectId, viewer.id);
}

/** Gives a project another name. */
export function renameProject(runtime: Runtime, viewer: Viewer, projectId: string, name: string) {
  return inProject(runtime, viewer, 'project.rename', { projectId }, async ({ db, record }) => {
    const project = await db.project.findUniqueOrThrow({ where: { id: projectId } });
    if (project.name !== name) {
      await db.project.update({ where: { id: projectId }, data: { name } });
      await record({ type: 'project.renamed', data: { from: project.name, to: name } });
    }
    return projectFor(db, projectId, viewer.id);
  });
}

/** Puts a project away: nobody finds it any more, nothing is destroyed. */
export function deleteProject(runtime: Runtime, viewer: Viewer, projectId: string) {
  return inProject(runtime, viewer, 'project.delete', { projectId }, async ({ db, record, now }) => {
    const { name } = await db.project.update({ where: { id: projectId }, data: { deletedAt: now } });
    await closeDocuments(db, { projectId }, now);
    await record({ type: 'project.deleted', data: { name } });
  });
}

/**
 * Gives a member another role; who is owner no more, takes the invitations with him that he made. Refuses `last-owner`
 * when nobody would be left who owns the project.
 */
export function changeMember(
  runtime: Runtime,
  viewer: Viewer,
  { projectId, userId, role }: { projectId: string; userId: string; role: ProjectRole },
) {
  return inProject(runtime, viewer, 'members.change', { projectId }, async (work) => {
    const { db, record } = work;
    const member = await memberOf(db, projectId, userId);
    if (member.role !== role) {
      if (member.role === 'owner') await refuseLastOwner(db, projectId, userId);
      await db.member.update({ where: { projectId_userId: { projectId, userId } }, data: { role } });
      const name = member.user.viewer.name;
      await record({ type: 'member.role-changed', data: { userId, name, from: member.role, to: role } });
      if (member.role === 'owner') await revokeInvitationsOf(work, userId);
    }
    return presentMember({ ...member, role });
  });
}

/** Takes a member out of a project, with the invitations and links he made; anybody may leave. Refuses `last-owner`. */
export function removeMember(runtime: Runtime, viewer: Viewer, projectId: string, userId: string) {
  const isLeaving = viewer.id === userId;
  const action = isLeaving ? 'members.leave' : 'members.change';
  return inProject(runtime, viewer, action, { projectId }, async (work) => {
    const { db, record } = work;
    const member = await memberOf(db, projectId, userId);
    if (member.role === 'owner') await refuseLastOwner(db, projectId, userId);
    await db.member.delete({ where: { projectId_userId: { projectId, userId } } });
    const data = { userId, name: member.user.viewer.name };
    await record({ type: isLeaving ? 'member.left' : 'member.removed', data });
    await revokeInvitationsOf(work, userId);
    await revokeLinksOf(work, userId);
  });
}

async function memberOf(db: ProjectWork['db'], projectId: string, userId: string) {
  const member = await db.member.findUnique({
    where: { projectId_userId: { projectId, userId } },
    include: withName,
  });
  if (!member) throw new DomainError('not-found');
  return member;
}

/** A closed account looks after nothing. */
async function refuseLastOwner(db: ProjectWork['db'], projectId: string, userId: string): Promise<void> {
  const others = await db.member.count({
    where: { projectId, role: 'owner', userId: { not: userId }, user: { disabledAt: null } },
  });
  if (others === 0) throw new DomainError('last-owner');
}
